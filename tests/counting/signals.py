"""Signals of law and practice, pupil by pupil (domain.md, Signals; docs/counting.md 21–26).

Belongs here: on which day which signal falls for which pupil.
"""

from dataclasses import dataclass
from datetime import date

from .periods import TOO_LITTLE, Calendar, Pupil, first_month_tiers, iso_week, school_year, spells_of

HOURS_16 = 16 * 60
Week = tuple[int, int]
"""ISO year and week."""


@dataclass(frozen=True)
class Event:
    """One signal of one pupil; `month` is the month that it belongs to (counting.md 26)."""

    signal: str
    pupil: Pupil
    month: date


def signals_of_region(calendar: Calendar) -> list[Event]:
    """All events of all pupils."""
    events = early_month(calendar)
    for pupil in sorted(calendar.pupil_days):
        years = sorted({school_year(day) for day in calendar.scheduled_days(pupil)})
        for year in years:
            for weeks in calendar.known_weeks(pupil[0], year):  # nothing is known of what lies between (counting.md 21)
                events += hours_16_in_4_weeks(calendar, pupil, year, weeks)
                events += mazl_sick(calendar, pupil, year, weeks)
                events += long_term_unauthorised(calendar, pupil, year, weeks)
    return events


def _days_of(calendar: Calendar, pupil: Pupil, year: int, weeks: list[Week]) -> list[date]:
    return [day for day in calendar.scheduled_days(pupil) if school_year(day) == year and iso_week(day) in weeks]


def hours_16_in_4_weeks(calendar: Calendar, pupil: Pupil, year: int, weeks: list[Week]) -> list[Event]:
    """At least 16 clock hours unauthorised in 4 consecutive school weeks; after an event counting restarts the next
    day (counting.md 22)."""
    days = _days_of(calendar, pupil, year, weeks)
    events = []
    last_event = date.min
    for today in days:
        this_week = weeks.index(iso_week(today))
        total = 0
        for day in days:
            is_in_window = this_week - 3 <= weeks.index(iso_week(day)) <= this_week
            if is_in_window and last_event < day <= today:
                total += calendar.pupil_days[pupil][day].minutes.unauthorised_minutes
        if total >= HOURS_16:
            events.append(Event("hours_16_in_4_weeks", pupil, today.replace(day=1)))
            last_event = today
    return events


def mazl_sick(calendar: Calendar, pupil: Pupil, year: int, weeks: list[Week]) -> list[Event]:
    """The 4th sick spell to begin in 12 school weeks, and the 7th day of a sick spell (counting.md 23)."""
    days = _days_of(calendar, pupil, year, weeks)
    spells = sorted(
        (spell for spell in spells_of(calendar, pupil) if spell.category == "sick" and spell.days[0] in days),
        key=lambda spell: spell.days,
    )
    events = []
    begins = [weeks.index(iso_week(spell.days[0])) for spell in spells]
    for number, spell in enumerate(spells):
        recent = [week for week in begins[: number + 1] if week > begins[number] - 12]
        if len(recent) == 4:
            events.append(Event("mazl_sick", pupil, spell.days[0].replace(day=1)))
        if len(spell.days) >= 7:
            events.append(Event("mazl_sick", pupil, spell.days[6].replace(day=1)))
    return events


def long_term_unauthorised(calendar: Calendar, pupil: Pupil, year: int, weeks: list[Week]) -> list[Event]:
    """All planned minutes unauthorised in more than 4 consecutive school weeks: an event in the 5th. Weeks in which
    the pupil had nothing planned break no run and do not count (counting.md 24)."""
    run = 0
    events = []
    for week in weeks:
        days = _days_of(calendar, pupil, year, [week])
        if not days:
            continue
        sums = calendar.sum_of(pupil, days)
        run = run + 1 if sums.unauthorised_minutes == sums.scheduled_minutes else 0
        if run == 5:
            events.append(Event("long_term_unauthorised", pupil, days[-1].replace(day=1)))
    return events


def early_month(calendar: Calendar) -> list[Event]:
    """Below 95 %, and below 90 %, over the first four school weeks (counting.md 25)."""
    events = []
    for result in first_month_tiers(calendar):
        if result.tier("md_mtss") == TOO_LITTLE:
            continue
        present, registered = result.rate
        if present * 100 < 95 * registered:
            events.append(Event("early_month", result.pupil, result.month))
        if present * 100 < 90 * registered:
            events.append(Event("early_month_below_90", result.pupil, result.month))
    return events
