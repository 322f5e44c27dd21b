"""All counts of one month, rounded together: tiers per period, signals, transitions and the pupils on reference dates."""

from dataclasses import replace

import numpy as np
import pandas as pd

from attendance.errors import ProtectionFailed
from attendance.protection.catalogue import (
    COHORT,
    ENTERED,
    FIRST_MONTH_SIGNALS,
    LEFT,
    LEVELS,
    MUNICIPALITY,
    MUNICIPALITY_COHORT,
    PERIOD_KINDS,
    REFERENCE,
    REGION,
    REGION_COHORT,
    SCHOOL,
    SIGNAL,
    TIER,
    TRANSITION,
    signal_parts,
    tier_parts,
    transition_class,
    transition_parts,
)
from attendance.protection.frozen import Counts
from attendance.protection.rounding import Problem, round_counts, windows_before
from attendance.protection.system import Forms, build_forms, joined_text
from attendance.protection.truth import CELL, Truth
from attendance.settings import ProtectionRules

ALL_LEVELS = (COHORT, SCHOOL, MUNICIPALITY_COHORT, MUNICIPALITY, REGION_COHORT, REGION)
NO_LIMIT = 10**9
_WIDER = (0, 1, 2, 4)
"""Where no rounding keeps within the windows of sums, they are widened by so many times the base, the least that will do."""
_WINDOW_COLUMNS = ["form", "count", "stable_low", "stable_high", "moved_low", "moved_high", "was_small"]
Forbidden = list[pd.DataFrame]
"""Groups of cells (family, CELL, class, rounded) that may not be published together again: what an audit found."""


def protect_counts(
    truth: Truth, before: Counts | None, rules: ProtectionRules, random: np.random.Generator, forbidden: Forbidden
) -> Counts:
    """Rounds all counts of a month. `before` is the month before in the same school year, if one was published.

    Raises ProtectionFailed if there is no way to round.
    """
    work = _Work(truth, before, rules, random, forbidden)
    for kind in PERIOD_KINDS:
        work.tiers(f"{TIER}/{kind}")
    work.signals()
    work.transitions()
    work.reference()
    cells, windows = (pd.concat(frames, ignore_index=True) for frames in (work.cells, work.windows))
    return Counts(cells, windows, work.widened)


class _Work:
    """The families one after the other, because some lean on others."""

    def __init__(
        self,
        truth: Truth,
        before: Counts | None,
        rules: ProtectionRules,
        random: np.random.Generator,
        forbidden: Forbidden,
    ) -> None:
        self._truth, self._before, self._rules, self._random, self._forbidden = truth, before, rules, random, forbidden
        self.cells: list[pd.DataFrame] = []
        self.windows: list[pd.DataFrame] = []
        self.widened: dict[str, int] = {}
        self._shown = self._shown_cohorts()

    def tiers(self, family: str) -> None:
        """All tiers of one period kind; where a school's counts equal those of another kind, its rounded counts do too."""
        names = [one.name for one in self._truth.classes]
        own = self._truth.counts[self._truth.counts["family"] == family]
        cells = self._grid(own[CELL].drop_duplicates(), names, own)
        if cells.empty:
            return
        most = cells.groupby(CELL)["pupils"].transform("sum").to_numpy()
        parts = {name: frozenset({name}) for name in names}
        for key, classes in tier_parts(self._truth.classes).items():
            if len(classes) > 1:
                parts["/".join(key)] = classes
        # signals of the first month are sums of its tiers; all kinds have these sums, because one may copy another
        for (signal,), classes in signal_parts([], self._truth.classes)[1].items():
            if classes not in parts.values():
                parts[signal] = classes
        parts["total"] = frozenset(names)
        self._round(family, cells, parts, ALL_LEVELS, most, fixed=self._same_as_another_kind(cells))

    def signals(self) -> None:
        """Each signal on its own; those that are sums of tiers follow from the tiers."""
        names = [name for name in self._truth.signals if name not in FIRST_MONTH_SIGNALS]
        own = self._truth.counts[self._truth.counts["family"] == SIGNAL]
        cells = self._grid(self._truth.cohorts[CELL], names, own)
        most = cells.merge(self._truth.cohorts.rename(columns={"pupils": "most"}), on=CELL, how="left")["most"]
        parts = {name: frozenset({name}) for name in names}
        self._round(SIGNAL, cells, parts, ALL_LEVELS, most.to_numpy())

    def transitions(self) -> None:
        """Transitions per school, of which only sums over schools are shown; they add up to this month's tiers."""
        own = self._truth.counts[self._truth.counts["family"] == TRANSITION]
        if own.empty:
            return
        classes = self._truth.classes
        parts = {"/".join(key): names for key, names in transition_parts(classes).items()}
        cells = self._grid(own[CELL].drop_duplicates(), sorted(set().union(*parts.values())), own)
        shown = parts | {
            f"from/{one}": frozenset(transition_class(one, after.name) for after in classes) | {f"{one}>{LEFT}"}
            for one in (before.name for before in classes)
        }
        into = {
            one.name: frozenset(transition_class(before, one.name) for before in [*(c.name for c in classes), ENTERED])
            for one in classes
        }
        ties = build_forms(cells, into, (MUNICIPALITY,))
        self._round(
            TRANSITION,
            cells,
            shown,
            (MUNICIPALITY, REGION),
            np.full(len(cells), NO_LIMIT),
            ties=ties,
            tie_values=self._tier_sums(cells, into),
        )

    def reference(self) -> None:
        """Pupils on the reference date: rounded once, then the same until the next one."""
        own = self._truth.counts[self._truth.counts["family"] == REFERENCE]
        cells = self._grid(own[CELL], ["pupils"], own)
        if self._before is not None and not self._truth.is_reference:
            kept = self._before.cells[self._before.cells["family"] == REFERENCE]
            self.cells.append(kept)
            return
        self._round(
            REFERENCE, cells, {"pupils": frozenset({"pupils"})}, ALL_LEVELS, np.full(len(cells), NO_LIMIT), known=True
        )

    def _grid(self, rows: pd.DataFrame, classes: list[str], counts: pd.DataFrame) -> pd.DataFrame:
        """Every class for every row, with its count and the columns of all levels."""
        grid = rows.merge(pd.DataFrame({"class": classes}), how="cross")
        grid = grid.merge(counts[[*CELL, "class", "pupils"]], on=[*CELL, "class"], how="left")
        grid["pupils"] = grid["pupils"].fillna(0).astype("int64")
        places = self._truth.schools[["school_id", "municipality_code", "sector"]]
        return grid.merge(places, on="school_id", how="left")

    def _same_as_another_kind(self, cells: pd.DataFrame) -> np.ndarray:
        fixed = np.full(len(cells), -1)
        for other in self.cells:
            joined = cells.merge(other, on=[*CELL, "class"], how="left", suffixes=("", "_other"))
            differs = (joined["pupils"] != joined["pupils_other"]).groupby(joined["school_id"]).transform("any")
            here = ~differs.to_numpy() & (fixed < 0)
            fixed[here] = joined["rounded"].to_numpy()[here]
        return fixed

    def _tier_sums(self, cells: pd.DataFrame, into: dict[str, frozenset[str]]) -> np.ndarray:
        """What the rounded tiers of the schools in question are, in the order of the ties."""
        tiers = next(one for one in self.cells if one["family"].iloc[0] == f"{TIER}/month")
        schools = cells[["school_id", "municipality_code", "sector"]].drop_duplicates()
        placed = tiers.merge(schools, on="school_id")
        form = MUNICIPALITY + "|" + joined_text(placed, [*LEVELS[MUNICIPALITY], "class"])
        named = placed["rounded"].groupby(form).sum().to_dict()
        forms = build_forms(cells, into, (MUNICIPALITY,)).rows["form"]
        return np.array([named.get(form, 0) for form in forms])

    def _round(
        self,
        family: str,
        cells: pd.DataFrame,
        parts: dict[str, frozenset[str]],
        levels: tuple[str, ...],
        most: np.ndarray,
        fixed: np.ndarray | None = None,
        ties: Forms | None = None,
        tie_values: np.ndarray | None = None,
        known: bool = False,
    ) -> None:
        """Rounds one family; counts that are `known` to everyone anyway need no windows."""
        rules, forms = self._rules, build_forms(cells, parts, levels)
        counts = cells["pupils"].to_numpy()
        sums = (forms.matrix @ counts).astype(int)
        limits = np.minimum(forms.matrix @ np.minimum(most, NO_LIMIT), NO_LIMIT)
        windows = windows_before(self._known_windows(family), forms.rows, sums, limits)
        small = rules.least_width
        is_small = windows.was_small | (sums <= small) | (limits - sums <= small)
        problem = Problem(
            counts=counts,
            most=np.where(self._is_shown(cells), most, NO_LIMIT),
            forms=forms,
            window=self._window(forms, 0),
            fixed=np.full(len(cells), -1) if fixed is None else fixed,
            before=self._unchanged(family, cells),
            known=[] if known else windows.known(small),
            is_small=is_small,
            ties=ties,
            tie_values=tie_values,
        )
        forbidden = [_places(cells, group) for group in self._forbidden if (group["family"] == family).all()]
        rounded, window = self._round_within_windows(family, problem, forbidden)
        self.cells.append(cells.assign(family=family, rounded=rounded)[["family", *CELL, "class", "pupils", "rounded"]])
        after = windows.after(forms.matrix @ rounded, window, limits)
        self.windows.append(
            pd.DataFrame({"family": family, "form": forms.rows["form"], "count": sums, **after, "was_small": is_small})
        )

    def _window(self, forms: Forms, wider: int) -> np.ndarray:
        """Per form how far it may lie from the truth; a cohort's own row never lies further than its rounding."""
        window = np.where(forms.rows["is_across"], self._rules.region_window, self._rules.school_window)
        return window + wider * (forms.rows["level"] != COHORT).to_numpy()

    def _round_within_windows(
        self, family: str, problem: Problem, forbidden: list[tuple[np.ndarray, np.ndarray]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Rounded counts and the windows that they keep to: in a school of a few cohorts in which nearly everyone is in one
        class, no cohort can be rounded up, and the school's sum falls behind."""
        base = self._rules.rounding_base
        for wider in _WIDER:
            window = self._window(problem.forms, wider * base)
            try:
                rounded = round_counts(replace(problem, window=window), base, self._random, forbidden)
            except ProtectionFailed:
                continue
            self.widened[family] = wider * base
            return rounded, window
        raise ProtectionFailed("Er is geen afronding gevonden waarmee alle tabellen kloppen.")

    def _shown_cohorts(self) -> pd.DataFrame:
        """CELL of the cohorts that have a row: those with enough pupils on the reference date."""
        counts = self._truth.counts if self._before is None or self._truth.is_reference else self._before.cells
        enough = (counts["family"] == REFERENCE) & (counts["pupils"] >= self._rules.minimum_pupils)
        return counts.loc[enough, CELL]

    def _is_shown(self, cells: pd.DataFrame) -> np.ndarray:
        """Whether the row of a cell's cohort is shown; in others a rounded count above the number of pupils is seen by none."""
        return cells[CELL].merge(self._shown, on=CELL, how="left", indicator=True)["_merge"].eq("both").to_numpy()

    def _known_windows(self, family: str) -> pd.DataFrame:
        if self._before is None:
            return pd.DataFrame(columns=_WINDOW_COLUMNS)
        known = self._before.windows
        return known.loc[known["family"] == family, _WINDOW_COLUMNS]

    def _unchanged(self, family: str, cells: pd.DataFrame) -> np.ndarray:
        """The rounded count of the month before where the count is the same, else -1."""
        if self._before is None:
            return np.full(len(cells), -1)
        earlier = self._before.cells[self._before.cells["family"] == family]
        joined = cells.merge(earlier, on=[*CELL, "class"], how="left", suffixes=("", "_before"))
        same = joined["pupils"] == joined["pupils_before"]
        return np.where(same, joined["rounded"].fillna(-1), -1).astype(int)


def _places(cells: pd.DataFrame, group: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where the cells of a group stand, and the rounded counts that they had."""
    joined = cells[[*CELL, "class"]].merge(group, on=[*CELL, "class"], how="left")
    found = joined["rounded"].notna().to_numpy()
    return np.flatnonzero(found), joined["rounded"][found].to_numpy(int)
