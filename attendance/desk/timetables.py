"""A school's bells, short days and free days as they hold in a month, and how lesson times are written by hand."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attendance import database
from attendance.deliveries import Ledger
from attendance.errors import CorrectionRejected
from attendance.intake.reference import ReferenceBook
from attendance.school_calendar import following

Period = tuple[str, int, int]
"""A lesson period with its begin and end in minutes of the day."""

_SCHOOL_DAYS = range(1, 6)
_CLOCK = re.compile(r"(\d{1,2})[:.u]?(\d\d)")


@dataclass(frozen=True)
class Bells:
    """Bell times of one stretch of days; `weekday` None = every day on which the lesson has no own times."""

    weekday: int | None
    valid_from: date | None
    valid_to: date | None
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Timetable:
    """What holds for a school in one month."""

    bells: tuple[Bells, ...]
    short_days: dict[date, tuple[Period, ...]]
    """Short days of this month only."""
    free_days: tuple[date, ...]
    """Free days of this month only."""
    is_by_hand: bool
    """True if the bell table was entered by hand."""


def timetable(ledger: Ledger, school_id: str, month: date) -> Timetable:
    """The bells, short days and free days of a school in a month (its first day)."""
    reference = ReferenceBook(ledger, ledger.deliveries(school_id=school_id), school_id).of(school_id, month)
    groups: dict[tuple[int | None, date | None, date | None], list[Period]] = {}
    short: dict[date, list[Period]] = {}
    for row in reference.bell_time:
        period = (row["lesson_period"], row["begin_minute"], row["end_minute"])
        if row["date"]:
            short.setdefault(row["date"], []).append(period)
        elif _touches(month, row["valid_from"], row["valid_to"]):
            groups.setdefault((row["weekday"], row["valid_from"], row["valid_to"]), []).append(period)
    return Timetable(
        bells=tuple(
            Bells(*key, tuple(sorted(periods, key=lambda one: one[1:])))
            for key, periods in sorted(groups.items(), key=lambda one: (one[0][1] or date.min, one[0][0] or 0))
        ),
        short_days={
            day: tuple(sorted(periods, key=lambda one: one[1:]))
            for day, periods in sorted(short.items())
            if day.replace(day=1) == month
        },
        free_days=tuple(row["date"] for row in reference.free_day if row["date"].replace(day=1) == month),
        is_by_hand=any(
            row["delivery_id"] is None and row["date"] is None and _touches(month, row["valid_from"], row["valid_to"])
            for row in ledger.rows(database.bell_time, school_id)
        ),
    )


def _touches(month: date, first: date | None, last: date | None) -> bool:
    return (first is None or first < following(month)) and (last is None or last >= month)


def by_weekday(bells: Sequence[Bells], month: date) -> dict[int, tuple[Period, ...]]:
    """The lessons of each school day as they hold at the end of the month: 1 Monday … 5 Friday, or 7 where a table says so.

    A lesson with times for the weekday has those, else those for every day; of equals the latest (docs/counting.md 1).
    """
    last_day = following(month) - timedelta(days=1)
    in_force = [one for one in bells if one.valid_to is None or one.valid_to >= last_day]
    tables = {}
    for day in sorted({*_SCHOOL_DAYS, *(one.weekday for one in in_force if one.weekday)}):
        of_day = [one for one in in_force if one.weekday in (None, day)]
        of_day.sort(key=lambda one: (one.weekday is not None, one.valid_from or date.min))
        lessons = {period[0]: period for one in of_day for period in one.periods}
        tables[day] = tuple(sorted(lessons.values(), key=lambda one: one[1:]))
    return tables


def bells_of(tables: Mapping[int, Sequence[Period]]) -> list[tuple[str, int, int, int | None]]:
    """The bell table that gives each day its own lessons: lesson, begin and end in minutes of the day, weekday or None.

    A lesson that every day has stands there once, at its commonest times; the other way of `by_weekday`.
    """
    times: dict[str, dict[int, tuple[int, int]]] = {}
    for day, periods in tables.items():
        for name, begin, end in periods:
            if day in times.setdefault(name, {}):
                raise CorrectionRejected("Een lesuur staat er twee keer in.")
            times[name][day] = (begin, end)
    rows: list[tuple[str, int, int, int | None]] = []
    for name, of_days in times.items():
        usual = Counter(of_days.values()).most_common(1)[0][0] if len(of_days) == len(tables) else None
        if usual:
            rows.append((name, *usual, None))
        rows += [(name, *own, day) for day, own in of_days.items() if own != usual]
    return rows


def clock(minute: int) -> str:
    """Minutes of the day as `08:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read_periods(lines: Sequence[tuple[str, str, str]]) -> list[Period]:
    """Lesson periods from what was typed: name, begin, end. Lines without anything are passed over.

    Raises CorrectionRejected for a time that can't be read, with the lesson that it belongs to.
    """
    read = []
    for name, begin, end in lines:
        if not any(text.strip() for text in (name, begin, end)):
            continue
        times = [_minute(text) for text in (begin, end)]
        if not name.strip() or None in times:
            raise CorrectionRejected(
                f"Vul bij lesuur {name.strip() or '(zonder naam)'} een begin- en eindtijd in, zoals 08:30."
            )
        read.append((name.strip().lstrip("0") or "0", times[0] or 0, times[1] or 0))
    return read


def _minute(text: str) -> int | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return int(match[1]) * 60 + int(match[2])
