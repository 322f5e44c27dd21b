"""Minutes: shown exactly, or hidden with a certificate.

A sum of minutes is unsafe if too few pupils contribute or if one of them is most of it. For each unsafe sum there must be
two other tables that agree with all that is shown or known and in which it is clearly larger and clearly smaller. Such a
table is kept as the difference with the true one: the certificate. Every sum that a certificate touches is hidden.
Certificates are found by linear programs at the least cost of further hiding; many sums share one certificate.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from attendance.errors import ProtectionFailed

SHOWN, HIDDEN, OPEN = "shown", "hidden", "open"
"""State of a sum: published, published as hidden, or still to be decided."""
_TOUCHED = 0.5
"""Minutes; less is noise of the solver."""
_REWARD = 1000.0
_MEASURE, _REWEIGHTED = 480.0, 2
"""Minutes that are much for a sum; how often a program is solved to touch fewer sums."""
_CHUNK = 1200
"""Inner cells in one linear program; larger ones only for what smaller ones could not do."""
_ROUNDS = 8


@dataclass
class Ledger:
    """Inner cells and their sums over one month, or over all months of a term."""

    minutes: np.ndarray
    """Per inner cell (month × school × cohort × category) the true minutes."""
    school: np.ndarray
    """Per inner cell a number of its school; neighbours in number are neighbours on the map."""
    sums: sparse.csr_matrix
    """Which cells each sum adds up."""
    known: sparse.csr_matrix
    """Sums that everyone knows: scheduled minutes per school, cohort and month."""
    state: np.ndarray
    price: np.ndarray
    """Of hiding each sum."""
    need: np.ndarray
    """Per sum how many minutes it must stay uncertain to either side; 0 where it is safe."""


def find_certificates(ledger: Ledger, random: np.random.Generator) -> sparse.csr_matrix:
    """One certificate per row; afterwards the ledger's state says what is hidden. Raises ProtectionFailed."""
    ledger.state[(ledger.need > 0) & (ledger.state == OPEN)] = HIDDEN
    search = _Search(ledger, random)
    for size, solved in ((_CHUNK, _REWEIGHTED), (2 * _CHUNK, 1), (8 * _CHUNK, 1)):
        for cells in _chunks(ledger.school, size):
            search.together(cells, solved)
    search.one_by_one()
    ledger.state[ledger.state == OPEN] = SHOWN
    return search.certificates()


def needed_minutes(rows: pd.DataFrame, contributors: int, dominance: float, minutes: int, share: float) -> np.ndarray:
    """Per sum what must stay uncertain, from the columns minutes, contributors, largest and second; 0 where safe.

    A sum over nobody is safe: there is no one in it to learn about.
    """
    rest = rows["minutes"] - rows["largest"] - rows["second"]
    unsafe = (rows["minutes"] > 0) & ((rows["contributors"] < contributors) | (rest < dominance * rows["largest"]))
    return np.where(unsafe, np.maximum(minutes, np.ceil(share * rows["largest"])), 0.0)


def _chunks(school: np.ndarray, size: int) -> list[np.ndarray]:
    """Cells of a few neighbouring schools at a time."""
    numbers, sizes = np.unique(school, return_counts=True)
    chunk = np.minimum(np.cumsum(sizes) // size, max(0, sizes.sum() // size - 1))
    return [np.flatnonzero(np.isin(school, numbers[chunk == one])) for one in np.unique(chunk)]


class _Search:
    """Keeps which unsafe sums still need a certificate, upwards and downwards."""

    def __init__(self, ledger: Ledger, random: np.random.Generator) -> None:
        self._ledger, self._random = ledger, random
        self._sums = ledger.sums @ ledger.minutes
        unsafe = ledger.need > 0
        # nothing falls below zero or rises above the scheduled minutes: a sum may go to the end, if that is nearer
        blocks = (ledger.sums @ ledger.known.T) > 0
        room = blocks @ (ledger.known @ ledger.minutes) - self._sums
        self._up, self._down = np.minimum(ledger.need, room), np.minimum(ledger.need, self._sums)
        self._wants_up, self._wants_down = unsafe & (self._up > 0), unsafe & (self._down > 0)
        self._found: list[sparse.csr_matrix] = []

    def together(self, cells: np.ndarray, solved: int) -> None:
        """Certificates within these cells for as many sums at a time as one table allows; each is solved so often."""
        program = _Program(self._ledger, cells)
        for _ in range(_ROUNDS):
            up, down = self._wants_up[program.rows], self._wants_down[program.rows]
            wanted = program.whole & (up | down)
            before = wanted.sum() + (program.whole & up & down).sum()
            if not before:
                return
            rises = np.where(up & down, self._random.random(len(up)) < 0.5, up)
            goal = np.where(rises, self._up[program.rows], -self._down[program.rows]) * wanted
            self._take(cells, program.solve(goal, solved))
            up, down = self._wants_up[program.rows], self._wants_down[program.rows]
            if before == (program.whole & (up | down)).sum() + (program.whole & up & down).sum():
                return

    def one_by_one(self) -> None:
        """What is left, each on its own over all cells. Raises ProtectionFailed if that does not help either."""
        if not (self._wants_up.any() or self._wants_down.any()):
            return
        cells = np.arange(len(self._ledger.minutes))
        program = _Program(self._ledger, cells)
        for wants, amount, sign in ((self._wants_up, self._up, 1), (self._wants_down, self._down, -1)):
            while wants.any():
                row = int(np.flatnonzero(wants)[0])
                goal = np.zeros(len(program.rows))
                goal[np.searchsorted(program.rows, row)] = sign * amount[row]
                self._take(cells, program.solve(goal, 1))
                if wants[row]:
                    raise ProtectionFailed("Er is geen manier gevonden om alle uren van kleine groepen te verbergen.")

    def _take(self, cells: np.ndarray, difference: np.ndarray) -> None:
        """Keeps a certificate, its mirror image too where that leaves nothing below zero, if they serve a sum."""
        ledger = self._ledger
        full = np.zeros(len(ledger.minutes))
        full[cells] = difference
        full[np.abs(full) < 1e-6] = 0
        moved = ledger.sums @ full
        mirrored = bool((full <= ledger.minutes + 1e-6).all())
        served = False
        for image in (moved, -moved) if mirrored else (moved,):
            up = self._wants_up & (image >= self._up - _TOUCHED)
            down = self._wants_down & (image <= -self._down + _TOUCHED)
            self._wants_up &= ~up
            self._wants_down &= ~down
            served = served or bool((up | down).any())
        if served:
            ledger.state[(np.abs(moved) > _TOUCHED) & (ledger.state == OPEN)] = HIDDEN
            self._found.append(sparse.csr_matrix(full))

    def certificates(self) -> sparse.csr_matrix:
        if not self._found:
            return sparse.csr_matrix((0, len(self._ledger.minutes)))
        return sparse.vstack(self._found, format="csr")


class _Program:
    """The linear program over some of the cells; the others stay as they are."""

    def __init__(self, ledger: Ledger, cells: np.ndarray) -> None:
        self._ledger, self._cells = ledger, cells
        inside = ledger.sums[:, cells]
        self.rows = np.flatnonzero(np.diff(inside.indptr) > 0)
        """Sums that these cells touch."""
        self._sums = inside[self.rows]
        self.whole = np.diff(self._sums.indptr) == np.diff(ledger.sums.indptr)[self.rows]
        """Sums of which all cells are among these."""
        known = ledger.known[:, cells]
        self._known = known[np.flatnonzero(np.diff(known.indptr) > 0)]

    def solve(self, goal: np.ndarray, solved: int) -> np.ndarray:
        """The difference with the true table that comes nearest to the goals (0: none), at the least cost."""
        ledger, cells = self._ledger, len(self._cells)
        state = ledger.state[self.rows]
        fixed, priced, aimed = state == SHOWN, state == OPEN, np.flatnonzero(goal)
        touched, goals = int(priced.sum()), len(aimed)
        sign = sparse.diags(np.sign(goal[aimed]))
        one, own = sparse.identity(touched, format="csr"), sparse.identity(goals, format="csr")

        def row(on_cells: sparse.spmatrix, on_touch: object, on_goal: object) -> sparse.csr_matrix:
            blocks = [on_cells, on_touch, on_goal]
            widths = (cells, touched, goals)
            return sparse.hstack(
                [
                    sparse.csr_matrix((on_cells.shape[0], width)) if block is None else block
                    for block, width in zip(blocks, widths, strict=True)
                ],
                format="csr",
            )

        equal = sparse.vstack([self._known, self._sums[fixed]], format="csr")
        on_touched = self._sums[priced]
        at_most = sparse.vstack(
            [row(-sign @ self._sums[aimed], None, own), row(on_touched, -one, None), row(-on_touched, -one, None)],
            format="csr",
        )
        equal = row(equal, None, None)
        wanted = np.abs(goal[aimed])
        below = ledger.minutes[self._cells].astype(float)
        low = np.concatenate([-below, np.zeros(touched), np.zeros(goals)])
        high = np.concatenate([np.full(cells + touched, np.inf), wanted])
        bounds = np.stack([low, high], axis=1)
        price, found = ledger.price[self.rows][priced], np.zeros(cells)
        weight = np.ones(touched)
        for _ in range(solved):
            cost = np.concatenate([np.zeros(cells), price * weight, np.full(goals, -_REWARD)])
            result = linprog(
                cost, at_most, np.zeros(at_most.shape[0]), equal, np.zeros(equal.shape[0]), bounds, method="highs-ds"
            )
            if result.status != 0:
                break
            found = result.x[:cells]
            # a sum that is hardly touched becomes dear: better a few sums by much than many by little
            weight = _MEASURE / (result.x[cells : cells + touched] + _MEASURE / 10)
        return found
