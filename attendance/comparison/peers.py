"""Schools that a school recognises: comparison groups by a rule that fits one sentence, and how much hangs on the rule.

At most three factors that everyone knows: sector, education types, size. In a region of thirty schools there are no
"twenty nearest", and machine-made groups of strangers are disputed within days (ATRS "attendance reports using similar
schools", gov.uk). A school is never in its own group; a group has at least five others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from attendance.comparison.funnel import INNER, centre_and_spread
from attendance.comparison.uncertainty import Numbers

FEWEST_OTHERS = 5
_SIZE = 2.0
"""A school of a like size has at least half and at most twice the pupils."""


@dataclass(frozen=True)
class SchoolFactors:
    """What schools are matched on; all of it public."""

    school_id: str
    sector: str
    education_types: frozenset[str]
    pupils: int


class PeerRule(StrEnum):
    """The rules, from the narrowest to the widest."""

    TYPES_AND_SIZE = "types_and_size"
    """Same sector, the very same education types, half to twice the size."""
    SHARED_TYPE_AND_SIZE = "shared_type_and_size"
    """Same sector, at least one education type in common, half to twice the size."""
    SHARED_TYPE = "shared_type"
    """Same sector, at least one education type in common."""
    SIZE = "size"
    """Same sector, half to twice the size."""
    SECTOR = "sector"
    """Same sector."""


@dataclass(frozen=True)
class PeerGroup:
    """A comparison group: the rule and its members, in order of their code; never the school itself."""

    rule: PeerRule
    members: tuple[SchoolFactors, ...]

    @property
    def is_large_enough(self) -> bool:
        """Whether there are at least five others."""
        return len(self.members) >= FEWEST_OTHERS


def peer_groups(school_id: str, schools: Sequence[SchoolFactors]) -> dict[PeerRule, PeerGroup]:
    """Every rule with its group, the narrowest rule first; also those that are too small, so that a screen can say so.

    Raises KeyError where the school is not among the schools.
    """
    own = {school.school_id: school for school in schools}[school_id]
    others = sorted((one for one in schools if one.school_id != school_id), key=lambda one: one.school_id)
    return {rule: PeerGroup(rule, tuple(one for one in others if _is_like(rule, own, one))) for rule in PeerRule}


def usual_group(groups: Mapping[PeerRule, PeerGroup]) -> PeerGroup | None:
    """The narrowest rule that gives at least five others; None where not even the sector does."""
    return next((group for group in groups.values() if group.is_large_enough), None)


class Message(StrEnum):
    """What a comparison with a group comes down to."""

    LOWER = "lower"
    LIKE = "like"
    """No further apart than chance and ordinary differences between these schools allow."""
    HIGHER = "higher"


@dataclass(frozen=True)
class Beside:
    """A school beside its group, on the scale of the values that were put in."""

    message: Message
    difference: float
    """The school less the mean of its group."""
    margin: float
    """Half the width of the band in which the difference is ordinary (95 %)."""


def beside(own: float, own_error: float, others: Numbers, other_errors: Numbers) -> Beside:
    """Lays a school beside its group: chance in both and τ between the members are taken into account.

    Values on a scale with known standard errors (`Funnel.values`, `Funnel.errors`). Raises ValueError below two others.
    """
    if len(others) < 2:
        raise ValueError("a group has at least two others")
    centre, between = centre_and_spread(others, other_errors)
    of_centre = 1 / float((1 / (other_errors**2 + between**2)).sum())
    margin = INNER * float(np.sqrt(own_error**2 + between**2 + of_centre))
    difference = own - centre
    message = Message.LIKE if abs(difference) <= margin else Message.HIGHER if difference > 0 else Message.LOWER
    return Beside(message, difference, margin)


@dataclass(frozen=True)
class Sensitivity:
    """How much the message hangs on the choice of the group."""

    by_rule: dict[PeerRule, Beside]
    """Every rule with a group of at least five with figures."""
    without_one: int
    """In how many of the groups with one member left out the message of the chosen rule changes."""
    members: int

    @property
    def is_steady(self) -> bool:
        """Whether every rule, and the chosen group without any one member, gives one and the same message."""
        return len({one.message for one in self.by_rule.values()}) <= 1 and not self.without_one


def sensitivity(
    chosen: PeerRule,
    groups: Mapping[PeerRule, PeerGroup],
    own: tuple[float, float],
    figures: Mapping[str, tuple[float, float]],
) -> Sensitivity:
    """The message by every rule, and by the chosen rule with each member left out once.

    `own` and `figures` (by school_id) are a value and its standard error; members without figures stay out. Raises
    KeyError where the chosen rule has fewer than five members with figures.
    """

    def values(rule: PeerRule) -> tuple[Numbers, Numbers]:
        found = [figures[one.school_id] for one in groups[rule].members if one.school_id in figures]
        return np.array([value for value, _ in found]), np.array([error for _, error in found])

    by_rule = {}
    for rule in groups:
        others, errors = values(rule)
        if len(others) >= FEWEST_OTHERS:
            by_rule[rule] = beside(*own, others, errors)
    others, errors = values(chosen)
    message = by_rule[chosen].message
    changed = sum(
        beside(*own, np.delete(others, place), np.delete(errors, place)).message is not message
        for place in range(len(others))
    )
    return Sensitivity(by_rule, changed, len(others))


def _is_like(rule: PeerRule, own: SchoolFactors, other: SchoolFactors) -> bool:
    if own.sector != other.sector:
        return False
    shares = bool(own.education_types & other.education_types)
    is_near = bool(other.pupils) and own.pupils / _SIZE <= other.pupils <= own.pupils * _SIZE
    return {
        PeerRule.TYPES_AND_SIZE: own.education_types == other.education_types and is_near,
        PeerRule.SHARED_TYPE_AND_SIZE: shares and is_near,
        PeerRule.SHARED_TYPE: shares,
        PeerRule.SIZE: is_near,
        PeerRule.SECTOR: True,
    }[rule]
