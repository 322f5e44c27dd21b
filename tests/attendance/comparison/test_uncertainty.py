"""Intervals hold as often as they say, and agree with a statistics library that shares no code with them."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from attendance.comparison.uncertainty import (
    design_constant,
    pupil_sums,
    rate_interval,
    wilson,
    wilson_of_rounded,
)
from tests.attendance.comparison.regions import DAY, DAYS, RATE, absent_minutes, frailties, region


def _many_schools(chance: np.random.Generator, schools: int, pupils: int):
    absent = absent_minutes(chance, RATE * frailties(chance, schools, pupils)).ravel()
    return pupil_sums(absent, np.full_like(absent, DAYS * DAY), np.repeat(np.arange(schools), pupils), schools)


def test_the_standard_error_is_that_of_a_regression_clustered_by_pupil() -> None:
    chance = np.random.default_rng(1)
    minutes = chance.uniform(2000, 7000, 90)
    absent = minutes * chance.beta(0.5, 6, 90)
    sums = pupil_sums(absent, minutes, np.zeros(90, int), 1)
    fitted = sm.WLS(absent / minutes, np.ones(90), weights=minutes).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(90)}
    )
    assert sums.rate[0] == pytest.approx(fitted.params[0], rel=1e-9)
    assert sums.standard_error[0] == pytest.approx(fitted.bse[0], rel=1e-9)


@pytest.mark.parametrize("pupils", [15, 40, 150])
def test_an_interval_of_a_rate_holds_the_truth_about_as_often_as_it_says(pupils: int) -> None:
    chance = np.random.default_rng(2)
    truth = absent_minutes(chance, RATE * frailties(chance, 400_000)).mean() / (DAYS * DAY)
    sums = _many_schools(chance, 1500, pupils)
    interval = rate_interval(sums)
    holds = (interval.low <= truth) & (truth <= interval.high)
    assert 0.91 <= holds[np.isfinite(interval.low)].mean() <= 0.98
    # hours taken for independent: what this package is there to prevent
    error = np.sqrt(sums.rate * (1 - sums.rate) / (sums.minutes / 60))
    assert (np.abs(sums.rate - truth) <= 1.96 * error).mean() < 0.5


def test_where_nobody_was_absent_there_is_no_interval() -> None:
    sums = pupil_sums([0, 0, 0, 60], [300, 300, 300, 300], [0, 0, 1, 2], 3)
    interval = rate_interval(sums)
    assert np.isnan(interval.low).all()
    assert np.isnan(interval.high).all()


def test_one_constant_gives_the_error_of_every_size() -> None:
    chance = np.random.default_rng(3)
    gamma = design_constant(_many_schools(chance, 200, 100))
    rates = _many_schools(chance, 4000, 400).rate
    assert gamma / np.sqrt(400) == pytest.approx(np.log(rates).std(), rel=0.08)


def test_the_constant_of_a_region_without_absence_is_unknown() -> None:
    assert np.isnan(design_constant(pupil_sums([0, 0], [300, 300], [0, 0], 1)))


def test_wilson_is_that_of_the_library() -> None:
    counts, totals = np.array([0, 1, 3, 17, 25]), np.array([25, 25, 40, 60, 25])
    low, high = proportion_confint(counts, totals, method="wilson")
    ours = wilson(counts, totals)
    np.testing.assert_allclose(ours.low, low, atol=1e-12)
    np.testing.assert_allclose(ours.high, high, atol=1e-12)


def test_wilson_holds_at_a_rare_share_of_a_small_group() -> None:
    counts = np.random.default_rng(4).binomial(25, 0.03, 20_000)
    interval = wilson(counts, 25)
    assert ((interval.low <= 0.03) & (interval.high >= 0.03)).mean() > 0.94
    share = counts / 25
    wald = 1.96 * np.sqrt(share * (1 - share) / 25)
    assert (np.abs(share - 0.03) <= wald).mean() < 0.6


def test_an_interval_of_a_rounded_count_holds_every_count_that_it_may_stand_for() -> None:
    rounded = wilson_of_rounded(np.array([0.0, 5, 100]), np.array([100.0, 100, 100]))
    for place, truths in enumerate(([0, 4], [1, 9], [96, 100])):
        exact = wilson(np.array(truths), np.array([100, 100]))
        assert rounded.low[place] <= exact.low.min() + 1e-12
        assert rounded.high[place] >= exact.high.max() - 1e-12


def test_sums_over_pupils_may_come_from_anywhere() -> None:
    made = region(np.random.default_rng(5))
    first = made.school == 0
    np.testing.assert_allclose(made.sums.absent[0], made.absent[first].sum())
    np.testing.assert_allclose(made.sums.absent_minutes[0], (made.absent * made.minutes)[first].sum())
