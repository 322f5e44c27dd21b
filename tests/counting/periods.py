"""From counted slots to pupils over days, months, school weeks and school years: cohorts, spells, tiers
(domain.md, Tiers; docs/counting.md 16–21).

Belongs here: what is said of one pupil over a period. Adding up over pupils is in reference.py.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from .decisions import AUTHORISED, UNAUTHORISED, CountedSlot
from .exchange import Enrolment, SchoolMonth, last_day_of, month_before, months_from

Pupil = tuple[str, str]
"""School and pupil number: a pupil who moves is another pupil at the other school."""

TIERS = {
    "md_mtss": (("tier_1", 95), ("tier_2", 90), ("tier_3", 0)),
    "pyramid": (("green", 95), ("yellow", 80), ("orange", 50), ("red", 0)),
}
"""Per profile the tiers and their lowest rate in per cent, best first (domain.md, Tiers)."""
TOO_LITTLE = "too_little_data"


@dataclass
class Minutes:
    """Sums over slots; every measure of attendance_month but the pupils."""

    scheduled_minutes: int = 0
    registered_minutes: int = 0
    present_minutes: int = 0
    assumed_present_minutes: int = 0
    absent_minutes: int = 0
    authorised_minutes: int = 0
    unauthorised_minutes: int = 0
    unknown_reason_minutes: int = 0
    unregistered_minutes: int = 0
    adapted_minutes: int = 0
    late_count: int = 0

    def add_slot(self, counted: CountedSlot) -> None:
        """Adds one counted slot."""
        self.scheduled_minutes += counted.scheduled_minutes
        self.registered_minutes += counted.registered_minutes
        self.present_minutes += counted.present_minutes
        self.assumed_present_minutes += counted.assumed_present_minutes
        self.absent_minutes += counted.absent_minutes
        self.unregistered_minutes += counted.unregistered_minutes
        self.adapted_minutes += counted.adapted_minutes
        self.late_count += counted.is_late
        if counted.category in AUTHORISED:
            self.authorised_minutes += counted.absent_minutes
        elif counted.category in UNAUTHORISED:
            self.unauthorised_minutes += counted.absent_minutes
        elif counted.category == "unknown_reason":
            self.unknown_reason_minutes += counted.absent_minutes

    def add(self, other: "Minutes") -> None:
        """Adds other sums."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def check(self) -> None:
        """The identities that always hold (domain.md, Minutes)."""
        assert self.scheduled_minutes == self.present_minutes + self.absent_minutes + self.unregistered_minutes
        assert self.registered_minutes == self.present_minutes + self.absent_minutes
        assert self.absent_minutes == self.authorised_minutes + self.unauthorised_minutes + self.unknown_reason_minutes
        assert 0 <= self.assumed_present_minutes <= self.present_minutes


@dataclass
class PupilDay:
    """One pupil on one day."""

    minutes: Minutes = field(default_factory=Minutes)
    categories: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Spell:
    """A run of a pupil's own consecutive scheduled days with at least one slot of a category."""

    pupil: Pupil
    category: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class TierOfPupil:
    """A pupil's tiers over one period; month names the period as published.md does."""

    pupil: Pupil
    month: date
    tiers: tuple[tuple[str, str], ...]
    rate: tuple[int, int]

    def tier(self, profile: str) -> str:
        """The tier in a profile."""
        return dict(self.tiers)[profile]


def school_year(day: date) -> int:
    """The year in which the school year begins: 1 August to 31 July."""
    return day.year if day.month >= 8 else day.year - 1


def iso_week(day: date) -> tuple[int, int]:
    """ISO year and week."""
    return day.isocalendar()[:2]


def cohort_row(enrolments: list[Enrolment], pupil: str, month: date) -> Enrolment | None:
    """The last enrolment row that overlaps the month: latest `inschrijving`, then the last row (counting.md 16)."""
    overlapping = [
        row
        for row in enrolments
        if row.pupil == pupil and row.first_day <= last_day_of(month) and row.last_day >= month
    ]
    return max(overlapping, key=lambda row: (row.first_day, row.row), default=None)


def tier_of(profile: str, present: int, registered: int) -> str:
    """The best tier whose lower border the rate reaches, compared exactly (domain.md, Tiers)."""
    for name, lowest in TIERS[profile]:
        if present * 100 >= lowest * registered:
            return name
    raise AssertionError("the lowest border is 0")


def has_exposure(pupil_days: int, school_days: int, minutes: Minutes) -> bool:
    """At least 10 days in the period, or half of the school's days (rounded up) where it has fewer than 20; and at
    least half of S registered (domain.md, Tiers)."""
    needed = 10 if school_days >= 20 else -(-school_days // 2)
    return pupil_days >= needed and minutes.registered_minutes * 2 >= minutes.scheduled_minutes


class Calendar:
    """All that the region's counted slots say, by school, pupil and day."""

    def __init__(self, told: list[SchoolMonth], counted: Iterable[CountedSlot]) -> None:
        self.delivered: dict[str, set[date]] = defaultdict(set)
        self.pupil_days: dict[Pupil, dict[date, PupilDay]] = defaultdict(dict)
        self.school_days: dict[str, set[date]] = defaultdict(set)
        self.cohorts: dict[tuple[Pupil, date], Enrolment] = {}
        self.told = {(each.school.school_id, each.month): each for each in told}
        for school_month in told:
            self.delivered[school_month.school.school_id].add(school_month.month)
        for slot in counted:
            pupil = (slot.school_id, slot.slot.pupil)
            day = self.pupil_days[pupil].setdefault(slot.slot.day, PupilDay())
            day.minutes.add_slot(slot)
            if slot.slot.is_planned:
                self.school_days[slot.school_id].add(slot.slot.day)
                if slot.category is not None:
                    day.categories.add(slot.category)
        for school_month in told:
            school_id = school_month.school.school_id
            for number in {row.pupil for row in school_month.enrolments}:
                row = cohort_row(school_month.enrolments, number, school_month.month)
                if row is not None:
                    self.cohorts[(school_id, number), school_month.month] = row

    def scheduled_days(self, pupil: Pupil) -> list[date]:
        """The pupil's own days with planned minutes, in order."""
        return sorted(day for day, sums in self.pupil_days[pupil].items() if sums.minutes.scheduled_minutes > 0)

    def sum_of(self, pupil: Pupil, days: Iterable[date]) -> Minutes:
        """Sums over the given days of the pupil."""
        total = Minutes()
        for day in days:
            if day in self.pupil_days[pupil]:
                total.add(self.pupil_days[pupil][day].minutes)
        return total

    def school_weeks(self, school_id: str, year: int) -> list[tuple[int, int]]:
        """ISO weeks with planned slots within a school year, in order (counting.md 21)."""
        return sorted({iso_week(day) for day in self.school_days[school_id] if school_year(day) == year})

    def known_weeks(self, school_id: str, year: int) -> list[list[tuple[int, int]]]:
        """The same weeks in groups; between two groups lies a month that was not delivered (counting.md 21)."""
        groups: list[list[tuple[int, int]]] = []
        before: date | None = None
        for day in sorted(day for day in self.school_days[school_id] if school_year(day) == year):
            if before is None or self.is_gap(school_id, before, day):
                groups.append([])
            if iso_week(day) not in groups[-1]:
                groups[-1].append(iso_week(day))
            before = day
        return groups

    def is_gap(self, school_id: str, one: date, other: date) -> bool:
        """Was a month from one day to the other not delivered?"""
        months = months_from(one.replace(day=1), other.replace(day=1))
        return any(month not in self.delivered[school_id] for month in months)

    def saw_first_day(self, school_id: str, year: int) -> bool:
        """Was nothing missed of the school year before its first delivered month, by the calendar of holidays and
        free days (counting.md 19)?"""
        first = min(month for month in self.delivered[school_id] if school_year(month) == year)
        told = self.told[school_id, first]
        day = date(year, 8, 1)
        while day < first:
            is_holiday = any(begin <= day <= end for begin, end in told.school.holidays)
            if day.isoweekday() <= 5 and not is_holiday and day not in told.free_days:
                return False
            day += timedelta(days=1)
        return True

    def is_scheduled_in(self, pupil: Pupil, month: date) -> bool:
        """Does the pupil have planned minutes in the month?"""
        return any(day.replace(day=1) == month for day in self.scheduled_days(pupil))


def spells_of(calendar: Calendar, pupil: Pupil) -> list[Spell]:
    """Spells of every category; a school year's end and a month that was not delivered break a run, days without
    lessons do not (counting.md 17)."""
    result = []
    runs: dict[str, list[date]] = {}
    before: date | None = None
    for day in calendar.scheduled_days(pupil):
        categories = calendar.pupil_days[pupil][day].categories - {"present"}
        is_broken = before is None or school_year(before) != school_year(day) or calendar.is_gap(pupil[0], before, day)
        for category in list(runs):
            if is_broken or category not in categories:
                result.append(Spell(pupil, category, tuple(runs.pop(category))))
        for category in categories:
            runs.setdefault(category, []).append(day)
        before = day
    result.extend(Spell(pupil, category, tuple(days)) for category, days in runs.items())
    return result


def tiers_over(calendar: Calendar, pupil: Pupil, month: date, days: set[date]) -> TierOfPupil:
    """The pupil's tiers over a period: `days` are the school's days with planned slots in it."""
    own = [day for day in calendar.scheduled_days(pupil) if day in days]
    sums = calendar.sum_of(pupil, own)
    enough = has_exposure(len(own), len(days), sums)
    tiers = tuple(
        (profile, tier_of(profile, sums.present_minutes, sums.registered_minutes) if enough else TOO_LITTLE)
        for profile in TIERS
    )
    return TierOfPupil(pupil, month, tiers, (sums.present_minutes, sums.registered_minutes))


def month_tiers(calendar: Calendar) -> list[TierOfPupil]:
    """Tiers per month, for pupils with planned minutes in it."""
    return [
        tiers_over(
            calendar, pupil, month, {day for day in calendar.school_days[pupil[0]] if day.replace(day=1) == month}
        )
        for pupil, month in _pupil_months(calendar)
    ]


def year_to_date_tiers(calendar: Calendar) -> list[TierOfPupil]:
    """Tiers from 1 August to the end of the month, for pupils with planned minutes in that month (counting.md 18)."""
    result = []
    for pupil, month in _pupil_months(calendar):
        days = {
            day
            for day in calendar.school_days[pupil[0]]
            if school_year(day) == school_year(month) and day <= last_day_of(month)
        }
        result.append(tiers_over(calendar, pupil, month, days))
    return result


def first_month_tiers(calendar: Calendar) -> list[TierOfPupil]:
    """Tiers over the first four school weeks (counting.md 19)."""
    result = []
    for school_id, delivered in sorted(calendar.delivered.items()):
        for year in sorted({school_year(month) for month in delivered}):
            weeks = calendar.school_weeks(school_id, year)[:4]
            if len(weeks) < 4:
                continue
            days = {
                day for day in calendar.school_days[school_id] if school_year(day) == year and iso_week(day) in weeks
            }
            month = max(days).replace(day=1)
            first = min(each for each in delivered if school_year(each) == year)
            if not calendar.saw_first_day(school_id, year) or not set(months_from(first, month)) <= delivered:
                continue
            for pupil in sorted(calendar.pupil_days):
                own = set(calendar.scheduled_days(pupil))
                if pupil[0] == school_id and own & days and calendar.is_scheduled_in(pupil, month):
                    result.append(tiers_over(calendar, pupil, month, days))
    return result


def month_before_is_delivered(calendar: Calendar, school_id: str, month: date) -> bool:
    """Transitions need both months (counting.md 20)."""
    return month_before(month) in calendar.delivered[school_id]


def _pupil_months(calendar: Calendar) -> list[tuple[Pupil, date]]:
    return sorted(
        {(pupil, day.replace(day=1)) for pupil in calendar.pupil_days for day in calendar.scheduled_days(pupil)}
    )
