"""Equal schools stay within the funnel as often as it says; schools that differ stand out, and only those."""

import numpy as np
import pytest

from attendance.comparison.funnel import (
    FEWEST_PUPILS,
    INNER,
    OUTER,
    Funnel,
    Place,
    expected_outside,
    funnel_of_rates,
    funnel_of_shares,
)
from attendance.comparison.standardisation import indirect
from attendance.comparison.uncertainty import design_constant
from tests.attendance.comparison.regions import region, sizes

RUNS = 400


def _of_month(
    chance: np.random.Generator, levels: float | np.ndarray = 1.0, pupils: np.ndarray | None = None
) -> Funnel:
    sums = region(chance, levels, pupils).sums
    return funnel_of_rates(sums.rate, sums.pupils, design_constant(sums))


def _outside(funnels: list[Funnel], width: float) -> float:
    return float((np.abs(np.concatenate([funnel.distances for funnel in funnels])) > width).mean())


def test_equal_schools_of_clustered_pupils_lie_outside_no_more_than_said() -> None:
    chance = np.random.default_rng(1)
    funnels = [_of_month(chance) for _ in range(RUNS)]
    assert _outside(funnels, INNER) <= 0.05
    assert _outside(funnels, OUTER) <= 0.002


def test_hours_taken_for_independent_would_put_ordinary_schools_outside() -> None:
    chance = np.random.default_rng(2)
    outside = []
    for _ in range(20):
        sums = region(chance).sums
        whole = sums.absent.sum() / sums.minutes.sum()
        outside.append(np.abs(sums.rate - whole) > OUTER * np.sqrt(whole * (1 - whole) / (sums.minutes / 60)))
    assert np.mean(outside) > 0.3


@pytest.mark.parametrize("share", [0.03, 0.12, 0.8])
def test_equal_schools_have_shares_outside_no_more_than_said(share: float) -> None:
    chance = np.random.default_rng(3)
    funnels = []
    for _ in range(RUNS):
        pupils = sizes(chance)
        funnels.append(funnel_of_shares(chance.binomial(pupils, share), pupils))
    assert _outside(funnels, INNER) <= 0.05
    assert _outside(funnels, OUTER) <= 0.002


def test_ordinary_differences_between_schools_are_not_called_outside() -> None:
    chance = np.random.default_rng(4)
    funnels = [_of_month(chance, np.exp(chance.normal(0, 0.15, 30))) for _ in range(RUNS)]
    assert _outside(funnels, OUTER) <= 0.02
    without = [Funnel(f.scale, f.pupils, f.values, f.unit_error, f.centre, 0.0) for f in funnels]
    assert _outside(without, OUTER) >= 2 * _outside(funnels, OUTER)


def test_a_school_with_far_more_absence_stands_out_upwards() -> None:
    chance = np.random.default_rng(5)
    levels = np.ones(30)
    levels[7] = 2.5
    pupils = np.full(30, 300)
    places = [_of_month(chance, levels, pupils).places for _ in range(40)]
    assert np.mean([place[7] is Place.ABOVE for place in places]) > 0.9
    assert np.mean([place[8] is Place.INSIDE for place in places]) > 0.9


def test_a_school_with_far_less_absence_stands_out_downwards() -> None:
    chance = np.random.default_rng(6)
    levels = np.ones(30)
    levels[7] = 0.35
    places = [_of_month(chance, levels, np.full(30, 300)).places for _ in range(40)]
    assert np.mean([place[7] is Place.BELOW for place in places]) > 0.9


def test_the_mix_of_cohorts_alone_puts_no_school_outside() -> None:
    chance = np.random.default_rng(7)
    raw, fair = [], []
    for _ in range(60):
        size = sizes(chance, least=80)
        weight = chance.beta(0.6, 0.6, 30)
        exposure = np.stack([size * weight, size * (1 - weight)], axis=1).astype(int)
        events = chance.binomial(exposure, [0.05, 0.30])
        count, pupils = events.sum(axis=1), exposure.sum(axis=1)
        mix = indirect(events, exposure)
        # the spread that the raw funnel allows for is that of the mix: so judge both by chance alone
        for funnels, of in ((raw, None), (fair, mix)):
            funnel = funnel_of_shares(count, pupils, of)
            funnels.append(Funnel(funnel.scale, funnel.pupils, funnel.values, 0.5, funnel.centre, 0.0))
    assert _outside(raw, OUTER) > 0.2
    assert _outside(fair, OUTER) < 0.01


def test_the_limits_on_screen_are_those_that_judge() -> None:
    chance = np.random.default_rng(8)
    pupils = sizes(chance, 400)
    funnel = funnel_of_shares(chance.binomial(pupils, chance.beta(3, 25, 400)), pupils)
    low, high = funnel.limits(pupils, INNER)
    judged = np.array([place is Place.INSIDE for place in funnel.places])
    np.testing.assert_array_equal(judged, (funnel.shown >= low - 1e-9) & (funnel.shown <= high + 1e-9))


def test_a_raw_point_is_shown_where_it_is() -> None:
    chance = np.random.default_rng(9)
    pupils = sizes(chance)
    counts = chance.binomial(pupils, 0.1)
    np.testing.assert_allclose(funnel_of_shares(counts, pupils).shown, counts / pupils, atol=1e-12)
    sums = region(chance).sums
    np.testing.assert_allclose(funnel_of_rates(sums.rate, sums.pupils, 1.4).shown, sums.rate)


def test_a_school_too_small_or_without_absence_is_not_placed() -> None:
    rates = np.array([0.05, 0.06, 0.0, 0.07, 0.05, 0.06, 0.9])
    pupils = np.array([100, 100, 100, 100, 100, 100, FEWEST_PUPILS - 1])
    funnel = funnel_of_rates(rates, pupils, 1.4)
    assert [place is Place.UNKNOWN for place in funnel.places] == [False, False, True, False, False, False, True]
    assert funnel.middle == pytest.approx(0.0576, abs=0.001)


def test_a_handful_of_schools_has_no_funnel() -> None:
    with pytest.raises(ValueError, match="there are 4"):
        funnel_of_shares([3, 4, 5, 6], [50, 50, 50, 50])


def test_of_twenty_ordinary_schools_one_lies_beyond_the_inner_limit() -> None:
    assert expected_outside(20) == pytest.approx(1.0, abs=0.01)
