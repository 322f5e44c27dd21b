"""Moments as people here read them: in Dutch time, summer time included, whatever the clock of the machine is set to.

What people read (when something was received, said or made) is kept in Dutch time. What has to keep its order when an hour
repeats in autumn (releases, uploads, roles, looks, sessions) is kept in UTC, and shown through `local`. Both are kept without
a zone, as DuckDB and SQLite keep them; the zone's data comes along as the package tzdata.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """This moment in Dutch time."""
    return datetime.now(AMSTERDAM).replace(tzinfo=None)


def today() -> date:
    """The day that it is in the Netherlands."""
    return now().date()


def utc_now() -> datetime:
    """This moment in UTC, for what is ordered by it."""
    return datetime.now(UTC).replace(tzinfo=None)


def at(seconds: float) -> datetime:
    """Seconds since 1970, as the clock of a file says them, in Dutch time."""
    return datetime.fromtimestamp(seconds, AMSTERDAM).replace(tzinfo=None)


def local(moment: datetime) -> datetime:
    """A moment that was kept in UTC, in Dutch time."""
    return moment.replace(tzinfo=UTC).astimezone(AMSTERDAM).replace(tzinfo=None)


def utc(moment: datetime) -> datetime:
    """A moment in Dutch time, in UTC; of an hour that repeats the first."""
    return moment.replace(tzinfo=AMSTERDAM).astimezone(UTC).replace(tzinfo=None)
