"""What the first month says about the year: a conversation, no prediction.

Baltimore (Olson 2014, ERIC ED553161; 85,000 pupils): of those who missed 2–4 days in September half became chronically
absent, of those who missed more nearly nine in ten, where 24 % did overall. A predictive value does not travel: only
the likelihood ratios do, and a region's own numbers are better as soon as it has a year.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attendance.comparison.uncertainty import Interval, Numbers, wilson

BALTIMORE = {"some": 3.2, "many": 28.5}
"""Likelihood ratios of 2–4 and of more than 4 days missed in the first month."""
FEWEST_PUPILS = 20
"""Below so many pupils a group's share is not told."""


@dataclass(frozen=True)
class Outlook:
    """Per group of the first month (its tiers, from the base upwards) how its pupils ended the year."""

    pupils: Numbers
    ended_high: Numbers
    """How many of them had much absence over the year (the tier that was asked for)."""
    share: Numbers
    """The predictive value; nan below FEWEST_PUPILS pupils."""
    interval: Interval
    base_rate: float
    """The share of all pupils that ended so."""
    likelihood_ratio: Numbers
    """How many times as common the group is among those who ended so as among the others; nan where unknown."""


def outlook(first: ArrayLike, ended_high: ArrayLike, groups: int) -> Outlook:
    """A region's own numbers. `first`: the group of each pupil in the first month, 0 … groups − 1; `ended_high`: whether it
    had much absence over the whole year. Only pupils known at both moments. Raises ValueError without pupils.
    """
    group, ended = np.asarray(first), np.asarray(ended_high, bool)
    if not group.size:
        raise ValueError("no pupils known in both the first month and the year")
    pupils = np.bincount(group, minlength=groups).astype(float)
    high = np.bincount(group, weights=ended, minlength=groups).astype(float)
    low = pupils - high
    interval = wilson(high, pupils)
    enough = pupils >= FEWEST_PUPILS
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (high / high.sum()) / (low / low.sum())
        share = np.where(enough, high / pupils, np.nan)
    return Outlook(
        pupils,
        high,
        share,
        Interval(np.where(enough, interval.low, np.nan), np.where(enough, interval.high, np.nan)),
        float(ended.mean()),
        np.where(enough & np.isfinite(ratio), ratio, np.nan),
    )


def borrowed_share(base_rate: float, likelihood_ratio: float) -> float:
    """What a likelihood ratio from elsewhere gives at this region's base rate (Bayes): at 10 %, 3.2 gives 26 % and 28.5
    gives 76 %. Raises ValueError where the base rate is not between 0 and 1.
    """
    if not 0 < base_rate < 1:
        raise ValueError("a base rate lies between 0 and 1")
    odds = likelihood_ratio * base_rate / (1 - base_rate)
    return odds / (1 + odds)
