"""What the mix of cohorts explains of a difference: indirect standardisation for schools, direct for municipalities.

A school is laid beside the region and never beside one other school: two indirectly standardised figures have two
different yardsticks. Cells are groups × cohorts; an event is an absent minute or a pupil in a tier, its exposure a
registered minute or a pupil with enough data.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attendance.comparison.uncertainty import Numbers


@dataclass(frozen=True)
class Indirect:
    """Per school what it had, what its cohorts would have had at the region's rates, and what that explains."""

    observed: Numbers
    """O_k: events of the school."""
    expected: Numbers
    """E_k = Σ_c n_kc · p_c: events that the region's cohort rates would give this school."""
    exposure: Numbers
    region: float
    """The rate of all schools together."""
    shared: Numbers
    """The part of the school's exposure in cohorts that at least one other school has too. Where it is small the school is
    mostly compared with itself, and standardising says little."""

    @property
    def difference(self) -> Numbers:
        """The school's rate less that of the region (0 … 1)."""
        return self.observed / self.exposure - self.region

    @property
    def mix(self) -> Numbers:
        """The part of the difference that comes from which cohorts the school has."""
        return self.expected / self.exposure - self.region

    @property
    def own(self) -> Numbers:
        """The part that remains, and is the school's own. `mix` and `own` add up to `difference`."""
        return (self.observed - self.expected) / self.exposure


def indirect(events: ArrayLike, exposure: ArrayLike) -> Indirect:
    """Standardises schools to the cohort rates of all of them together. Both arrays are schools × cohorts.

    A school without exposure gives nan.
    """
    o, n = np.asarray(events, float), np.asarray(exposure, float)
    per_cohort = n.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(per_cohort > 0, o.sum(axis=0) / per_cohort, 0.0)
        total = np.where(n.sum(axis=1) > 0, n.sum(axis=1), np.nan)
        shared = np.where(np.count_nonzero(n, axis=0) > 1, n, 0).sum(axis=1) / total
    return Indirect(o.sum(axis=1), n @ rates, total, float(o.sum() / n.sum()) if n.sum() else float("nan"), shared)


@dataclass(frozen=True)
class Direct:
    """Per municipality its rate had it the region's mix of cohorts, and how much of that mix it has itself."""

    rate: Numbers
    covered: Numbers
    """Σ W_c over the cohorts that the municipality has; the weights of the others are spread over these."""


def direct(events: ArrayLike, exposure: ArrayLike, weights: ArrayLike | None = None) -> Direct:
    """Σ_c W_c · p_kc. Arrays are municipalities × cohorts; `weights` per cohort, by default the region's exposure."""
    o, n = np.asarray(events, float), np.asarray(exposure, float)
    w = n.sum(axis=0) if weights is None else np.asarray(weights, float)
    w = w / w.sum()
    has = n > 0
    covered = (has * w).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(has, o / np.where(has, n, 1), 0.0)
        return Direct(np.where(covered > 0, (rates * w).sum(axis=1) / covered, np.nan), covered)
