"""Minutes and pupils: attendance, reasons, patterns, lessons and days."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from dashboards.products.data import Row, has_table, query
from dashboards.products.figures.asking import Filters, ask, qualifying

_ATTENDANCE = """
    sum(f.pupils)::bigint as pupils,
    sum(f.scheduled_minutes)::bigint as scheduled_minutes,
    sum(f.registered_minutes)::bigint as registered_minutes,
    sum(f.present_minutes)::bigint as present_minutes,
    sum(f.assumed_present_minutes)::bigint as assumed_present_minutes,
    sum(f.absent_minutes)::bigint as absent_minutes,
    sum(f.authorised_minutes)::bigint as authorised_minutes,
    sum(f.unauthorised_minutes)::bigint as unauthorised_minutes,
    sum(f.unknown_reason_minutes)::bigint as unknown_reason_minutes,
    sum(f.unregistered_minutes)::bigint as unregistered_minutes,
    sum(f.late_count)::bigint as late_count"""


def attendance(by: Sequence[str] = (), **filters: Unpack[Filters]) -> list[Row]:
    """Minutes and pupils, with the number of schools, of those that record absence only and of those that deliver totals only.

    No rows: no deliveries.
    """
    rows = ask(
        f"""{_ATTENDANCE},
        sum(f.adapted_minutes)::bigint as adapted_minutes,
        count(distinct f.school_id) as schools,
        count(distinct f.school_id) filter (where f.registration_mode = 'absence_only') as assumed_schools,
        count(distinct f.school_id) filter (where f.registration_mode = 'totals') as totals_schools,
        coalesce(sum(f.scheduled_minutes) filter (where f.registration_mode = 'totals'), 0)::bigint as totals_minutes""",
        "attendance_month",
        by,
        filters,
    )
    return [row for row in rows if row["schools"]]


def attendance_same_schools(month: date, before: date, **filters: Unpack[Filters]) -> list[Row]:
    """Attendance of two months at the schools that delivered both, so that the change is not a change of schools.

    A school of which one of the two does not qualify for comparison stays out of both.
    """
    out = "select school_id from comparison_month where not qualifies and month in ($month, $before)"
    return ask(
        f"{_ATTENDANCE}, count(distinct f.school_id) as schools",
        "attendance_month",
        ["month"],
        filters,
        where="""f.month in ($month, $before) and f.school_id in (
            select school_id from attendance_month where month = $month
            intersect select school_id from attendance_month where month = $before)"""
        + (f" and f.school_id not in ({out})" if has_table("comparison_month") else ""),
        month=month,
        before=before,
    )


def home_municipalities(month: date, sector: str | None = None) -> list[Row]:
    """Attendance by the code of the municipality in which the pupils live; null where the school did not say.

    From the pupils and not from attendance_home_month: that table knows no school, so the months that do not qualify for
    comparison can't be left out of it.
    """
    return query(
        f"""
        with f as (
            select p.*, case when p.scheduled_minutes > 0 then 1 else 0 end as pupils, mode.registration_mode
            from pupil_month as p
            join school using (school_id)
            join (select distinct school_id, month, registration_mode from attendance_month) as mode
                on mode.school_id = p.school_id and mode.month = p.month
            where p.month = $month and ($sector is null or school.sector = $sector)
                and {qualifying("p.school_id", "p.month")}
        )
        select f.home_municipality_code as municipality_code, {_ATTENDANCE},
            coalesce(sum(f.scheduled_minutes) filter (where f.registration_mode = 'totals'), 0)::bigint as totals_minutes
        from f group by f.home_municipality_code
        """,
        month=month,
        sector=sector,
    )


def reasons(by: Sequence[str] = (), **filters: Unpack[Filters]) -> list[Row]:
    """Absent minutes, pupils and spells per category."""
    return ask(
        """sum(f.absent_minutes)::bigint as absent_minutes, sum(f.pupils)::bigint as pupils,
        sum(f.spells)::bigint as spells""",
        "absence_category_month",
        [*by, "category"],
        filters,
    )


def patterns(by: Sequence[str] = (), **filters: Unpack[Filters]) -> list[Row]:
    """Absent minutes, pupils and spells per pattern of reasons and spells; empty where the release does not carry them."""
    if not has_table("absence_pattern_month"):
        return []
    return ask(
        """sum(f.absent_minutes)::bigint as absent_minutes, sum(f.pupils)::bigint as pupils,
        sum(f.spells)::bigint as spells""",
        "absence_pattern_month",
        [*by, "pattern"],
        filters,
    )


def adapted(**filters: Unpack[Filters]) -> list[Row]:
    """Lesson time that was taken out of the timetable, per state; it is never absence."""
    return ask(
        "sum(f.adapted_minutes)::bigint as adapted_minutes, sum(f.pupils)::bigint as pupils",
        "adapted_month",
        ["state"],
        filters,
    )


def timetable(**filters: Unpack[Filters]) -> list[Row]:
    """Registered and absent minutes per weekday and lesson."""
    return ask(
        """sum(f.registered_minutes)::bigint as registered_minutes, sum(f.absent_minutes)::bigint as absent_minutes,
        sum(f.late_count)::bigint as late_count, sum(f.unregistered_minutes)::bigint as unregistered_minutes""",
        "attendance_timetable",
        ["weekday", "lesson_period"],
        filters,
    )


def signals(by: Sequence[str] = (), **filters: Unpack[Filters]) -> list[Row]:
    """Pupils and events per signal."""
    return ask(
        "sum(f.pupils)::bigint as pupils, sum(f.events)::bigint as events",
        "signal_month",
        [*by, "signal"],
        filters,
    )


def weekdays(first: date, last: date, sector: str) -> list[Row]:
    """Registered and absent minutes per school, month and weekday, of the months that qualify for comparison."""
    return ask(
        "sum(f.registered_minutes)::bigint as registered_minutes, sum(f.absent_minutes)::bigint as absent_minutes",
        "attendance_timetable",
        ["school_id", "month", "weekday"],
        Filters(first=first, last=last, sector=sector, comparable=True),
    )


def weeks(first: date, last: date, sector: str) -> list[Row]:
    """Registered and absent minutes per school and week (its Monday), of the months that qualify for comparison."""
    month = "date_trunc('month', d.date)::date"
    return query(
        f"""
        select d.school_id, date_trunc('week', d.date)::date as week,
            sum(d.registered_minutes)::bigint as registered_minutes, sum(d.absent_minutes)::bigint as absent_minutes
        from attendance_day as d join school using (school_id)
        where {month} between $first and $last and school.sector = $sector
            and {qualifying("d.school_id", month)}
        group by all having sum(d.registered_minutes) > 0 order by all
        """,
        first=first,
        last=last,
        sector=sector,
    )


def days(school_id: str, first: date, last: date) -> list[Row]:
    """The school's days with lessons from `first` up to and including `last`."""
    return query(
        """
        select date, scheduled_minutes, registered_minutes, present_minutes, absent_minutes, unauthorised_minutes
        from attendance_day where school_id = $school_id and date between $first and $last order by date
        """,
        school_id=school_id,
        first=first,
        last=last,
    )


def sector_days(sector: str, first: date, last: date) -> list[Row]:
    """The days with lessons of all schools of a sector together, from `first` up to and including `last`."""
    return query(
        """
        select d.date, sum(d.registered_minutes)::bigint as registered_minutes,
            sum(d.absent_minutes)::bigint as absent_minutes
        from attendance_day as d join school using (school_id)
        where school.sector = $sector and d.date between $first and $last group by d.date order by d.date
        """,
        sector=sector,
        first=first,
        last=last,
    )
