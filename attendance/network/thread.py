"""What a thread is: the figures of a meeting from which no case can be read back, and how they are kept.

Every figure is a count of cases in fives, or worked out from such counts; shares, lifts and intervals never come from the
exact counts. attendance.network.telling counts them, attendance.network.gathering makes a thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOLDS, DOES_NOT_HOLD, TOO_FEW = "holds", "does_not_hold", "too_few"
"""How a pattern did on the cases that came in later."""
SECTOR = "sector"


@dataclass(frozen=True)
class Counted:
    """One word and in how many cases it was seen, in fives; None: under ten cases or three schools, or left out."""

    kind: str
    word: str
    cases: int | None


@dataclass(frozen=True)
class Together:
    """Factors that occur together more often than by chance. All figures follow from counts in fives."""

    words: tuple[str, ...]
    cases: int
    schools_at_least: int
    lift: float
    low: float
    high: float


@dataclass(frozen=True)
class Checked:
    """A pattern of the meeting before, laid before the cases that came in since."""

    words: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class Tried:
    """A measure: tried and found to help, in fives; the share and its interval (Wilson, at the ends of the rounding)."""

    word: str
    tried: int
    helped: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Thread:
    """What a meeting looks at. `too_little` says, in Dutch, why there is none; then the rest is empty."""

    too_little: str = ""
    cases: int = 0
    schools_at_least: int = 0
    factors: tuple[Counted, ...] = ()
    together: tuple[Together, ...] = ()
    checked: tuple[Checked, ...] = ()
    measures: tuple[Tried, ...] = ()
    profile: tuple[Counted, ...] = field(default=())


def from_plain(values: Mapping[str, Any]) -> Thread:
    """A thread from the plain values that it was kept as."""

    def rows(name: str, kind: Any) -> tuple[Any, ...]:
        given = values[name]
        return tuple(kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in one.items()}) for one in given)

    return Thread(
        values["too_little"],
        values["cases"],
        values["schools_at_least"],
        rows("factors", Counted),
        rows("together", Together),
        rows("checked", Checked),
        rows("measures", Tried),
        rows("profile", Counted),
    )
