"""Bell tables: lesson lengths, short days, and a change of bells within the year."""

from dataclasses import dataclass

import numpy as np

from attendance.sample.days import Calendar

_LESSONS_A_DAY = {45: (8, 8, 8, 9, 8), 50: (8, 7, 7, 8, 7), 60: (6, 6, 6, 7, 6), 70: (5, 5, 5, 6, 5)}
"""Lessons from Monday to Friday by lesson length: with the free periods of timetable.py some 28.5 hours a week."""

_PERIODS = {45: 9, 50: 8, 60: 7, 70: 6}
_PAUSES = {2: 20, 5: 30}
"""Minutes of pause behind a period."""

HALF_DAYS = ("ochtend", "middag")
_TRADITIONAL = ((510, 705), (780, 900))
_WEDNESDAY = (510, 660)


@dataclass(frozen=True)
class BellRow:
    """One row of a bell table; `weekday` 1–7, None = each; `date` a single short day."""

    period: str
    begin: int
    end: int
    weekday: int | None = None
    valid_from: np.datetime64 | None = None
    valid_to: np.datetime64 | None = None
    date: np.datetime64 | None = None


@dataclass(frozen=True)
class Bells:
    """A school's bells: the rows it delivers, and what they come to on each of its days."""

    rows: tuple[BellRow, ...]
    period_names: tuple[str, ...]
    begin: np.ndarray
    """Minute of day by day and period; -1 = no such period that day."""
    end: np.ndarray
    lessons_a_day: tuple[int, ...]
    """How many lessons a class has from Monday to Friday."""


def lesson_bells(
    lesson_minutes: int, calendar: Calendar, changed_on: np.datetime64 | None, random: np.random.Generator
) -> Bells:
    """Bells of a school with lesson periods: one short day in most months, and other bells from `changed_on` on."""
    count = _PERIODS[lesson_minutes]
    regular = _ring(count, lesson_minutes, 510)
    later = _ring(count, lesson_minutes - 5, 505)
    begin = np.empty((len(calendar.days), count), dtype=np.int32)
    end = np.empty_like(begin)
    begin[:], end[:] = regular
    rows: list[BellRow] = []
    if changed_on is None:
        rows += [BellRow(str(p + 1), int(b), int(e)) for p, (b, e) in enumerate(zip(*regular, strict=True))]
    else:
        eve = changed_on - np.timedelta64(1, "D")
        pairs = ((regular, None, eve), (later, changed_on, None))
        for (begins, ends), first, last in pairs:
            rows += [
                BellRow(str(p + 1), int(b), int(e), valid_from=first, valid_to=last)
                for p, (b, e) in enumerate(zip(begins, ends, strict=True))
            ]
        new = calendar.days >= changed_on
        begin[new], end[new] = later
    for month in range(11):
        days = calendar.month(month)
        if len(days) > 5 and random.random() < 0.7:
            day = int(random.choice(days[2:]))
            begins, ends = _ring(count, 30 if random.random() < 0.5 else 40, 510)
            begin[day], end[day] = begins, ends
            rows += [
                BellRow(str(p + 1), int(b), int(e), date=calendar.days[day])
                for p, (b, e) in enumerate(zip(begins, ends, strict=True))
            ]
    names = tuple(str(period + 1) for period in range(count))
    return Bells(tuple(rows), names, begin, end, _LESSONS_A_DAY[lesson_minutes])


def half_day_bells(calendar: Calendar, has_equal_days: bool) -> Bells:
    """Bells of a primary school: five equal days (23 h 20 a week), or a free Wednesday afternoon (23 h 30)."""
    begin = np.full((len(calendar.days), 2), -1, dtype=np.int32)
    end = begin.copy()
    if has_equal_days:
        times = ((510, 700), (730, 820))
        rows = [BellRow(name, *time) for name, time in zip(HALF_DAYS, times, strict=True)]
        begin[:], end[:] = [time[0] for time in times], [time[1] for time in times]
        return Bells(tuple(rows), HALF_DAYS, begin, end, (2, 2, 2, 2, 2))
    rows = []
    for weekday in range(5):
        on = calendar.weekdays == weekday
        for half, (name, time) in enumerate(zip(HALF_DAYS, _TRADITIONAL, strict=True)):
            if weekday == 2:
                if half == 1:
                    continue
                time = _WEDNESDAY
            rows.append(BellRow(name, *time, weekday=weekday + 1))
            begin[on, half], end[on, half] = time
    return Bells(tuple(rows), HALF_DAYS, begin, end, (2, 2, 1, 2, 2))


def _ring(count: int, minutes: int, first: int) -> tuple[np.ndarray, np.ndarray]:
    begins, now = [], first
    for period in range(count):
        begins.append(now)
        now += minutes + _PAUSES.get(period + 1, 0)
    starts = np.array(begins, dtype=np.int32)
    return starts, starts + minutes
