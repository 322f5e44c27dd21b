"""The first door: what comes into raw obeys the contract.

Bulk tables hold millions of rows, so DuckDB profiles each school-month to one row of counts, and the expectations
hold over those counts: the same guarantee as over the rows, at the price of a scan.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from attendance import duckdb_files
from attendance.contract import BULK_TABLES, CATEGORIES, EDUCATION_TYPES_BY_SECTOR, SLOT_KINDS, SLOT_STATES, SOURCES
from expectations.context import Checked, Expected, check


def _unlisted(column: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} not in ({listed})"


_EDUCATION_TYPES = [name for names in EDUCATION_TYPES_BY_SECTOR.values() for name in names]
_LISTED_EDUCATION_TYPES = ", ".join(f"'{name}'" for name in _EDUCATION_TYPES)

FAULTS: dict[str, dict[str, tuple[str, str]]] = {
    "enrolment": {
        "without_pupil_key": ("pupil_key is null", "Elke inschrijving heeft een pseudoniem"),
        "unknown_education_type": (
            f"education_type is null or len(list_filter(string_split(education_type, '/'), "
            f"lambda part: part not in ({_LISTED_EDUCATION_TYPES}))) > 0",
            "Elk onderwijstype is bekend",
        ),
        "impossible_year_group": (
            "year_group is null or year_group not between 1 and 8",
            "Leerjaren zijn 1 tot en met 8",
        ),
        "ends_before_begin": ("enrolled_to < enrolled_from", "Geen uitschrijving vóór de inschrijving"),
    },
    "slot": {
        "without_pupil_key": ("pupil_key is null", "Elk roosteronderdeel heeft een pseudoniem"),
        "outside_month": (
            "date is null or date < month or date > last_day(month)",
            "Elk roosteronderdeel valt in de maand",
        ),
        "without_time": (
            "lesson_period is null and (begin_minute is null or end_minute is null)",
            "Elk roosteronderdeel heeft tijden of een lesuur",
        ),
        "ends_before_begin": ("end_minute <= begin_minute", "Elk roosteronderdeel eindigt na het begin"),
        "outside_day": ("begin_minute < 0 or end_minute > 1440", "Tijden liggen binnen de dag"),
        "unknown_state": ("state is null or " + _unlisted("state", SLOT_STATES), "Elke roosterstatus is bekend"),
        "unknown_kind": ("kind is null or " + _unlisted("kind", SLOT_KINDS), "Elke roostersoort is bekend"),
    },
    "registration": {
        "without_pupil_key": ("pupil_key is null", "Elke registratie heeft een pseudoniem"),
        "outside_month": (
            "date_from is null or date_to is null or date_to < month or date_from >= month + interval 1 month",
            "Elke registratie raakt de maand",
        ),
        "ends_before_begin": (
            "date_to < date_from or end_minute < begin_minute",
            "Elke registratie eindigt na het begin",
        ),
        "unknown_type_category": (_unlisted("type_category", CATEGORIES), "Elke categorie van de software is bekend"),
        "unknown_source": (_unlisted("source", SOURCES), "Elke bron is bekend"),
        "negative_minutes": ("minutes < 0", "Gemiste minuten zijn niet negatief"),
    },
    "pupil_total": {
        "without_pupil_key": ("pupil_key is null", "Elk totaal heeft een pseudoniem"),
        "negative_minutes": (
            "least(present_minutes, absent_minutes, authorised_minutes, unauthorised_minutes) < 0",
            "Geen totaal is negatief",
        ),
        "parts_exceed_absence": (
            "authorised_minutes + unauthorised_minutes > absent_minutes",
            "Geoorloofd en ongeoorloofd zijn samen niet meer dan de afwezigheid",
        ),
    },
}
"""Per bulk table: name of the fault, when a row has it, and what its absence means (Dutch)."""


def check_incoming(files: dict[str, list[Path]]) -> list[Checked]:
    """Checks raw files, given per bulk table; one result per fault and per table's columns."""
    results = []
    for table in BULK_TABLES:
        if not files[table.name]:
            continue
        faults = FAULTS[table.name]
        expectations = [
            Expected(
                "ExpectTableColumnsToMatchSet",
                {"column_set": ["school_id", "month", *faults, "unneeded_columns"], "exact_match": True},
                "Het profiel van de tabel is compleet",
            ),
            Expected(
                "ExpectColumnValuesToBeBetween",
                {"column": "unneeded_columns", "min_value": 0, "max_value": 0},
                "Er staan precies de kolommen van het contract in, en dus geen namen of andere gegevens",
            ),
            *(
                Expected("ExpectColumnValuesToBeBetween", {"column": name, "min_value": 0, "max_value": 0}, meaning)
                for name, (_, meaning) in faults.items()
            ),
        ]
        results += check(table.name, _profile(table.name, table.column_names(), files[table.name]), expectations)
    return results


def _profile(table: str, columns: tuple[str, ...], files: list[Path]) -> pd.DataFrame:
    """One row per school-month: in how many rows each fault occurs."""
    counted = ", ".join(
        f"count(*) filter (where {condition}) as {name}" for name, (condition, _) in FAULTS[table].items()
    )
    shown = ", ".join(f"coalesce({name}, 0) as {name}" for name in FAULTS[table])
    at_fault = " or ".join(f"({condition})" for condition, _ in FAULTS[table].values())
    with duckdb_files.in_memory() as connection:
        relation = "read_parquet($files, hive_partitioning = true, hive_types = {'school_id': varchar, 'month': date})"
        parameters = {"files": [str(path) for path in files]}
        present = [row[0] for row in connection.execute(f"describe from {relation}", parameters).fetchall()]
        unneeded = len(set(present) ^ {*columns, "school_id", "month"})
        # only the rows at fault, mostly none, go through the sums; kept in memory for both uses, all rows would cost more
        return connection.execute(
            f"""
            with rows as not materialized (from {relation}),
            faulty as (select school_id, month, {counted} from rows where {at_fault} group by all)
            select school_id, month, {shown}, {unneeded} as unneeded_columns
            from (select distinct school_id, month from rows) left join faulty using (school_id, month)
            """,
            parameters,
        ).df()
