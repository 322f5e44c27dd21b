"""What the first month says, and who moves between tiers."""

import numpy as np
import pytest

from attendance.comparison.first_month import BALTIMORE, borrowed_share, outlook
from attendance.comparison.transitions import transitions


def test_what_holds_in_baltimore_holds_otherwise_at_another_base_rate() -> None:
    assert borrowed_share(0.10, BALTIMORE["some"]) == pytest.approx(0.26, abs=0.005)
    assert borrowed_share(0.10, BALTIMORE["many"]) == pytest.approx(0.76, abs=0.005)
    assert borrowed_share(0.24, BALTIMORE["some"]) == pytest.approx(0.50, abs=0.01)
    assert borrowed_share(0.24, BALTIMORE["many"]) == pytest.approx(0.90, abs=0.01)


def test_no_share_follows_from_a_base_rate_of_nothing() -> None:
    with pytest.raises(ValueError, match="base rate"):
        borrowed_share(0.0, 3.2)


def test_a_region_finds_its_own_numbers_back() -> None:
    chance = np.random.default_rng(1)
    first = chance.choice(3, 6000, p=[0.8, 0.14, 0.06])
    ended = chance.random(6000) < np.array([0.03, 0.25, 0.7])[first]
    made = outlook(first, ended, 3)
    np.testing.assert_allclose(made.share, [0.03, 0.25, 0.7], atol=0.05)
    assert (made.interval.low < [0.03, 0.25, 0.7]).all()
    assert (made.interval.high > [0.03, 0.25, 0.7]).all()
    # its own ratios and its own base rate give its own shares back
    again = [borrowed_share(made.base_rate, ratio) for ratio in made.likelihood_ratio]
    np.testing.assert_allclose(again, made.share)


def test_a_group_of_a_few_pupils_has_no_share() -> None:
    made = outlook(np.repeat([0, 1], [100, 19]), np.arange(119) % 3 == 0, 2)
    assert np.isnan(made.share[1])
    assert np.isnan(made.interval.low[1])
    assert made.pupils[1] == 19


def test_nobody_known_twice_gives_no_outlook() -> None:
    with pytest.raises(ValueError, match="no pupils"):
        outlook([], [], 3)


MOVES = [[80, 8, 2], [10, 12, 5], [1, 4, 9]]


def test_who_stays_recovers_and_falls_adds_up_to_everyone() -> None:
    made = transitions(MOVES, [3, 1, 0], [2, 0, 1])
    assert (made.stayed, made.recovered, made.fell) == (101, 15, 15)
    assert made.stayed + made.recovered + made.fell == np.sum(MOVES)


def test_chances_are_those_of_the_rule_and_add_up_to_one() -> None:
    made = transitions(MOVES, [3, 1, 0], [2, 0, 1])
    assert made.chances[1, 0] == pytest.approx(10.5 / 28.5)
    np.testing.assert_allclose(made.chances.sum(axis=1), 1)
    empty = transitions(np.zeros((3, 3)), np.zeros(3), np.zeros(3))
    np.testing.assert_allclose(empty.chances, 1 / 3)


def test_who_entered_or_left_moves_nobody_in_the_closed_group() -> None:
    some, many = transitions(MOVES, [0, 0, 0], [0, 0, 0]), transitions(MOVES, [90, 90, 90], [90, 90, 90])
    np.testing.assert_array_equal(some.chances, many.chances)


def test_moves_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="T × T"):
        transitions([[1, 2]], [1], [1])
    with pytest.raises(ValueError, match="not negative"):
        transitions([[-1]], [1], [1])
