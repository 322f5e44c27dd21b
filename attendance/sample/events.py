"""The records that a school keeps of absence and lateness, as columns."""

from dataclasses import dataclass

import numpy as np

REPORT, ROLL_CALL, FOLLOW_UP = range(3)
SOURCES = ("melding", "controle", "nabellen")

NONE = -1
"""Stands for: not given."""


@dataclass
class Events:
    """What the school has on record, one position per record. Days are positions in the calendar, both inclusive."""

    pupil: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    first_period: np.ndarray
    """-1 = the whole day."""
    last_period: np.ndarray
    category: np.ndarray
    minutes: np.ndarray
    """Minutes missed where the school writes them down; -1 = not."""
    source: np.ndarray
    registered_at: np.ndarray
    """Local time, datetime64[m]."""
    lesson: np.ndarray
    """Position of the first lesson in the month's lessons; -1 = a whole day."""

    def __len__(self) -> int:
        return len(self.pupil)

    def only(self, which: np.ndarray) -> "Events":
        """The records at these positions, or where true."""
        return Events(**{name: values[which] for name, values in vars(self).items()})


def join_events(parts: list[Events]) -> Events:
    """All records, in order of registration as far as possible: by pupil, day, and moment."""
    joined = {name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])}
    events = Events(**joined)
    return events.only(np.lexsort((events.registered_at, events.first_period, events.first_day, events.pupil)))
