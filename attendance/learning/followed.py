"""What followed on a measure: absence before and after, beside comparison schools over the same months.

The rule itself stands in comparison/interventions.py. Only months that are out and qualify for comparison are looked at,
at the school and at those beside it alike; a comparison school that lacks one of them stays out.
"""

from datetime import date
from typing import Any

import duckdb
import numpy as np

from attendance.comparison.interventions import FEWEST_PERIODS, Effect, Group, Verdict, effect
from attendance.comparison.peers import SchoolFactors, peer_groups, usual_group

MOST_MONTHS = 12
"""To either side of the start."""
_COUNTS_FROM = 7
"""A measure that starts on or before this day of a month counts from that month; else the month is left out."""
Row = dict[str, Any]


def effects(connection: duckdb.DuckDBPyConnection, database: str, measures: list[tuple]) -> list[Row]:
    """A row per measure; `database` holds what is out. A measure: number, school, education type, year group, first day."""
    connection.execute(f"""
        create or replace temp table usable as
        select school_id, month from {database}.marts.comparison_month where qualifies
    """)
    factors = _factors(connection, database)
    return [
        {"intervention_id": number, "school_id": school_id}
        | _effect(connection, database, factors, school_id, (education_type, year_group), starts_on)
        for number, school_id, education_type, year_group, starts_on in measures
    ]


def _factors(connection: duckdb.DuckDBPyConnection, database: str) -> list[SchoolFactors]:
    """Every school with its education types and pupils in its newest usable month."""
    rows = connection.execute(f"""
        select f.school_id, school.sector, list(distinct f.education_type), sum(f.pupils)
        from {database}.marts.attendance_month as f
        join (select school_id, max(month) as month from usable group by all) as newest using (school_id, month)
        join {database}.marts.school as school using (school_id)
        group by all
    """).fetchall()
    return [
        SchoolFactors(school_id, sector, frozenset(types), int(pupils)) for school_id, sector, types, pupils in rows
    ]


def _effect(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    factors: list[SchoolFactors],
    school_id: str,
    cohort: tuple[str | None, int | None],
    starts_on: date,
) -> Row:
    months, start = _months(connection, school_id, starts_on)
    told = Effect(Verdict.CANT_TELL, *(float("nan"),) * 3, 0, False)
    is_known = any(one.school_id == school_id for one in factors)
    if is_known and start >= FEWEST_PERIODS and len(months) - start >= FEWEST_PERIODS:
        group = usual_group(peer_groups(school_id, factors))
        members = [one.school_id for one in group.members] if group else []
        groups = _groups(connection, database, [school_id, *members], months, cohort)
        if school_id in groups:
            told = effect(groups.pop(school_id), list(groups.values()), start)
    numbers = {
        name: value if np.isfinite(value) else None
        for name, value in (("ratio", told.ratio), ("low", told.low), ("high", told.high))
    }
    return {
        "verdict": str(told.verdict),
        **numbers,
        "comparison_schools": told.comparison_schools,
        "months_before": start,
        "months_after": len(months) - start,
        "started_after_worst_month": told.started_after_worst_month,
    }


def _months(connection: duckdb.DuckDBPyConnection, school_id: str, starts_on: date) -> tuple[list[date], int]:
    """The months of the school around the start that can be used, and how many of them lie before it."""
    first = starts_on.replace(day=1)
    usable = [
        month
        for (month,) in connection.execute(
            "select month from usable where school_id = $school_id order by month", {"school_id": school_id}
        ).fetchall()
    ]
    before = [month for month in usable if month < first][-MOST_MONTHS:]
    counts_at_once = starts_on.day <= _COUNTS_FROM
    after = [month for month in usable if month > first or (counts_at_once and month == first)][:MOST_MONTHS]
    return before + after, len(before)


def _groups(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    schools: list[str],
    months: list[date],
    cohort: tuple[str | None, int | None],
) -> dict[str, Group]:
    """Pupils × months of the schools that have all of these months, by school."""
    found = connection.execute(
        f"""
        with complete as (
            select school_id from usable where list_contains($schools, school_id) and list_contains($months, month)
            group by school_id having count(*) = $months_wanted
        )
        select f.school_id, dense_rank() over (partition by f.school_id order by f.pupil_key) - 1 as pupil,
            list_position($months, f.month) - 1 as period, f.absent_minutes::double as absent,
            f.registered_minutes::double as minutes
        from {database}.marts.pupil_month as f
        join complete using (school_id)
        where list_contains($months, f.month)
            and ($education_type is null or (f.education_type = $education_type and f.year_group = $year_group))
        """,
        {
            "schools": schools,
            "months": months,
            "months_wanted": len(months),
            "education_type": cohort[0],
            "year_group": cohort[1],
        },
    ).fetchnumpy()
    groups = {}
    for school_id in schools:
        of_school = np.asarray(found["school_id"] == school_id)
        if not of_school.any():
            continue
        pupil, period = (np.asarray(found[name][of_school], int) for name in ("pupil", "period"))
        absent = np.zeros((int(pupil.max()) + 1, len(months)))
        minutes = np.zeros_like(absent)
        absent[pupil, period] = found["absent"][of_school]
        minutes[pupil, period] = found["minutes"][of_school]
        groups[school_id] = Group(absent, minutes)
    return groups
