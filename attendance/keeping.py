"""How long things are kept: the terms themselves (docs/domain.md, People and privacy). `attendance/retention.py` applies them."""

from datetime import date

from attendance.protection.catalogue import school_year

REFUSED_DAYS = 30
"""How long a refused file lies ready for its owner."""
LOG_DAYS = 731
"""How long logs and messages stay: two years, a leap day included."""


def first_kept_day(today: date) -> date:
    """The first day of the school year before this one: pupil rows of earlier days go (docs/domain.md, People and privacy)."""
    return date(school_year(today) - 1, 8, 1)
