"""The school days of one school: what terms are counted in, and by when a month is expected.

The mart delivery_calendar judges the past by the same rule; a test lays the two side by side. This one also knows days
that no delivery reaches yet, because a reminder may not wait until somebody delivers.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from attendance import database
from attendance.deliveries import Delivery, Ledger
from attendance.school_calendar import following
from attendance.schools import find_school, holidays

EXPECTED_ON = 5
"""A month is expected on this school day of the next one."""
_LONGEST_DAYS = 366


class SchoolDays:
    """Weekdays less the holidays of the school's region and its own free days."""

    def __init__(self, holiday_region: str, free: Collection[date] = ()) -> None:
        self._closed = _closed(holiday_region) | frozenset(free)

    def after(self, day: date, number: int) -> date:
        """The `number`-th school day after `day`, that day itself not counted; `day` itself for 0."""
        current = day
        for _ in range(_LONGEST_DAYS):
            if number == 0:
                return current
            current += timedelta(days=1)
            number -= current.weekday() < 5 and current not in self._closed
        return current

    def expected_by(self, month: date) -> date | None:
        """The last day on which the delivery of a month is in time; None if the next month has too few school days."""
        last = following(month) - timedelta(days=1)
        day = self.after(last, EXPECTED_ON)
        return day if day < following(following(month)) else None

    def has_any(self, month: date) -> bool:
        """Whether there is a school day in the month: else no delivery is expected."""
        return self.after(month - timedelta(days=1), 1) < following(month)


@lru_cache(maxsize=4)
def _closed(holiday_region: str) -> frozenset[date]:
    return frozenset(
        one.date_from + timedelta(days=offset)
        for one in holidays(holiday_region)
        for offset in range((one.date_to - one.date_from).days + 1)
    )


def school_days_of(ledger: Ledger, deliveries: Collection[Delivery]) -> dict[str, SchoolDays]:
    """The school days of every school that delivered; free days as delivered or entered by hand."""
    in_force = {one.delivery_id for one in deliveries if one.status == "accepted"}
    # the code of a refused delivery may not exist
    free: dict[str, set[date]] = {
        one.school_id: set() for one in deliveries if one.school_id and one.status != "refused"
    }
    by_hand = []
    for row in ledger.rows(database.free_day):
        if row["school_id"] not in free:
            continue
        if row["delivery_id"] is None:
            by_hand.append(row)
        elif row["delivery_id"] in in_force:
            free[row["school_id"]].add(row["date"])
    for row in by_hand:  # goes before what was delivered
        (free[row["school_id"]].add if row["is_free"] else free[row["school_id"]].discard)(row["date"])
    return {school_id: SchoolDays(find_school(school_id).holiday_region, days) for school_id, days in free.items()}
