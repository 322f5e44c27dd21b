"""Before and after a measure, beside schools that did not take it, with what it can't prove.

The change of a school as log-ratio to the change of the comparison schools. Chance comes from two sides: pupils (the
cluster) and schools, that change from year to year without any measure; the spread of the comparison schools' own
changes shows how much. A measure that starts after a bad month would seem to work by itself (regression to the mean),
so such a month is left out once, to see whether the message stands without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special

from attendance.comparison.funnel import centre_and_spread
from attendance.comparison.uncertainty import Numbers

FEWEST_PERIODS = 3
"""On each side of the start."""
FEWEST_OTHERS = 5
TELLING_WIDTH = float(np.log(1.2))
"""An interval that reaches further than 20 % to a side can't tell 'no difference' from 'not seen'."""


class Verdict(StrEnum):
    """What may be said."""

    LESS_ABSENCE = "less_absence"
    MORE_ABSENCE = "more_absence"
    NO_DIFFERENCE = "no_difference"
    """The interval holds 0 and is narrow: if there was a difference it was small."""
    CANT_TELL = "cant_tell"
    """Too few periods, too few schools beside it, or too much chance."""

    @property
    def is_null(self) -> bool:
        """Whether no effect is claimed."""
        return self in (Verdict.NO_DIFFERENCE, Verdict.CANT_TELL)


@dataclass(frozen=True)
class Group:
    """Pupils of a school (or cohort) over the periods: minutes, pupils × periods, 0 where a pupil was not there."""

    absent: Numbers
    minutes: Numbers


@dataclass(frozen=True)
class Effect:
    """The change against the comparison schools, as a ratio of ratios: 0.9 is 10 % less absence than they."""

    verdict: Verdict
    ratio: float
    low: float
    high: float
    """Interval of the ratio, 95 %; nan where there is nothing to calculate."""
    comparison_schools: int
    started_after_worst_month: bool
    """The period before the start was the worst of the school's own: part of any gain would have come by itself."""


def effect(own: Group, others: Sequence[Group], start: int) -> Effect:
    """Before (periods up to but not including `start`) against after, beside the comparison schools.

    All groups over the same periods. A comparison school without absence on either side stays out.
    """
    periods = own.absent.shape[1]
    if start < FEWEST_PERIODS or periods - start < FEWEST_PERIODS:
        return Effect(Verdict.CANT_TELL, *(float("nan"),) * 3, len(others), False)
    everything = np.ones(periods, bool)
    first = _effect(own, others, start, everything)
    with np.errstate(invalid="ignore", divide="ignore"):
        before = (own.absent.sum(axis=0) / own.minutes.sum(axis=0))[:start]
    was_worst = bool(np.nanargmax(before) == start - 1) if np.isfinite(before).any() else False
    if not was_worst or first.verdict is not Verdict.LESS_ABSENCE:
        return Effect(first.verdict, first.ratio, first.low, first.high, first.comparison_schools, was_worst)
    everything[start - 1] = False
    without = _effect(own, others, start, everything)
    verdict = first.verdict if without.verdict is first.verdict else Verdict.CANT_TELL
    return Effect(verdict, without.ratio, without.low, without.high, without.comparison_schools, True)


def _effect(own: Group, others: Sequence[Group], start: int, kept: np.ndarray) -> Effect:
    changes = np.array([log_change(group, start, kept) for group in (own, *others)])
    mine, beside = changes[0], changes[1:].reshape(-1, 2)
    beside = beside[np.isfinite(beside).all(axis=1)]
    if not np.isfinite(mine).all() or len(beside) < FEWEST_OTHERS:
        return Effect(Verdict.CANT_TELL, *(float("nan"),) * 3, len(beside), False)
    values, errors = beside.T
    _, between = centre_and_spread(values, errors)
    weights = 1 / (errors**2 + between**2)
    centre = float((weights * values).sum() / weights.sum())
    # a few schools know their own spread badly: at least what they show, and t instead of the normal curve
    spread = max(between**2 + float(mine[1]) ** 2, _spread_shown(values, errors, float(mine[1])))
    error = float(np.sqrt(spread + 1 / weights.sum()))
    reach = float(special.stdtrit(len(beside) - 1, 0.975)) * error
    difference = float(mine[0]) - centre
    if abs(difference) > reach:
        verdict = Verdict.LESS_ABSENCE if difference < 0 else Verdict.MORE_ABSENCE
    else:
        verdict = Verdict.NO_DIFFERENCE if reach <= TELLING_WIDTH else Verdict.CANT_TELL
    low, middle, high = np.exp([difference - reach, difference, difference + reach])
    return Effect(verdict, float(middle), float(low), float(high), len(beside), False)


def _spread_shown(values: Numbers, errors: Numbers, own_error: float) -> float:
    """The plain variance of the comparison schools' changes, with their chance replaced by the school's own."""
    return float(values.var(ddof=1) - (errors**2).mean() + own_error**2)


def log_change(group: Group, start: int, kept: np.ndarray) -> tuple[float, float]:
    """log(R_after / R_before) with its cluster-robust standard error; the pupil, with all its periods, is the cluster.

    u_i = (a_i1 − R1 s_i1)/A1 − (a_i0 − R0 s_i0)/A0, se² = n/(n−1) Σu_i²: pupils who were there both times cancel out what
    is theirs. `kept` marks the periods that count. (nan, nan) where either side has no absence or fewer than two pupils.
    """
    before = np.arange(len(kept)) < start
    sides = [
        (group.absent[:, kept & side].sum(axis=1), group.minutes[:, kept & side].sum(axis=1))
        for side in (before, ~before)
    ]
    total = [(a.sum(), s.sum()) for a, s in sides]
    pupils = int(np.count_nonzero(sides[0][1] + sides[1][1]))
    if pupils < 2 or any(not a or not s for a, s in total):
        return float("nan"), float("nan")
    influence = [(a - all_a / all_s * s) / all_a for (a, s), (all_a, all_s) in zip(sides, total, strict=True)]
    error = np.sqrt(pupils / (pupils - 1) * ((influence[1] - influence[0]) ** 2).sum())
    rates = [a / s for a, s in total]
    return float(np.log(rates[1] / rates[0])), float(error)
