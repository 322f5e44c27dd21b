"""Where something works: schools and cohorts with less absence than expected in several periods, that may be asked.

The newest months of a sector are cut in three periods; each has a funnel, standardised for the mix of cohorts. The rule
itself stands in comparison/deviance.py. Only months that are out and qualify for comparison are looked at.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import numpy as np

from attendance import duckdb_files
from attendance.comparison.deviance import Term, candidates
from attendance.comparison.funnel import funnel_of_rates
from attendance.comparison.standardisation import indirect
from attendance.comparison.uncertainty import PupilSums, design_constant
from attendance.duckdb_files import Row

PERIODS = 3
MOST_MONTHS = 12
"""So many months back at most: what worked long ago may be gone."""
_SUMS = ("pupils", "absent", "minutes", "absent_squared", "absent_minutes", "minutes_squared")


def better_than_expected(connection: duckdb.DuckDBPyConnection, database: str, asked: set[str]) -> list[Row]:
    """Rows of the table, by school and cohort, for the schools that may be `asked`; `database` holds what is out."""
    connection.execute(f"""
        create or replace temp table looked_at as
        select c.school_id, c.month, school.sector,
            dense_rank() over (partition by school.sector order by c.month desc) as months_ago
        from {database}.marts.comparison_month as c
        join {database}.marts.school as school using (school_id)
        where c.qualifies
        qualify months_ago <= {MOST_MONTHS}
    """)
    good = _well_registered(connection, database)
    opted_in = dict.fromkeys(asked, True)
    found: list[Row] = []
    sectors = connection.execute(
        "select sector, list(distinct month order by month) from looked_at group by all order by all"
    ).fetchall()
    for sector, months in sectors:
        if len(months) < PERIODS:
            continue
        parts = [[months[n] for n in part] for part in np.array_split(np.arange(len(months)), PERIODS)]
        sums = [_sums(connection, database, sector, part[0], part[-1]) for part in parts]
        where = {"of_periods": PERIODS, "first_month": months[0], "last_month": months[-1]}
        for cohort in [None, *sorted({(row["education_type"], row["year_group"]) for rows in sums for row in rows})]:
            terms = [term for rows in sums if (term := _term(rows, cohort)) is not None]
            education_type, year_group = cohort or (None, None)
            found += [
                {"school_id": one.name, "education_type": education_type, "year_group": year_group, "periods": len(one.terms)}
                | where
                for one in candidates(terms, good, opted_in)
            ]  # fmt: skip
    return sorted(found, key=lambda row: (row["school_id"], row["education_type"] or "", row["year_group"] or 0))


def _well_registered(connection: duckdb.DuckDBPyConnection, database: str) -> Mapping[str, bool]:
    """Per school whether its registration is good: all it delivered in these months qualifies, and in its newest month
    reliability and completeness are good or okay (annex of 001); where presence is not looked at, they need no attention.
    """
    rows = connection.execute(f"""
        with newest as (select school_id, max(month) as month, min(month) as first_month from looked_at group by all),
        mode as (
            select school_id, month, bool_or(registration_mode = 'absence_only') as is_assumed
            from {database}.marts.attendance_month group by all
        )
        select newest.school_id, bool_and(
            checked.rating in ('good', 'okay') or (mode.is_assumed and checked.rating = 'could_be_better')
        ) and not exists (
            from {database}.marts.comparison_month as c
            join {database}.marts.delivery_calendar as calendar using (school_id, month)
            where c.school_id = newest.school_id and not c.qualifies and calendar.is_delivered
                and c.month between newest.first_month and newest.month
        )
        from newest
        join {database}.marts.checklist_month as checked using (school_id, month)
        left join mode using (school_id, month)
        where checked.list = 'annex_001' and checked.item in ('reliability', 'completeness')
        group by newest.school_id, newest.first_month, newest.month
    """).fetchall()
    return {school_id: bool(is_good) for school_id, is_good in rows}


def _sums(connection: duckdb.DuckDBPyConnection, database: str, sector: str, first: date, last: date) -> Sequence[Row]:
    """Per school and cohort what its pupils add up to over a period; the cohort is that of the pupil's last month."""
    return duckdb_files.rows(
        connection,
        f"""
        with pupil as (
            select f.school_id, f.pupil_key, max_by(f.education_type, f.month) as education_type,
                max_by(f.year_group, f.month) as year_group, sum(f.absent_minutes)::double as a,
                sum(f.registered_minutes)::double as r
            from {database}.marts.pupil_month as f
            join looked_at using (school_id, month)
            where looked_at.sector = $sector and f.month between $first and $last
            group by f.school_id, f.pupil_key
            having sum(f.registered_minutes) > 0
        )
        select school_id, education_type, year_group, count(*) as pupils, sum(a) as absent, sum(r) as minutes,
            sum(a * a) as absent_squared, sum(a * r) as absent_minutes, sum(r * r) as minutes_squared
        from pupil group by all order by all
        """,
        {"sector": sector, "first": first, "last": last},
    )


def _term(rows: Sequence[Row], cohort: tuple[str, int] | None) -> Term | None:
    """The funnel of a period, of schools or of one cohort at all schools; None where there are too few."""
    if cohort is not None:
        rows = [row for row in rows if (row["education_type"], row["year_group"]) == cohort]
    schools = sorted({row["school_id"] for row in rows})
    cohorts = sorted({(row["education_type"], row["year_group"]) for row in rows})
    at = {school_id: n for n, school_id in enumerate(schools)}, {key: n for n, key in enumerate(cohorts)}
    cells = {name: np.zeros((len(schools), len(cohorts))) for name in _SUMS}
    for row in rows:
        place = at[0][row["school_id"]], at[1][row["education_type"], row["year_group"]]
        for name in _SUMS:
            cells[name][place] += row[name]
    sums = PupilSums(*(cells[name].sum(axis=1) for name in _SUMS))
    try:
        mix = indirect(cells["absent"], cells["minutes"]) if cohort is None else None
        return Term(schools, funnel_of_rates(sums.rate, sums.pupils, design_constant(sums), mix))
    except ValueError:
        return None
