"""The tables of municipality.duckdb, made from published months. Whatever is derived here is derived from protected figures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from attendance.protection.catalogue import (
    ABSENT,
    COHORT,
    COUNT_TABLES,
    HEALTH_LEVELS,
    HEALTH_SIGNALS,
    HOUR_TABLES,
    LEVELS,
    PRESENT,
    REFERENCE,
    SCHOOL,
    SIGNAL,
    TABLES,
    TIER,
    TRANSITION,
    UNREGISTERED,
    WITHIN_SCHOOL,
    CountTable,
    HourTable,
    Parts,
    Table,
    signal_parts,
    term,
    tier_parts,
    transition_parts,
)
from attendance.protection.frozen import FrozenMonth
from attendance.protection.words import SENTENCES

if TYPE_CHECKING:
    import pandas as pd  # most releases protect no month, and do without

MEASURES = ("scheduled_minutes", "registered_minutes", "present_minutes", "absent_minutes", "unregistered_minutes")
_MANY = 100
"""Cells; a mean over fewer would tell about each of them."""


def measures(table: Table) -> list[str]:
    """The protected measures of a table; each has its `<measure>_status` beside it."""
    if isinstance(table, CountTable):
        return ["pupils", "pupils_share"] if table.family in (TIER, TRANSITION) else ["pupils"]
    if table.is_by_category:
        return ["absent_minutes"]
    return [*(["pupils"] if table.period == "month" else []), *MEASURES]


def columns(table: Table) -> list[str]:
    """All columns of a table, in their order."""
    return [*table.key, *(column for name in measures(table) for column in (name, f"{name}_status"))]


def write_product(connection: duckdb.DuckDBPyConnection, target: str, months: list[FrozenMonth]) -> None:
    """Makes all tables of the catalogue in schema `target`, empty ones too, and what was done as `protection_summary`."""
    _load(connection, months)
    for level in LEVELS:
        connection.execute(f"create or replace temp table row_{level} as {_rows(level)}")
    for count_table in COUNT_TABLES:
        _create(connection, target, count_table, _counts(count_table))
    for hour_table in HOUR_TABLES:
        _create(connection, target, hour_table, _minutes(hour_table))
    summary = " union all ".join(_summary(target, table) for table in TABLES)
    connection.execute(f"create table {target}.protection_summary as {summary}")
    connection.execute(f"create table {target}.protection_text as from frozen_text")
    connection.execute(f"""
        create table {target}.protected_month as
        select month, count(*) as schools_expected, count(*) filter (where is_delivered) as schools_delivered,
            count(*) filter (where is_counted) as schools_counted,
            any_value(school_window) as school_deviation_pupils, any_value(region_window) as region_deviation_pupils
        from frozen_school join frozen_rule using (month) group by month order by month
    """)
    connection.execute(f"""
        create table {target}.protected_school as
        select school_id, last(municipality_code order by month) as municipality_code,
            last(municipality order by month) as municipality, last(sector order by month) as sector
        from frozen_school group by school_id order by school_id
    """)


def _create(connection: duckdb.DuckDBPyConnection, target: str, table: Table, sql: str) -> None:
    wanted = ", ".join(columns(table))
    connection.execute(
        f"create table {target}.{table.name} as select {wanted} from ({sql}) order by {', '.join(table.key)}"
    )


def _load(connection: duckdb.DuckDBPyConnection, months: list[FrozenMonth]) -> None:
    """The kept months as temporary tables, `frozen_*`."""

    def load(name: str, schema: str, frames: "Iterable[pd.DataFrame | pa.Table]") -> None:
        connection.execute(f"create or replace temp table frozen_{name} ({schema})")
        names = ", ".join(column.split()[0] for column in schema.split(", "))
        for frame in frames:
            connection.register("frozen_rows", frame)
            connection.execute(f"insert into frozen_{name} select {names} from frozen_rows")
            connection.unregister("frozen_rows")

    cell = "school_id text, education_type text, year_group integer"
    load("rule", "month date, term text, closes_term boolean, minimum_pupils integer, minimum_rate_pupils integer, "
         "minimum_schools integer, cohort_window integer, school_window integer, region_window integer", (_rule_row(one) for one in months))  # fmt: skip
    load("school", "month date, school_id text, municipality_code text, municipality text, sector text, is_delivered boolean, "
         "is_counted boolean, is_year_counted boolean",
         (one.schools.assign(month=one.month) for one in months))  # fmt: skip
    load("cohort", f"month date, {cell}, pupils bigint, reference_pupils bigint",
         (one.cohorts.assign(month=one.month) for one in months))  # fmt: skip
    load("cell", f"month date, family text, {cell}, class text, pupils bigint, rounded bigint",
         (one.counts.cells.assign(month=one.month) for one in months))  # fmt: skip
    sums = "school_id text, municipality_code text, sector text, education_type text, year_group integer"
    load("sum", f"month date, period text, level text, {sums}, part text, minutes bigint, state text",
         (one.hours.sums.reindex(columns=_SUM_COLUMNS).assign(month=one.month) for one in months))  # fmt: skip
    load("category", "month date, category text",
         (pa.table({"month": [one.month] * len(one.categories), "category": one.categories}) for one in months))  # fmt: skip
    load("text", "topic text, text_nl text", [pa.Table.from_pylist([*SENTENCES])])
    for family, names in _PART_COLUMNS.items():
        schema = ", ".join(f"{name} text" for name in (*names, "family", "class"))
        load(f"{family}_part", f"month date, {schema}", (_part_rows(one, family) for one in months))


_SUM_COLUMNS = ["period", "level", "school_id", "municipality_code", "sector", "education_type", "year_group", "part",
                "minutes", "state"]  # fmt: skip
_PART_COLUMNS: dict[str, tuple[str, ...]] = {
    TIER: ("profile", "period_kind", "tier"),
    SIGNAL: ("signal",),
    TRANSITION: ("profile", "from_tier", "to_tier"),
    REFERENCE: (),
}


def _rule_row(month: FrozenMonth) -> pa.Table:
    widest = month.counts.widest
    return pa.Table.from_pylist(
        [
            {
                "month": month.month,
                "term": term(month.month),
                "closes_term": month.closes_term,
                **vars(month.rules),
                "cohort_window": month.rules.school_window,
                "school_window": month.rules.school_window + widest,
                "region_window": month.rules.region_window + widest,
            }
        ]
    )


def _part_rows(month: FrozenMonth, family: str) -> "pd.DataFrame":
    """Per part the family and class of the cells that it adds up."""
    import pandas as pd

    parts: list[tuple[str, Parts]]
    if family == TIER:
        kinds = [name for name in month.counts.cells["family"].unique() if name.startswith(f"{TIER}/")]
        found = tier_parts(month.classes)
        parts = [
            (kind, {(profile, kind.removeprefix(f"{TIER}/"), tier): names for (profile, tier), names in found.items()})
            for kind in kinds
        ]
    elif family == SIGNAL:
        own, derived = signal_parts(month.signals, month.classes)
        parts = [(SIGNAL, own), (f"{TIER}/first_month", derived)]
    elif family == TRANSITION:
        parts = [(TRANSITION, transition_parts(month.classes))]
    else:
        parts = [(REFERENCE, {(): frozenset({"pupils"})})]
    rows = [(*key, name, one) for name, found in parts for key, classes in found.items() for one in sorted(classes)]
    return pd.DataFrame(rows, columns=[*_PART_COLUMNS[family], "family", "class"]).assign(month=month.month)


def _rows(level: str) -> str:
    """The rows of a level with `status` and `reference_pupils`; small groups have status hidden."""
    keys = ", ".join(LEVELS[level])
    by_cohort = "year_group" in LEVELS[level]
    enough = "true" if level in WITHIN_SCHOOL or not by_cohort else "schools >= minimum_schools"
    return f"""
        with cohort as (
            select s.*, c.education_type, c.year_group, coalesce(c.pupils, 0) as pupils,
                coalesce(c.reference_pupils, 0) as reference_pupils
            from frozen_school as s left join frozen_cohort as c using (month, school_id)
            {"where c.education_type is not null" if by_cohort else ""}
        ),
        summed as (
            select month, {keys}, bool_or(is_delivered) as is_delivered, bool_or(is_counted) as is_counted,
                bool_or(is_year_counted) as is_year_counted, sum(pupils) as pupils,
                sum(reference_pupils) as reference_pupils, count(distinct school_id) filter (where pupils > 0) as schools
            from cohort group by all
        )
        select month, term, {keys}, reference_pupils, minimum_rate_pupils, is_year_counted,
            case when not is_delivered then 'not_delivered' when not is_counted then 'hidden' when pupils = 0 then 'no_pupils'
                when reference_pupils >= minimum_pupils and {enough} then 'value' else 'hidden' end as status
        from summed join frozen_rule using (month)
    """


def _counts(table: CountTable) -> str:
    keys = ", ".join(("month", *LEVELS[table.level]))
    parts = ", ".join(("month", *table.parts))
    health = ", ".join(f"'{name}'" for name in sorted(HEALTH_SIGNALS))
    allowed = f"signal not in ({health})" if table.family == SIGNAL and table.level not in HEALTH_LEVELS else "true"
    group = "".join(f", {name}" for name in ("profile", "period_kind") if name in table.parts)
    not_to_date = "period_kind = 'ytd' and not is_year_counted" if table.family == TIER else "false"
    everything = f"over (partition by {keys}{group})"
    part = "".join(f", part.{name}" for name in table.parts)
    return f"""
        with summed as (
            select {keys}{part}, sum(rounded) as rounded
            from frozen_cell as c join frozen_school as s using (month, school_id)
            join frozen_{table.family}_part as part using (month, family, class) group by all
        ),
        wanted as (
            select * from row_{table.level}
            join (select distinct {parts} from frozen_{table.family}_part where {allowed}) as part using (month)
            -- a period or signal that the month has no counts of has no rows
            semi join (select distinct {parts} from summed) using ({parts})
        ),
        decided as (
            select w.*, case when status = 'value' and rounded is null
                then case when {not_to_date} then 'hidden' else 'no_pupils' end else status end as pupils_status,
                case when status = 'value' then cast(rounded as bigint) end as pupils
            from wanted as w left join summed using ({keys}{"".join(f", {name}" for name in table.parts)})
        ),
        with_share as (
            select *, case when pupils_status <> 'value' then pupils_status
                when reference_pupils >= minimum_rate_pupils and sum(pupils) {everything} > 0 then 'value'
                else 'hidden' end as pupils_share_status,
                cast(pupils as double) / nullif(sum(pupils) {everything}, 0) as share
            from decided
        )
        select *, case when pupils_share_status = 'value' then share end as pupils_share from with_share
    """


def _minutes(table: HourTable) -> str:
    keys = ", ".join(LEVELS[table.level])
    if table.period == "term":
        period, shown = "r.term", "join frozen_rule as rule on rule.month = r.month and rule.closes_term"
    else:
        period, shown = "'month'", ""
    joined = " and ".join(f"s.{name} = r.{name}" for name in LEVELS[table.level])
    status = "case when status <> 'value' then status when {0} then 'value' else 'hidden' end as {1}_status"
    if table.is_by_category:
        is_shown = "coalesce(s.state = 'shown', false)"
        return f"""
            select r.*, category, {status.format(is_shown, "absent_minutes")},
                case when absent_minutes_status = 'value' then s.minutes end as absent_minutes
            from row_{table.level} as r join frozen_category as c using (month) {shown}
            left join frozen_sum as s on s.month = r.month and s.period = {period}
                and s.level = '{table.level}' and s.part = c.category and {joined}
        """
    sums = {
        "scheduled": (f"minutes_of['{PRESENT}'] + minutes_of['{UNREGISTERED}'] + minutes_of['{ABSENT}']", "true"),
        "registered": (f"minutes_of['{PRESENT}'] + minutes_of['{ABSENT}']", f"state_of['{UNREGISTERED}'] = 'shown'"),
        "present": (f"minutes_of['{PRESENT}']", f"state_of['{PRESENT}'] = 'shown'"),
        "absent": (f"minutes_of['{ABSENT}']", f"state_of['{ABSENT}'] = 'shown'"),
        "unregistered": (f"minutes_of['{UNREGISTERED}']", f"state_of['{UNREGISTERED}'] = 'shown'"),
    }
    put = ", ".join(
        f"{status.format(f'state_of is not null and {is_shown}', f'{name}_minutes')}, "
        f"case when {name}_minutes_status = 'value' then {amount} end as {name}_minutes"
        for name, (amount, is_shown) in sums.items()
    )
    pupils = ", ".join(LEVELS[table.level])
    return f"""
        with kept as (
            select month, period, {keys}, map_from_entries(list((part, minutes))) as minutes_of,
                map_from_entries(list((part, state))) as state_of
            from frozen_sum where level = '{table.level}' group by month, period, {keys}
        ),
        total as (
            select month, {pupils}, cast(sum(rounded) as bigint) as rounded
            from frozen_cell join frozen_school using (month, school_id) where family = '{TIER}/month' group by all
        )
        select r.*, {put}, {status.format("total.rounded is not null", "pupils")},
            case when pupils_status = 'value' then total.rounded end as pupils
        from row_{table.level} as r {shown}
        left join kept as s on s.month = r.month and s.period = {period} and {joined}
        left join total on total.month = r.month and {joined.replace("s.", "total.")}
    """


def _summary(target: str, table: Table) -> str:
    """What was done to a table. The largest deviation is the promise: the one that occurred would tell more."""
    states = " union all ".join(
        f"select {name}_status as status from {target}.{table.name}"
        for name in measures(table)
        if name != "pupils_share"
    )
    deviation, bound = "cast(null as double)", "cast(null as integer)"
    if isinstance(table, CountTable):
        keys = "".join(f", {name}" for name in LEVELS[table.level])
        parts = "".join(f", part.{name}" for name in table.parts)
        deviation = f"""(
            select case when count(*) >= {_MANY} then round(avg(abs(deviation)), 1) end
            from (
                select month{keys}{parts}, sum(c.rounded - c.pupils) as deviation
                from frozen_cell as c join frozen_school as s using (month, school_id)
                join frozen_{table.family}_part as part using (month, family, class) group by all
            )
        )"""
        window = {COHORT: "cohort_window", SCHOOL: "school_window"}.get(table.level, "region_window")
        bound = f"(select max({window}) from frozen_rule)"
    return f"""
        select '{table.name}' as table_name, count(*) as cells,
            round(coalesce(count(*) filter (where status = 'hidden')
                / nullif(count(*) filter (where status in ('value', 'hidden')), 0), 0), 3) as hidden_share,
            {deviation} as mean_deviation_pupils, {bound} as largest_deviation_pupils
        from ({states})
    """
