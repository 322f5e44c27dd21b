"""Schools beside each other by size, with the limits within which chance and ordinary differences keep them.

Spiegelhalter, Stat Med 2005;24:1185; overdispersion as QSHC 2005;14:347. Schools differ for a thousand ordinary reasons;
the additive variance τ² makes room for those, so that what lies outside is worth a conversation. It detects nothing: of
schools with 1.8 times the usual absence in one period it finds about half.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from attendance.comparison.standardisation import Indirect
from attendance.comparison.uncertainty import Numbers

INNER, OUTER = 1.96, 3.09
"""Limits of 95 % and 99.8 %, in standard errors of a normal distribution."""
FEWEST_SCHOOLS = 5
"""Below this many schools there is no funnel: the spread between schools can't be told from a handful."""
FEWEST_PUPILS = 20
"""Below this many pupils a school is not placed: a percentage of it says next to nothing."""
_WINSORISED = 0.10


class Place(StrEnum):
    """Where a school lies, with the direction of the measure as it was put in."""

    INSIDE = "inside"
    BELOW_INNER = "below_inner"
    ABOVE_INNER = "above_inner"
    """Beyond 95 % and within 99.8 %: of twenty ordinary schools one lies there."""
    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"
    """Nothing to place: too few pupils, nobody absent at all, or no figures."""

    @property
    def is_outside(self) -> bool:
        """Beyond the outer limit of 99.8 %."""
        return self in (Place.BELOW, Place.ABOVE)


@dataclass(frozen=True)
class Scale:
    """The scale on which a measure has one spread for all schools of a size: to it and back, given the pupils."""

    forth: Callable[[Numbers, Numbers], Numbers]
    back: Callable[[Numbers, Numbers], Numbers]


def _to_angle(share: Numbers, pupils: Numbers) -> Numbers:
    return np.arcsin(np.sqrt((np.clip(share, 0, 1) * pupils + 0.375) / (pupils + 0.75)))


def _from_angle(angle: Numbers, pupils: Numbers) -> Numbers:
    return (np.sin(np.clip(angle, 0, np.pi / 2)) ** 2 * (pupils + 0.75) - 0.375) / pupils


LOG = Scale(lambda rate, pupils: np.log(rate), lambda value, pupils: np.exp(value))
"""For rates of absence: se(log R) = γ/√n."""
ARCSINE = Scale(_to_angle, _from_angle)
"""For shares of pupils: se(arcsin √p) = 1/(2√n), with Anscombe's ⅜ (Biometrika 1948;35:246): without it a small school with
nobody in a tier would lie outside five times too often."""


@dataclass(frozen=True)
class Funnel:
    """The schools on their scale and the limits around them. Arrays have one place per school."""

    scale: Scale
    pupils: Numbers
    values: Numbers
    """y_k on the scale; nan where a school can't be placed."""
    unit_error: float
    """The standard error at one pupil: γ for rates, ½ for shares; s_k = unit_error / √n_k."""
    centre: float
    """μ: the precision-weighted mean, on the scale."""
    between: float
    """τ: the ordinary spread between schools beyond chance, on the scale; 0 where chance explains it all."""

    @property
    def errors(self) -> Numbers:
        """s_k: the standard error of each school by chance alone, on the scale."""
        return self.unit_error / np.sqrt(self.pupils)

    @property
    def _freedom(self) -> int:
        """Centre and spread are estimated from the schools themselves, so distances are Student's, with K − 1 degrees."""
        return int(np.count_nonzero(np.isfinite(self.values))) - 1

    @property
    def distances(self) -> Numbers:
        """How far each school lies from the centre, with chance and τ both counted, in standard errors of a normal
        distribution that are as likely as its own distance is by Student's."""
        distance = (self.values - self.centre) / np.hypot(self.errors, self.between)
        return -np.sign(distance) * special.ndtri(special.stdtr(self._freedom, -np.abs(distance)))

    @property
    def places(self) -> list[Place]:
        """Where each school lies."""
        return [_place(distance) for distance in self.distances]

    @property
    def own_weight(self) -> Numbers:
        """How much of each school's value is its own: w = τ²/(τ² + s²); the rest of its distance to the centre is chance."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.between > 0, self.between**2 / (self.between**2 + self.errors**2), 0.0)

    @property
    def borrowed(self) -> Numbers:
        """The values partly drawn to the centre: μ + w(y − μ), on the scale; the smaller a school, the more it borrows."""
        return self.centre + self.own_weight * (self.values - self.centre)

    @property
    def borrowed_shown(self) -> Numbers:
        """The same back as rates or shares (0 … 1)."""
        return np.clip(self.scale.back(self.borrowed, self.pupils), 0, 1)

    def limits(self, pupils: ArrayLike, width: float) -> tuple[Numbers, Numbers]:
        """Lower and upper limit for schools of these sizes, as rates or shares (0 … 1); `width` is INNER or OUTER."""
        size = np.asarray(pupils, float)
        student = -special.stdtrit(self._freedom, special.ndtr(-width))
        reach = student * np.hypot(self.unit_error / np.sqrt(size), self.between)
        low, high = (self.scale.back(self.centre + side * reach, size) for side in (-1, 1))
        return np.clip(low, 0, 1), np.clip(high, 0, 1)

    @property
    def shown(self) -> Numbers:
        """The values back as rates or shares (0 … 1)."""
        return np.clip(self.scale.back(self.values, self.pupils), 0, 1)

    @property
    def middle(self) -> float:
        """The centre as a rate or share (0 … 1)."""
        return float(self.scale.back(np.asarray(self.centre), np.asarray(1e9)))


def funnel_of_rates(rates: ArrayLike, pupils: ArrayLike, gamma: float, mix: Indirect | None = None) -> Funnel:
    """Funnel of rates of absence (0 … 1); `gamma` as of `uncertainty.design_constant`.

    With `mix` each school stands where it would stand with the region's mix of cohorts: y_k = log(O_k/E_k) + log of the
    region's rate. Raises ValueError below FEWEST_SCHOOLS schools that can be placed.
    """
    return _funnel(LOG, rates, pupils, gamma, mix)


def funnel_of_shares(counts: ArrayLike, pupils: ArrayLike, mix: Indirect | None = None) -> Funnel:
    """Funnel of shares of pupils, `counts` of `pupils`; with `mix` standardised, as for rates.

    Raises ValueError below FEWEST_SCHOOLS schools that can be placed.
    """
    whole = np.asarray(pupils, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _funnel(ARCSINE, np.asarray(counts, float) / whole, whole, 0.5, mix)


def _funnel(scale: Scale, rates: ArrayLike, pupils: ArrayLike, unit_error: float, mix: Indirect | None) -> Funnel:
    size = np.asarray(pupils, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = scale.forth(np.asarray(rates, float), size)
        if mix is not None:
            values = values - scale.forth(mix.expected / mix.exposure, size) + scale.forth(np.asarray(mix.region), size)
    values = np.where((size >= FEWEST_PUPILS) & np.isfinite(values), values, np.nan)
    placed = np.isfinite(values)
    if np.count_nonzero(placed) < FEWEST_SCHOOLS:
        raise ValueError(f"a funnel needs {FEWEST_SCHOOLS} schools, there are {np.count_nonzero(placed)}")
    if scale is ARCSINE:
        values = np.where(placed, np.clip(values, 0, np.pi / 2), np.nan)
    errors = unit_error / np.sqrt(size[placed])
    centre, between = centre_and_spread(values[placed], errors)
    return Funnel(scale, size, values, unit_error, centre, between)


def centre_and_spread(values: Numbers, errors: Numbers) -> tuple[float, float]:
    """μ and τ of values with these standard errors.

    μ is the precision-weighted mean; z winsorised at 10 % and 90 %, so that the schools that stand out do not widen the
    limits that should show them; φ = Σz²/K; if φ > (K−1)/K then τ² = max(0, (Kφ − (K−1)) / (Σw − Σw²/Σw)), w = 1/s².
    """
    weights = 1 / errors**2
    centre = float((weights * values).sum() / weights.sum())
    z = (values - centre) / errors
    z = np.clip(z, *np.quantile(z, [_WINSORISED, 1 - _WINSORISED]))
    excess = float((z**2).sum()) - (len(z) - 1)
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    return centre, float(np.sqrt(max(0.0, excess / room))) if room > 0 else 0.0


def expected_outside(schools: int, width: float = INNER) -> float:
    """How many of so many ordinary schools lie beyond these limits by chance alone."""
    return schools * 2 * float(special.ndtr(-width))


def _place(distance: float) -> Place:
    if not np.isfinite(distance):
        return Place.UNKNOWN
    if abs(distance) <= INNER:
        return Place.INSIDE
    if abs(distance) <= OUTER:
        return Place.ABOVE_INNER if distance > 0 else Place.BELOW_INNER
    return Place.ABOVE if distance > 0 else Place.BELOW
