"""Who stays, recovers and falls: how pupils move between tiers from one period to the next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attendance.comparison.uncertainty import Numbers


@dataclass(frozen=True)
class Transitions:
    """Moves between T tiers of the pupils who were there both times; tiers from the base (most present) upwards."""

    counts: Numbers
    """n_ij: pupils from tier i (row) to tier j (column), T × T."""
    entered: Numbers
    """Pupils who came, per tier that they came into; not part of the counts."""
    left: Numbers
    """Pupils who went, per tier that they went from; not part of the counts."""

    @property
    def chances(self) -> Numbers:
        """P_ij = (n_ij + ½)/(n_i. + ½T): half a pupil per cell keeps a small group from certainty. Rows add up to 1."""
        return (self.counts + 0.5) / (self.counts.sum(axis=1, keepdims=True) + 0.5 * len(self.counts))

    @property
    def stayed(self) -> int:
        """Pupils who kept their tier."""
        return int(np.trace(self.counts))

    @property
    def recovered(self) -> int:
        """Pupils who moved towards the base: more present than before."""
        return int(np.tril(self.counts, -1).sum())

    @property
    def fell(self) -> int:
        """Pupils who moved away from the base."""
        return int(np.triu(self.counts, 1).sum())


def transitions(counts: ArrayLike, entered: ArrayLike, left: ArrayLike) -> Transitions:
    """Moves from sums of pupils. Raises ValueError where the shapes do not fit (T × T, T, T) or a count is negative."""
    n, came, went = (np.asarray(values, float) for values in (counts, entered, left))
    if n.ndim != 2 or n.shape[0] != n.shape[1] or came.shape != went.shape or came.shape != (len(n),):
        raise ValueError("moves are T × T, who entered and left T")
    if min(n.min(), came.min(), went.min()) < 0:
        raise ValueError("a number of pupils is not negative")
    return Transitions(n, came, went)
