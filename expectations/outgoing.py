"""The second door: what goes out in a release is whole, adds up, and names nobody."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from attendance import duckdb_files
from attendance.publication.names import ANALYST, MUNICIPALITY, NETWORK, SCHOOLS
from expectations.context import Checked, Expected, check

KEYS = {
    "school": ["school_id"],
    "attendance_month": ["school_id", "month", "education_type", "year_group"],
    "absence_category_month": ["school_id", "month", "education_type", "year_group", "category"],
    "absence_pattern_month": ["school_id", "month", "education_type", "year_group", "pattern"],
    "adapted_month": ["school_id", "month", "education_type", "year_group", "state"],
    "tier_distribution": ["profile", "period_kind", "month", "school_id", "education_type", "year_group", "tier"],
    "attendance_day": ["school_id", "date"],
    "pupil_month": ["pupil_key", "school_id", "month"],
    "delivery": ["delivery_id"],
    "reconciliation_month": ["school_id", "month", "table", "measure"],
    "checklist_month": ["school_id", "month", "list", "item"],
    "comparison_month": ["school_id", "month"],
    "month_status": ["school_id", "month"],
    "goal": ["school_id", "school_year", "profile", "tier"],
    "intervention": ["intervention_id"],
    "intervention_effect": ["intervention_id"],
}
"""Grain of the published tables (docs/published.md)."""

NETWORK_COUNTS = {
    "network_meeting": "cases",
    "network_count": "cases",
    "network_pattern": "cases",
    "network_measure": "tried_cases",
}
"""Counts of cases for the network meeting; where nothing is told they are empty."""

IDENTIFYING = [
    "leerlingnummer",
    "stamnummer",
    "ovnr",
    "studentnummer",
    "naam",
    "roepnaam",
    "achternaam",
    "geboortedatum",
    "bsn",
    "opmerking",
]
"""Names of columns that may stand in no product."""

SUMS = """
with cohort as (
    select school_id, month, sum(pupils) as pupils, sum(scheduled_minutes) as scheduled_minutes,
        sum(present_minutes) as present_minutes, sum(absent_minutes) as absent_minutes,
        sum(unregistered_minutes) as unregistered_minutes, sum(registered_minutes) as registered_minutes,
        -- totals only: of days and reasons nothing is known, so nothing may be told
        sum(scheduled_minutes) filter (where registration_mode <> 'totals') as minutes_of_days,
        sum(absent_minutes) filter (where registration_mode <> 'totals') as minutes_of_reasons
    from attendance_month group by all
),
day as (
    select school_id, cast(date_trunc('month', date) as date) as month, sum(scheduled_minutes) as scheduled_minutes,
        sum(absent_minutes) as absent_minutes
    from attendance_day group by all
),
category as (
    select school_id, month, sum(absent_minutes) as absent_minutes from absence_category_month group by all
),
tier as (
    select school_id, month, profile, sum(pupils) as pupils from tier_distribution where period_kind = 'month' group by all
),
tiers as (
    select school_id, month, max(pupils) as most_pupils, min(pupils) as fewest_pupils from tier group by all
),
-- of months before the first that this release was counted from, only aggregates are kept
first as (
    select min(cast(one.month as date)) as month
    from (select unnest(from_json(built_from, '[{"month": "varchar"}]')) as one from release)
),
pupil as (
    select school_id, month, count(*) filter (where scheduled_minutes > 0) as pupils,
        sum(absent_minutes) as absent_minutes from pupil_month group by all
)
select school_id, month,
    cohort.scheduled_minutes - cohort.present_minutes - cohort.absent_minutes - cohort.unregistered_minutes
        as scheduled_left_over,
    cohort.registered_minutes - cohort.present_minutes - cohort.absent_minutes as registered_left_over,
    coalesce(cohort.minutes_of_days, 0) - coalesce(day.scheduled_minutes, 0) as days_differ,
    coalesce(cohort.minutes_of_reasons, 0) - coalesce(category.absent_minutes, 0) as categories_differ,
    case when month >= first.month then cohort.absent_minutes - coalesce(pupil.absent_minutes, 0) else 0 end
        as pupil_minutes_differ,
    case when month >= first.month then cohort.pupils - coalesce(pupil.pupils, 0) else 0 end as pupils_differ,
    greatest(
        abs(cohort.pupils - coalesce(tiers.most_pupils, 0)), abs(cohort.pupils - coalesce(tiers.fewest_pupils, 0))
    ) as tiers_differ
from cohort left join day using (school_id, month) left join category using (school_id, month)
left join tiers using (school_id, month) left join pupil using (school_id, month) cross join first
"""
SUM_MEANINGS = {
    "scheduled_left_over": "Rooster = aanwezig + afwezig + niet geregistreerd",
    "registered_left_over": "Geregistreerd = aanwezig + afwezig",
    "days_differ": "De dagen tellen op tot de maand",
    "categories_differ": "De redenen tellen op tot de afwezigheid",
    "pupil_minutes_differ": "De leerlingen tellen op tot de afwezigheid van de school",
    "pupils_differ": "Elke leerling met rooster telt één keer",
    "tiers_differ": "De lagen tellen op tot alle leerlingen",
}


def check_outgoing(folder: Path) -> list[Checked]:
    """Checks the products of a release in `folder`, before it is put in force."""
    # to open all products takes as long as to count in the analyst's, and is done beside it
    with ThreadPoolExecutor(1) as beside, duckdb_files.reading(folder / ANALYST) as connection:
        columns = beside.submit(_columns, folder)
        results = [*_check_keys(connection), *_check_sums(connection), *_check_dictionary(connection)]
        results += _check_names(columns.result())
    with duckdb_files.reading(folder / NETWORK) as connection:
        results += _check_cases(connection)
    return results


def _check_sums(connection: duckdb.DuckDBPyConnection) -> list[Checked]:
    """What is told twice, in parts and in all, adds up to the minute and the pupil."""
    return check(
        "sums",
        connection.execute(SUMS).df(),
        [
            Expected("ExpectColumnValuesToBeBetween", {"column": column, "min_value": 0, "max_value": 0}, meaning)
            for column, meaning in SUM_MEANINGS.items()
        ],
    )


def _check_dictionary(connection: duckdb.DuckDBPyConnection) -> list[Checked]:
    """Every column that is published says in both languages what it means."""
    return check(
        "column_dictionary",
        connection.execute("""
            select c.table_name || '.' || c.column_name as name, nullif(d.meaning_nl, '') as meaning_nl,
                nullif(d.meaning_en, '') as meaning_en
            from duckdb_columns() as c
            left join column_dictionary as d on d."table" = c.table_name and d."column" = c.column_name
            where c.database_name = current_database()
                and c.table_name not in ('release', 'column_dictionary', 'check_result')
        """).df(),
        [
            Expected("ExpectColumnValuesToNotBeNull", {"column": column}, "Elke kolom heeft een betekenis")
            for column in ("meaning_nl", "meaning_en")
        ],
    )


def _check_names(columns: pd.DataFrame) -> list[Checked]:
    """No product has a column that says who, or, for those who may not see that, which pupil, school or case."""
    results: list[Checked] = []
    for name, found, forbidden, meaning in (
        ("products", columns, IDENTIFYING, "Geen product bevat een kolom die iemand noemt"),
        (
            MUNICIPALITY,
            columns[columns["product"] == MUNICIPALITY],
            ["pupil_key"],
            "Het gemeenteproduct bevat geen pseudoniem",
        ),
        (
            NETWORK,
            columns[columns["product"] == NETWORK],
            ["pupil_key", "school_id", "case_id"],
            "Het product van het netwerkoverleg bevat geen pseudoniem, school of casus",
        ),
    ):
        expected = Expected(
            "ExpectColumnValuesToNotBeInSet", {"column": "column_name", "value_set": forbidden}, meaning
        )
        results += check(name, found, [expected])
    return results


def _check_cases(connection: duckdb.DuckDBPyConnection) -> list[Checked]:
    """No count of cases is so small that it could be seen who they are."""
    results: list[Checked] = []
    for table, column in NETWORK_COUNTS.items():
        expected = Expected(
            "ExpectColumnValuesToBeBetween",
            {"column": column, "min_value": 10},
            "Geen aantal casussen onder de tien",
        )
        results += check(table, connection.execute(f"select {column} from {table}").df(), [expected])
    return results


def _check_keys(connection: duckdb.DuckDBPyConnection) -> list[Checked]:
    """Each key occurs once: DuckDB counts the rows too many per table, the expectations hold over those counts."""
    rows, repeated = {}, {}
    for table, key in KEYS.items():
        quoted = ", ".join(f'"{column}"' for column in key)
        rows[table], repeated[table] = connection.execute(
            f"select cast(coalesce(sum(times), 0) as bigint), cast(coalesce(sum(times - 1), 0) as bigint) "
            f"from (select count(*) as times from {table} group by {quoted})"
        ).fetchone() or (0, 0)
    counted = check(
        "keys",
        pd.DataFrame([repeated]),
        [
            Expected(
                "ExpectColumnValuesToBeBetween",
                {"column": table, "min_value": 0, "max_value": 0},
                "Elke sleutel komt één keer voor",
            )
            for table in KEYS
        ],
    )
    return [
        replace(
            one,
            table_name=table,
            column_name=", ".join(key),
            checked_rows=rows[table],
            unexpected_rows=repeated[table],
        )
        for one, (table, key) in zip(counted, KEYS.items(), strict=True)
    ]


def _columns(folder: Path) -> pd.DataFrame:
    """The names of all columns of all products."""
    schools = [f"{SCHOOLS}/{path.name}" for path in (folder / SCHOOLS).iterdir()]
    products = [ANALYST, MUNICIPALITY, NETWORK, *schools]
    with duckdb_files.in_memory() as connection:
        for number, product in enumerate(products):
            connection.execute(f"attach '{folder / product}' as product_{number} (read_only)")
        frame = connection.execute("""
            select cast(replace(database_name, 'product_', '') as integer) as number, table_name,
                lower(column_name) as column_name
            from duckdb_columns() where database_name like 'product_%'
        """).df()
    return frame.assign(product=[products[number] for number in frame["number"]])
