"""A school's bells, short days and free days as they hold in a month, and how lesson times are written by hand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attendance import database
from attendance.deliveries import Ledger
from attendance.errors import CorrectionRejected
from attendance.reference import ReferenceBook

Period = tuple[str, int, int]
"""A lesson period with its begin and end in minutes of the day."""

_CLOCK = re.compile(r"(\d{1,2})[:.u]?(\d\d)")


@dataclass(frozen=True)
class Bells:
    """Bell times of one stretch of days; `weekday` None = every day for which there is no table of its own."""

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
    next_month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return (first is None or first < next_month) and (last is None or last >= month)


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
