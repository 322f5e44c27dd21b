"""A measure that does nothing gets a message that claims nothing; one that works is seen; what can't be told is said."""

import numpy as np
import pytest
import statsmodels.api as sm

from attendance.comparison.interventions import Effect, Group, Verdict, effect, log_change
from tests.attendance.comparison.regions import DAY, DAYS, RATE, absent_minutes, frailties

PERIODS, START = 8, 4


def _group(
    chance: np.random.Generator, pupils: int, after: float = 1.0, wobble: float = 0.0, drift: float = 0.0
) -> Group:
    """A school whose absence is multiplied by `after` from START on; `wobble` per month and `drift` of the whole second
    half are its own, without any measure."""
    level = np.exp(chance.normal(0, wobble, PERIODS))
    level[START:] *= after * np.exp(chance.normal(0, drift))
    absent = absent_minutes(chance, RATE * level * frailties(chance, pupils, 1))
    return Group(absent, np.full_like(absent, DAYS * DAY))


def _effect(
    chance: np.random.Generator, pupils: int = 400, after: float = 1.0, others: int = 10, **own: float
) -> Effect:
    spread = {"wobble": 0.08, "drift": 0.08} | own
    beside = [_group(chance, int(chance.integers(150, 700)), **spread) for _ in range(others)]
    return effect(_group(chance, pupils, after, **spread), beside, START)


@pytest.mark.parametrize("pupils", [60, 400])
def test_a_null_intervention_gets_a_null_message(pupils: int) -> None:
    chance = np.random.default_rng(1)
    verdicts = [_effect(chance, pupils).verdict for _ in range(250)]
    # at least 95 %, less two standard errors of 250 runs
    assert np.mean([verdict.is_null for verdict in verdicts]) >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / 250)


def test_a_null_intervention_after_a_bad_month_gets_a_null_message_too() -> None:
    chance = np.random.default_rng(2)
    nulls = []
    for _ in range(120):
        own = _group(chance, 200, wobble=0.3)
        months = own.absent.sum(axis=0)
        worst = int(np.argmax(months[:START]))
        # the measure starts when it was at its worst: that month comes last before the start
        order = [*(month for month in range(START) if month != worst), worst, *range(START, PERIODS)]
        others = [_group(chance, 400, wobble=0.08, drift=0.08) for _ in range(10)]
        made = effect(Group(own.absent[:, order], own.minutes), others, START)
        assert made.started_after_worst_month
        nulls.append(made.verdict is not Verdict.LESS_ABSENCE)
    assert np.mean(nulls) >= 0.95


def test_a_measure_that_works_is_seen() -> None:
    chance = np.random.default_rng(3)
    made = [_effect(chance, 600, after=0.6) for _ in range(60)]
    assert np.mean([one.verdict is Verdict.LESS_ABSENCE for one in made]) >= 0.9
    assert np.median([one.ratio for one in made]) == pytest.approx(0.6, abs=0.06)


def test_more_absence_is_told_as_well() -> None:
    chance = np.random.default_rng(4)
    assert np.mean([_effect(chance, 600, after=1.7).verdict is Verdict.MORE_ABSENCE for _ in range(30)]) >= 0.9


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(5)
    made = [_effect(chance, 300, after=0.8) for _ in range(150)]
    assert np.mean([one.low <= 0.8 <= one.high for one in made]) >= 0.91


def test_a_small_group_can_not_tell() -> None:
    chance = np.random.default_rng(6)
    verdicts = [_effect(chance, 25).verdict for _ in range(40)]
    assert np.mean([verdict is Verdict.CANT_TELL for verdict in verdicts]) >= 0.9


def test_a_large_school_among_steady_ones_can_say_there_was_no_difference() -> None:
    chance = np.random.default_rng(7)
    verdicts = [_effect(chance, 1500, others=12, wobble=0.02, drift=0.02).verdict for _ in range(30)]
    assert np.mean([verdict is Verdict.NO_DIFFERENCE for verdict in verdicts]) >= 0.8


@pytest.mark.parametrize("start", [2, 6])
def test_fewer_than_three_periods_on_a_side_can_not_tell(start: int) -> None:
    chance = np.random.default_rng(8)
    groups = [_group(chance, 300) for _ in range(8)]
    assert effect(groups[0], groups[1:], start).verdict is Verdict.CANT_TELL


def test_fewer_than_five_schools_beside_it_can_not_tell() -> None:
    made = _effect(np.random.default_rng(9), after=0.3, others=4)
    assert (made.verdict, made.comparison_schools) == (Verdict.CANT_TELL, 4)
    assert np.isnan(made.ratio)


def test_a_change_of_everyone_is_no_effect() -> None:
    chance = np.random.default_rng(10)
    groups = [_group(chance, 500, after=2.0) for _ in range(9)]
    assert effect(groups[0], groups[1:], START).ratio == pytest.approx(1.0, abs=0.15)


def test_the_error_of_a_change_is_that_of_a_regression_clustered_by_pupil() -> None:
    group = _group(np.random.default_rng(11), 500, after=0.8)
    change, error = log_change(group, START, np.ones(PERIODS, bool))
    pupil = np.repeat(np.arange(500), PERIODS)
    after = np.tile(np.arange(PERIODS) >= START, 500).astype(float)
    fitted = sm.GLM(
        group.absent.ravel(),
        sm.add_constant(after),
        family=sm.families.Poisson(),
        offset=np.log(group.minutes.ravel()),
    ).fit(cov_type="cluster", cov_kwds={"groups": pupil})
    assert change == pytest.approx(fitted.params[1], rel=1e-6)
    assert error == pytest.approx(fitted.bse[1], rel=0.01)
