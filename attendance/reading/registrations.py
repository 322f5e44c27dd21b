"""Registrations: each once for every month of the delivery that it touches, and what becomes of it.

SQL says what a declaration gives; rules look at whole columns at once, as they do for slots.
"""

from collections.abc import Collection, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from attendance.reading import declaration as feeds
from attendance.reading.declaration import TableDeclaration
from attendance.reading.faults import Faults
from attendance.reading.given import beside, given, given_rows, with_outcome
from attendance.reading.workbench import Workbench

LONGEST_SPAN_DAYS = 366
_NO_REGISTRATION = "not_attendance"
_ORDER = ("part", "file_row", "row_number", "month")


def registration_rows(
    bench: Workbench, declarations: Sequence[TableDeclaration], codes: pa.Table, doubtful_codes: Collection[str]
) -> pa.Table:
    """Every registration with its outcome; its month is null where it touches none of the delivery.

    `codes` are the meanings of codes, with a column `month`. Of `doubtful_codes` those that no list knows are taken for
    remarks: `is_code_text` says so, and they are not kept.
    """
    rows = _given(bench, declarations, codes)
    rows = _without_remarks(rows, set(doubtful_codes) - set(codes["code"].to_pylist()))
    rows = _placed(_ruled(rows), bench.laid("months").to_pylist())
    faults = Faults.known(rows["fault_code"], rows["fault_column"])
    faults.add(pc.is_null(rows["month"]), "month_other_row")
    pupils = bench.laid("pupil")["pupil_key"].combine_chunks()
    faults.add(pc.invert(pc.is_in(rows["pupil_key"], pupils)), "pupil_unknown")
    forgotten = pc.if_else(_is_forgotten(rows, codes.to_pylist()), _NO_REGISTRATION, pa.scalar(None, pa.string()))
    rows = _replaced(rows, "drop_code", pc.coalesce(rows["drop_code"], forgotten))
    rows = with_outcome(_with_faults(rows, faults)).rename_columns({"fault_column": "column_name"})
    return rows.sort_by([(name, "ascending") for name in _ORDER])


def _given(bench: Workbench, declarations: Sequence[TableDeclaration], codes: pa.Table) -> pa.Table:
    """What the declarations give, with the reasons that other rows lend to those without one."""
    if not any("borrowed" in table.fields for table in declarations):
        return given_rows(bench, feeds.REGISTRATION, declarations, words=pa.string())
    query = given(feeds.REGISTRATION, declarations)
    bench.put("code_known", codes)
    return bench.table(f"""
        select * exclude (borrowed, lent) replace (coalesce(code, lent.code) as code,
            case when lent is null then is_authorised else lent.flag end as is_authorised)
        from (
            select given.*, case when code is null then list_filter(borrowed,
                lambda one: not list_contains(forgotten.codes, one.code))[1] end as lent
            from ({query}) as given
            cross join (
                select coalesce(list(distinct code), []) as codes from code_known where category = 'not_attendance'
            ) as forgotten
        )
    """)


def _without_remarks(rows: pa.Table, remarks: Collection[str]) -> pa.Table:
    """The rows without those codes, and whether they had one of them."""
    is_remark = pc.is_in(rows["code"], pa.array(sorted(remarks), pa.string()))
    rows = _replaced(rows, "code", pc.if_else(is_remark, pa.scalar(None, pa.string()), rows["code"]))
    return rows.append_column("is_code_text", is_remark)


def _ruled(rows: pa.Table) -> pa.Table:
    """Rows with a last day, with both times or none, and with what is wrong with them by themselves."""
    faults = Faults.known(rows["fault_code"], rows["fault_column"])
    first, last = rows["date_from"], pc.coalesce(rows["date_to"], rows["date_from"])
    begin, end = rows["begin_minute"], rows["end_minute"]
    faults.add(pc.or_(pc.is_null(rows["pupil_key"]), pc.is_null(first)), "value_missing")
    faults.add(pc.less(last, first), "date_to_before_date_from", "datum_tot")
    faults.add(pc.greater(pc.days_between(first, last), LONGEST_SPAN_DAYS), "span_too_long", "datum_tot")
    faults.add(pc.less_equal(end, begin), "end_before_begin", "eindtijd")
    rows = _replaced(rows, "date_to", last)
    rows = _replaced(rows, "begin_minute", beside(begin, end))
    return _with_faults(_replaced(rows, "end_minute", beside(end, begin)), faults)


def _placed(rows: pa.Table, months: Sequence[dict[str, Any]]) -> pa.Table:
    """Rows with each month that they touch; what can't be used belongs to the month of its first day."""
    is_sound = pc.and_(pc.is_null(rows["fault_code"]), pc.is_null(rows["drop_code"]))
    until = pc.if_else(is_sound, rows["date_to"], rows["date_from"])
    pieces = []
    nowhere = pc.is_null(rows["part"])  # a row always has a part, so none so far
    for month in months:
        touches = pc.and_(pc.less_equal(rows["date_from"], month["last_day"]), pc.greater_equal(until, month["month"]))
        touches = pc.fill_null(touches, False)
        pieces.append(_in_month(rows, touches, month["month"]))
        nowhere = pc.or_(nowhere, touches)
    return pa.concat_tables([*pieces, _in_month(rows, pc.invert(nowhere), None)])


def _in_month(rows: pa.Table, wanted: pa.ChunkedArray, month: Any) -> pa.Table:
    rows = rows if pc.all(wanted).as_py() else rows.filter(wanted)
    return rows.append_column("month", pa.repeat(pa.scalar(month, pa.date32()), rows.num_rows))


def _is_forgotten(rows: pa.Table, codes: Sequence[dict[str, Any]]) -> pa.ChunkedArray:
    """Which rows are no registration: every meaning of their code says so, on all of their days."""
    forgotten = pc.is_null(rows["part"])  # a row always has a part: so none so far
    for month, code in sorted({(row["month"], row["code"]) for row in codes if row["category"] == _NO_REGISTRATION}):
        meanings = [row for row in codes if (row["month"], row["code"]) == (month, code)]
        has_code = pc.and_(pc.equal(rows["month"], month), pc.equal(rows["code"], code))
        forgotten = pc.or_(forgotten, pc.and_(has_code, _all_say_so(rows["date_from"], rows["date_to"], meanings)))
    return pc.fill_null(forgotten, False)


def _all_say_so(first: pa.ChunkedArray, last: pa.ChunkedArray, meanings: Sequence[dict[str, Any]]) -> pa.ChunkedArray:
    """For which spans of days some meaning of a code holds, and all that do say on all days that it is no registration."""
    is_said = is_denied = pc.less(last, last)
    for meaning in meanings:
        begin, end = meaning["valid_from"], meaning["valid_to"]
        holds = pc.and_(pc.less_equal(begin or last, last), pc.greater_equal(end or first, first))
        is_said = pc.or_(is_said, holds)
        if meaning["category"] == _NO_REGISTRATION:
            holds_always = pc.and_(pc.less_equal(begin or first, first), pc.greater_equal(end or last, last))
            is_denied = pc.or_(is_denied, pc.and_not(holds, holds_always))
        else:
            is_denied = pc.or_(is_denied, holds)
    return pc.and_not(is_said, is_denied)


def _with_faults(rows: pa.Table, faults: Faults) -> pa.Table:
    code, column = faults.arrays()
    return _replaced(_replaced(rows, "fault_code", code), "fault_column", column)


def _replaced(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, values)
