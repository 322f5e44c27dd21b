"""Pupils by their tier, and what they add up to per school."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from dashboards.products.data import Row, query
from dashboards.products.figures.asking import Filters, ask, qualifying


def tiers(by: Sequence[str], profile: str, period_kind: str, **filters: Unpack[Filters]) -> list[Row]:
    """Pupils per tier. A tier is the state of one period, so `by` names the month or the filters hold it to one."""
    return ask(
        "sum(f.pupils)::bigint as pupils",
        "tier_distribution",
        [*by, "tier"],
        filters,
        where="f.profile = $profile and f.period_kind = $period_kind",
        profile=profile,
        period_kind=period_kind,
    )


def transitions(profile: str, month: date, **filters: Unpack[Filters]) -> list[Row]:
    """Pupils by the tier of the month before and that of this month."""
    return ask(
        "sum(f.pupils)::bigint as pupils",
        "tier_transition",
        ["from_tier", "to_tier"],
        {**filters, "first": month, "last": month},
        where="f.profile = $profile",
        profile=profile,
    )


def first_month_outcomes(sector: str, school_id: str | None = None) -> list[Row]:
    """Pupils of finished school years by how the first four school weeks went (`first`: 0 at least 90 %, 1 at least 80 %,
    2 less) and whether they ended in tier 3 (`ended_high`); the school years in which that was.

    Only pupils with enough data at both moments. A school's year is finished when May or a later month was delivered.
    Empty where the release does not carry the first month of pupils.
    """
    if not query(
        "select 1 from duckdb_columns() where table_name = 'pupil_month' and column_name = 'pyramid_tier_first_month'"
    ):
        return []
    return query(
        """
        with pupil as (
            select p.*, year(p.month) - (month(p.month) < 8)::int as school_year
            from pupil_month as p join school using (school_id)
            where school.sector = $sector and ($school_id is null or p.school_id = $school_id)
        ),
        finished as (
            select school_id, school_year, max(month) as month from pupil group by all having month(max(month)) between 5 and 7
        ),
        first as (
            select school_id, school_year, pupil_key,
                case when pyramid_tier_first_month in ('orange', 'red') then 2
                    when md_mtss_tier_first_month = 'tier_3' then 1 else 0 end as first
            from pupil
            where md_mtss_tier_first_month is not null and md_mtss_tier_first_month <> 'too_little_data'
        )
        select first.first, pupil.md_mtss_tier_ytd = 'tier_3' as ended_high, first.school_year, count(*) as pupils
        from first
        join finished using (school_id, school_year)
        join pupil on pupil.school_id = first.school_id and pupil.pupil_key = first.pupil_key
            and pupil.month = finished.month
        where pupil.md_mtss_tier_ytd is not null and pupil.md_mtss_tier_ytd <> 'too_little_data'
        group by all order by all
        """,
        sector=sector,
        school_id=school_id,
    )


def pupil_sums(first: date, last: date, sector: str) -> list[Row]:
    """Per school and cohort what its pupils add up to over the months `first` … `last` that qualify for comparison.

    With a pupil's absent minutes a and registered minutes r over the period: pupils, Σa, Σr, Σa², Σar, Σr². The cohort is
    that of the pupil's last month. Pupils of whom nothing was registered are left out.
    """
    return query(
        f"""
        with pupil as (
            select f.school_id, f.pupil_key, max_by(f.education_type, f.month) as education_type,
                max_by(f.year_group, f.month) as year_group, sum(f.absent_minutes)::double as a,
                sum(f.registered_minutes)::double as r
            from pupil_month as f join school using (school_id)
            where f.month between $first and $last and school.sector = $sector
                and {qualifying("f.school_id", "f.month")}
            group by f.school_id, f.pupil_key
            having sum(f.registered_minutes) > 0
        )
        select school_id, education_type, year_group, count(*) as pupils, sum(a) as absent, sum(r) as minutes,
            sum(a * a) as absent_squared, sum(a * r) as absent_minutes, sum(r * r) as minutes_squared
        from pupil group by all order by all
        """,
        first=first,
        last=last,
        sector=sector,
    )
