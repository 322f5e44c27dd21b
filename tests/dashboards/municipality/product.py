"""The municipality's product of the invented region, with the columns that the real one has: rounded, hidden, not delivered.

It stands in for what the protector makes, which takes minutes: counts are rounded to fives one by one, small groups are
hidden by their size. Its schools take the codes of real sites, because their names and places come from the register.
"""

from dataclasses import asdict
from pathlib import Path

import duckdb

from attendance.protection.catalogue import (
    COHORT,
    COUNT_TABLES,
    HEALTH_LEVELS,
    HOUR_TABLES,
    LEVELS,
    MUNICIPALITY_COHORT,
    REFERENCE,
    SCHOOL,
    SIGNAL,
    TABLES,
    TIER,
    CountTable,
    HourTable,
)
from attendance.protection.dictionary import dictionary_rows
from attendance.protection.product import columns
from attendance.protection.words import SENTENCES
from attendance.publication import method
from attendance.schools import all_schools
from attendance.settings import ProtectionRules

LABELS = ("category", "timetable_state", "signal", "severity", "tier", "tier_profile", "checklist_item")
_SMALL = 12
"""Pupils; a smaller group is hidden, whatever its level."""
_MEASURES = ("scheduled", "registered", "present", "absent", "unregistered")


def write(folder: Path) -> None:
    """Writes municipality.duckdb beside the analyst.duckdb of a release, and how it was protected."""
    with duckdb.connect(str(folder / "municipality.duckdb")) as connection:
        connection.execute(f"attach '{folder / 'analyst.duckdb'}' as analyst (read_only)")
        _plain(connection)
        for count_table in COUNT_TABLES:
            _create(connection, count_table.name, columns(count_table), _counts(count_table))
        for hour_table in HOUR_TABLES:
            _create(connection, hour_table.name, columns(hour_table), _minutes(hour_table))
        summary = [(table.name, 100, 0.125, 1.4, 8) for table in TABLES]
        connection.executemany("insert into protection_summary values (?, ?, ?, ?, ?)", summary)
        connection.execute("detach analyst")
    method.write(folder, "municipality.duckdb", "analyst.duckdb")


def _plain(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables that hold no figure of pupils, and the schools under the codes of real sites."""
    for table in LABELS:
        connection.execute(f"create table {table} as from analyst.{table}")
    schools = connection.execute(
        "select school_id, municipality_code, sector from analyst.school order by 1"
    ).fetchall()
    taken: dict[str, str] = {}
    for school_id, code, sector in schools:
        here = [one for one in all_schools() if one.municipality_code == code and one.school_id not in taken.values()]
        taken[school_id] = next((one for one in here if one.sector == sector), here[0]).school_id
    connection.execute("create temp table site (made_up text, school_id text)")
    connection.executemany("insert into site values (?, ?)", list(taken.items()))
    connection.execute(
        """create table protected_school as select site.school_id, municipality_code, municipality, sector
           from analyst.school as s join site on site.made_up = s.school_id"""
    )
    connection.execute(
        """create temp table calendar as select site.school_id, month, is_delivered
           from analyst.delivery_calendar as c join site on site.made_up = c.school_id"""
    )
    connection.execute(
        """create table protected_month as select month, count(*) as schools_expected,
           count(*) filter (where is_delivered) as schools_delivered,
           count(*) filter (where is_delivered) - (month = '2025-10-01')::integer as schools_counted,
           4 as school_deviation_pupils, 8 as region_deviation_pupils from calendar where month < '2026-01-01' group by month"""
    )
    connection.execute(
        """create table month_status as select site.school_id, month, context_note from analyst.month_status as m
           join site on site.made_up = m.school_id where context_note is not null and is_released"""
    )
    connection.execute(
        """create table registration_mode as select distinct site.school_id, month, registration_mode
           from analyst.attendance_month as a join site on site.made_up = a.school_id"""
    )
    rules = ProtectionRules()
    told = asdict(rules) | {
        "school_window": rules.school_window,
        "region_window": rules.region_window,
        "least_width": rules.least_width,
    }
    settings = ", ".join(
        f"{value}::{'double' if isinstance(value, float) else 'integer'} as {name}" for name, value in told.items()
    )
    connection.execute(
        f"""create table release as select release_id, made_at, code_version, 'Afgerond.' as protection, {settings}
            from analyst.release"""
    )
    connection.execute("create table protection_text (topic text, text_nl text)")
    connection.executemany("insert into protection_text values (?, ?)", [tuple(one.values()) for one in SENTENCES])
    connection.execute(
        """create table protection_summary (table_name text, cells bigint, hidden_share double,
           mean_deviation_pupils double, largest_deviation_pupils integer)"""
    )
    connection.execute(
        """create table protection_audit as select month, timestamp '2026-02-10 09:00:00' as audited_at, 1234 as statements,
           12 as searched, 4 as least_width, 4 as least_width_unchanged, 1 as least_width_moved, 500 as minute_sums,
           60 as hidden_minute_sums, 0 as below_bound, 9.5::double as seconds from protected_month"""
    )
    connection.execute(
        'create table column_dictionary ("table" text, "column" text, type text, unit text, meaning_nl text, meaning_en text)'
    )
    connection.executemany("insert into column_dictionary values (?, ?, ?, ?, ?, ?)", dictionary_rows())


def _create(connection: duckdb.DuckDBPyConnection, name: str, wanted: list[str], sql: str) -> None:
    connection.execute(f"create table {name} as select {', '.join(wanted)} from ({sql}) order by all")


def _joined(table: str) -> str:
    """A mart with the code of the real site, its municipality and sector; only months that were published."""
    return f"""
        (select t.* exclude (school_id), site.school_id, s.municipality_code, s.sector from analyst.{table} as t
         join site on site.made_up = t.school_id join protected_school as s on s.school_id = site.school_id
         semi join protected_month as m on m.month = t.month)
    """


def _undelivered(keys: str) -> str:
    """The school-months that never came, as rows of a level."""
    return f"""
        select distinct c.month, {keys} from calendar as c join protected_school as s using (school_id)
        semi join protected_month as m on m.month = c.month where not c.is_delivered
    """


def _counts(table: CountTable) -> str:
    keys = ", ".join(LEVELS[table.level])
    parts = "".join(f", {name}" for name in table.parts)
    source = {TIER: "tier_distribution", SIGNAL: "signal_month", REFERENCE: "attendance_month"}.get(
        table.family, "tier_transition"
    )
    allowed = "signal <> 'mazl_sick'" if table.family == SIGNAL and table.level not in HEALTH_LEVELS else "true"
    group = "".join(f", {name}" for name in ("profile", "period_kind") if name in table.parts)
    few = "schools < 2" if table.level == MUNICIPALITY_COHORT else "false"
    size = f"sum(pupils) over (partition by month, {keys}{group})" if table.family == TIER else "1000"
    counted = f"""
        select month, {keys}{parts}, 5 * round(pupils / 5)::bigint as n, {size} < {_SMALL} or {few} as is_small
        from (select month, {keys}{parts}, sum(pupils) as pupils, count(distinct school_id) as schools
              from {_joined(source)} where {allowed} group by all)
    """
    missing = ""
    if table.level == SCHOOL and table.family == TIER:
        missing = f"""
            union all by name
            select month, school_id, p.*, cast(null as bigint) as n, true as is_small, 'not_delivered' as why
            from ({_undelivered("school_id")}) cross join (select distinct profile, 'month' as period_kind, tier from tier) as p
        """
    return f"""
        select *, case when pupils_status = 'value' then n end as pupils,
            case when pupils_status = 'value' then n / nullif(sum(n) over (partition by month, {keys}{group}), 0) end as pupils_share
        from (select *, coalesce(why, case when is_small then 'hidden' else 'value' end) as pupils_status, pupils_status as pupils_share_status
              from (select *, cast(null as varchar) as why from ({counted}) {missing}))
    """


def _minutes(table: HourTable) -> str:
    keys = ", ".join(LEVELS[table.level])
    month = "month" if table.period == "month" else "'2025-2026/1' as term"
    source = "absence_category_month" if table.is_by_category else "attendance_month"
    part = ", category" if table.is_by_category else ""
    where = "true" if table.period == "month" else "month < '2025-12-01'"
    if table.is_by_category:
        least = 600 if table.level != COHORT else 1200
        return f"""
            select {month}, {keys}{part}, case when sum(absent_minutes) >= {least} then sum(absent_minutes)::bigint end as absent_minutes,
                case when sum(absent_minutes) >= {least} then 'value' else 'hidden' end as absent_minutes_status
            from {_joined(source)} where {where} group by all
        """
    sums = ", ".join(f"sum({name}_minutes)::bigint as {name}_minutes" for name in _MEASURES)
    states = ", ".join(f"state as {name}_minutes_status" for name in _MEASURES)
    shown = ", ".join(f"case when state = 'value' then {name}_minutes end as {name}_minutes" for name in _MEASURES)
    missing = ""
    if table.level == SCHOOL:
        missing = (
            f"union all by name select month, school_id, 'not_delivered' as state from ({_undelivered('school_id')})"
        )
    return f"""
        select * exclude (pupils, {", ".join(f"{name}_minutes" for name in _MEASURES)}), {shown}, {states}, state as pupils_status,
            case when state = 'value' then pupils end as pupils
        from (select {month}, {keys}, {sums}, 5 * round(sum(pupils) / 5)::bigint as pupils,
                  case when sum(pupils) < {_SMALL} then 'hidden' else 'value' end as state
              from {_joined(source)} where {where} group by all {missing})
    """
