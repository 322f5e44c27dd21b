"""How one school writes dates, times and yes: the notations of the exchange format."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Notation:
    """One way of writing. Days are numpy days, minutes count from midnight."""

    date: str = "iso"
    """iso 2026-10-05, dutch 05-10-2026 or short 5-10-2026."""
    time: str = "colon"
    """colon 08:30, point 8.30 or bare 0830."""
    yes: str = "J"
    no: str = "N"

    def days(self, days: np.ndarray) -> pa.Array:
        """Dates as text; NaT becomes null."""
        distinct, inverse = np.unique(days, return_inverse=True)
        written = [None if np.isnat(day) else self.day(day) for day in distinct]
        return pa.array(written, type=pa.string()).take(pa.array(inverse))

    def day(self, day: np.datetime64) -> str:
        """One date as text."""
        year, month, number = str(day.astype("datetime64[D]")).split("-")
        if self.date == "iso":
            return f"{year}-{month}-{number}"
        return f"{number}-{month}-{year}" if self.date == "dutch" else f"{int(number)}-{int(month)}-{year}"

    def minutes(self, minutes: np.ndarray) -> pa.Array:
        """Times of day as text; a negative number becomes null."""
        return _times_of_day(self.time).take(pa.array(minutes, mask=minutes < 0))

    def yes_no(self, values: np.ndarray) -> pa.Array:
        """1 as yes, 0 as no, anything else as null."""
        return pa.array([self.no, self.yes]).take(pa.array(values, mask=(values != 0) & (values != 1)))


@cache
def _times_of_day(style: str) -> pa.Array:
    write = {
        "colon": lambda hour, minute: f"{hour:02d}:{minute:02d}",
        "point": lambda hour, minute: f"{hour}.{minute:02d}",
        "bare": lambda hour, minute: f"{hour:02d}{minute:02d}",
    }[style]
    return pa.array([write(*divmod(minute, 60)) for minute in range(24 * 60)])


def timestamps(moments: np.ndarray) -> pa.Array:
    """Moments (numpy minutes) as `2026-10-05 08:30`; NaT becomes null."""
    text = np.datetime_as_string(moments, unit="m")
    return pa.array(np.char.replace(text, "T", " "), mask=np.isnat(moments))
