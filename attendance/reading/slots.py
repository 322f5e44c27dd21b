"""Slots: by far the most rows of a delivery. What was given stays as it is; SQL only picks out what can't be used.

So their words never leave their dictionaries: neither a delivered table that only bears other names than the contract,
nor the rows that are used, pass through SQL.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from attendance import contract
from attendance.reading import declaration as feeds
from attendance.reading.declaration import FIELDS, Shape, TableDeclaration
from attendance.reading.given import PART_STEP, given, named, outcome, typed_name
from attendance.reading.outcome import arrow_schema
from attendance.reading.raw_table import TEXT
from attendance.reading.workbench import Workbench

_TYPES = {"bigint": pa.int64(), "integer": pa.int32(), "varchar": TEXT, "boolean": pa.bool_(), "date": pa.date32()}
_GIVEN = pa.schema(
    [
        ("place", pa.int64()),
        ("table_name", TEXT),
        ("part", pa.int32()),
        ("file_row", pa.int64()),
        ("row_number", pa.int64()),
        *((name, _TYPES[type_]) for name, type_ in FIELDS[feeds.SLOT].items()),
        ("fault_code", pa.string()),
        ("fault_column", pa.string()),
        ("drop_code", pa.string()),
        ("is_lonely", pa.bool_()),
    ]
)
"""slot_given. `place` counts its rows; `is_lonely` are lessons of a group without pupils."""


def given_slots(bench: Workbench, shape: Shape, declarations: Sequence[TableDeclaration]) -> pa.Table:
    """All delivered slots per pupil, in the columns of slot_given."""
    slots = [table for table in declarations if table.feeds == feeds.SLOT]
    if len(slots) == 1 and _only_renames(slots[0]) and not shape.exempt_slots:
        rows = _renamed(bench.laid(typed_name(slots[0].name)), slots[0])
    elif slots:
        rows = bench.table(_per_pupil(shape, declarations))
    elif any(table.feeds == feeds.LESSON for table in declarations):
        rows = bench.table(_per_group(declarations))
    else:
        return _GIVEN.empty_table()
    places = pa.arange(0, rows.num_rows)
    columns = [places if field.name == "place" else _column(rows, field) for field in _GIVEN]
    return pa.table(columns, schema=_GIVEN)


def _column(rows: pa.Table, field: pa.Field) -> pa.ChunkedArray:
    if field.name not in rows.column_names:
        return pa.chunked_array([pa.repeat(pa.scalar(False), rows.num_rows)])  # is_lonely
    column = rows[field.name]
    is_text = pa.types.is_string(column.type) and field.type == TEXT
    return column.dictionary_encode() if is_text else column.cast(field.type)


def _only_renames(table: TableDeclaration) -> bool:
    """True for a table whose columns are the fields, under other names."""
    keys = {column.key for column in table.columns}
    return not (table.relation or table.faults or table.dropped) and keys >= set(table.fields.values())


def _renamed(typed: pa.Table, table: TableDeclaration) -> pa.Table:
    count = typed.num_rows
    fields = {
        name: typed[table.fields[name]] if name in table.fields else pa.nulls(count, _TYPES[type_])
        for name, type_ in FIELDS[feeds.SLOT].items()
    }
    name = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([table.name]))
    marks = {key: typed[key] for key in ("part", "file_row", "fault_code", "fault_column", "drop_code")}
    row_number = pc.add(pc.multiply(typed["part"].cast(pa.int64()), PART_STEP), typed["file_row"])
    return pa.table({"table_name": name, "row_number": row_number} | marks | fields)


def _per_pupil(shape: Shape, declarations: Sequence[TableDeclaration]) -> str:
    query = given(feeds.SLOT, declarations)
    if shape.exempt_slots is None:
        return query
    return f"""
        select slot.* replace (case when exempt.file_row is not null and coalesce(slot.state, 'planned') = 'planned'
            then 'exempt' else slot.state end as state)
        from ({query}) as slot
        left join ({named(shape.exempt_slots)}) as exempt using (table_name, part, file_row)
    """


def _per_group(declarations: Sequence[TableDeclaration]) -> str:
    # a pupil may be listed twice in a group; a lesson of the group is still one slot
    return f"""
        select distinct lesson.table_name, lesson.part, lesson.file_row, lesson.row_number, member.pupil_key,
            lesson.date, lesson.lesson_period, lesson.begin_minute, lesson.end_minute, lesson.kind, lesson.state,
            lesson.is_roll_call_done, lesson.fault_code, lesson.fault_column, lesson.drop_code,
            member.pupil_key is null and lesson.fault_code is null and lesson.drop_code is null as is_lonely
        from ({given(feeds.LESSON, declarations)}) as lesson
        left join member_row as member
            on lesson.group_name = member.group_name
            and lesson.fault_code is null and lesson.drop_code is null
            and member.pupil_key is not null and member.fault_code is null and member.drop_code is null
            and (member.member_from is null or member.member_from <= lesson.date)
            and (member.member_to is null or member.member_to >= lesson.date)
    """


def period_times(bench: Workbench, months: Mapping[date, pa.Table]) -> pa.Table:
    """The minutes of each period on each day that slots name without times, by the bells that hold in each month."""
    columns = ("lesson_period", "begin_minute", "end_minute", "weekday", "valid_from", "valid_to", "date")
    bells = [
        bell_time.select(columns)
        .append_column("month", pa.repeat(pa.scalar(month, pa.date32()), bell_time.num_rows))
        .append_column("bell_order", pa.arange(0, bell_time.num_rows))
        for month, bell_time in months.items()
    ]
    bench.put("bell", pa.concat_tables(bells))
    return bench.table(_PERIOD_TIMES)


class Slots:
    """The slots of a delivery: all of them in SQL, those that can't be used, and those that can."""

    def __init__(self, bench: Workbench, first: date, lacks_times: bool) -> None:
        """Makes slot_unused. A slot that belongs to no month of the delivery is counted with its `first`."""
        self.row = _row(lacks_times)
        """SQL for all slots, each with its month and, where they are known, its minutes."""
        self.unused = bench.table(_UNUSED.replace("SLOT_ROW", self.row))
        self._given = bench.laid("slot_given")
        self._months = bench.laid("months")
        bench.put("slot_unused", self.unused)

    def used(self, month: date) -> pa.Table:
        """The slots of a month that count, in the columns of the contract; words stay in their dictionaries."""
        rows = self._given
        if self._months.num_rows > 1:
            first, last = (self._months.filter(pc.equal(self._months["month"], month))[name][0] for name in _SPAN)
            rows = rows.filter(pc.and_(pc.greater_equal(rows["date"], first), pc.less_equal(rows["date"], last)))
        if self.unused.num_rows:
            rows = rows.filter(pc.invert(pc.is_in(rows["place"], self.unused["place"].combine_chunks())))
        kept = {name: rows[name] for name in arrow_schema(contract.SLOT).names}
        kept["begin_minute"] = _beside(rows["begin_minute"], rows["end_minute"])
        kept["end_minute"] = _beside(rows["end_minute"], rows["begin_minute"])
        kept["lesson_period"] = _own_words(rows["lesson_period"])
        kept["kind"] = pc.fill_null(_own_words(rows["kind"]), "regular")
        kept["state"] = pc.fill_null(_own_words(rows["state"]), "planned")
        return pa.table(kept)


def _own_words(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The same words in a dictionary of no others: what only other rows said is not kept."""
    words = column.unify_dictionaries().combine_chunks()
    if len(pc.unique(words.indices.drop_null())) == len(words.dictionary):
        return words
    return words.cast(pa.string()).dictionary_encode()


def _beside(minute: pa.ChunkedArray, other: pa.ChunkedArray) -> pa.ChunkedArray:
    """A begin only where there is an end, and the other way round."""
    return pc.if_else(pc.is_valid(other), minute, pa.scalar(None, pa.int32())) if other.null_count else minute


def _row(lacks_times: bool) -> str:
    by_bells, bells = ("period_time.minutes", _BELLS) if lacks_times else ("null", "")
    return f"""(
        select slot.*, months.month as placed_month, coalesce(months.month, (select min(month) from months)) as month,
            case when {_HAS_TIMES} then greatest(slot.end_minute - slot.begin_minute, 0) else {by_bells} end as minutes
        from slot_given as slot
        left join months on slot.date between months.month and months.last_day
        {bells}
    ) as slot"""


_SPAN = ("month", "last_day")
_HAS_TIMES = "slot.begin_minute is not null and slot.end_minute is not null"
_BELLS = f"""
    left join period_time on not ({_HAS_TIMES}) and slot.date = period_time.date
        and slot.lesson_period = period_time.lesson_period
"""
_UNUSED = f"""
    select place, table_name, part, file_row, pupil_key, lesson_period, month, minutes,
        {outcome("drop_code", "ruled_code")} as outcome, coalesce(drop_code, ruled_code) as code,
        coalesce(fault_column, case ruled_code when 'end_before_begin' then 'eindtijd'
            when 'bell_time_missing' then 'lesuur' end) as column_name
    from (
        select slot.*,
            case when slot.fault_code is not null then slot.fault_code
                when slot.is_lonely then 'group_without_pupils'
                when slot.pupil_key is null or slot.date is null then 'value_missing'
                when slot.placed_month is null then 'month_other_row'
                when pupil.pupil_key is null then 'pupil_unknown'
                when {_HAS_TIMES} then case when slot.end_minute <= slot.begin_minute then 'end_before_begin' end
                when slot.lesson_period is null then 'time_missing'
                when slot.minutes is null then 'bell_time_missing'
            end as ruled_code
        from SLOT_ROW
        left join pupil on slot.pupil_key = pupil.pupil_key
    )
    where drop_code is not null or ruled_code is not null
    order by place
"""

# docs/counting.md 1 and 2: which bell row holds on a day, and a range of periods as the sum of its periods
_PERIOD_TIMES = """
    with wanted as (
        select distinct months.month, slot.date, slot.lesson_period
        from slot_given as slot
        join months on slot.date between months.month and months.last_day
        where (slot.begin_minute is null or slot.end_minute is null) and slot.lesson_period is not null
    ),
    single as (
        select wanted.*, unnest(case when is_range(lesson_period)
                then range(try_cast(first_period(lesson_period) as integer),
                    try_cast(last_period(lesson_period) as integer) + 1)::varchar[]
                else [lesson_period] end) as single_period
        from wanted
    ),
    days as (select distinct month, date from wanted),
    valid as (
        select days.date as day, bell.*
        from days
        join bell on bell.month = days.month
            and (bell.date is null or bell.date = days.date)
            and (bell.weekday is null or bell.weekday = isodow(days.date))
            and (bell.valid_from is null or bell.valid_from <= days.date)
            and (bell.valid_to is null or bell.valid_to >= days.date)
        qualify bell.date is not null or not bool_or(bell.date is not null) over (partition by days.date)
    ),
    in_force as (
        select * from valid
        qualify row_number() over (
            partition by day, lesson_period
            order by (weekday is not null) desc, valid_from desc nulls last, bell_order desc) = 1
    )
    select single.date, single.lesson_period,
        case when count(in_force.day) = count(*) then sum(in_force.end_minute - in_force.begin_minute) end::integer as minutes
    from single
    left join in_force on in_force.day = single.date and in_force.lesson_period = single.single_period
    group by single.date, single.lesson_period
"""
