"""The common thread: a planted pattern is found and none invented; no figure is small, and none gives a small group away."""

import json
from dataclasses import asdict, replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.network import attack, thread
from attendance.network.attack import Told
from attendance.network.cases import Case
from attendance.network.gathering import make_thread
from attendance.network.rounding import BASE, WINDOW, keys, rounded
from attendance.network.thread import DOES_NOT_HOLD, HOLDS, TOO_FEW, Thread
from attendance.sample.network import HELPS, PLANTED, invented_cases
from attendance.schools import School, all_schools

SCHOOLS: list[School] = [one for one in all_schools() if one.sector == "vo" and "havo" in one.education_types][:8]
assert len(SCHOOLS) == 8


def invented(number: int, seed: int, *, planted: bool = True) -> list[Case]:
    return invented_cases(SCHOOLS, number, seed, planted=planted)


@pytest.fixture(scope="module")
def made() -> tuple[list[Case], Thread]:
    cases = invented(88, 1)
    return cases, make_thread(cases, cases, None)


def test_a_planted_pattern_is_found() -> None:
    found = [make_thread(cases := invented(88, seed), cases, None).together for seed in range(2, 8)]
    hits = [next((one for one in run if set(one.words) == set(PLANTED)), None) for run in found]
    assert sum(hit is not None for hit in hits) >= 5
    assert all(1 < hit.low < hit.lift < hit.high for hit in hits if hit)


def test_none_is_invented() -> None:
    runs = [make_thread(cases := invented(88, seed, planted=False), cases, None) for seed in range(100, 130)]
    assert all(run.cases for run in runs)
    assert np.mean([bool(run.together) for run in runs]) <= 0.05


def test_what_helps_is_told_with_its_interval(made: tuple[list[Case], Thread]) -> None:
    one = next(one for one in made[1].measures if one.word == HELPS)
    assert one.low < one.share < one.high
    assert one.share == pytest.approx(one.helped / one.tried, abs=0.001)


def test_no_figure_is_small_and_all_are_near_the_truth(made: tuple[list[Case], Thread]) -> None:
    cases, told = made
    for one in (*told.factors, *told.profile):
        assert one.cases is None or (one.cases >= 10 and one.cases % BASE == 0)
    for factor in told.factors:
        truth = sum(factor.word in one.form.factors | one.form.care for one in cases)
        assert factor.cases is None if truth < 10 else abs((factor.cases or truth) - truth) <= WINDOW
    assert abs(told.cases - len(cases)) <= WINDOW
    assert all(one.tried >= 10 and one.tried % BASE == 0 and one.helped % BASE == 0 for one in told.measures)


def test_some_factors_are_told_and_some_are_not(made: tuple[list[Case], Thread]) -> None:
    shown = [one.cases is not None for one in made[1].factors]
    assert any(shown)
    assert not all(shown)


def test_a_pattern_mostly_of_one_school_is_not_told(made: tuple[list[Case], Thread]) -> None:
    with_all = {place for place, one in enumerate(made[0]) if set(PLANTED) <= one.form.factors}
    moved = [
        replace(one, school_id=SCHOOLS[0].school_id) if place in with_all and place % 5 else one
        for place, one in enumerate(made[0])
    ]
    assert all(set(one.words) != set(PLANTED) for one in make_thread(moved, moved, None).together)


def test_a_pattern_is_laid_before_the_next_cases(made: tuple[list[Case], Thread]) -> None:
    before = made[1]
    for fresh, outcome in (
        (invented(60, 50), HOLDS),
        (invented(60, 51, planted=False), DOES_NOT_HOLD),
        (invented(10, 52), TOO_FEW),
    ):
        after = make_thread([*made[0], *fresh], fresh, before)
        assert {one.words: one.outcome for one in after.checked}[before.together[0].words] == outcome


def test_a_thread_needs_enough_cases_and_enough_new_ones(made: tuple[list[Case], Thread]) -> None:
    cases, before = made
    assert make_thread(cases[:9], cases[:9], None).too_little
    one_school = [replace(one, school_id=SCHOOLS[0].school_id) for one in cases]
    assert make_thread(one_school, one_school, None).too_little
    for few in (cases[:9], one_school[:30]):
        after = make_thread(cases, few, before)
        assert after.too_little
        assert after == Thread(after.too_little)


def test_the_minimum_size_of_the_region_holds(made: tuple[list[Case], Thread]) -> None:
    cases, before = made
    told = make_thread(cases, cases, None, 20)
    assert all(one.cases is None or one.cases >= 20 for one in (*told.factors, *told.profile))
    assert all(one.tried >= 20 for one in told.measures)
    assert sum(one.cases is not None for one in told.factors) < sum(one.cases is not None for one in before.factors)
    assert make_thread(cases, cases, None, 5) == before


def test_a_thread_comes_back_from_what_was_kept(made: tuple[list[Case], Thread]) -> None:
    assert thread.from_plain(json.loads(json.dumps(asdict(made[1])))) == made[1]


@given(st.lists(st.text("ABCDEFGH23456789", min_size=8, max_size=8), unique=True, max_size=60))
def test_a_group_always_gets_the_same_figure_near_its_size(codes: list[str]) -> None:
    figure = rounded(keys(codes))
    assert figure == rounded(keys(reversed(codes)))
    assert abs(figure - len(codes)) <= WINDOW
    assert figure % BASE == 0
    assert len(codes) % BASE or figure == len(codes)


def test_rounding_adds_nothing_on_average() -> None:
    random = np.random.default_rng(3)
    figures = [rounded(random.integers(0, 2**32, 12).astype(np.uint64)) for _ in range(4000)]
    assert set(figures) == {10, 15}
    assert np.mean(figures) == pytest.approx(12, abs=0.15)


PARTS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=4)


@settings(max_examples=40, deadline=None)
@given(PARTS, st.lists(st.integers(-4, 4), min_size=5, max_size=5), st.lists(st.booleans(), min_size=4, max_size=4))
def test_both_ways_to_attack_agree(counts: list[tuple[int, int]], off: list[int], shown: list[bool]) -> None:
    own = np.array([[least for least, _ in counts]])
    truth = np.array([least + more for least, more in counts])
    total = int(truth.sum())
    whole = (max(total + off[4] - 4, 0), total + off[4] + 4)
    parts = [
        (max(int(count) + off[n] - 4, 0), int(count) + off[n] + 4) if shown[n] else None
        for n, count in enumerate(truth)
    ]
    cells = np.eye(len(truth), dtype=bool)
    figures = [Told(np.ones(len(truth), bool), *whole)]
    figures += [Told(cells[n], *part) for n, part in enumerate(parts) if part]
    assert attack.parts_leak(parts, whole, truth, own) == attack.leaks(figures, truth, own, list(cells))


def test_planted_leaks_are_found() -> None:
    nobody = np.zeros((1, 4), np.int64)
    inside = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], bool)
    groups = list(np.eye(4, dtype=bool))
    truth = np.array([20, 1, 9, 12])
    everyone, first, second, both = np.ones(4, bool), inside[:, 0], inside[:, 1], inside.all(axis=1)

    def leak(figures: list[Told]) -> bool:
        return attack.leaks(figures, truth, nobody, groups)

    safe = [
        attack.told(everyone, 40),
        attack.told(first, 15, 10),
        attack.told(second, 20, 10),
        attack.told(both, 10, 10),
    ]
    assert not leak(safe)
    exact = [Told(first, 13, 13), Told(both, 12, 12)]
    assert leak([*safe, *exact])
    assert leak([*safe, Told(first, 13, 14), Told(both, 12, 14)])


def test_figures_in_fives_can_leak_at_their_edges() -> None:
    """34 told as 30, 21 as 25 and 26 as 30: then at most one can have neither, though every figure is a five."""
    truth, nobody = np.array([0, 8, 13, 13]), np.zeros((1, 4), np.int64)
    inside = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], bool)
    first, second, both = attack.told(inside[:, 0], 25, 10), attack.told(inside[:, 1], 30, 10), inside.all(axis=1)
    neither = [np.array([True, False, False, False])]
    rest = [first, second, attack.told(both, 10, 10)]
    assert attack.leaks([attack.told(np.ones(4, bool), 30), *rest], truth, nobody, neither)
    assert not attack.leaks([attack.told(np.ones(4, bool), 35), *rest], truth, nobody, neither)


def test_a_school_that_knows_its_own_cases_is_an_attacker() -> None:
    truth = np.array([20, 14])
    own = np.array([[0, 12]])
    assert not attack.parts_leak([None, (11, 19)], (30, 38), truth, np.zeros((1, 2), np.int64))
    assert not attack.parts_leak([None, (11, 19)], (30, 38), truth, own)
    assert attack.parts_leak([None, (11, 14)], (30, 38), truth, own)


def test_what_is_known_of_schools_is_used_against_the_figures() -> None:
    truth, own = np.array([20, 12]), np.array([[0, 9], [4, 1], [4, 1], [12, 1]])
    assert not attack.parts_leak([None, (10, 14)], (30, 38), truth, own)
    assert attack.parts_leak([None, (10, 14)], (30, 38), truth, own, 3)
    cells = np.array([False, True])
    assert Told(cells, 10, 14).least(9) == 10
    assert Told(cells, 10, 14, 3).least(9) == 11
    assert Told(cells, 10, 14, 5).least(0) == 10
    assert Told(cells, 10, 19, 3, True).least(7) == 14


def test_entered_at_does_not_matter_for_the_figures(made: tuple[list[Case], Thread]) -> None:
    later = [replace(one, entered_at=datetime(2026, 1, 1)) for one in reversed(made[0])]
    assert make_thread(later, later, None) == made[1]
