"""The account of one month: rows used, set aside and dropped, the measures of the file, and the findings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from attendance.findings import MAXIMUM_VALUES, Finding, finding, shown, shown_code, shown_start
from attendance.reading.outcome import SET_ASIDE_SCHEMA, IntakeMeasure, IntakeReason

_MEASURED = (
    ("enrolment_row", "leerlingen", "0"),
    ("slot_row", "rooster", "minutes"),
    ("registration_row", "registraties", "0"),
    ("total_row", "totalen", "present_minutes + absent_minutes"),
)
_BY_MONTH = ("slot_row", "registration_row")
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


@dataclass
class Account:
    """Row outcomes of a whole upload, asked per month. `row_tables` are the tables of rows, by their name in SQL."""

    connection: duckdb.DuckDBPyConnection
    row_tables: Mapping[str, pa.Table]
    first: date
    has_problems: bool
    """Whether there are cells that could not be read (the table `problem`)."""
    read_twice: Collection[str] = ()
    """Tables whose rows are slots and registrations at once: they are accounted for as slots."""
    _has_unused: bool = True

    def make(self) -> None:
        """row_status: one row per delivered row that was not (only) used."""
        faulty = [table for table in self.row_tables if self._is_partly_unused(table)]
        self._has_unused = bool(faulty)
        unused = " union all ".join(
            f"{self._status(table)} where outcome <> 'used'" for table in faulty or ["enrolment_row"]
        )
        # a lesson row stands for many slots, and a row with days in between may be cut: one used piece makes it used
        cut = ["registration_row", *(["slot_row"] if "member_row" in self.row_tables else [])]
        used = " union all ".join(
            f"{self._status(table)} semi join unused using (table_name, part, file_row, month) where outcome = 'used'"
            for table in cut
            if table in faulty
        )
        self.connection.execute(f"create temp table unused as {unused}")
        self.connection.execute(f"""
            create temp table row_status as
            select table_name, part, file_row, month,
                case min(case outcome when 'used' then 0 when 'set aside' then 1 else 2 end)
                    when 0 then 'used' when 1 then 'set aside' else 'dropped' end as outcome,
                first(code order by code) as code, first(column_name order by code) as column_name,
                first(lesson_period order by code) as lesson_period
            from (select * from unused {f"union all {used}" if used else ""})
            group by table_name, part, file_row, month
        """)

    def _status(self, table: str) -> str:
        """SQL for what became of each row, alike for all tables."""
        month = "month" if table in _BY_MONTH else "null::date"
        code = "code_of_finding" if table in ("registration_row", "bell_row", "code_row", "free_row") else "code"
        period = "lesson_period" if table == "slot_row" else "null::varchar"
        return (
            f"select table_name, part, file_row, {month} as month, outcome, {code} as code, case when outcome <> 'dropped' "
            f"then column_name end as column_name, {period} as lesson_period from {self._accounted(table)}"
        )

    def _accounted(self, table: str) -> str:
        """The rows of a table, less those that are accounted for with another."""
        if table != "registration_row" or not self.read_twice:
            return table
        names = ", ".join(f"'{name}'" for name in self.read_twice)
        return f"(select * from registration_row where table_name not in ({names}))"

    def _is_partly_unused(self, table: str) -> bool:
        return bool(pc.any(pc.not_equal(self.row_tables[table]["outcome"], "used")).as_py())

    def set_aside(self, month: date) -> pa.Table:
        """The rows of a month that were set aside, in the columns of SET_ASIDE_SCHEMA."""
        if not self._has_unused:
            return SET_ASIDE_SCHEMA.empty_table()
        return self.connection.sql(f"""
            select table_name, part, file_row as row_number, code, column_name from row_status
            where outcome = 'set aside' and (month is null or month = date '{month}')
            order by table_name, part, file_row
        """).to_arrow_table()

    def counts(self, month: date) -> dict[str, RowCounts]:
        """Rows per delivered table that are counted with this month; tables about the school count with each."""
        result: dict[str, RowCounts] = {}
        for table in self.row_tables:
            for name, total in self._delivered(table, month):
                result[name] = RowCounts(used=total)
        if not self._has_unused:
            return result
        for name, outcome, count, elsewhere in self.connection.execute(f"""
            select table_name, outcome, count(*), count(*) filter (code in {NOT_UNUSABLE})
            from row_status where outcome <> 'used' and (month is null or month = date '{month}') group by all
        """).fetchall():
            counts = result[name]
            counts.used -= count
            if outcome == "dropped":
                counts.dropped += count
            else:
                counts.set_aside += count
                counts.elsewhere += elsewhere
        return result

    def _delivered(self, table: str, month: date) -> list[tuple[str, int]]:
        """Rows of the file per delivered table that one table of rows stands for."""
        if (
            table == "registration_row" or "member_row" in self.row_tables
        ):  # several of these may be one row of the file
            return self.connection.execute(f"""
                select table_name, count(distinct (part, file_row)) from {self._accounted(table)} {_of_month(table, month)} group by all
            """).fetchall()
        rows = self.row_tables[table]
        if table in _BY_MONTH:
            rows = rows.filter(pc.equal(rows["month"], pa.scalar(month, pa.date32())))
        return [(pair["values"], pair["counts"]) for pair in pc.value_counts(rows["table_name"]).to_pylist()]

    def measures(self, month: date) -> list[IntakeMeasure]:
        """What the file holds before any rule, per main table: rows, pupils and (timetable) minutes."""
        per_pupil = " union all ".join(
            f"select '{name}' as name, pupil_key, count(*) as row_count, count(*) filter (outcome = 'set aside') as set_aside, "
            f"count(*) filter (outcome = 'dropped') as dropped, sum({minutes}) as minutes, "
            f"sum({minutes}) filter (outcome = 'set aside') as minutes_aside, "
            f"sum({minutes}) filter (outcome = 'dropped') as minutes_dropped from {table} {_of_month(table, month)} group by pupil_key"
            for table, name, minutes in _MEASURED
            if table in self.row_tables
        )
        # a pupil counts with the best outcome of their rows
        sums = self.connection.execute(f"""
            select name, sum(row_count)::bigint, sum(set_aside)::bigint, sum(dropped)::bigint, count(pupil_key),
                count(pupil_key) filter (set_aside = row_count),
                count(pupil_key) filter (dropped > 0 and dropped + set_aside = row_count),
                coalesce(sum(minutes), 0)::bigint, coalesce(sum(minutes_aside), 0)::bigint,
                coalesce(sum(minutes_dropped), 0)::bigint
            from ({per_pupil}) group by name
        """).fetchall()
        found = {name: figures for name, *figures in sums}
        return [
            IntakeMeasure(name, measure, *found.get(name, [0] * 9)[first : first + 3])
            for table, name, minutes in _MEASURED
            if table in self.row_tables
            for first, measure in ((0, "rows"), (3, "pupils"), (6, "minutes"))
            if measure != "minutes" or minutes != "0"
        ]

    def row_findings(self, month: date) -> list[Finding]:
        """Findings of rules between rows and tables; those about a single cell come from `cell_findings`."""
        if not self._has_unused:
            return []
        told_of_cell = """
                and not exists (select 1 from problem where problem.table_name = status.table_name
                    and problem.part = status.part and problem.file_row = status.file_row
                    and problem.code = status.code and problem.column_name is not distinct from status.column_name)
        """
        rows = self.connection.execute(f"""
            select code, table_name, column_name,
                case when code = 'bell_time_missing' then lesson_period end as value, count(*), min(file_row)
            from row_status as status
            where code is not null and (month is null or month = date '{month}')
                {told_of_cell if self.has_problems else ""}
            group by all order by all
        """).fetchall()
        return [
            finding(code, table=table, column=column, value=shown_code(value), count=count, row=row)
            for code, table, column, value, count, row in rows
        ]

    def cell_findings(self, month: date) -> list[Finding]:
        """Findings of cells that could not be read, one per distinct value as shown, at most twenty per column."""
        if not self.has_problems:
            return []
        groups = self.connection.execute(f"""
            with placed as (
                -- a row that belongs to no month (a pupil, a bell) counts with each, a used row with the first
                select problem.*, coalesce(status.month, case when status.file_row is null then date '{self.first}'
                    else date '{month}' end) as month
                from problem
                left join (select distinct table_name, part, file_row, month from row_status) as status
                    using (table_name, part, file_row)
            )
            select code, table_name, column_name, value, is_word, count(*) as row_count, min(file_row) as first_row
            from placed where month = date '{month}'
            group by all
            order by code, table_name, column_name, row_count desc, first_row
        """).fetchall()
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
        rows = self.connection.execute(f"""
            select reason, {sums} from (
                select coalesce(code, type_category, '') as reason, outcome, {stated} as stated
                from registration_row where month = date '{month}'
            ) group by reason order by reason
        """).fetchall()
        return [
            replace(
                IntakeReason(reason, *counts[0::2], *counts[1::2]),  # rows first, then minutes
                description=descriptions.get(reason),
            )
            for reason, *counts in rows
        ]

    def code_findings(self, month: date) -> list[Finding]:
        """Notes about reason codes: without a meaning, missing, or at odds with the software's own flag."""
        rows = self.connection.execute(f"""
            with meaning as (
                select reg.row_number, reg.table_name, reg.file_row, reg.code, reg.type_category, reg.is_authorised, reg.is_code_text,
                    max_by(known.category, coalesce(known.valid_from, date '1900-01-01')) as category
                from registration_row as reg
                left join code_known as known on known.code = reg.code and known.month = reg.month
                    and coalesce(known.valid_from, reg.date_to) <= reg.date_to
                    and coalesce(known.valid_to, reg.date_from) >= reg.date_from
                where reg.outcome = 'used' and reg.month = date '{month}'
                group by all
            )
            select case
                    when is_code_text then 'code_is_text'
                    when code is null and type_category is null then 'code_missing'
                    when category is null and type_category is null then 'code_unmapped'
                    when is_authorised and category in ('unauthorised', 'late_unauthorised')
                        or not is_authorised and category in ('sick', 'medical', 'leave', 'school_initiated',
                            'late_authorised', 'other_authorised') then 'flag_disagrees'
                end as finding, table_name, code, count(distinct (table_name, file_row)), min(file_row)
            from meaning where finding is not null group by all order by all
        """).fetchall()
        return [
            finding(code, table=table, column=None, value=shown_code(value), count=count, row=row)
            for code, table, value, count, row in rows
        ]


def _of_month(table: str, month: date) -> str:
    return f"where month = date '{month}'" if table in _BY_MONTH else ""
