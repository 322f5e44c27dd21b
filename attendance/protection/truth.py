"""What is true of one month, read from the warehouse: counts and minutes per inner cell, before any protection.

It is kept beside the release, because later months are judged against what was published, not against what was
corrected since.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from attendance.protection.catalogue import (
    ENTERED,
    FIRST_MONTH_SIGNALS,
    LEFT,
    PERIOD_KINDS,
    PRESENT,
    REFERENCE,
    SIGNAL,
    TIER,
    TOO_LITTLE_DATA,
    TRANSITION,
    UNREGISTERED,
    TierClass,
    is_reference_month,
    school_year,
    tier_classes,
)

YEAR_TO_DATE = f"{TIER}/ytd"
CELL = ["school_id", "education_type", "year_group"]


@dataclass
class Truth:
    """One month of the region. All frames are small: school × cohort × class or category."""

    month: date
    schools: pd.DataFrame
    """school_id, municipality_code, municipality, sector, is_delivered: every school of which the month is expected.
    is_counted: it was delivered and qualifies for comparison, so that it is in this month's figures; is_year_counted: so
    do all its months of the school year, so that it is in the figures to date."""
    cohorts: pd.DataFrame
    """CELL, pupils: pupils with scheduled minutes, of schools that are counted."""
    counts: pd.DataFrame
    """family (`tier/month`, `signal`, `transition` …), CELL, class, pupils; cells without pupils are left out."""
    minutes: pd.DataFrame
    """CELL, category (present and unregistered too), minutes."""
    contributions: pd.DataFrame
    """CELL, category, pupil (a number that means nothing elsewhere), minutes: who contributes how much to each cell."""
    classes: list[TierClass] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    """Categories of absence, in the order of the screens."""

    @property
    def is_reference(self) -> bool:
        """Whether the month brings new denominators."""
        return is_reference_month(self.month)


def read_truth(connection: duckdb.DuckDBPyConnection, warehouse: str, month: date, comparable: list[str]) -> Truth:
    """Reads a month from the attached `warehouse`; `comparable` are the schools of which the month before was published."""

    def query(sql: str, **parameters: Any) -> pd.DataFrame:
        return connection.execute(sql, {"month": month, **parameters}).df()

    marts = f"{warehouse}.marts"
    borders = query(f"select * from {marts}.tier where $month is not null").to_dict("records")
    classes = tier_classes({str(name): value for name, value in row.items()} for row in borders)
    signals = query(f"select signal from {marts}.signal where $month is not null order by display_order")
    categories = query(f"""
        select category from {marts}.category
        where category_group not in ('present', 'none') and $month is not null order by display_order
    """)
    schools = query(f"""
        with unfit as (
            select school_id, bool_or(month = $month) as is_now from {marts}.comparison_month
            where not qualifies and month between $first and $month group by school_id
        )
        select s.school_id, s.municipality_code, s.municipality, s.sector, bool_or(c.is_delivered) as is_delivered,
            bool_or(c.is_delivered) and not coalesce(bool_or(unfit.is_now), false) as is_counted,
            bool_or(c.is_delivered) and count(unfit.school_id) = 0 as is_year_counted
        from {marts}.delivery_calendar as c join {marts}.school as s using (school_id) left join unfit using (school_id)
        where c.month = $month group by all order by s.school_id
    """, first=date(school_year(month), 8, 1))  # fmt: skip
    counted = schools.loc[schools["is_counted"], "school_id"].tolist()
    present = query(f"""
        select school_id, education_type, year_group, cast(sum(pupils) as bigint) as pupils
        from {marts}.attendance_month where month = $month and pupils > 0 group by all order by all
    """)
    minutes = query(f"""
        select school_id, education_type, year_group, category, cast(sum(minutes) as bigint) as minutes
        from (
            select school_id, education_type, year_group, '{PRESENT}' as category, present_minutes as minutes
            from {marts}.attendance_month where month = $month
            union all
            select school_id, education_type, year_group, '{UNREGISTERED}', unregistered_minutes
            from {marts}.attendance_month where month = $month
            union all
            select school_id, education_type, year_group, category, absent_minutes
            from {marts}.absence_category_month where month = $month
        ) where minutes > 0 group by all order by all
    """)
    tiers = _tiers(query, marts)
    to_date = schools.loc[schools["is_counted"] & schools["is_year_counted"], "school_id"]
    transitions = _transitions(query, marts, classes, [one for one in comparable if one in counted])
    counts = [
        tiers[
            tiers["school_id"].isin(counted) & ((tiers["family"] != YEAR_TO_DATE) | tiers["school_id"].isin(to_date))
        ],
        _counted(_signals(query, marts), counted),
        transitions,
        # how many pupils a school has does not hang on how well it registers
        present.assign(family=REFERENCE, **{"class": "pupils"}),
    ]
    return Truth(
        month=month,
        schools=schools,
        cohorts=_counted(present, counted),
        counts=pd.concat(counts, ignore_index=True)[["family", *CELL, "class", "pupils"]],
        minutes=_counted(minutes, counted),
        contributions=_counted(read_contributions(connection, warehouse, month), counted),
        classes=classes,
        signals=signals["signal"].tolist(),
        categories=categories["category"].tolist(),
    )


def _counted(rows: pd.DataFrame, schools: list[str]) -> pd.DataFrame:
    return rows[rows["school_id"].isin(schools)].reset_index(drop=True)


def read_contributions(connection: duckdb.DuckDBPyConnection, warehouse: str, month: date) -> pd.DataFrame:
    """CELL, category, pupil, minutes: what each pupil contributed to the minutes of a month."""
    return connection.execute(
        f"""
        with pupil as (
            select pupil_key, school_id, education_type, year_group, present_minutes, unregistered_minutes
            from {warehouse}.marts.pupil_month where month = $month
        ),
        contribution as (
            select pupil_key, school_id, education_type, year_group, '{PRESENT}' as category, present_minutes as minutes
            from pupil
            union all
            select pupil_key, school_id, education_type, year_group, '{UNREGISTERED}', unregistered_minutes from pupil
            union all
            select pupil_key, school_id, education_type, year_group, category, cast(sum(absent_minutes) as bigint)
            from {warehouse}.intermediate.int_absence_day join pupil using (school_id, pupil_key)
            where month = $month group by all
        )
        select school_id, education_type, year_group, category, hash(pupil_key) as pupil, minutes
        from contribution where minutes > 0
    """,
        {"month": month},
    ).df()


def _tiers(query: Any, marts: str) -> pd.DataFrame:
    """Per period kind and class: pupils at or above the class's border, less those at or above the next border."""
    return query(f"""
        with distribution as (
            select '{TIER}/' || d.period_kind as family, d.school_id, d.education_type, d.year_group, d.profile,
                d.pupils, t.at_least_percent
            from {marts}.tier_distribution as d left join {marts}.tier as t using (profile, tier)
            where d.month = $month
        ),
        -- each border is one of some profile, and profiles that share it count the same pupils
        at_border as (
            select family, school_id, education_type, year_group, profile, b.at_least_percent as border,
                coalesce(sum(d.pupils) filter (where d.at_least_percent >= b.at_least_percent), 0) as pupils
            from distribution as d join (select profile, at_least_percent from {marts}.tier) as b using (profile)
            group by all
        ),
        above as (
            select family, school_id, education_type, year_group, border, max(pupils) as pupils
            from at_border group by all
        ),
        class as (
            select family, school_id, education_type, year_group, cast(border as varchar) as class,
                pupils - coalesce(lag(pupils) over (
                    partition by family, school_id, education_type, year_group order by border desc
                ), 0) as pupils
            from above
            union all
            select family, school_id, education_type, year_group, '{TOO_LITTLE_DATA}', max(pupils)
            from (
                select family, school_id, education_type, year_group, profile, sum(pupils) as pupils
                from distribution where at_least_percent is null group by all
            ) group by all
        )
        select family, school_id, education_type, year_group, class, cast(pupils as bigint) as pupils
        from class where pupils > 0 order by all
    """)


def _signals(query: Any, marts: str) -> pd.DataFrame:
    derived = ", ".join(f"'{name}'" for name in FIRST_MONTH_SIGNALS)
    return query(f"""
        select '{SIGNAL}' as family, school_id, education_type, year_group, signal as class,
            cast(sum(pupils) as bigint) as pupils
        from {marts}.signal_month where month = $month and signal not in ({derived}) and pupils > 0
        group by all order by all
    """)


def _transitions(query: Any, marts: str, classes: list[TierClass], comparable: list[str]) -> pd.DataFrame:
    """Pupils per finest class before and after, per school; a pupil's tiers of all profiles together name its class."""
    class_of = " ".join(
        "when "
        + " and ".join(f"{profile}_tier = '{tier}'" for profile, tier in one.tiers.items())
        + f" then '{one.name}'"
        for one in classes
    )
    profile = next(iter(classes[0].tiers))
    return query(
        f"""
        with pupil as (
            select school_id, month, pupil_key, case {class_of} end as class
            from {marts}.pupil_month where {profile}_tier is not null and list_contains($comparable, school_id)
        )
        select '{TRANSITION}' as family, school_id, '' as education_type, 0 as year_group,
            coalesce(was.class, '{ENTERED}') || '>' || coalesce(became.class, '{LEFT}') as class, count(*) as pupils
        from (from pupil where month = $month) as became
        full join (from pupil where month = cast($month as date) - interval 1 month) as was using (school_id, pupil_key)
        group by all order by all
        """,
        comparable=comparable,
    )


def periods(truth: Truth) -> list[str]:
    """The period kinds that the month has counts of."""
    return [kind for kind in PERIOD_KINDS if (truth.counts["family"] == f"{TIER}/{kind}").any()]
