"""The made-up absence looks like the real: shares, seasons, weekdays, first lessons, teachers, spread between pupils.

Bands are wide: one school differs from the next. They would break if a reason, a season or a weekday went missing.
"""

import numpy as np
import pytest

from attendance.contract import CATEGORIES
from attendance.sample.codes import NUMBER
from attendance.sample.month import SchoolMonth, SchoolYear, invent_school
from attendance.sample.region import RegionPlan, plan_region
from attendance.sample.timetable import PLANNED

_LATE = (NUMBER["late_authorised"], NUMBER["late_unauthorised"])
_NO_ABSENCE = (NUMBER["present"], NUMBER["not_attendance"])


@pytest.fixture(scope="module")
def plan() -> RegionPlan:
    """Three vo schools, large enough that chance is small."""
    return plan_region(schools=3, months=1, formats="uitwisselformaat", pupils=2_700)


@pytest.fixture(scope="module")
def years(plan: RegionPlan) -> list[SchoolYear]:
    return [invent_school(plan, school) for school in plan.schools]


class Tally:
    """Minutes of one month by pupil and category, each slot counted once by a plain loop over the records."""

    def __init__(self, year: SchoolYear, month: SchoolMonth) -> None:
        slots, events = month.slots, month.events
        self.slots = slots
        self.minutes = (month.bells.end - month.bells.begin)[slots.day, slots.period]
        self.is_planned = slots.state == PLANNED
        self.category = np.full(len(slots), -1)
        self.absent = np.zeros(len(slots))
        self.weekday = year.calendar.weekdays[slots.day]
        key = slots.pupil.astype(np.int64) * 100_000 + slots.day * 20 + slots.period
        whole = events.first_period < 0
        first = (
            events.pupil.astype(np.int64) * 100_000 + events.first_day * 20 + np.where(whole, 0, events.first_period)
        )
        last = events.pupil.astype(np.int64) * 100_000 + events.last_day * 20 + np.where(whole, 19, events.last_period)
        begin, end = np.searchsorted(key, first), np.searchsorted(key, last, side="right")
        for record in np.argsort(events.registered_at, kind="stable"):
            for slot in range(begin[record], end[record]):
                if self.is_planned[slot] and events.category[record] != NUMBER["not_attendance"]:
                    self.category[slot] = events.category[record]
                    is_late = events.category[record] in _LATE
                    self.absent[slot] = max(events.minutes[record], 0) if is_late else self.minutes[slot]
        self.absent[np.isin(self.category, _NO_ABSENCE)] = 0


@pytest.fixture(scope="module")
def tallies(years: list[SchoolYear]) -> list[list[Tally]]:
    """By school, the eleven months."""
    return [[Tally(year, year.month(number)) for number in range(11)] for year in years]


def _share(tallies: list[Tally]) -> float:
    return sum(t.absent.sum() for t in tallies) / sum(t.minutes[t.is_planned].sum() for t in tallies)


def test_a_vo_pupil_is_absent_some_seven_percent_of_the_time(tallies: list[list[Tally]]) -> None:
    everything = [tally for school in tallies for tally in school]
    assert 0.055 < _share(everything) < 0.095


def test_the_reasons_have_their_usual_shares(tallies: list[list[Tally]]) -> None:
    minutes = np.zeros(len(CATEGORIES))
    for tally in (tally for school in tallies for tally in school):
        np.add.at(minutes, tally.category[tally.category >= 0], tally.absent[tally.category >= 0])
    share = dict(zip(CATEGORIES, minutes / minutes.sum(), strict=True))
    assert 0.42 < share["sick"] < 0.60
    assert 0.04 < share["medical"] + share["other_authorised"] < 0.10
    assert 0.06 < share["leave"] < 0.13
    assert 0.02 < share["school_initiated"] < 0.06
    assert 0.02 < share["late_authorised"] + share["late_unauthorised"] < 0.06
    assert 0.18 < share["unauthorised"] < 0.36


def test_december_and_february_are_highest_and_september_is_low(tallies: list[list[Tally]]) -> None:
    by_month = [_share([school[number] for school in tallies]) for number in range(11)]
    assert sorted(np.argsort(by_month)[-2:]) == [3, 5]
    assert by_month[0] < np.mean(by_month)


def test_friday_is_highest_and_wednesday_lowest(tallies: list[list[Tally]]) -> None:
    everything = [tally for school in tallies for tally in school]
    by_weekday = [
        sum(t.absent[t.weekday == day].sum() for t in everything)
        / sum(t.minutes[t.is_planned & (t.weekday == day)].sum() for t in everything)
        for day in range(5)
    ]
    assert np.argmax(by_weekday) == 4
    assert np.argmin(by_weekday) == 2
    assert by_weekday[4] > 1.1 * np.mean(by_weekday[:4])


def test_the_first_lesson_has_about_three_times_as_many_late(tallies: list[list[Tally]]) -> None:
    late, slots = np.zeros(2), np.zeros(2)
    for tally in (tally for school in tallies for tally in school):
        day = tally.slots.pupil.astype(np.int64) * 1_000 + tally.slots.day
        is_first = np.append(True, day[1:] != day[:-1])
        for number, which in enumerate((is_first, ~is_first)):
            late[number] += np.isin(tally.category[which], _LATE).sum()
            slots[number] += tally.is_planned[which].sum()
    assert 2.2 < (late[0] / slots[0]) / (late[1] / slots[1]) < 4.0


def test_pupils_differ_and_a_real_school_is_far_from_eighty_fifteen_five(tallies: list[list[Tally]]) -> None:
    highest = []
    for school in tallies:
        count = max(tally.slots.pupil.max() for tally in school) + 1
        absent, due = np.zeros(count), np.zeros(count)
        for tally in school:
            np.add.at(absent, tally.slots.pupil, tally.absent)
            np.add.at(due, tally.slots.pupil[tally.is_planned], tally.minutes[tally.is_planned])
        rate = absent[due > 0] / due[due > 0]
        assert 0.25 < (rate <= 0.05).mean() < 0.70
        assert 0.10 < (rate > 0.10).mean() < 0.45
        highest.append(rate.max())
        assert 0.6 < np.log(rate[rate > 0]).std() < 1.2
    assert max(highest) > 0.4


def test_one_lesson_in_twenty_five_has_no_roll_call_and_some_teachers_forget_often(years: list[SchoolYear]) -> None:
    for year in years:
        month = year.month(0)
        planned = month.slots.lesson[month.slots.state == PLANNED]
        assert 0.02 < (month.lessons.roll_call[planned] == 0).mean() < 0.07
        assert year.week.roll_call_missed.max() > 0.1


def test_a_full_week_is_as_long_as_the_law_of_the_land_has_it(region: RegionPlan) -> None:
    for plan in region.schools:
        month = invent_school(region, plan).month(0)
        hours = (month.bells.end - month.bells.begin)[month.slots.day, month.slots.period].sum() / 60
        stayed = month.pupils.is_enrolled[:, month.days].sum() / 5
        low, high = (21.5, 24) if plan.school.sector == "po" else (25, 31)
        assert low < hours / stayed < high, plan.school.school_id


def test_year_groups_three_and_four_are_absent_most(years: list[SchoolYear], tallies: list[list[Tally]]) -> None:
    absent, due = np.zeros(7), np.zeros(7)
    for year, school in zip(years, tallies, strict=True):
        for tally in school:
            group = year.pupils.year_group[tally.slots.pupil]
            np.add.at(absent, group, tally.absent)
            np.add.at(due, group[tally.is_planned], tally.minutes[tally.is_planned])
    share = absent[1:] / due[1:]
    assert share[2:4].mean() > share[:2].mean()
    assert share[0] == share.min()
