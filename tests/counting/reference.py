"""The region counted a second time, in plain loops: exchange-format tables in, published tables out.

Independent on purpose of the platform's own models: it reads docs and rows only. Belongs here: adding up over pupils
to the tables of `analyst.duckdb`. Every table is a dict from its key columns to its measures.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from .decisions import CountedSlot, decide
from .exchange import Delivery, School, SchoolMonth, month_before, school_months
from .periods import (
    TIERS,
    Calendar,
    Minutes,
    Pupil,
    TierOfPupil,
    first_month_tiers,
    month_before_is_delivered,
    month_tiers,
    spells_of,
    year_to_date_tiers,
)
from .signals import signals_of_region

Mart = dict[tuple[Any, ...], dict[str, Any]]
"""Key columns → measures. Cohort is always education_type, year_group."""


@dataclass
class Region:
    """What was counted: per table of published.md its rows, and the slots behind them."""

    tables: dict[str, Mart] = field(default_factory=dict)
    slots: list[CountedSlot] = field(default_factory=list)
    told: list[SchoolMonth] = field(default_factory=list)


def count_region(schools: list[School], deliveries: list[Delivery]) -> Region:
    """Counts all deliveries, in order of arrival."""
    told = school_months(schools, deliveries)
    counted = [slot for school_month in told for slot in decide(school_month)]
    calendar = Calendar(told, counted)
    sectors = {school.school_id: school.sector for school in schools}
    monthly = month_tiers(calendar)
    to_date = year_to_date_tiers(calendar)
    pupil_months = count_pupil_months(calendar, counted)
    tables = {
        "pupil_month": with_tiers(pupil_months, calendar, monthly, to_date),
        "attendance_month": attendance_month(pupil_months, calendar, counted, told),
        "attendance_home_month": attendance_home_month(pupil_months, calendar, sectors),
        "absence_category_month": absence_category_month(counted, calendar),
        "adapted_month": adapted_month(counted, calendar),
        "attendance_day": attendance_day(counted),
        "attendance_timetable": attendance_timetable(counted, calendar),
        "tier_distribution": tier_distribution(
            calendar, {"month": monthly, "ytd": to_date, "first_month": first_month_tiers(calendar)}
        ),
        "tier_transition": tier_transition(calendar, monthly),
        "signal_month": signal_month(calendar),
    }
    check_sums(tables)
    return Region(tables, counted, told)


def cohort(calendar: Calendar, pupil: Pupil, month: date) -> tuple[str, int]:
    """Education type and year group of the pupil in the month."""
    row = calendar.cohorts[pupil, month]
    return row.education_type, row.year_group


def count_pupil_months(calendar: Calendar, counted: list[CountedSlot]) -> dict[tuple[Pupil, date], Minutes]:
    """Sums per pupil, school and month; pupils with planned or adapted minutes."""
    sums: dict[tuple[Pupil, date], Minutes] = defaultdict(Minutes)
    for slot in counted:
        sums[(slot.school_id, slot.slot.pupil), slot.month].add_slot(slot)
    for minutes in sums.values():
        minutes.check()
    return dict(sums)


def with_tiers(
    pupil_months: dict[tuple[Pupil, date], Minutes],
    calendar: Calendar,
    monthly: list[TierOfPupil],
    to_date: list[TierOfPupil],
) -> Mart:
    """pupil_month: minutes, cohort, home and tiers of pupil × school × month."""
    tiers = {(tier.pupil, tier.month): tier for tier in monthly}
    tiers_to_date = {(tier.pupil, tier.month): tier for tier in to_date}
    mart: Mart = {}
    for (pupil, month), minutes in pupil_months.items():
        row = calendar.cohorts[pupil, month]
        own_days = [day for day in calendar.scheduled_days(pupil) if day.replace(day=1) == month]
        measures: dict[str, Any] = asdict(minutes)
        measures |= {
            "education_type": row.education_type,
            "year_group": row.year_group,
            "home_municipality_code": row.home,
            "eighteen_plus": row.eighteen_plus,
            "scheduled_days": len(own_days),
        }
        for profile in TIERS:
            here, year = tiers.get((pupil, month)), tiers_to_date.get((pupil, month))
            measures[f"{profile}_tier"] = here.tier(profile) if here else None
            measures[f"{profile}_tier_ytd"] = year.tier(profile) if year else None
        mart[(*pupil, month)] = measures
    return mart


def _add_pupil(mart: Mart, key: tuple[Any, ...], minutes: Minutes) -> None:
    row = mart.setdefault(key, {"pupils": 0} | asdict(Minutes()))
    row["pupils"] += minutes.scheduled_minutes > 0  # `pupils` counts those with S > 0
    for name, value in asdict(minutes).items():
        row[name] += value


def attendance_month(
    pupil_months: dict[tuple[Pupil, date], Minutes],
    calendar: Calendar,
    counted: list[CountedSlot],
    told: list[SchoolMonth],
) -> Mart:
    """School × month × cohort, with the registration mode of the school-month (counting.md 8)."""
    seen = {
        (slot.school_id, slot.month) for slot in counted if slot.slot.is_planned and slot.slot.roll_call is not None
    }
    mart: Mart = {}
    for (pupil, month), minutes in pupil_months.items():
        key = (pupil[0], month, *cohort(calendar, pupil, month))
        _add_pupil(mart, key, minutes)
        mart[key]["is_absence_only"] = (pupil[0], month) not in seen
    return mart


def attendance_home_month(
    pupil_months: dict[tuple[Pupil, date], Minutes], calendar: Calendar, sectors: dict[str, str]
) -> Mart:
    """Month × home municipality × sector."""
    mart: Mart = {}
    for (pupil, month), minutes in pupil_months.items():
        _add_pupil(mart, (month, calendar.cohorts[pupil, month].home, sectors[pupil[0]]), minutes)
    return mart


def absence_category_month(counted: list[CountedSlot], calendar: Calendar) -> Mart:
    """School × month × cohort × category of absence; a spell counts in the month in which it begins."""
    minutes: dict[tuple[Any, ...], int] = defaultdict(int)
    pupils: dict[tuple[Any, ...], set[Pupil]] = defaultdict(set)
    spells: dict[tuple[Any, ...], int] = defaultdict(int)
    for slot in counted:
        if slot.category is None or slot.category == "present":
            continue
        pupil = (slot.school_id, slot.slot.pupil)
        key = (slot.school_id, slot.month, *cohort(calendar, pupil, slot.month), slot.category)
        minutes[key] += slot.absent_minutes
        pupils[key].add(pupil)
    for pupil in calendar.pupil_days:
        for spell in spells_of(calendar, pupil):
            month = spell.days[0].replace(day=1)
            spells[(pupil[0], month, *cohort(calendar, pupil, month), spell.category)] += 1
    return {
        key: {"absent_minutes": minutes[key], "pupils": len(pupils[key]), "spells": spells.get(key, 0)}
        for key in minutes
    }


def adapted_month(counted: list[CountedSlot], calendar: Calendar) -> Mart:
    """School × month × cohort × timetable state."""
    mart: Mart = {}
    pupils: dict[tuple[Any, ...], set[Pupil]] = defaultdict(set)
    for slot in counted:
        if slot.slot.is_planned:
            continue
        pupil = (slot.school_id, slot.slot.pupil)
        key = (slot.school_id, slot.month, *cohort(calendar, pupil, slot.month), slot.slot.state)
        row = mart.setdefault(key, {"adapted_minutes": 0, "pupils": 0})
        row["adapted_minutes"] += slot.adapted_minutes
        pupils[key].add(pupil)
        row["pupils"] = len(pupils[key])
    return mart


def attendance_day(counted: list[CountedSlot]) -> Mart:
    """School × date with planned slots."""
    sums: dict[tuple[Any, ...], Minutes] = defaultdict(Minutes)
    for slot in counted:
        if slot.slot.is_planned:
            sums[slot.school_id, slot.slot.day].add_slot(slot)
    names = (
        "scheduled_minutes",
        "registered_minutes",
        "present_minutes",
        "absent_minutes",
        "unauthorised_minutes",
    )
    return {key: {name: asdict(minutes)[name] for name in names} for key, minutes in sums.items()}


def attendance_timetable(counted: list[CountedSlot], calendar: Calendar) -> Mart:
    """School × month × cohort × weekday × lesson period, or begin time where a slot names no period."""
    sums: dict[tuple[Any, ...], Minutes] = defaultdict(Minutes)
    for counted_slot in counted:
        slot = counted_slot.slot
        if slot.is_planned:
            pupil = (counted_slot.school_id, slot.pupil)
            period = slot.period or f"{slot.begin // 60:02d}:{slot.begin % 60:02d}"
            month = counted_slot.month
            key = (pupil[0], month, *cohort(calendar, pupil, month), slot.day.isoweekday(), period)
            sums[key].add_slot(counted_slot)
    names = ("registered_minutes", "absent_minutes", "late_count", "unregistered_minutes")
    return {key: {name: asdict(minutes)[name] for name in names} for key, minutes in sums.items()}


def tier_distribution(calendar: Calendar, periods: dict[str, list[TierOfPupil]]) -> Mart:
    """Profile × kind of period × month × school × cohort × tier."""
    mart: Mart = {}
    for kind, results in periods.items():
        for result in results:
            for profile, tier in result.tiers:
                month_cohort = cohort(calendar, result.pupil, result.month)
                key = (profile, kind, result.month, result.pupil[0], *month_cohort, tier)
                mart.setdefault(key, {"pupils": 0})["pupils"] += 1
    return mart


def tier_transition(calendar: Calendar, monthly: list[TierOfPupil]) -> Mart:
    """Profile × month × school × cohort × tier of the month before × tier of this month (counting.md 20)."""
    tiers = {(result.pupil, result.month): result for result in monthly}
    mart: Mart = {}
    for school_id, delivered in calendar.delivered.items():
        for month in sorted(delivered):
            before = month_before(month)
            if not month_before_is_delivered(calendar, school_id, month):
                continue
            for pupil in calendar.pupil_days:
                was, became = tiers.get((pupil, before)), tiers.get((pupil, month))
                if pupil[0] != school_id or (was is None and became is None):
                    continue
                month_cohort = cohort(calendar, pupil, month if became else before)
                for profile in TIERS:
                    from_tier = was.tier(profile) if was else "entered"
                    to_tier = became.tier(profile) if became else "left"
                    key = (profile, month, school_id, *month_cohort, from_tier, to_tier)
                    mart.setdefault(key, {"pupils": 0})["pupils"] += 1
    return mart


def signal_month(calendar: Calendar) -> Mart:
    """Signal × month × school × cohort: `pupils` counts pupils, `events` events (counting.md 26)."""
    mart: Mart = {}
    pupils: dict[tuple[Any, ...], set[Pupil]] = defaultdict(set)
    for event in signals_of_region(calendar):
        key = (event.signal, event.month, event.pupil[0], *cohort(calendar, event.pupil, event.month))
        pupils[key].add(event.pupil)
        row = mart.setdefault(key, {"pupils": 0, "events": 0})
        row["events"] += 1
        row["pupils"] = len(pupils[key])
    return mart


def check_sums(tables: dict[str, Mart]) -> None:
    """S = P + A + U for every row, and each breakdown gives back the school-month's total (domain.md, Minutes)."""
    totals: dict[tuple[str, date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (school_id, month, *_), row in tables["attendance_month"].items():
        for name in ("scheduled_minutes", "absent_minutes", "registered_minutes", "adapted_minutes"):
            totals[school_id, month][name] += row[name]
    for table, name in (
        ("pupil_month", "scheduled_minutes"),
        ("absence_category_month", "absent_minutes"),
        ("adapted_month", "adapted_minutes"),
        ("attendance_day", "scheduled_minutes"),
        ("attendance_timetable", "registered_minutes"),
    ):
        sums: dict[tuple[str, date], int] = defaultdict(int)
        for key, row in tables[table].items():
            if table == "pupil_month":
                school_id, _, month = key
            else:
                school_id, month = key[0], key[1].replace(day=1)
            sums[school_id, month] += row[name]
        for school_month, total in totals.items():
            assert sums[school_month] == total[name], (table, name, school_month)
