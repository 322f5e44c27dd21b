"""A planted pattern in cases is found, none is invented; the tests agree with libraries that share no code."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests

from attendance.comparison import patterns
from attendance.comparison.patterns import Cases, cases, frequent_patterns, hold_again, lift_interval
from benchmarks import network_patterns

FACTORS, SCHOOLS = 16, 12


def _cases(
    chance: np.random.Generator, number: int = 200, planted: tuple[int, ...] = (), strength: float = 0.75
) -> Cases:
    """Cases with factors that have nothing to do with each other, but for `planted`: who has the first has the others."""
    seen = chance.random((number, FACTORS)) < chance.uniform(0.1, 0.5, FACTORS)
    if planted:
        seen[:, planted[0]] = chance.random(number) < 0.3
        for factor in planted[1:]:
            follows = seen[:, planted[0]] & (chance.random(number) < strength)
            seen[:, factor] = (chance.random(number) < 0.12) | follows
    return cases(np.arange(number), chance.integers(0, SCHOOLS, number), seen)


def test_none_is_invented() -> None:
    chance = np.random.default_rng(1)
    invented = [bool(frequent_patterns(_cases(chance, int(chance.integers(30, 300))))) for _ in range(60)]
    assert np.mean(invented) <= 0.05


def test_a_planted_pair_is_found_with_its_lift() -> None:
    chance = np.random.default_rng(2)
    found = [frequent_patterns(_cases(chance, planted=(2, 9))) for _ in range(15)]
    hits = [next((pattern for pattern in run if pattern.factors == (2, 9)), None) for run in found]
    assert sum(hit is not None for hit in hits) >= 14
    assert all(hit.low > 1 and hit.low < hit.lift < hit.high for hit in hits if hit)


def test_a_planted_three_is_found() -> None:
    chance = np.random.default_rng(3)
    found = [
        any(pattern.factors == (1, 4, 11) for pattern in frequent_patterns(_cases(chance, 250, (1, 4, 11), 0.85)))
        for _ in range(10)
    ]
    assert sum(found) >= 9


def test_a_pair_with_a_stranger_is_no_pattern_of_three() -> None:
    chance = np.random.default_rng(4)
    threes = [
        pattern.factors
        for _ in range(15)
        for pattern in frequent_patterns(_cases(chance, planted=(2, 9)))
        if len(pattern.factors) == 3
    ]
    assert len(threes) <= 1


def test_schools_that_tick_everything_make_no_thread() -> None:
    chance = np.random.default_rng(5)
    invented = []
    for _ in range(20):
        school = chance.integers(0, SCHOOLS, 240)
        ticks = np.where(school < 4, 0.7, 0.12)
        made = cases(np.arange(240), school, chance.random((240, FACTORS)) < ticks[:, None])
        assert patterns._fisher(made, (0,), 1) < 0.01
        invented.append(bool(frequent_patterns(made)))
    assert np.mean(invented) <= 0.1


def test_a_pattern_of_too_few_pupils_or_schools_is_not_told() -> None:
    seen = np.zeros((90, 2), bool)
    seen[:9] = True
    assert frequent_patterns(cases(np.arange(90), np.arange(90) % 9, seen)) == []
    seen[:12] = True
    assert frequent_patterns(cases(np.arange(90), np.where(np.arange(90) < 12, 0, 1), seen)) == []
    two = np.where(np.arange(90) < 12, np.arange(90) % 2, np.arange(90) % 9)
    assert frequent_patterns(cases(np.arange(90), two, seen)) == []
    assert len(frequent_patterns(cases(np.arange(90), np.arange(90) % 9, seen))) == 1


def test_a_pupil_of_two_meetings_counts_once() -> None:
    made = cases([7, 8, 7], [1, 2, 1], [[True, False], [False, False], [False, True]])
    assert made.seen.tolist() == [[True, True], [False, False]]
    assert len(made.school) == 2


def test_forms_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="one row per form"):
        cases([1, 2], [1], [[True], [False]])


def test_a_pattern_is_laid_before_the_next_meeting() -> None:
    chance = np.random.default_rng(6)
    found = [pattern for pattern in frequent_patterns(_cases(chance, planted=(2, 9))) if pattern.factors == (2, 9)]
    assert hold_again(found, _cases(chance, 80, (2, 9))) == [True]
    again = [hold_again(found, _cases(chance, 80))[0] for _ in range(60)]
    assert np.mean([one is True for one in again]) <= 0.12
    assert hold_again(found, _cases(chance, 6)) == [None]


def test_the_exact_test_is_that_of_the_library() -> None:
    made = _cases(np.random.default_rng(7), 80)
    for left, right in ((0, 1), (4, 9)):
        a, b = made.seen[:, left], made.seen[:, right]
        table = [[(a & b).sum(), (a & ~b).sum()], [(~a & b).sum(), (~a & ~b).sum()]]
        assert patterns._fisher(made, (left,), right) == pytest.approx(fisher_exact(table, "greater").pvalue)


def test_the_test_within_schools_counts_every_way_in_which_schools_could_have_fallen_out() -> None:
    """Two of three and one of two at one school, three of four and two of four at the other: all 3 · 6 ways by hand."""
    made = cases(np.arange(7), [0, 0, 0, 1, 1, 1, 1], [[1, 1], [1, 0], [0, 0], [1, 1], [1, 1], [1, 0], [0, 0]])
    first = [sum(one in {0, 1} for one in chosen) for chosen in combinations(range(3), 1)]
    other = [sum(one in {0, 1, 2} for one in chosen) for chosen in combinations(range(4), 2)]
    as_many = [one + two >= 3 for one in first for two in other]
    assert patterns._within_schools(made, (0,), 1) == pytest.approx(np.mean(as_many))


def test_the_test_within_schools_nears_that_of_the_library_where_cases_are_many() -> None:
    made = _cases(np.random.default_rng(8), 1200)
    a, b = made.seen[:, 2], made.seen[:, 9]
    tables = []
    for school in range(SCHOOLS):
        here = made.school == school
        tables.append([[(here & a & b).sum(), (here & a & ~b).sum()], [(here & ~a & b).sum(), (here & ~a & ~b).sum()]])
    library = StratifiedTable([np.array(table, float) for table in tables]).test_null_odds(correction=True)
    assert patterns._within_schools(made, (2,), 9) == pytest.approx(library.pvalue / 2, rel=0.05)


def test_the_correction_is_that_of_the_library_over_every_pair_that_could_be_found() -> None:
    made = _cases(np.random.default_rng(9), 250, (1, 4, 11), 0.85)
    found = {one.factors: one.adjusted_p for one in frequent_patterns(made) if len(one.factors) == 2}
    usable = [factor for factor in range(FACTORS) if made.seen[:, factor].sum() >= 10]
    tried = list(combinations(usable, 2))
    assert patterns._testable(made, tried) == tried
    rejected, adjusted, *_ = multipletests([patterns._test(made, subset) for subset in tried], method="fdr_bh")
    assert found
    assert found == pytest.approx({s: q for s, q, yes in zip(tried, adjusted, rejected, strict=True) if yes})


def test_what_could_be_found_does_not_hang_on_whether_factors_meet() -> None:
    """Shuffled within schools, factors occur as often at each school; then the same pairs are tried."""
    made = _cases(np.random.default_rng(11), 60, (2, 9))
    chance = np.random.default_rng(12)
    shuffled = made.seen.copy()
    for school in np.unique(made.school):
        here = np.flatnonzero(made.school == school)
        for factor in range(FACTORS):
            shuffled[here, factor] = shuffled[chance.permutation(here), factor]
    tried = list(combinations(range(FACTORS), 2))
    testable = patterns._testable(made, tried)
    assert 0 < len(testable) < len(tried)
    assert patterns._testable(Cases(shuffled, made.school), tried) == testable


def test_few_cases_of_many_schools_show_a_strong_link() -> None:
    """As many cases as four meetings of a region bring in a year, from schools that tick unequally."""
    chance = np.random.default_rng(13)
    runs = [frequent_patterns(network_patterns.made(chance, 54, 16, (0.1, 0.85))) for _ in range(20)]
    assert sum((0, 1) in {one.factors for one in run} for run in runs) >= 13


def test_the_interval_of_a_lift_holds_as_often_as_it_says() -> None:
    chance = np.random.default_rng(10)
    holds = []
    for _ in range(1500):
        cell = chance.choice(4, 150, p=[0.2, 0.1, 0.1, 0.6])
        _, interval = lift_interval((cell == 0) | (cell == 1), (cell == 0) | (cell == 2))
        holds.append(interval.low <= 0.2 / 0.09 <= interval.high)
    assert 0.92 <= np.mean(holds) <= 0.98


def test_what_never_meets_has_no_lift() -> None:
    with pytest.raises(ValueError, match="no lift"):
        lift_interval(np.array([True, False]), np.array([False, True]))
