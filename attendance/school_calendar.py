"""The calendar of all schools: which month follows, in which school year a day lies, and what they are called in Dutch.

The school days of one school stand in school_days.py.
"""

from datetime import date, timedelta

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_BEGINS = 8
"""School years run from 1 August to 31 July (docs/domain.md, Minutes)."""


def following(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_day(month: date) -> date:
    """The last day of a month."""
    return following(month) - timedelta(days=1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from `first` up to and including `last`; `first` is the first day of one."""
    months = []
    while first <= last:
        months.append(first)
        first = following(first)
    return months


def school_year_of(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= _BEGINS else day.year - 1


def school_year_start(day: date) -> date:
    """The first day of the school year of a day."""
    return date(school_year_of(day), _BEGINS, 1)


def month_name(month: date) -> str:
    """`november 2025`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def day_name(day: date) -> str:
    """`4 november 2025`."""
    return f"{day.day} {month_name(day)}"
