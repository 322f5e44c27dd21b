"""The account of one month: rows used, set aside and dropped, the measures of the file, and the findings."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from attendance.findings import MAXIMUM_VALUES, Finding, finding, shown, shown_code, shown_start
from attendance.reading.outcome import SET_ASIDE_SCHEMA, IntakeMeasure, IntakeReason
from attendance.reading.slots import Slots
from attendance.reading.workbench import Workbench

_SLOTS = "slots"
"""Stands for the slots among the tables of rows, of which only those that can't be used are in SQL."""
_MEASURED = (
    ("enrolment_row", "leerlingen", "0"),
    (_SLOTS, "rooster", "minutes"),
    ("registration_row", "registraties", "0"),
    ("total_row", "totalen", "present_minutes + absent_minutes"),
)
_FIGURES = ("row_count", "set_aside", "dropped", "minutes", "minutes_aside", "minutes_dropped")
_IN_FILE = "1 as row_count, {minutes} as minutes"
_TALLIED = "row_count, 0 as set_aside, 0 as dropped, minutes, 0 as minutes_aside, 0 as minutes_dropped"
_NOT_USED = """(outcome = 'set aside')::integer as set_aside, (outcome = 'dropped')::integer as dropped,
    set_aside * ({minutes}) as minutes_aside, dropped * ({minutes}) as minutes_dropped"""
_BY_MONTH = (_SLOTS, "registration_row")
NOT_UNUSABLE = ("month_other_row", "school_other_row")
"""Rows that are set aside although nothing is wrong with them: they are only not of this delivery."""


@dataclass
class RowCounts:
    """Rows of one table in one month."""

    used: int = 0
    set_aside: int = 0
    dropped: int = 0
    elsewhere: int = 0
    """Of those set aside: of another month or school."""

    @property
    def delivered(self) -> int:
        """All rows; the sum by construction."""
        return self.used + self.set_aside + self.dropped


class Account:
    """Row outcomes of a whole upload, asked per month. `row_tables` are the tables of rows but slots, by their name in SQL.

    Each question is asked once for all months; rows that belong to no month count with each.
    """

    def __init__(
        self,
        bench: Workbench,
        row_tables: Mapping[str, pa.Table],
        slots: Slots,
        has_problems: bool,
        read_twice: Collection[str] = (),
    ) -> None:
        """`has_problems` tells of cells that could not be read (the table `problem`).

        `read_twice` are tables whose rows are slots and registrations at once: they are accounted for as slots.
        """
        self._bench = bench
        self._tables = [*row_tables, _SLOTS]
        self._slots = slots
        self._has_problems = has_problems
        self._read_twice = read_twice
        self._answers: dict[str, list[tuple[Any, ...]]] = {}
        faulty = [name for name, rows in row_tables.items() if pc.any(pc.not_equal(rows["outcome"], "used")).as_py()]
        faulty += [_SLOTS] if slots.unused.num_rows else []
        if _SLOTS in faulty and "member_row" in row_tables:
            bench.put("slot_used", slots.file_rows(used=True))
        self._delivered = self._count_delivered(row_tables)
        self._status = bench.table(self._statuses(faulty)) if faulty else None
        if self._status is not None:
            bench.put("row_status", self._status)

    def _statuses(self, faulty: Sequence[str]) -> str:
        """SQL for row_status: one row per delivered row that was not (only) used."""
        # a lesson row stands for many slots, and a row with days in between may be cut: one used piece makes it used
        cut = ["registration_row", *([_SLOTS] if "member_row" in self._tables else [])]
        unused = " union all ".join(self._outcomes(table, self._unused(table)) for table in faulty)
        used = "".join(
            f" union all {self._outcomes(table, self._used(table))} "
            "semi join unused using (table_name, part, file_row, month)"
            for table in cut
            if table in faulty
        )
        return f"""
            with unused as ({unused})
            select table_name, part, file_row, month,
                case min(case outcome when 'used' then 0 when 'set aside' then 1 else 2 end)
                    when 0 then 'used' when 1 then 'set aside' else 'dropped' end as outcome,
                first(code order by code) as code, first(column_name order by code) as column_name,
                first(lesson_period order by code) as lesson_period
            from (from unused {used})
            group by table_name, part, file_row, month
        """

    def _outcomes(self, table: str, rows: str) -> str:
        """SQL for what became of rows, alike for all tables."""
        period = "lesson_period" if table == _SLOTS else "null::varchar"
        return (
            f"select table_name, part, file_row, {_month_of(table)} as month, outcome, code_of_finding as code, "
            f"case when outcome <> 'dropped' then column_name end as column_name, {period} as lesson_period from {rows}"
        )

    def _unused(self, table: str) -> str:
        return "slot_unused" if table == _SLOTS else f"(from {self._accounted(table)} where outcome <> 'used')"

    def _used(self, table: str) -> str:
        if table == _SLOTS:
            nothing = "null::varchar as code_of_finding, null::varchar as column_name, null::varchar as lesson_period"
            return f"(select *, 'used' as outcome, {nothing} from slot_used)"
        return f"(from {self._accounted(table)} where outcome = 'used')"

    def _accounted(self, table: str) -> str:
        """SQL for the rows of a table, less those that are accounted for with another."""
        if table != "registration_row" or not self._read_twice:
            return table
        names = ", ".join(f"'{name}'" for name in self._read_twice)
        return f"(select * from registration_row where table_name not in ({names}))"

    def _of(self, month: date, query: str) -> list[list[Any]]:
        """The rows of an answer that are of a month, which is their first column, or of none; without that column."""
        if query not in self._answers:
            self._answers[query] = self._bench.rows(query)
        return [rest for of, *rest in self._answers[query] if of is None or of == month]

    def set_aside(self, month: date) -> pa.Table:
        """The rows of a month that were set aside, in the columns of SET_ASIDE_SCHEMA."""
        if self._status is None:
            return SET_ASIDE_SCHEMA.empty_table()
        status = self._status.rename_columns({"file_row": "row_number"})
        is_of_month = pc.fill_null(pc.equal(status["month"], pa.scalar(month, pa.date32())), True)
        rows = status.filter(pc.and_(pc.equal(status["outcome"], "set aside"), is_of_month))
        order = [(name, "ascending") for name in ("table_name", "part", "row_number")]
        return rows.sort_by(order).select(SET_ASIDE_SCHEMA.names)

    def counts(self, month: date) -> dict[str, RowCounts]:
        """Rows per delivered table that are counted with this month; tables about the school count with each."""
        result = {name: RowCounts(used=total) for of, name, total in self._delivered if of is None or of == month}
        if self._status is None:
            return result
        for name, outcome, count, elsewhere in self._of(
            month,
            f"""
            select month, table_name, outcome, count(*), count(*) filter (code in {NOT_UNUSABLE})
            from row_status where outcome <> 'used' group by all
        """,
        ):
            counts = result[name]
            counts.used -= count
            if outcome == "dropped":
                counts.dropped += count
            else:
                counts.set_aside += count
                counts.elsewhere += elsewhere
        return result

    def _count_delivered(self, row_tables: Mapping[str, pa.Table]) -> list[tuple[date | None, str, int]]:
        """Month (None: each), name and rows of the delivered tables that the tables of rows stand for."""
        slots = self._slots.file_rows() if "member_row" in row_tables else self._slots.tally
        count = ([], "count_all") if "member_row" in row_tables else ("row_count", "sum")
        counts = [slots.group_by(["table_name", "month"], use_threads=False).aggregate([count])]
        for name, rows in row_tables.items():
            keys = ["table_name", *(["month"] if name in _BY_MONTH else [])]
            if name == "registration_row":  # several of these may be one row of the file
                read_twice = pc.is_in(rows["table_name"], pa.array(sorted(self._read_twice), pa.string()))
                rows = rows.filter(pc.invert(read_twice))
                rows = rows.group_by([*keys, "part", "file_row"], use_threads=False).aggregate([])
            counts.append(rows.group_by(keys, use_threads=False).aggregate([([], "count_all")]))
        return [
            (found.get("month"), found["table_name"], found.get("count_all", found.get("row_count_sum")))
            for table in counts
            for found in table.to_pylist()
        ]

    def measures(self, month: date) -> list[IntakeMeasure]:
        """What the file holds before any rule, per main table: rows, pupils and (timetable) minutes."""
        parts = [
            f"select {_month_of(table)} as month, '{name}' as name, pupil_key, {figures} from {rows}"
            for table, name, minutes in _MEASURED
            if table in self._tables
            for rows, figures in self._figures(table, minutes)
        ]
        figures = ", ".join(f"sum({figure}) as {figure}" for figure in _FIGURES)
        per_pupil = f"select month, name, pupil_key, {figures} from ({' union all by name '.join(parts)}) group by all"
        # a pupil counts with the best outcome of their rows
        sums = self._of(
            month,
            f"""
            select month, name, sum(row_count)::bigint, sum(set_aside)::bigint, sum(dropped)::bigint, count(pupil_key),
                count(pupil_key) filter (set_aside = row_count),
                count(pupil_key) filter (dropped > 0 and dropped + set_aside = row_count),
                coalesce(sum(minutes), 0)::bigint, coalesce(sum(minutes_aside), 0)::bigint,
                coalesce(sum(minutes_dropped), 0)::bigint
            from ({per_pupil}) group by month, name
        """,
        )
        found = {name: figures for name, *figures in sums}
        return [
            IntakeMeasure(name, measure, *found.get(name, [0] * 9)[first : first + 3])
            for table, name, minutes in _MEASURED
            if table in self._tables
            for first, measure in ((0, "rows"), (3, "pupils"), (6, "minutes"))
            if measure != "minutes" or minutes != "0"
        ]

    def _figures(self, table: str, minutes: str) -> Iterator[tuple[str, str]]:
        """Rows in SQL and their figures, which add up to those of a main table."""
        if table != _SLOTS:
            yield table, f"{_IN_FILE}, {_NOT_USED}".format(minutes=minutes)
            return
        yield "slot_tally", _TALLIED
        if self._slots.unused.num_rows:
            yield (
                "slot_unused",
                f"0 as row_count, 0 as minutes, {_NOT_USED}".replace("{minutes}", "slot_unused.minutes"),
            )

    def row_findings(self, month: date) -> list[Finding]:
        """Findings of rules between rows and tables; those about a single cell come from `cell_findings`."""
        if self._status is None:
            return []
        told_of_cell = """
                and not exists (select 1 from problem where problem.table_name = status.table_name
                    and problem.part = status.part and problem.file_row = status.file_row
                    and problem.code = status.code and problem.column_name is not distinct from status.column_name)
        """
        rows = self._of(
            month,
            f"""
            select month, code, table_name, column_name,
                case when code = 'bell_time_missing' then lesson_period end as value, count(*), min(file_row)
            from row_status as status
            where code is not null {told_of_cell if self._has_problems else ""}
            group by all order by code, table_name, column_name, value, count(*), min(file_row)
        """,
        )
        return [
            finding(code, table=table, column=column, value=shown_code(value), count=count, row=row)
            for code, table, column, value, count, row in rows
        ]

    def cell_findings(self, month: date) -> list[Finding]:
        """Findings of cells that could not be read, one per distinct value as shown, at most twenty per column."""
        if not self._has_problems:
            return []
        # a row that belongs to no month (a pupil, a bell) counts with each, a used row with the first
        groups = self._of(
            month,
            f"""
            with placed as (
                select problem.*, case when status.file_row is null then (select min(month) from months)
                    else status.month end as month
                from problem left join ({self._places()}) as status using (table_name, part, file_row)
            )
            select months.month, code, table_name, column_name, value, is_word, count(*) as row_count,
                min(file_row) as first_row
            from placed join months on placed.month is null or placed.month = months.month
            group by all
            order by code, table_name, column_name, row_count desc, first_row
        """,
        )
        merged: dict[tuple[str, str, str], dict[str | None, list[int]]] = {}
        for code, table, column, value, is_word, count, row in groups:
            values = merged.setdefault((code, table, column), {})
            example = None if code == "code_is_text" else (shown_start if is_word else shown)(value)
            if example not in values and len(values) >= MAXIMUM_VALUES:
                example = "…"
            found = values.setdefault(example, [0, row])
            found[0] += count
            found[1] = min(found[1], row)
        return [
            finding(
                "more_values" if value == "…" else code, table=table, column=column, value=value, count=count, row=row
            )
            for (code, table, column), values in merged.items()
            for value, (count, row) in values.items()
        ]

    def _places(self) -> str:
        """SQL for the months of rows that were not (only) used."""
        if self._status is None:
            return (
                "select null::varchar as table_name, 0 as part, 0::bigint as file_row, null::date as month where false"
            )
        return "select distinct table_name, part, file_row, month from row_status"

    def reasons(self, month: date, descriptions: Mapping[str, str]) -> list[IntakeReason]:
        """Rows of registrations and the minutes that they state themselves, per reason; on each of their days in the month.

        `descriptions` say what codes stand for, as far as the software tells.
        """
        stated = """coalesce(minutes, greatest(end_minute - begin_minute, 0)
            * (date_diff('day', greatest(date_from, month), least(date_to, last_day(month))) + 1))"""
        sums = ", ".join(
            f"{count}{condition}, coalesce(sum(stated){condition}, 0)::bigint"
            for count, condition in (
                ("count(*)", ""),
                ("count(*)", " filter (outcome = 'set aside')"),
                ("count(*)", " filter (outcome = 'dropped')"),
            )
        )
        rows = self._of(
            month,
            f"""
            select month, reason, {sums} from (
                select month, coalesce(code, type_category, '') as reason, outcome, {stated} as stated
                from registration_row
            ) group by month, reason order by reason
        """,
        )
        return [
            replace(
                IntakeReason(reason, *counts[0::2], *counts[1::2]),  # rows first, then minutes
                description=descriptions.get(reason),
            )
            for reason, *counts in rows
        ]

    def code_findings(self, month: date) -> list[Finding]:
        """Notes about reason codes: without a meaning, missing, or at odds with the software's own flag."""
        rows = self._of(
            month,
            """
            with meaning as (
                select reg.month, reg.row_number, reg.table_name, reg.file_row, reg.code, reg.type_category,
                    reg.is_authorised, reg.is_code_text,
                    max_by(known.category, coalesce(known.valid_from, date '1900-01-01')) as category
                from registration_row as reg
                left join code_known as known on known.code = reg.code and known.month = reg.month
                    and coalesce(known.valid_from, reg.date_to) <= reg.date_to
                    and coalesce(known.valid_to, reg.date_from) >= reg.date_from
                where reg.outcome = 'used'
                group by all
            )
            select month, case
                    when is_code_text then 'code_is_text'
                    when code is null and type_category is null then 'code_missing'
                    when category is null and type_category is null then 'code_unmapped'
                    when is_authorised and category in ('unauthorised', 'late_unauthorised')
                        or not is_authorised and category in ('sick', 'medical', 'leave', 'school_initiated',
                            'late_authorised', 'other_authorised') then 'flag_disagrees'
                end as finding, table_name, code, count(distinct (table_name, file_row)), min(file_row)
            from meaning where finding is not null
            group by all order by finding, table_name, code, count(distinct (table_name, file_row)), min(file_row)
        """,
        )
        return [
            finding(code, table=table, column=None, value=shown_code(value), count=count, row=row)
            for code, table, value, count, row in rows
        ]


def _month_of(table: str) -> str:
    return "month" if table in _BY_MONTH else "null::date"
