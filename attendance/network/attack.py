"""What someone who reads all figures of a thread can still work out.

An attacker knows how counts are rounded and that nothing under ten cases is told; a school knows its own cases exactly
besides. Of each small group – cases with some factors of a pattern and without the others – it asks which numbers remain
possible. Where the largest and the smallest differ by less than four, too much is told. It shares no code with the
rounding but the size of its steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from attendance.network.rounding import WINDOW

Matrix = NDArray[np.float64]
Counts = NDArray[np.int64]
LEAST_WIDTH = 4
"""Largest minus smallest value that must remain possible for a small count; also the largest small count (docs/protection.md)."""


@dataclass(frozen=True)
class Told:
    """A figure that is told: which cells it adds up, between which numbers the truth must lie, and what else is known of it."""

    cells: NDArray[np.bool_]
    low: int
    high: int
    schools: int = 0
    """Known to come from at least so many schools."""
    is_shared: bool = False
    """Known not to come for more than half from one school."""

    def least(self, own: int) -> int:
        """The smallest number that it can stand for, to who brought `own` of it."""
        of_others = max(self.schools - (own > 0), own if self.is_shared else 0)
        return max(self.low, own + of_others)


def between(figure: int, at_least: int = 0) -> tuple[int, int]:
    """Between which numbers the count lies that a figure stands for, where it is known to be `at_least` so much."""
    return max(figure - WINDOW, at_least, 0), figure + WINDOW


def told(cells: NDArray[np.bool_], figure: int, at_least: int = 0, schools: int = 0, is_shared: bool = False) -> Told:
    """A figure that is told of these cells together."""
    return Told(cells, *between(figure, at_least), schools, is_shared)


def leaks(figures: Sequence[Told], truth: Counts, own: Counts, groups: Sequence[NDArray[np.bool_]]) -> bool:
    """Whether too little remains possible for a group, to anyone who reads or to a school that knows its own cases.

    `truth`: cases per cell; `own`: schools × cells, what each school knows; `groups`: sets of cells.
    """
    return any(
        _is_small(truth - known, group) and _width(figures, known, group) < LEAST_WIDTH
        for group in groups
        for known in _attackers(own)
    )


def parts_leak(
    parts: Sequence[tuple[int, int] | None], whole: tuple[int, int], truth: Counts, own: Counts, schools: int = 0
) -> bool:
    """The same for a whole and its parts, of which some are told (between which numbers, from `schools` or more) and some not.

    Without a program, because here the ends can be written down: a part is at most what the others leave of the whole.
    """
    beyond = whole[1]
    low = np.array([part[0] if part else 0 for part in parts])
    high = np.array([part[1] if part else beyond for part in parts])
    from_schools = np.array([schools if part else 0 for part in parts])
    for known in _attackers(own):
        least = np.maximum(low, known + np.maximum(from_schools - (known > 0), 0))
        smallest = np.maximum(least, whole[0] - (high.sum() - high))
        largest = np.minimum(high, whole[1] - (least.sum() - least))
        others = truth - known
        if ((others <= LEAST_WIDTH) & (largest - smallest < LEAST_WIDTH)).any() and others.sum() >= LEAST_WIDTH:
            return True
    return False


def _attackers(own: Counts) -> Counts:
    """What each attacker knows for sure: nothing, or the cases of a school; those that know the same are one."""
    return np.unique(np.vstack([np.zeros_like(own[:1]), own]), axis=0)


def _is_small(others: Counts, group: NDArray[np.bool_]) -> bool:
    """Whether the count is one to protect: small, among others of whom there are as many at all."""
    return int(others[group].sum()) <= LEAST_WIDTH <= int(others.sum())


def _width(figures: Sequence[Told], known: Counts, group: NDArray[np.bool_]) -> int:
    """Largest minus smallest number of others' cases in a group that agrees with all figures and what is known."""
    rows: Matrix = np.array([one.cells for one in figures], float)
    at_least = np.array([one.least(int(known[one.cells].sum())) for one in figures], float)
    at_most = np.array([one.high for one in figures], float)
    ends = []
    for sign in (1.0, -1.0):
        solved = milp(
            sign * group.astype(float),
            constraints=LinearConstraint(rows, at_least, at_most),
            bounds=Bounds(known.astype(float), np.inf),
            integrality=np.ones(len(known)),
        )
        assert solved.status == 0, solved.message
        ends.append(round(sign * solved.fun))
    return ends[1] - ends[0]
