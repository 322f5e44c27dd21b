"""Borrowing and standardisation: smaller errors for small groups, and differences that add up."""

import numpy as np
import pytest

from attendance.comparison.funnel import funnel_of_shares
from attendance.comparison.standardisation import direct, indirect


def test_borrowing_nearly_halves_the_error_of_a_small_school() -> None:
    chance = np.random.default_rng(1)
    pupils = np.full(30, 60)
    raw, borrowed = [], []
    for _ in range(200):
        truth = chance.beta(0.12 * 150, 0.88 * 150, 30)
        count = chance.binomial(60, truth)
        raw.append(((count / 60 - truth) ** 2).mean())
        borrowed.append(((funnel_of_shares(count, pupils).borrowed_shown - truth) ** 2).mean())
    assert np.sqrt(np.mean(borrowed)) < 0.65 * np.sqrt(np.mean(raw))


def test_the_own_weight_grows_with_the_school_and_what_is_borrowed_lies_between() -> None:
    counts, pupils = np.array([1, 30, 2, 90, 9, 60]), np.array([22, 120, 30, 300, 31, 210])
    made = funnel_of_shares(counts, pupils)
    assert (np.diff(made.own_weight[np.argsort(pupils)]) > 0).all()
    assert ((made.borrowed - made.centre) * (made.values - made.centre) >= 0).all()
    assert (np.abs(made.borrowed - made.centre) <= np.abs(made.values - made.centre)).all()


def test_schools_that_are_all_alike_borrow_everything() -> None:
    made = funnel_of_shares(np.full(10, 6), np.full(10, 60))
    np.testing.assert_allclose(made.borrowed_shown, 0.1)
    assert (made.own_weight == 0).all()


def test_mix_and_own_add_up_to_the_difference() -> None:
    chance = np.random.default_rng(3)
    exposure = chance.integers(0, 400, (12, 6))
    made = indirect(chance.binomial(exposure, 0.1), exposure)
    np.testing.assert_allclose(made.mix + made.own, made.difference)
    assert made.expected.sum() == pytest.approx(made.observed.sum())


def test_a_difference_that_is_all_mix_is_called_so_and_one_that_is_all_own_as_well() -> None:
    same_rates = indirect([[10, 0], [0, 60], [5, 30]], [[200, 0], [0, 300], [100, 150]])
    np.testing.assert_allclose(same_rates.own, 0, atol=1e-12)
    same_mix = indirect([[10, 20], [30, 60]], [[100, 100], [100, 100]])
    np.testing.assert_allclose(same_mix.mix, 0, atol=1e-12)


def test_a_cohort_that_only_one_school_has_is_counted_as_not_shared() -> None:
    made = indirect([[1, 9], [2, 0]], [[50, 150], [50, 0]])
    np.testing.assert_allclose(made.shared, [0.25, 1.0])


def test_direct_standardising_takes_the_mix_out() -> None:
    made = direct([[5, 60], [20, 15]], [[100, 300], [400, 75]])
    np.testing.assert_allclose(made.rate[0], made.rate[1])
    assert direct([[5, 60], [20, 15]], [[100, 300], [400, 75]], [1, 0]).rate[0] == pytest.approx(0.05)


def test_a_cohort_that_is_not_there_leaves_its_weight_to_the_others() -> None:
    made = direct([[5, 0], [20, 15]], [[100, 0], [400, 75]], [0.5, 0.5])
    assert made.rate[0] == pytest.approx(0.05)
    assert made.covered[0] == pytest.approx(0.5)
