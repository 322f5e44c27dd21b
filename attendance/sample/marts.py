"""A made-up region straight as marts, without deliveries: for what starts where the counting ends, such as protection.

Pupils have a lasting proneness to absence, so that tiers persist from month to month as they do in life; a few move
to another school of the region within the year. Everything follows from the seed. Nobody in it exists.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from attendance.seeds import seed_file

_SHARES = {
    "sick": 0.48,
    "medical": 0.07,
    "leave": 0.09,
    "school_initiated": 0.04,
    "late_authorised": 0.01,
    "other_authorised": 0.03,
    "unauthorised": 0.2,
    "late_unauthorised": 0.03,
    "unknown_reason": 0.05,
}
"""Of absence in secondary education, after the figures of docs/domain.md."""
_MONTH_MINUTES = 90 * 60
_BORDERS = {"md_mtss": ((95, "tier_1"), (90, "tier_2"), (0, "tier_3")),
            "pyramid": ((95, "green"), (80, "yellow"), (50, "orange"), (0, "red"))}  # fmt: skip


@dataclass(frozen=True)
class MadeUpRegion:
    """How large the region is. Schools of 6 cohorts, spread over municipalities; `movers` is the share of pupils that
    change school within a year, `unfit` that of school-months that do not qualify for comparison."""

    schools: int = 30
    municipalities: int = 8
    cohorts: int = 6
    months: int = 10
    mean_cohort: int = 65
    movers: float = 0.01
    unfit: float = 0.0
    seed: int = 1

    def month_starts(self) -> list[date]:
        """First days of the months, from August 2025 on."""
        return [date(2025 + (7 + number) // 12, (7 + number) % 12 + 1, 1) for number in range(self.months)]


def write_warehouse(region: MadeUpRegion, path: Path) -> None:
    """Writes a warehouse with the marts that protection reads, for all months of the region."""
    random = np.random.default_rng(region.seed)
    school = np.array([f"{number:02}AA00" for number in range(region.schools)])
    municipality = random.integers(0, region.municipalities, region.schools)
    sizes = np.maximum(2, random.gamma(2.2, region.mean_cohort / 2.2, (region.schools, region.cohorts))).astype(int)
    at = np.repeat(np.arange(region.schools), sizes.sum(axis=1))
    year_group = np.concatenate([np.repeat(np.arange(1, region.cohorts + 1), row) for row in sizes])
    pupils = len(at)
    proneness = random.lognormal(np.log(0.055), 0.8, pupils)
    moves_in = np.where(random.random(pupils) < region.movers, random.integers(1, 10, pupils), 99)
    new_school = random.integers(0, region.schools, pupils)
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts; create schema intermediate")
        _facts(connection, school, municipality)
        for number, month in enumerate(region.month_starts()):
            now_at = np.where(number >= moves_in, new_school, at)
            _month(connection, random, month, school[now_at], year_group, proneness)
        _derived(connection)
        _comparison(connection, random, region.unfit)


def _facts(connection: duckdb.DuckDBPyConnection, school: np.ndarray, municipality: np.ndarray) -> None:
    rows = pa.table(
        {
            "school_id": school,
            "name": [f"School {one}" for one in school],
            "municipality_code": [f"{100 + one:04}" for one in municipality],
            "municipality": [f"Gemeente {one}" for one in municipality],
            "sector": ["vo"] * len(school),
        }
    )
    connection.register("school_rows", rows)
    connection.execute("create table marts.school as from school_rows")
    for name in ("tier", "tier_profile", "category", "signal"):
        connection.execute(f"create table marts.{name} as from read_csv('{seed_file(name)}')")
    connection.execute("""
        create table marts.pupil_month (pupil_key bigint, school_id text, month date, education_type text,
            year_group integer, scheduled_minutes bigint, registered_minutes bigint, present_minutes bigint,
            absent_minutes bigint, unregistered_minutes bigint, md_mtss_tier text, pyramid_tier text,
            md_mtss_tier_ytd text, pyramid_tier_ytd text);
        create table intermediate.int_absence_day (school_id text, month date, pupil_key bigint, date date,
            category text, absent_minutes bigint)
    """)


def _month(
    connection: duckdb.DuckDBPyConnection,
    random: np.random.Generator,
    month: date,
    school_id: np.ndarray,
    year_group: np.ndarray,
    proneness: np.ndarray,
) -> None:
    pupils = len(school_id)
    rate = np.minimum(0.95, proneness * random.gamma(2.0, 0.5, pupils))
    unregistered = (random.random(pupils) < 0.02) * 0.6 * _MONTH_MINUTES
    unregistered = np.maximum(unregistered, random.poisson(2, pupils) * 50).astype(int)
    minutes = np.stack(
        [
            np.round(rate * (_MONTH_MINUTES - unregistered) * random.gamma(share, 1, pupils) / 50) * 50
            for share in _SHARES.values()
        ]
    ).astype(int)
    most = (_MONTH_MINUTES - unregistered) * 0.97
    minutes = (minutes * np.minimum(1, most / np.maximum(minutes.sum(axis=0), 1))).astype(int)
    absent = minutes.sum(axis=0)
    rows = pa.table(
        {
            "pupil_key": np.arange(pupils),
            "school_id": school_id,
            "month": pa.array([month] * pupils, pa.date32()),
            "education_type": ["havo"] * pupils,
            "year_group": year_group,
            "scheduled_minutes": np.full(pupils, _MONTH_MINUTES),
            "registered_minutes": _MONTH_MINUTES - unregistered,
            "present_minutes": _MONTH_MINUTES - unregistered - absent,
            "absent_minutes": absent,
            "unregistered_minutes": unregistered,
        }
    )
    connection.register("pupil_rows", rows)
    connection.execute("""
        insert into marts.pupil_month
        select *, null, null, null, null from pupil_rows
    """)
    keys = np.arange(pupils)
    for category, of_category in zip(_SHARES, minutes, strict=True):
        some = of_category > 0
        connection.register("absence_rows", pa.table({"pupil_key": keys[some], "minutes": of_category[some]}))
        connection.execute(
            """
            insert into intermediate.int_absence_day
            select p.school_id, p.month, p.pupil_key, p.month, $category, a.minutes
            from absence_rows as a join pupil_rows as p using (pupil_key)
            """,
            {"category": category},
        )


def _case(profile: str, present: str, registered: str, scheduled: str) -> str:
    steps = " ".join(
        f"when {present} * 100 >= {border} * {registered} then '{tier}'" for border, tier in _BORDERS[profile]
    )
    return f"case when {registered} * 2 < {scheduled} then 'too_little_data' {steps} end"


def _derived(connection: duckdb.DuckDBPyConnection) -> None:
    """Tiers, and the marts that are sums over pupils."""
    tiers = ", ".join(
        f"{_case(profile, 'present', 'registered', 'scheduled')} as {profile}_tier_ytd, "
        f"{_case(profile, 'present_minutes', 'registered_minutes', 'scheduled_minutes')} as {profile}_tier"
        for profile in _BORDERS
    )
    connection.execute(f"""
        create or replace table marts.pupil_month as
        with summed as (
            select * exclude (md_mtss_tier, pyramid_tier, md_mtss_tier_ytd, pyramid_tier_ytd),
                sum(present_minutes) over to_date as present, sum(registered_minutes) over to_date as registered,
                sum(scheduled_minutes) over to_date as scheduled
            from marts.pupil_month
            window to_date as (partition by school_id, pupil_key order by month)
        )
        select * exclude (present, registered, scheduled), {tiers} from summed
    """)
    connection.execute(
        "create table marts.tier_distribution as "
        + " union all ".join(
            f"select '{profile}' as profile, '{kind}' as period_kind, month, school_id, education_type, year_group, "
            f"{column} as tier, count(*) as pupils from marts.pupil_month {where} group by all"
            for profile in _BORDERS
            for kind, column, where in (
                ("month", f"{profile}_tier", ""),
                ("ytd", f"{profile}_tier_ytd", ""),
                ("first_month", f"{profile}_tier_ytd", "where month = date '2025-09-01'"),
            )
        )
    )
    keys = "school_id, month, education_type, year_group"
    connection.execute(f"""
        create table marts.attendance_month as
        select {keys}, count(*) as pupils,
            {", ".join(f"cast(sum({one}) as bigint) as {one}" for one in ("scheduled_minutes", "registered_minutes", "present_minutes", "absent_minutes", "unregistered_minutes"))}
        from marts.pupil_month group by all;
        create table marts.absence_category_month as
        select {keys}, category, cast(sum(a.absent_minutes) as bigint) as absent_minutes,
            count(distinct a.pupil_key) as pupils
        from intermediate.int_absence_day as a join marts.pupil_month using (school_id, month, pupil_key)
        group by all;
        create table marts.signal_month as
        select 'hours_16_in_4_weeks' as signal, {keys}, count(*) as pupils
        from intermediate.int_absence_day as a join marts.pupil_month using (school_id, month, pupil_key)
        where category = 'unauthorised' and a.absent_minutes >= 960 group by all
        union all
        select 'mazl_sick', {keys}, count(*)
        from intermediate.int_absence_day as a join marts.pupil_month using (school_id, month, pupil_key)
        where category = 'sick' and a.absent_minutes >= 1200 group by all
        union all
        select 'long_term_unauthorised', {keys}, count(*)
        from intermediate.int_absence_day as a join marts.pupil_month using (school_id, month, pupil_key)
        where category = 'unauthorised' and a.absent_minutes >= 4000 group by all;
        create table marts.delivery_calendar as
        select school_id, month, true as is_delivered, cast(month + interval 37 day as date) as expected_by
        from marts.school cross join (select distinct month from marts.pupil_month)
    """)


def _comparison(connection: duckdb.DuckDBPyConnection, random: np.random.Generator, unfit: float) -> None:
    connection.execute("create table marts.comparison_month as select school_id, month from marts.delivery_calendar")
    months = connection.execute("select * from marts.comparison_month order by all").fetchnumpy()
    qualifies = pa.array(random.random(len(months["month"])) >= unfit)
    connection.register("comparison_rows", pa.table({**months, "qualifies": qualifies}))
    connection.execute("""
        create or replace table marts.comparison_month as
        select school_id, cast(month as date) as month, qualifies from comparison_rows
    """)
