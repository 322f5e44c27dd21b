"""The account of one month: rows used, set aside and dropped, the measures of the file, and the findings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from attendance.findings import MAXIMUM_VALUES, Finding, finding, shown, shown_code, shown_start
from attendance.reading.outcome import IntakeMeasure

_MEASURED = (
    ("enrolment_row", "leerlingen", "0"),
    ("slot_row", "rooster", "minutes"),
    ("registration_row", "registraties", "0"),
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
    """Row outcomes of a whole upload, asked per month. `row_tables` are the temporary tables that exist."""

    connection: duckdb.DuckDBPyConnection
    row_tables: Sequence[str]
    first: date
    _has_unused: bool = True

    def make(self) -> None:
        """row_status: one row per delivered row that was not (only) used."""
        parts = []
        for table in self.row_tables:
            month = "month" if table in _BY_MONTH else "null::date"
            code = "code_of_finding" if table in ("registration_row", "bell_row", "code_row", "free_row") else "code"
            period = "lesson_period" if table == "slot_row" else "null::varchar"
            parts.append(
                f"select table_name, part, file_row, {month} as month, outcome, {code} as code, "
                "case when outcome <> 'dropped' then column_name end as column_name, "
                f"{period} as lesson_period from {table}"
            )
        self.connection.execute(f"create temp view every_row as {' union all '.join(parts)}")
        # a lesson row stands for many slots, and a row with days in between may be cut: one used piece makes it used
        self.connection.execute("""
            create temp table row_status as
            select table_name, part, file_row, month,
                case min(case outcome when 'used' then 0 when 'set aside' then 1 else 2 end)
                    when 0 then 'used' when 1 then 'set aside' else 'dropped' end as outcome,
                first(code order by code) as code, first(column_name order by code) as column_name,
                first(lesson_period order by code) as lesson_period
            from every_row
            where (table_name, part, file_row, coalesce(month, date '1900-01-01')) in (
                select (table_name, part, file_row, coalesce(month, date '1900-01-01'))
                from every_row where outcome <> 'used')
            group by table_name, part, file_row, month
        """)
        self._has_unused = bool(self.connection.sql("select 1 from row_status limit 1").fetchall())

    def counts(self, month: date) -> dict[str, RowCounts]:
        """Rows per delivered table that are counted with this month; tables about the school count with each."""
        result: dict[str, RowCounts] = {}
        rows = "distinct (part, file_row)" if "member_row" in self.row_tables else "*"
        delivered = " union all ".join(
            # only these can stand for one row of the file several times
            f"select table_name, count({'distinct (part, file_row)' if table == 'registration_row' else rows}) "
            f"from {table} {_of_month(table, month)} group by all"
            for table in self.row_tables
        )
        for name, total in self.connection.sql(delivered).fetchall():
            result[name] = RowCounts(used=total)
        if not self._has_unused:
            return result
        for name, outcome, count, elsewhere in self.connection.sql(f"""
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

    def measures(self, month: date) -> list[IntakeMeasure]:
        """What the file holds before any rule, per main table: rows, pupils and (timetable) minutes."""
        per_pupil = " union all ".join(
            f"select '{name}' as name, pupil_key, outcome, count(*) as row_count, sum({minutes})::bigint as minutes "
            f"from {table} {_of_month(table, month)} group by pupil_key, outcome"
            for table, name, minutes in _MEASURED
        )
        found = {name: _Measured() for _, name, _ in _MEASURED}
        for name, pupil_key, outcome, row_count, minutes in self.connection.sql(per_pupil).fetchall():
            found[name].add(pupil_key, outcome, row_count, minutes or 0)
        return [measure for name, measured in found.items() for measure in measured.measures(name)]

    def row_findings(self, month: date) -> list[Finding]:
        """Findings of rules between rows and tables; those about a single cell come from `cell_findings`."""
        if not self._has_unused:
            return []
        rows = self.connection.sql(f"""
            select code, table_name, column_name,
                case when code = 'bell_time_missing' then lesson_period end as value, count(*), min(file_row)
            from row_status as status
            where code is not null and (month is null or month = date '{month}')
                and not exists (select 1 from problem where problem.table_name = status.table_name
                    and problem.part = status.part and problem.file_row = status.file_row
                    and problem.code = status.code and problem.column_name is not distinct from status.column_name)
            group by all order by all
        """).fetchall()
        return [
            finding(code, table=table, column=column, value=shown_code(value), count=count, row=row)
            for code, table, column, value, count, row in rows
        ]

    def cell_findings(self, month: date) -> list[Finding]:
        """Findings of cells that could not be read, one per distinct value as shown, at most twenty per column."""
        groups = self.connection.sql(f"""
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

    def code_findings(self, month: date) -> list[Finding]:
        """Notes about reason codes: without a meaning, missing, or at odds with the software's own flag."""
        rows = self.connection.sql(f"""
            with meaning as (
                select reg.row_number, reg.table_name, reg.file_row, reg.code, reg.type_category, reg.is_authorised,
                    max_by(known.category, coalesce(known.valid_from, date '1900-01-01')) as category
                from registration_row as reg
                left join code_known as known on known.code = reg.code and known.month = reg.month
                    and coalesce(known.valid_from, reg.date_to) <= reg.date_to
                    and coalesce(known.valid_to, reg.date_from) >= reg.date_from
                where reg.outcome = 'used' and reg.month = date '{month}'
                group by all
            )
            select case
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


class _Measured:
    """Adds up one table's rows, minutes and pupils by outcome; a pupil counts with the best outcome of their rows."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._minutes: Counter[str] = Counter()
        self._pupils: dict[str, set[int]] = {"used": set(), "dropped": set(), "set aside": set()}

    def add(self, pupil_key: int | None, outcome: str, row_count: int, minutes: int) -> None:
        self._rows[outcome] += row_count
        self._minutes[outcome] += minutes
        if pupil_key is not None:
            self._pupils[outcome].add(pupil_key)

    def measures(self, name: str) -> list[IntakeMeasure]:
        used, dropped = self._pupils["used"], self._pupils["dropped"] - self._pupils["used"]
        set_aside = self._pupils["set aside"] - used - dropped
        pupils = IntakeMeasure(name, "pupils", len(used) + len(dropped) + len(set_aside), len(set_aside), len(dropped))
        found = [_measure(name, "rows", self._rows), pupils]
        return [*found, _measure(name, "minutes", self._minutes)] if name == "rooster" else found


def _measure(name: str, measure: str, sums: Counter[str]) -> IntakeMeasure:
    return IntakeMeasure(name, measure, sums.total(), sums["set aside"], sums["dropped"])
