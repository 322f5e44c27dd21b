"""The attacker's system of one family of counts: unknown cells, and for every published figure what it says about them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from attendance.audit.evidence import CELL, MonthEvidence, joined_text
from attendance.protection.catalogue import (
    COUNT_TABLES,
    ENTERED,
    FIRST_MONTH_SIGNALS,
    LEFT,
    LEVELS,
    PERIOD_KINDS,
    SCHOOL,
    SIGNAL,
    TIER,
    TRANSITION,
    CountTable,
    Parts,
    signal_parts,
    tier_parts,
    transition_class,
    transition_parts,
)

REST = "rest"
"""The class of pupils that a signal does not count: known to be there, because the number of pupils is known."""


@dataclass(frozen=True)
class Says:
    """What one published figure says: the pupils of `classes` in `blocks` together are at most `window` from `value`."""

    level: str
    row: str
    blocks: np.ndarray
    classes: frozenset[str]
    value: int
    window: int

    @property
    def low(self) -> int:
        """The fewest pupils that it leaves possible."""
        return max(0, self.value - self.window)

    @property
    def high(self) -> int:
        """The most pupils that it leaves possible."""
        return self.value + self.window


@dataclass(frozen=True)
class CountSystem:
    """Blocks of cells (one per cohort, or one per school for transitions) whose total is known, by classes."""

    name: str
    blocks: pd.DataFrame
    """CELL, municipality_code, sector, is_shown: whether the block's own row is published."""
    classes: list[str]
    truth: np.ndarray
    """Pupils per block and class."""
    says: list[Says]
    statements: list[frozenset[str]]
    """Sets of classes that a sentence could be about: each class, each part, and each ‘this tier or worse’."""
    statement_levels: tuple[str, ...]
    parts: list[frozenset[str]]
    base: int
    window: int
    """Of the block's own rounded counts, published or not."""

    @property
    def has_own_rows(self) -> bool:
        """Whether blocks have rows of their own in a table."""
        return bool(self.blocks["is_shown"].any()) or bool(self.parts)


def count_systems(evidence: MonthEvidence, with_transitions: bool = True) -> list[CountSystem]:
    """All systems of a month. Families share no unknowns but transitions, which lean on the tiers of the month."""
    systems = []
    for kind in PERIOD_KINDS:
        counts = evidence.counts[evidence.counts["family"] == f"{TIER}/{kind}"]
        if len(counts):
            systems.append(_tiers(evidence, kind, counts))
    for signal in evidence.signals:
        if signal not in FIRST_MONTH_SIGNALS:
            systems.append(_signal(evidence, signal))
    counts = evidence.counts[evidence.counts["family"] == TRANSITION]
    if len(counts) and with_transitions:
        systems.append(_transitions(evidence, counts))
    return systems


def _blocks(evidence: MonthEvidence, rows: pd.DataFrame, shown: pd.DataFrame | None) -> pd.DataFrame:
    places = evidence.schools[["school_id", "municipality_code", "sector"]]
    blocks = rows.merge(places, on="school_id", how="left").reset_index(drop=True)
    if shown is None or shown.empty:
        return blocks.assign(is_shown=False)
    known = shown.loc[shown["pupils_status"] == "value", CELL].drop_duplicates().assign(is_shown=True)
    return blocks.merge(known, on=CELL, how="left").fillna({"is_shown": False}).astype({"is_shown": bool})


def _truth(blocks: pd.DataFrame, counts: pd.DataFrame, classes: list[str]) -> np.ndarray:
    wide = counts.pivot_table(index=CELL, columns="class", values="pupils", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=classes, fill_value=0)
    return wide.loc[pd.MultiIndex.from_frame(blocks[CELL])].to_numpy(dtype=int)


def _tables(family: str) -> list[CountTable]:
    return [table for table in COUNT_TABLES if table.family == family]


def _figures(
    evidence: MonthEvidence,
    table: CountTable,
    rows: pd.DataFrame,
    blocks: pd.DataFrame,
    parts: Parts,
    columns: list[str],
) -> list[Says]:
    """What the rows of one table say. A count that is no multiple of the base can't be rounded: it is exact."""
    if rows.empty:
        return []
    keys = list(LEVELS[table.level])
    family = TIER + "/" + rows["period_kind"].iloc[0] if table.family == TIER else table.family
    rows = rows[rows["pupils_status"] == "value"]
    block_key = joined_text(blocks, keys).to_numpy()
    row_key = joined_text(rows, keys).to_numpy()
    part_key = list(zip(*(rows[name] for name in columns), strict=True)) if columns else [()] * len(rows)
    places = {key: np.flatnonzero(block_key == key) for key in np.unique(block_key)}
    base, window = evidence.rules.base, evidence.window(family, table.level)
    found = []
    for key, part, value in zip(row_key, part_key, rows["pupils"].astype(int), strict=True):
        wide = window if value % base == 0 else 0
        if key in places and tuple(part) in parts:
            found.append(Says(table.level, key, places[key], parts[tuple(part)], value, wide))
    return found


def _differences(says: list[Says], rounded: set[frozenset[str]]) -> list[Says]:
    """What follows from two figures of one row when one part lies within the other: the difference.

    It is as near as a figure where the classes are `rounded` together; else both figures may be off.
    """
    by_row: dict[tuple[str, str], list[Says]] = {}
    for one in says:
        by_row.setdefault((one.level, one.row), []).append(one)
    found = []
    for group in by_row.values():
        known = {one.classes for one in group}
        for outer in group:
            for inner in group:
                rest = outer.classes - inner.classes
                if inner.classes < outer.classes and rest not in known:
                    known.add(rest)
                    window = max(outer.window, inner.window) if rest in rounded else outer.window + inner.window
                    found.append(Says(outer.level, outer.row, outer.blocks, rest, outer.value - inner.value, window))
    return found


def _tiers(evidence: MonthEvidence, kind: str, counts: pd.DataFrame) -> CountSystem:
    classes, parts = [one.name for one in evidence.classes], tier_parts(evidence.classes)
    shown = evidence.tables["tier_distribution"]
    blocks = _blocks(
        evidence,
        counts[CELL].drop_duplicates(),
        shown[shown["period_kind"] == kind] if len(shown) else None,
    )
    says = []
    for table in _tables(TIER):
        rows = evidence.tables[table.name]
        if len(rows):
            says += _figures(evidence, table, rows[rows["period_kind"] == kind], blocks, parts, ["profile", "tier"])
    single = [frozenset({one}) for one in classes]
    graded = [one.name for one in evidence.classes if one.at_least_percent is not None]
    worse = [frozenset(graded[place:]) for place in range(1, len(graded))]
    return CountSystem(
        f"{TIER}/{kind}",
        blocks,
        classes,
        _truth(blocks, counts, classes),
        [*says, *_differences(says, {*single, *parts.values()})],
        _unique([*single, *parts.values(), *worse]),
        tuple(LEVELS),
        _unique(list(parts.values())),
        evidence.rules.base,
        evidence.rules.school_window,
    )


def _signal(evidence: MonthEvidence, signal: str) -> CountSystem:
    cohorts = evidence.cohorts[evidence.cohorts["pupils"] > 0]
    shown = evidence.tables["signal_month"]
    blocks = _blocks(evidence, cohorts[CELL], shown[shown["signal"] == signal] if len(shown) else None)
    counts = evidence.counts[(evidence.counts["family"] == SIGNAL) & (evidence.counts["class"] == signal)]
    pupils = blocks[CELL].merge(cohorts, on=CELL, how="left")["pupils"].to_numpy(int)
    counted = blocks[CELL].merge(counts, on=CELL, how="left")["pupils"].fillna(0).to_numpy(int)
    parts, _ = signal_parts([signal], evidence.classes)
    says = []
    for table in _tables(SIGNAL):
        rows = evidence.tables[table.name]
        if len(rows):
            says += _figures(evidence, table, rows[rows["signal"] == signal], blocks, parts, ["signal"])
    return CountSystem(
        f"{SIGNAL}/{signal}",
        blocks,
        [signal, REST],
        np.stack([counted, pupils - counted], axis=1),
        says,
        [frozenset({signal})],
        tuple(LEVELS),
        [frozenset({signal})],
        evidence.rules.base,
        evidence.rules.school_window,
    )


def _transitions(evidence: MonthEvidence, counts: pd.DataFrame) -> CountSystem:
    """Per school; its own tiers of the month are published, and limit how many came into each tier."""
    finest, parts = [one.name for one in evidence.classes], transition_parts(evidence.classes)
    classes = sorted(set().union(*parts.values()))
    blocks = _blocks(evidence, counts[CELL].drop_duplicates(), None)
    says = []
    for table in _tables(TRANSITION):
        says += _figures(
            evidence, table, evidence.tables[table.name], blocks, parts, ["profile", "from_tier", "to_tier"]
        )
    into = {
        key: frozenset(transition_class(before, after) for before in [*finest, ENTERED] for after in tiers)
        for key, tiers in tier_parts(evidence.classes).items()
    }
    table = next(one for one in _tables(TIER) if one.level == SCHOOL)
    rows = evidence.tables[table.name]
    if len(rows):
        says += _figures(evidence, table, rows[rows["period_kind"] == "month"], blocks, into, ["profile", "tier"])
    stayed = {transition_class(one, one) for one in finest}
    single = [frozenset({one}) for one in classes if one not in stayed]
    left = [frozenset(one for one in classes if one.endswith(f">{LEFT}"))]
    return CountSystem(
        TRANSITION,
        blocks,
        classes,
        _truth(blocks, counts, classes),
        says,
        _unique([*parts.values(), *single, *left]),
        ("municipality", "region"),
        [],
        evidence.rules.base,
        evidence.rules.school_window,
    )


def _unique(sets: list[frozenset[str]]) -> list[frozenset[str]]:
    return list(dict.fromkeys(sets))
