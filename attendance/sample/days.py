"""The days on which a made-up school has lessons, for the one school year that the sample covers."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from attendance.schools import School, school_days

_HOLIDAYS_MAY_END = date(2025, 8, 1)
FIRST_DAY = date(2025, 9, 1)
LAST_DAY = date(2026, 7, 31)
"""A school year that lies wholly behind us, so that no delivery tells of the future, whatever the date of today."""

MONTHS = (*(date(2025, month, 1) for month in range(9, 13)), *(date(2026, month, 1) for month in range(1, 8)))

_PUBLIC_HOLIDAYS = (
    (date(2026, 4, 3), "Goede Vrijdag"),
    (date(2026, 4, 6), "Tweede paasdag"),
    (date(2026, 5, 14), "Hemelvaartsdag"),
    (date(2026, 5, 15), "Dag na Hemelvaart"),
    (date(2026, 5, 25), "Tweede pinksterdag"),
)


@dataclass(frozen=True)
class Calendar:
    """The school days of one site from FIRST_DAY to LAST_DAY, in order."""

    days: np.ndarray
    """School days, datetime64[D]."""
    weekdays: np.ndarray
    """0 Monday … 4 Friday, one per day."""
    month_numbers: np.ndarray
    """Index in MONTHS, one per day."""
    free_days: tuple[tuple[date, str], ...]
    """Days off that are no holiday of the region, with the school's words for it."""

    def month(self, number: int) -> np.ndarray:
        """Which of the days fall in the month with this index in MONTHS."""
        return np.flatnonzero(self.month_numbers == number)


def calendar(school: School, random: np.random.Generator) -> Calendar:
    """School days: weekdays less the region's holidays, public holidays and three or four study days of its own."""
    open_days = school_days(school.holiday_region, FIRST_DAY, LAST_DAY)
    free = [(day, words) for day, words in _PUBLIC_HOLIDAYS if day in open_days]
    taken = {day for day, _ in free}
    for month in random.choice([9, 10, 11, 1, 3, 6], size=random.integers(3, 5), replace=False):
        candidates = [day for day in open_days if day.month == month and day not in taken and day.day > 5]
        day = candidates[int(random.integers(len(candidates)))]
        taken.add(day)
        free.append((day, "Studiedag"))
    # the year is told of from September on: where the holidays end sooner, the pupils come on FIRST_DAY all the same
    before = school_days(school.holiday_region, _HOLIDAYS_MAY_END, FIRST_DAY - timedelta(days=1))
    free += [(day, "Opstartdag") for day in before]
    days = np.array([day for day in open_days if day not in taken], dtype="datetime64[D]")
    months = (days.astype("datetime64[M]") - np.datetime64("2025-09")).astype(int)
    return Calendar(days, (days.astype(int) + 3) % 7, months, tuple(sorted(free)))
