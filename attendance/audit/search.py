"""What remains possible, exactly: whole numbers, the smallest and the largest value, with CP-SAT of OR-tools."""

import numpy as np
from ortools.sat.python import cp_model

from attendance.audit.evidence import CELL, joined_text
from attendance.audit.system import REST, CountSystem
from attendance.protection.catalogue import COHORT, SCHOOL

_SECONDS, _FIRST = 20.0, 1000
"""Time for one question, and how much more one sum counts than those that it draws along."""


class Search:
    """The unknown blocks of a system; the others stand at the truth, as for someone who knows all of them.

    Blocks without a row of their own were rounded as well, to figures that follow from others by subtraction; these
    are unknowns too.
    """

    def __init__(self, system: CountSystem, unknown: np.ndarray) -> None:
        self._model = cp_model.CpModel()
        self._system, self._unknown = system, {int(block): place for place, block in enumerate(unknown)}
        totals = system.truth.sum(axis=1)
        self._pupils = [
            [self._model.new_int_var(0, int(totals[block]), "") for _ in system.classes] for block in unknown
        ]
        for block, place in self._unknown.items():
            self._model.add(sum(self._pupils[place]) == int(totals[block]))
        self._place = {name: number for number, name in enumerate(system.classes)}
        is_unknown = np.zeros(len(system.blocks), dtype=bool)
        is_unknown[unknown] = True
        for one in system.says:
            if is_unknown[one.blocks].any():
                self._model.add_linear_constraint(self._sum(one.blocks, one.classes), one.low, one.high)
        if system.parts:
            self._add_unseen(totals)
        self._solver = cp_model.CpSolver()
        self._solver.parameters.num_workers = 1
        self._solver.parameters.cp_model_presolve = False  # the programs are small and many
        self._solver.parameters.max_time_in_seconds = _SECONDS
        self._blocks = unknown

    def _sum(self, blocks: np.ndarray, classes: frozenset[str]) -> cp_model.LinearExpr:
        inside = [self._place[name] for name in classes]
        known = [int(block) for block in blocks if int(block) not in self._unknown]
        terms = [
            self._pupils[self._unknown[int(block)]][one]
            for block in blocks
            if int(block) in self._unknown
            for one in inside
        ]
        truth = int(self._system.truth[known][:, inside].sum())
        return cp_model.LinearExpr.sum(terms) + truth

    def _add_unseen(self, totals: np.ndarray) -> None:
        """Rounded counts of blocks without a row: near their count, and adding up to the school's."""
        system, base = self._system, self._system.base
        is_shown = system.blocks["is_shown"].to_numpy(bool)
        unseen = [block for block in self._unknown if not is_shown[block]]
        if not unseen:
            return
        rounded = {}
        for block in unseen:
            for place, name in enumerate(system.classes):
                if name != REST:
                    rounded[block, place] = base * self._model.new_int_var(0, -(-int(totals[block]) // base), "")
                    gap = rounded[block, place] - self._pupils[self._unknown[block]][place]
                    self._model.add_linear_constraint(gap, -system.window, system.window)
        own = {(one.row, one.classes): one.value for one in system.says if one.level == COHORT and one.window}
        row_of = joined_text(system.blocks, CELL).to_numpy()
        for one in system.says:
            if one.level != SCHOOL or one.classes not in system.parts or not one.window:
                continue
            missing = [int(block) for block in one.blocks if not is_shown[block]]
            if not missing or not set(missing) <= set(unseen):
                continue
            seen = [own.get((row_of[block], one.classes)) for block in one.blocks if is_shown[block]]
            left = one.value - sum(value for value in seen if value is not None)
            if None not in seen and left >= 0 and left % base == 0:
                inside = [self._place[name] for name in one.classes]
                self._model.add(sum(rounded[block, place] for block in missing for place in inside) == left)

    def widths(self, about: np.ndarray, needed: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """For many sums of pupils the width that remains, at least as far as each needs it.

        `about` says per sum which unknown pupils it counts: sums × (blocks × classes). One after the other is made as
        large and as small as it goes; the others, drawn along with random signs, often have enough by then.
        """
        unknown = [one for row in self._pupils for one in row]
        true = about @ self._system.truth[self._blocks].ravel()
        low, high = true.copy(), true.copy()
        for place in range(len(about)):
            for direction in (1, -1):
                if high[place] - low[place] >= needed[place]:
                    break
                wanted = np.flatnonzero(high - low < needed)
                weights = random.choice([-1, 1], len(wanted)) @ about[wanted]
                weights += direction * _FIRST * about[place]
                chosen = np.flatnonzero(weights)
                self._model.maximize(sum(int(weights[one]) * unknown[one] for one in chosen))
                if self._solver.solve(self._model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                    break
                found = about @ np.array([self._solver.value(one) for one in unknown])
                low, high = np.minimum(low, found), np.maximum(high, found)
        return high - low

    def interval(self, blocks: np.ndarray, classes: frozenset[str]) -> tuple[int, int] | None:
        """Smallest and largest number of pupils of these classes in these blocks; None if nothing is possible at all."""
        amount = self._sum(blocks, classes)
        bounds = []
        for direction in (1, -1):
            self._model.minimize(direction * amount)
            status = self._solver.solve(self._model)
            if status == cp_model.INFEASIBLE:
                return None
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return 0, 0
            # what was found is possible for certain, even if the time was too short to prove that it is the most
            bounds.append(round(self._solver.objective_value) * direction)
        return bounds[0], bounds[1]
