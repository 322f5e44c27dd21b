"""A planted step is found and a planted wobble is not; a shock of the whole region is told as that of the region."""

import numpy as np
import pytest

from attendance.comparison.change import (
    Change,
    ControlChart,
    Rule,
    control_chart,
    judge,
    log_rate,
    log_ratio,
    surroundings,
)
from tests.attendance.comparison.regions import DAY, DAYS, RATE, absent_minutes, frailties

SEASON = np.array([0.8, 0.9, 1, 1.3, 1.1, 1.3, 1, 0.9, 0.9, 0.8] * 2)
"""Two school years of ten months."""
RUNS = 100


def _charts(
    chance: np.random.Generator, pupils: int, own: np.ndarray | float = 1.0, everyone: np.ndarray | float = 1.0
) -> tuple[ControlChart, ControlChart]:
    """A school of so many pupils in a region of 4,000, over the months of SEASON."""
    months = len(SEASON)
    rate = RATE * SEASON * np.broadcast_to(everyone, months)
    school = absent_minutes(chance, rate * np.broadcast_to(own, months) * frailties(chance, pupils, 1)).sum(axis=0)
    region = absent_minutes(chance, rate * frailties(chance, 4000, 1)).sum(axis=0)
    ratio = log_ratio(school, np.full(months, pupils * DAYS * DAY), region, np.full(months, 4000 * DAYS * DAY))
    return control_chart(ratio), control_chart(log_rate(region, np.full(months, 4000 * DAYS * DAY)))


def test_season_and_chance_alone_seldom_make_a_signal() -> None:
    chance = np.random.default_rng(1)
    marked = [sum(rule is not None for rule in _charts(chance, 400)[0].rules) for _ in range(RUNS)]
    # three standard errors are passed by some 0.3 % of points; limits from twenty points by a few times that
    assert np.mean(marked) / len(SEASON) <= 0.015


def test_a_planted_step_is_found() -> None:
    chance = np.random.default_rng(2)
    step = np.where(np.arange(20) >= 12, 1.6, 1.0)
    found = [any(rule is not None for rule in _charts(chance, 400, step)[0].rules[12:]) for _ in range(RUNS)]
    assert np.mean(found) >= 0.9


def test_a_planted_wobble_is_not() -> None:
    chance = np.random.default_rng(3)
    wobble = np.where(np.arange(20) % 2, 1.15, 0.87)
    marked = [any(rule is not None for rule in _charts(chance, 400, wobble)[0].rules) for _ in range(RUNS)]
    assert np.mean(marked) <= 0.05


def test_a_planted_regional_shock_is_reported_as_regional() -> None:
    chance = np.random.default_rng(4)
    shock = np.ones(20)
    shock[13] = 3.0
    told = []
    for _ in range(60):
        judged = judge(*_charts(chance, 400, everyone=shock))
        told.append(judged[13].change)
    assert np.mean([change is Change.REGION for change in told]) >= 0.95


def test_a_shock_at_one_school_is_reported_as_that_of_the_school() -> None:
    chance = np.random.default_rng(5)
    shock = np.ones(20)
    shock[13] = 3.0
    judged = [judge(*_charts(chance, 400, own=shock))[13] for _ in range(60)]
    assert np.mean([one.change is Change.SCHOOL and one.is_upward for one in judged]) >= 0.95


def test_a_school_that_stands_out_of_a_region_that_stands_out_is_told_as_both() -> None:
    chance = np.random.default_rng(6)
    shock = np.ones(20)
    shock[13] = 3.0
    judged = judge(*_charts(chance, 400, own=shock, everyone=shock))[13]
    assert (judged.change, judged.is_regional_too) == (Change.SCHOOL, True)


def test_the_limits_are_those_of_the_rule() -> None:
    chart = control_chart([1.0, 1.2] * 4)
    assert chart.centre == pytest.approx(1.1)
    assert (chart.low, chart.high) == (pytest.approx(1.1 - 2.66 * 0.2), pytest.approx(1.1 + 2.66 * 0.2))


def test_the_eighth_on_one_side_is_a_signal_and_the_seventh_is_not() -> None:
    around = [0.9, 1.1, 0.9, 1.1, 0.9, 1.1, 0.9, 1.1]
    chart = control_chart([*around, *(1.05 for _ in range(8))])
    assert chart.rules[-1] is Rule.RUN
    assert all(rule is None for rule in chart.rules[8:14])


def test_one_jump_does_not_put_all_others_on_the_other_side() -> None:
    chart = control_chart([0.10, 0.12, 0.09, 0.11, 0.10, 0.12, 0.09, 0.11, 0.10, 0.12, 3.0])
    assert chart.rules[-1] is Rule.OUTSIDE
    assert not any(chart.rules[:-1])


def test_a_gap_ends_a_row_and_is_no_neighbour() -> None:
    around = [0.9, 1.1, 0.9, 1.1, 0.9, 1.1, 0.9, 0.9]
    unbroken = control_chart([*around, *(1.05 for _ in range(8))])
    assert Rule.RUN in unbroken.rules
    broken = control_chart([*around, *(1.05 for _ in range(4)), np.nan, *(1.05 for _ in range(4))])
    assert Rule.RUN not in broken.rules
    assert broken.rules[12] is None
    far = control_chart([1.0, 1.1, 1.0, 1.1, 1.0, 1.1, np.nan, 5.0, 5.1, 5.0, 5.1])
    assert far.high - far.centre == pytest.approx(2.66 * 0.1)


def test_few_points_give_no_limits_and_a_year_gives_provisional_ones() -> None:
    short = control_chart([0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1])
    assert not short.has_limits
    assert not any(short.rules)
    assert control_chart(np.tile([0.1, 0.2], 5)).is_provisional
    assert not control_chart(np.tile([0.1, 0.2], 6)).is_provisional


def test_without_limits_the_school_is_told_as_unknown_and_never_as_normal() -> None:
    short = control_chart([0.1, 0.2, np.nan, 0.3, 0.1])
    assert {one.change for one in judge(short, short)} == {Change.UNKNOWN}


@pytest.mark.parametrize("pupils", [60, 400])
def test_what_could_not_have_been_seen_is_what_is_not_seen(pupils: int) -> None:
    chance = np.random.default_rng(7)
    smallest = np.median([_charts(chance, pupils)[0].smallest_seen for _ in range(40)])

    def seen(times: float) -> float:
        own = np.append(np.ones(19), times)
        return float(np.mean([_charts(chance, pupils, own)[0].rules[-1] is Rule.OUTSIDE for _ in range(80)]))

    assert 0.6 <= seen(1 + smallest) <= 0.95
    assert seen(1 + smallest / 3) <= 0.2


def test_a_small_school_hides_more_than_a_large_one() -> None:
    chance = np.random.default_rng(8)
    small, large = ([_charts(chance, n)[0].smallest_seen for _ in range(30)] for n in (40, 800))
    assert np.median(small) > 2 * np.median(large)


def test_charts_over_different_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        judge(control_chart(np.zeros(5)), control_chart(np.zeros(4)))


def test_no_minutes_or_no_absence_is_a_gap() -> None:
    assert np.isnan(log_rate([0, 5, 0], [100, 0, 0])).all()


def _weeks_of_a_winter(chance: np.random.Generator, shock: dict[int, float]) -> np.ndarray:
    """log of the region's rate over 36 weeks that slowly rise to the winter and fall again, with shocks."""
    weeks = np.arange(36)
    level = np.log(RATE) + 0.35 * np.sin(np.pi * weeks / 36) ** 2 + chance.normal(0, 0.03, 36)
    for week, times in shock.items():
        level[week] += np.log(times)
    return level


def test_a_season_is_no_event() -> None:
    chance = np.random.default_rng(9)
    series = [_weeks_of_a_winter(chance, {}) for _ in range(100)]
    bare = np.mean([rule is Rule.OUTSIDE for one in series for rule in control_chart(one).rules])
    around = [rule is Rule.OUTSIDE for one in series for rule in control_chart(one - surroundings(one, 4)).rules]
    assert bare > 0.2
    assert np.mean(around) <= 0.02


def test_a_shock_of_two_weeks_stands_out_from_the_weeks_around_it() -> None:
    chance = np.random.default_rng(10)
    found = []
    for _ in range(50):
        series = _weeks_of_a_winter(chance, {17: 1.6, 18: 1.5})
        found.append(control_chart(series - surroundings(series, 4)).rules[17] is Rule.OUTSIDE)
    assert np.mean(found) >= 0.95


def test_a_point_without_neighbours_has_no_surroundings() -> None:
    np.testing.assert_array_equal(surroundings([1.0, np.nan, 3.0, 9.0], 1), [np.nan, 2.0, 9.0, 3.0])
