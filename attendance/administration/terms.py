"""How long things are kept: the terms themselves (docs/domain.md, People and privacy). `attendance/administration/retention.py` applies them."""

from datetime import date

from attendance.school_calendar import school_year_of

REFUSED_DAYS = 30
"""How long a refused file lies ready for its owner."""
LOG_DAYS = 731
"""How long logs and messages stay: two years, a leap day included."""


def first_kept_day(today: date) -> date:
    """The first day of the school year before this one: pupil rows of earlier days go (docs/domain.md, People and privacy)."""
    return date(school_year_of(today) - 1, 8, 1)
