"""Chance or signal over time: a control chart of a school against its region, and one of the region itself.

y_t = log(R_school,t / R_region,t) takes out season, flu and holidays; individuals and moving ranges (XmR: Wheeler,
Understanding Variation) give limits that hold whatever the spread between pupils. "Only us, or everyone?" is the
region's own chart: a point outside there is a regional event.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from attendance.comparison.uncertainty import Numbers

FEWEST_POINTS = 8
"""Below this many points there are no limits at all: a jump among six widens the limits so far that it hides itself."""
PROVISIONAL_BELOW = 12
"""Below this many points limits are provisional: the next points will move them."""
RUN = 8
"""So many points in a row on one side of the mean are a lasting change."""
_LIMIT = 2.66
_SIGMA = 1.128
"""The mean moving range of two is 1.128 standard deviations."""


class Rule(StrEnum):
    """The rule that marked a point."""

    OUTSIDE = "outside"
    """One point outside the limits."""
    RUN = "run"
    """The eighth or later of a row of points on one side of the mean."""


@dataclass(frozen=True)
class ControlChart:
    """A series of logarithms with its mean and limits. nan is a gap: no figure, and no line over it."""

    values: Numbers
    centre: float
    low: float
    high: float
    moving_ranges: int
    """How many pairs of neighbours the limits rest on."""
    rules: tuple[Rule | None, ...]
    """Per point the rule that it falls under; outside goes before a run."""

    @property
    def points(self) -> int:
        """How many points have a figure."""
        return int(np.isfinite(self.values).sum())

    @property
    def has_limits(self) -> bool:
        """Whether there are enough points, and enough neighbours among them, to say anything."""
        return bool(np.isfinite(self.low))

    @property
    def is_provisional(self) -> bool:
        """Whether the limits still move with each new point."""
        return self.points < PROVISIONAL_BELOW

    @property
    def smallest_seen(self) -> float:
        """What could not have been seen: a rise in the newest point by less than this share (0.2 is 20 %) is usually missed.

        About four times out of five such a rise lies outside the limits (0.9 here, as the limits are uncertain too). It
        widens the limits itself, by its own moving range and its part in the mean; with few points that is what hides
        it, whatever its size where this is infinite. nan without limits.
        """
        n, ranges = self.points, self.moving_ranges
        room = 1 - 1 / n - _LIMIT / ranges
        mean_range = (self.high - self.centre) / _LIMIT
        reach = _LIMIT * mean_range * (ranges - 1) / ranges + float(special.ndtri(0.9)) * mean_range / _SIGMA
        return float(np.expm1(reach / room)) if room > 0 else float("inf")


def log_ratio(absent: ArrayLike, minutes: ArrayLike, absent_region: ArrayLike, minutes_region: ArrayLike) -> Numbers:
    """log of the school's rate of absence over that of the region, per period; nan where either is missing or 0."""
    return log_rate(absent, minutes) - log_rate(absent_region, minutes_region)


def log_rate(absent: ArrayLike, minutes: ArrayLike) -> Numbers:
    """log of the rate of absence per period; nan where there are no minutes or nobody was absent."""
    a, s = np.asarray(absent, float), np.asarray(minutes, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.log(a / s)
    return np.where(np.isfinite(value), value, np.nan)


def control_chart(values: ArrayLike) -> ControlChart:
    """XmR chart: limits ȳ ± 2.66·mean|Δy|; one point outside and eight in a row on a side are signals.

    A moving range is taken between neighbours that both have a figure; a gap ends a row. For rows the mean is that of the
    points within the limits: one jump would draw the mean to itself and leave all others on the other side. Without FEWEST_POINTS points, or
    without spread, there are no limits (nan) and no marks.
    """
    y = np.asarray(values, float)
    known = np.isfinite(y)
    ranges = np.abs(np.diff(y))
    ranges = ranges[np.isfinite(ranges)]
    centre = float(y[known].mean()) if known.any() else float("nan")
    if known.sum() < FEWEST_POINTS or len(ranges) < FEWEST_POINTS - 2 or not ranges.any():
        return ControlChart(y, centre, float("nan"), float("nan"), len(ranges), (None,) * len(y))
    reach = _LIMIT * float(ranges.mean())
    with np.errstate(invalid="ignore"):
        within = known & (np.abs(y - centre) <= reach)
    middle = float(y[within].mean()) if within.any() else centre
    marks: list[Rule | None] = []
    row, side = 0, 0.0
    for value in y:
        if not np.isfinite(value):
            row, side = 0, 0.0
            marks.append(None)
            continue
        here = float(np.sign(value - middle))
        row = row + 1 if here == side and here else 1
        side = here
        marks.append(Rule.OUTSIDE if abs(value - centre) > reach else Rule.RUN if row >= RUN else None)
    return ControlChart(y, centre, centre - reach, centre + reach, len(ranges), tuple(marks))


def surroundings(values: ArrayLike, reach: int) -> Numbers:
    """What a series does around each point: the median of the `reach` periods before and after it, itself left out.

    A region's weeks go up and down with the season, each close to the one before; limits on the bare series would mark
    half a winter. A shock (flu, strike, snow) stands out from the weeks around it. A wave longer than `reach` is season.
    nan where there are no neighbours.
    """
    y = np.asarray(values, float)
    padded = np.pad(y, reach, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    neighbours = np.delete(windows, reach, axis=1)
    known = np.isfinite(neighbours).any(axis=1)
    around = np.full(len(y), np.nan)
    around[known] = np.nanmedian(neighbours[known], axis=1)
    return around


class Change(StrEnum):
    """What a change at a school is."""

    NORMAL = "normal"
    """Within the school's normal variation."""
    SCHOOL = "school"
    """Unusual for this school beside its region."""
    REGION = "region"
    """Unusual for the whole region at once, and the school goes along."""
    UNKNOWN = "unknown"
    """No figure, or too few points for limits."""


@dataclass(frozen=True)
class Judged:
    """One point with what it is and by which rule; `is_upward` tells the direction (more absence)."""

    change: Change
    rule: Rule | None
    is_upward: bool
    is_regional_too: bool = False
    """The school stands out from a region that stands out itself."""


def judge(school: ControlChart, region: ControlChart) -> list[Judged]:
    """Each point of a school's chart as normal, unusual for this school, or unusual for the whole region at once.

    Both charts over the same periods. The school's chart is a ratio to the region, so a regional event is taken out of it
    already: what still stands out is the school's own. Raises ValueError where the two are not of one length.
    """
    judged: list[Judged] = []
    for value, mark, region_value, region_mark in zip(
        school.values, school.rules, region.values, region.rules, strict=True
    ):
        is_regional = region_mark is Rule.OUTSIDE
        if not np.isfinite(value):
            judged.append(Judged(Change.UNKNOWN, None, False))
        elif mark is not None:
            judged.append(Judged(Change.SCHOOL, mark, bool(value > school.centre), is_regional))
        elif is_regional:
            judged.append(Judged(Change.REGION, region_mark, bool(region_value > region.centre)))
        elif not school.has_limits:
            judged.append(Judged(Change.UNKNOWN, None, False))
        else:
            judged.append(Judged(Change.NORMAL, None, bool(value > school.centre)))
    return judged
