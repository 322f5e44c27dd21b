"""Controlled rounding: near the truth, adding up, and with an eye on what earlier months said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.errors import ProtectionFailed
from attendance.protection.catalogue import COHORT, MUNICIPALITY, SCHOOL
from attendance.protection.rounding import Problem, round_counts, windows_before
from attendance.protection.system import Forms, build_forms

BASE, NEAR, FAR, LEVELS = 5, 4, 8, (COHORT, SCHOOL, MUNICIPALITY)
NOTHING_BEFORE = pd.DataFrame(
    columns=["form", "count", "stable_low", "stable_high", "moved_low", "moved_high", "was_small"]
)
regions = st.lists(st.lists(st.integers(0, 13), min_size=3, max_size=3), min_size=2, max_size=12)


def problem(
    counts: list[list[int]], forms: Forms, earlier: pd.DataFrame, is_shown: bool = True, wider: int = 0
) -> tuple[Problem, dict[str, np.ndarray]]:
    """One row of counts per cohort; two cohorts a school, all in one municipality. A cohort without a row has no cap."""
    flat = np.array(counts).ravel()
    most = np.repeat(np.array(counts).sum(axis=1), 3)
    sums = np.asarray(forms.matrix @ flat).astype(int)
    limits = np.asarray(forms.matrix @ most).astype(int)
    windows = windows_before(earlier, forms.rows, sums, limits)
    unknown = np.full(len(flat), -1)
    window = np.where(forms.rows["is_across"], FAR, NEAR) + wider * (forms.rows["level"] != COHORT).to_numpy()
    made = Problem(
        flat,
        most if is_shown else np.full(len(flat), 10**9),
        forms,
        window,
        unknown,
        unknown,
        windows.known(NEAR),
        np.ones(len(sums), bool),
    )
    return made, {"sums": sums, "limits": limits, "pupils": most, "window": window}


def forms_of(cohorts: int) -> Forms:
    rows = pd.DataFrame(
        {
            "school_id": [f"school {number // 2}" for number in range(cohorts)],
            "education_type": "havo",
            "year_group": [number % 2 for number in range(cohorts)],
            "municipality_code": "0153",
            "sector": "vo",
        }
    )
    cells = rows.merge(pd.DataFrame({"class": list("abc")}), how="cross")
    parts = {
        "a": frozenset("a"),
        "b": frozenset("b"),
        "c": frozenset("c"),
        "bc": frozenset("bc"),
        "all": frozenset("abc"),
    }
    return build_forms(cells, parts, LEVELS)


@settings(max_examples=15, deadline=None)
@given(regions)
def test_every_count_goes_to_a_neighbour_and_every_sum_stays_in_its_window(counts: list[list[int]]) -> None:
    forms = forms_of(len(counts))
    made, facts = problem(counts, forms, NOTHING_BEFORE, is_shown=False)
    rounded = round_counts(made, BASE, np.random.default_rng())
    assert (rounded % BASE == 0).all()
    assert (np.abs(rounded - made.counts) < BASE).all()
    assert (rounded == made.counts)[made.counts % BASE == 0].all()
    assert (np.abs(forms.matrix @ rounded - facts["sums"]) <= facts["window"]).all()


def test_no_figure_of_a_cohort_is_above_its_pupils_and_if_a_school_falls_behind_its_window_has_to_be_wider() -> None:
    # 14 pupils, all of them in one class, and 15 would say so: 14 is the fewest that 15 stands for
    counts = [[14, 0, 0], [14, 0, 0]]
    forms = forms_of(2)
    with pytest.raises(ProtectionFailed):
        round_counts(problem(counts, forms, NOTHING_BEFORE)[0], BASE, np.random.default_rng())
    wider, _ = problem(counts, forms, NOTHING_BEFORE, wider=BASE)
    assert round_counts(wider, BASE, np.random.default_rng()).tolist() == [10, 0, 0, 10, 0, 0]
    nobody_rises, _ = problem([[0, 0, 1], [0, 0, 4]], forms, NOTHING_BEFORE)
    with pytest.raises(ProtectionFailed):
        round_counts(nobody_rises, BASE, np.random.default_rng())


@settings(max_examples=6, deadline=None)
@given(regions, st.integers(0, 2**31))
def test_a_year_of_changing_counts_never_leaves_one_value_to_who_knows_every_change(
    counts: list[list[int]], seed: int
) -> None:
    forms, random = forms_of(len(counts)), np.random.default_rng(seed)
    cells = len(counts) * 3
    known = [(0, 10**9)] * cells
    earlier, before = NOTHING_BEFORE, None
    for _ in range(5):
        made, facts = problem(counts, forms, earlier, wider=4 * BASE)
        rounded = round_counts(made, BASE, np.random.default_rng())
        windows = windows_before(earlier, forms.rows, facts["sums"], facts["limits"])
        after = windows.after(forms.matrix @ rounded, facts["window"], facts["limits"])
        earlier = pd.DataFrame({"form": forms.rows["form"], "count": facts["sums"], **after, "was_small": True})
        for cell, count in enumerate(made.counts):
            moved = count - before[cell] if before is not None else 0
            low, high = known[cell][0] + moved, min(known[cell][1] + moved, int(facts["pupils"][cell]))
            low = max(low, 0)
            shown = (max(low, rounded[cell] - NEAR), min(high, rounded[cell] + NEAR))
            assert shown[0] <= count <= shown[1]
            assert shown[1] > shown[0] or low == high, "a figure left one value only"
            known[cell] = shown
        before = made.counts
        counts = [[max(0, one + int(random.integers(-2, 3))) for one in row] for row in counts]


def test_an_unchanged_count_keeps_its_figure() -> None:
    counts = [[9, 2, 3], [11, 1, 4], [8, 3, 1], [12, 2, 2]]
    forms = forms_of(len(counts))
    made, facts = problem(counts, forms, NOTHING_BEFORE)
    first = round_counts(made, BASE, np.random.default_rng())
    windows = windows_before(NOTHING_BEFORE, forms.rows, facts["sums"], facts["limits"])
    after = windows.after(forms.matrix @ first, facts["window"], facts["limits"])
    earlier = pd.DataFrame({"form": forms.rows["form"], "count": facts["sums"], **after, "was_small": True})
    again, _ = problem(counts, forms, earlier)
    again = Problem(**{**vars(again), "before": first})
    assert (round_counts(again, BASE, np.random.default_rng()) == first).all()


def test_what_an_audit_forbade_is_not_published_again() -> None:
    counts = [[10, 2, 3]]
    forms = forms_of(1)
    made, _ = problem(counts, forms, NOTHING_BEFORE)
    cells, seen = np.array([1, 2]), set()
    forbidden: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(2):
        rounded = round_counts(made, BASE, np.random.default_rng(), forbidden)
        assert tuple(rounded[cells]) not in seen
        seen.add(tuple(rounded[cells]))
        forbidden.append((cells, rounded[cells]))
    assert len(seen) == 2
