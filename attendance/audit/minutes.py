"""Minutes: for every sum that too few pupils contribute to, the values that remain possible, by linear programs.

The attacker knows every published sum exactly, and the scheduled minutes of every school, cohort and month. Solved with
GLOP of OR-tools. Months of a term lean on each other once the term's sums are published, and not before.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from ortools.linear_solver import pywraplp

from attendance.audit.evidence import CELL, MonthEvidence, joined_text
from attendance.protection.catalogue import ABSENT, COHORT, HOUR_TABLES, LEVELS, PRESENT, UNREGISTERED

_TOLERANCE = 1.0
"""Minutes."""
_FRUITLESS = 4
_BY_CATEGORY: list[tuple[str, str | None]] = [("absent_minutes", None)]
_BY_MEASURE: list[tuple[str, str | None]] = [
    ("present_minutes", PRESENT),
    ("absent_minutes", ABSENT),
    ("unregistered_minutes", UNREGISTERED),
    ("registered_minutes", UNREGISTERED),
]
"""Which part of the scheduled minutes a measure tells; registered is what is left without unregistered."""


@dataclass
class FoundMinutes:
    """What the audit of minutes found; `short` names a level, row and part, never an amount."""

    sums: int = 0
    hidden: int = 0
    searched: int = 0
    short: list[str] = field(default_factory=list)


def audit_minutes(months: list[MonthEvidence]) -> FoundMinutes:
    """Judges the last of `months`; if it closes its term, all of them (the months of the term) together."""
    current = months[-1]
    months = months if current.closes_term else [current]
    cells = pd.concat([one.minutes.assign(month=one.month) for one in months], ignore_index=True)
    sums = pd.concat([_sums(one, cells) for one in months], ignore_index=True)
    found = FoundMinutes(sums=len(sums), hidden=int((~sums["is_shown"]).sum()))
    unsafe = sums[sums["need"] > 0].reset_index(drop=True)
    open_to_all = unsafe["is_shown"].to_numpy(bool)
    found.short += unsafe.loc[open_to_all, "name"].tolist()
    unsafe = unsafe[~open_to_all].reset_index(drop=True)
    if len(unsafe):
        _attack(cells, sums[sums["is_shown"]], unsafe, found)
    return found


def _sums(evidence: MonthEvidence, cells: pd.DataFrame) -> pd.DataFrame:
    """Every sum that the catalogue has: its cells, whether it is published, and what must remain uncertain."""
    rules, known = evidence.rules, evidence.contributors
    rest = known["minutes"] - known["largest"] - known["second"]
    few = (known["contributors"] < rules.minimum_contributors) | (rest < rules.dominance_share * known["largest"])
    wide = np.maximum(rules.uncertain_minutes, np.ceil(rules.uncertain_share * known["largest"]))
    rows = known.assign(need=np.where((known["minutes"] > 0) & few, wide, 0.0))
    shown = _shown(evidence)
    rows["is_shown"] = [key in shown for key in zip(rows["level"], rows["form"], strict=True)]
    own = cells["month"].to_numpy() == evidence.month
    parts = {name: [name] for name in (PRESENT, UNREGISTERED, *evidence.categories)} | {ABSENT: evidence.categories}
    groups = {
        level: cells.groupby(joined_text(cells, keys)).indices
        for level, keys in LEVELS.items()
        if level in set(rows["level"])
    }
    inside = {part: cells["category"].isin(names).to_numpy() for part, names in parts.items()}
    index = []
    for period, level, form, part in zip(rows["period"], rows["level"], rows["form"], rows["part"], strict=True):
        found = groups[level][form.split("|", 1)[1].rsplit("|", 1)[0]]
        index.append(found[inside[part][found] & (own[found] | (period != "month"))])
    rows["cells"] = index
    rows["name"] = f"{evidence.month:%Y-%m} " + rows["form"]
    return rows[["name", "minutes", "need", "is_shown", "cells"]]


def _shown(evidence: MonthEvidence) -> set[tuple[str, str]]:
    """Level and form of every sum that the tables give, or that follows within one row of a table."""
    found: set[tuple[str, str]] = set()
    for table in HOUR_TABLES:
        rows = evidence.tables[table.name]
        if rows.empty or (table.level == COHORT and not evidence.closes_term):
            continue
        keys = joined_text(rows, LEVELS[table.level])
        for measure, part in _BY_CATEGORY if table.is_by_category else _BY_MEASURE:
            is_value = rows[f"{measure}_status"] == "value"
            names = rows["category"] if part is None else pd.Series(part, rows.index)
            forms = table.level + "|" + keys[is_value] + "|" + names[is_value]
            found.update((table.level, form) for form in forms)
    return found


def _attack(cells: pd.DataFrame, shown: pd.DataFrame, unsafe: pd.DataFrame, found: FoundMinutes) -> None:
    """Looks for tables in which an unsafe sum is clearly larger and clearly smaller than it is."""
    minutes = cells["minutes"].to_numpy(float)
    scheduled, _ = pd.factorize(joined_text(cells, ["month", *CELL]))
    program = _Program(minutes, scheduled, shown["cells"].tolist())
    about = unsafe["cells"].tolist()
    true, need = unsafe["minutes"].to_numpy(float), unsafe["need"].to_numpy(float)
    blocks = np.bincount(scheduled, minutes)
    most = np.array(
        [blocks[np.unique(scheduled[one])].sum() for one in about]
    )  # all of it can't be more than scheduled
    up, down = np.minimum(true + need, most) - _TOLERANCE, true - np.minimum(need, true) + _TOLERANCE
    low, high = true.copy(), true.copy()
    random = np.random.default_rng(1)  # which tables are tried first matters to nobody

    def see(table: np.ndarray) -> bool:
        values = np.array([table[one].sum() for one in about])
        better = ((values > high) & (high < up)) | ((values < low) & (low > down))
        np.maximum(high, values, out=high)
        np.minimum(low, values, out=low)
        return bool(better.any())

    fruitless = 0
    while fruitless < _FRUITLESS and ((high < up) | (low > down)).any():
        rises, falls = high < up, low > down
        signs = np.where(rises & falls, random.choice([-1.0, 1.0], len(about)), rises * 1.0 - falls * 1.0)
        weight = np.zeros(len(minutes))
        for sign, one in zip(signs, about, strict=True):
            weight[one] += sign * random.uniform(0.5, 1.5)
        fruitless = 0 if see(program.most(weight)) else fruitless + 1
    for place, one in enumerate(about):
        for sign in (1.0, -1.0):
            if (high[place] < up[place]) if sign > 0 else (low[place] > down[place]):
                found.searched += 1
                weight = np.zeros(len(minutes))
                weight[one] = sign
                see(program.most(weight))
        if high[place] < up[place] or low[place] > down[place]:
            found.short.append(unsafe["name"].iloc[place])


class _Program:
    """All tables that agree with what is published, for any number of questions."""

    def __init__(self, minutes: np.ndarray, scheduled: np.ndarray, shown: list[np.ndarray]) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._minutes = minutes
        most = np.bincount(scheduled, minutes)[scheduled]
        self._cells = [self._solver.NumVar(0.0, float(limit), "") for limit in most]
        for block in range(scheduled.max() + 1):
            self._fix(np.flatnonzero(scheduled == block))
        for one in shown:
            self._fix(one)
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self._weighted = np.zeros(0, dtype=int)

    def _fix(self, cells: np.ndarray) -> None:
        amount = float(self._minutes[cells].sum())
        constraint = self._solver.Constraint(amount, amount)
        for one in cells:
            constraint.SetCoefficient(self._cells[one], 1.0)

    def most(self, weight: np.ndarray) -> np.ndarray:
        """The table in which the weighted sum is largest; the true one if the solver gives up."""
        for one in self._weighted:
            self._objective.SetCoefficient(self._cells[one], 0.0)
        self._weighted = np.flatnonzero(weight)
        for one in self._weighted:
            self._objective.SetCoefficient(self._cells[one], float(weight[one]))
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return self._minutes
        return np.array([one.solution_value() for one in self._cells])
