"""Controlled rounding of counts: one mixed-integer program over all linked tables of a family.

Every inner count goes to one of its two neighbouring multiples of the base (a multiple of the base stays), such that
every sum that is shown stays within its window. Random weights choose among the many solutions; their seed is not
kept, so that the objective tells an attacker nothing.

Across months a sum is rounded with an eye on two readers. One knows that a count did not change: to him all its figures
are windows on the same count, and what they leave together must be as wide as what one leaves. The other knows how far it
moved: to him all earlier figures are windows on today's count, moved along. He must never be left with one possible
value by a figure, and as a rule keeps as many as the first. For a single cell the choice that this takes depends on the
window only, never on the true count within it, so that the choice itself gives nothing away.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from attendance.errors import ProtectionFailed
from attendance.protection.system import Forms

_STICKY, _FAR, _STABLE, _MOVED, _EXACT, _UNTIED = 4.0, 15.0, 60.0, 12.0, 500.0, 25.0
"""Prices, in the unit of one pupil of deviation: for a new rounding of an unchanged count; for each pupil that a sum over
schools lies further off than one cell may; for each value that is lost to who knows that a count did not change, to who
knows movements, and to the latter if it was his last but one; and for a transition that does not add up to its tier."""
_SECONDS, _GAP = 60, 0.05
"""When a solution is good enough: it is safe as soon as it is one, what is left to gain is exactness."""


@dataclass(frozen=True)
class Known:
    """Per form a window that readers bring along from earlier months; it must stay `spare` wide, or what it was."""

    low: np.ndarray
    high: np.ndarray
    spare: int
    price: float
    """Of each value that it falls short."""


@dataclass(frozen=True)
class Problem:
    """What is to be rounded, one entry per inner cell unless said otherwise."""

    counts: np.ndarray
    most: np.ndarray
    """No rounded count is above this: the pupils of the cohort, known to everyone, where its row is shown."""
    forms: Forms
    window: np.ndarray
    """Per form how far its rounded sum may lie from the truth."""
    fixed: np.ndarray
    """Rounded counts that stand already because the same count was published; -1 elsewhere."""
    before: np.ndarray
    """Rounded count of the month before where the count did not change; -1 elsewhere."""
    known: list[Known]
    is_small: np.ndarray
    """Per form: true if its count is or was one to protect; only then do windows matter."""
    ties: Forms | None = None
    tie_values: np.ndarray | None = None
    """Per tie: what the rounded cells in it should add up to."""


def round_counts(
    problem: Problem,
    base: int,
    random: np.random.Generator,
    forbidden: list[tuple[np.ndarray, np.ndarray]] | None = None,
) -> np.ndarray:
    """The rounded inner counts. Raises ProtectionFailed if the program has no solution: then nothing may be published.

    `forbidden` holds cells and their rounded counts that an audit found to say too much together.
    """
    counts = problem.counts
    floor = counts - counts % base
    may_rise = (counts % base > 0) & (floor + base <= problem.most) & (problem.fixed < 0)
    floor = np.where(problem.fixed >= 0, problem.fixed, floor)
    free = np.flatnonzero(may_rise)
    matrix, window = problem.forms.matrix, problem.window
    offset = matrix @ (floor - counts)
    rise = (base * matrix[:, free]).tocsr()
    moving = np.diff(rise.indptr) > 0
    several = moving & (np.diff(matrix.indptr) > 1)
    if (np.abs(offset[~moving]) > window[~moving]).any():
        raise ProtectionFailed("Een som ligt te ver van de afgeronde aantallen.")
    if not len(free):
        return floor

    program = _Program(len(free), random)
    program.price_deviation(np.full(len(free), 1.0), (counts - floor)[free], base)
    program.price_sticky(problem.before[free], floor[free])
    program.keep_within(rise[several], offset[several], window[several], float(base - 1))
    matters = moving & problem.is_small
    for known in problem.known:
        spare = np.minimum(known.spare, known.high - known.low)
        least, most = known.low + spare - window, known.high - spare + window
        program.keep_windows(rise[matters], (matrix @ floor)[matters], least[matters], most[matters], known.price)
    if problem.ties is not None and problem.tie_values is not None:
        tie = problem.ties.matrix
        program.tie(base * tie[:, free], problem.tie_values - tie @ floor)
    for cells, rounded in forbidden or []:
        program.forbid(free, floor, cells, rounded)
    return floor + _as_whole(base * np.bincount(free, program.solve(), minlength=len(counts)))


def _as_whole(values: np.ndarray) -> np.ndarray:
    return np.round(values).astype(np.int64)


class _Program:
    """Collects variables and constraints. The first variables say which cells rise to the upper neighbour."""

    def __init__(self, cells: int, random: np.random.Generator) -> None:
        self._cells, self._random = cells, random
        self._cost, self._constant = np.zeros(cells), 0.0
        self._extra_cost: list[np.ndarray] = []
        self._rows: list[tuple[sparse.csr_matrix, int, sparse.csr_matrix | None, np.ndarray, np.ndarray]] = []
        self._extra = 0

    def _weights(self, number: int) -> np.ndarray:
        return self._random.uniform(0.5, 1.5, number)

    def price_deviation(self, price: np.ndarray, above_floor: np.ndarray, base: int) -> None:
        """Rising costs the deviation of the upper neighbour less that of the lower."""
        weights = price * self._weights(self._cells)
        self._cost += weights * (base - 2 * above_floor)
        self._constant += float(weights @ above_floor)

    def price_sticky(self, before: np.ndarray, floor: np.ndarray) -> None:
        """An unchanged count should keep its rounded count."""
        rose = before > floor
        self._cost += _STICKY * np.where(before < 0, 0, np.where(rose, -1, 1))
        self._constant += _STICKY * float(rose.sum())

    def _add(
        self, on_cells: sparse.csr_matrix, low: np.ndarray, high: np.ndarray, slack: sparse.csr_matrix | None = None
    ) -> None:
        self._rows.append((on_cells, self._extra, slack, low, high))

    def _new(self, price: np.ndarray) -> None:
        self._extra_cost.append(price)
        self._extra += len(price)

    def keep_within(self, rise: sparse.csr_matrix, offset: np.ndarray, window: np.ndarray, free: float) -> None:
        """Each sum deviates at most its window; what goes beyond `free` has a price.

        Pricing every pupil of deviation would cost minutes and gain tenths. But a sum at the edge of its window leaves
        all cells in it less room: what is possible for one then hangs on many others, and the auditor searches for long.
        """
        self._add(rise, -window - offset, window - offset)
        wide = free < window
        rise, offset, number = rise[wide], offset[wide], int(wide.sum())
        one = sparse.identity(number, format="csr")
        self._add(rise, -free - offset, np.full(number, np.inf), one)
        self._add(rise, np.full(number, -np.inf), free - offset, -one)
        self._new(_FAR * self._weights(number))

    def keep_windows(
        self, rise: sparse.csr_matrix, floor: np.ndarray, least: np.ndarray, most: np.ndarray, price: float
    ) -> None:
        """Rounded sums lie from `least` to `most`; at a price for each value that they don't."""
        top = floor + np.asarray(rise.sum(axis=1)).ravel()
        needed = (floor < least) | (top > most)
        rise, least, most = rise[needed], (least - floor)[needed], (most - floor)[needed]
        number = rise.shape[0]
        one = sparse.identity(number, format="csr")
        self._add(rise, least, np.full(number, np.inf), one)
        self._add(rise, np.full(number, -np.inf), most, -one)
        self._new(np.full(number, price))

    def tie(self, rise: sparse.csr_matrix, wanted: np.ndarray) -> None:
        """Sums that should equal another family's figure."""
        number = rise.shape[0]
        one = sparse.identity(number, format="csr")
        self._add(rise, np.full(number, -np.inf), wanted, -one)
        self._add(-rise, np.full(number, -np.inf), -wanted, -one)
        self._new(np.full(number, _UNTIED))

    def forbid(self, free: np.ndarray, floor: np.ndarray, cells: np.ndarray, rounded: np.ndarray) -> None:
        """Not all of these cells may get these rounded counts again."""
        places = np.searchsorted(free, cells)
        known = (places < len(free)) & (free[np.minimum(places, len(free) - 1)] == cells)
        rose = rounded[known] > floor[cells[known]]
        if not known.any():
            return
        row = sparse.csr_matrix(
            (np.where(rose, -1.0, 1.0), (np.zeros(known.sum(), int), places[known])), shape=(1, self._cells)
        )
        self._add(row, np.array([1.0 - rose.sum()]), np.array([np.inf]))

    def solve(self) -> np.ndarray:
        """Which cells rise, as zeros and ones."""
        # a last variable that is always 1 carries the constant part of the price, so that the gap means what it says
        self._new(np.array([self._constant]))
        total = self._cells + self._extra
        constraints = []
        for on_cells, first, slack, low, high in self._rows:
            rows = on_cells.shape[0]
            if not rows:
                continue
            parts = [on_cells]
            if slack is None:
                parts.append(sparse.csr_matrix((rows, self._extra)))
            else:
                after = self._extra - first - slack.shape[1]
                parts += [sparse.csr_matrix((rows, first)), slack, sparse.csr_matrix((rows, after))]
            constraints.append(LinearConstraint(sparse.hstack(parts, format="csr"), low, high))
        most = np.concatenate([np.ones(self._cells), np.full(self._extra, np.inf)])
        least = np.zeros(total)
        least[-1] = most[-1] = 1
        result = milp(
            np.concatenate([self._cost, *self._extra_cost]),
            constraints=constraints,
            integrality=np.arange(total) < self._cells,
            bounds=Bounds(least, most),
            options={"mip_rel_gap": _GAP, "time_limit": _SECONDS},
        )
        if result.x is None:
            raise ProtectionFailed("Er is geen afronding gevonden waarmee alle tabellen kloppen.")
        return np.round(result.x[: self._cells])


@dataclass(frozen=True)
class Windows:
    """Per form the values of its count that two kinds of readers hold for possible, before this month's figure."""

    stable: tuple[np.ndarray, np.ndarray]
    """Lowest and highest, for who knows that the count did not change (if it did not)."""
    moved: tuple[np.ndarray, np.ndarray]
    """Lowest and highest, for who knows how far the count moved."""
    was_small: np.ndarray

    def known(self, least_width: int) -> list[Known]:
        """What the program must keep."""
        return [
            Known(*self.stable, least_width, _STABLE),
            Known(*self.moved, 1, _EXACT),
            Known(*self.moved, least_width, _MOVED),
        ]

    def after(self, shown: np.ndarray, window: np.ndarray, most: np.ndarray) -> dict[str, np.ndarray]:
        """What they hold for possible once a figure was shown: cut by what the figure itself leaves."""
        lowest, highest = np.maximum(shown - window, 0), np.minimum(shown + window, most)
        return {
            "stable_low": np.maximum(self.stable[0], lowest),
            "stable_high": np.minimum(self.stable[1], highest),
            "moved_low": np.maximum(self.moved[0], lowest),
            "moved_high": np.minimum(self.moved[1], highest),
        }


def windows_before(earlier: pd.DataFrame, forms: pd.DataFrame, counts: np.ndarray, most: np.ndarray) -> Windows:
    """The windows that earlier months left. A sum seen for the first time has all values from 0 on.

    `earlier` has form, count, was_small and the columns of Windows.after, at most one row per form.
    """
    found = forms[["form"]].merge(earlier, on="form", how="left")
    by = counts - found["count"].to_numpy(float)
    same = by == 0

    def bound(column: str, when: np.ndarray, otherwise: float | np.ndarray) -> np.ndarray:
        return np.where(when, np.nan_to_num(found[column].to_numpy(float) + by), otherwise)

    seen = ~np.isnan(by)
    return Windows(
        stable=(bound("stable_low", same, 0), np.minimum(bound("stable_high", same, most), most)),
        moved=(np.maximum(bound("moved_low", seen, 0), 0), np.minimum(bound("moved_high", seen, most), most)),
        was_small=found["was_small"].eq(True).to_numpy(),
    )
