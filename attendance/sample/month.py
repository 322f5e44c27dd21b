"""One made-up school over the year, and one month of it: all that a shape needs to write a delivery."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from attendance.sample.behaviour import absence_rates, whole_days
from attendance.sample.bells import Bells, half_day_bells, lesson_bells
from attendance.sample.codes import CodeList, code_list
from attendance.sample.days import MONTHS, Calendar, calendar
from attendance.sample.events import Events
from attendance.sample.pupils import Pupils, invent_pupils
from attendance.sample.records import month_events, pending
from attendance.sample.region import LESS_ABSENCE, RegionPlan, SchoolPlan
from attendance.sample.timetable import Lessons, Slots, WeekPlan, month_lessons, month_slots, plan_week
from attendance.school_calendar import last_day

_LESS = 0.55
"""Absence of the school from which there is something to learn, as a part of what it would have been."""


@dataclass(frozen=True)
class SchoolMonth:
    """What happened at one school in one month, and what the school has on record of it."""

    plan: SchoolPlan
    number: int
    """Position in MONTHS."""
    calendar: Calendar
    bells: Bells
    codes: CodeList
    pupils: Pupils
    week: WeekPlan
    days: np.ndarray
    """Positions in the calendar."""
    lessons: Lessons
    slots: Slots
    events: Events

    @property
    def first_day(self) -> date:
        """First day of the month."""
        return MONTHS[self.number]

    @property
    def last_day(self) -> date:
        """Last day of the month."""
        return last_day(self.first_day)


@dataclass(frozen=True)
class SchoolYear:
    """One school over the whole year. Months follow from it one by one, in any order and independent of each other."""

    plan: SchoolPlan
    calendar: Calendar
    bells: Bells
    codes: CodeList
    pupils: Pupils
    week: WeekPlan
    rates: np.ndarray
    missed: np.ndarray
    """Category number of whole days missed, by pupil and school day; -1 = none."""

    def month(self, number: int) -> SchoolMonth:
        """The month with this position in MONTHS, all reasons settled."""
        random = np.random.default_rng((*self.plan.seed, 1_000 + number))
        style, days = self.plan.style, self.calendar.month(number)
        lessons, position = month_lessons(self.plan, self.week, self.pupils, self.calendar, days, random)
        slots = month_slots(
            self.pupils, self.calendar, days, lessons, position, number, "after_leaving" in style.faults
        )
        events = month_events(
            style.registers, self.rates, self.calendar, self.bells, days, lessons, slots, self.missed, random
        )
        return SchoolMonth(
            self.plan,
            number,
            self.calendar,
            self.bells,
            self.codes,
            self.pupils,
            self.week,
            days,
            lessons,
            slots,
            events,
        )


def invent_school(region: RegionPlan, plan: SchoolPlan) -> SchoolYear:
    """The year of one school of the region; follows from the plan's seed alone."""
    random = np.random.default_rng((*plan.seed, 0))
    style = plan.style
    days = calendar(plan.school, random)
    if style.timetable == "bells":
        bells = half_day_bells(days, has_equal_days=plan.number % 2 == 0)
    else:
        bells = lesson_bells(style.lesson_minutes, days, style.bells_change, random)
    pupils = invent_pupils(plan, days, region.transfers, random)
    week = plan_week(plan, pupils, bells, random)
    rates = absence_rates(plan.school.sector, pupils, random)
    if any(one.what == LESS_ABSENCE and one.school_id == plan.school.school_id for one in region.planted):
        rates = rates * _LESS
    missed = whole_days(plan.school.sector, rates, days, random)
    return SchoolYear(plan, days, bells, code_list(style.code_kind, style.codes_change), pupils, week, rates, missed)


def as_first_delivered(month: SchoolMonth) -> SchoolMonth:
    """The month as it stood a few days after its end: some reasons are still pending."""
    random = np.random.default_rng((*month.plan.seed, 2_000 + month.number))
    return replace(month, events=pending(month.events, month.calendar, month.days, random))
