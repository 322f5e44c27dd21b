"""Where something works: schools or cohorts that do better than expected for longer, and agreed to be asked.

Positive deviance (Bradley, Implementation Science 2009;4:25): a candidate leads to a visit, a visit to a hypothesis, a
hypothesis to a try elsewhere. Low recorded absence is first a hypothesis about registering, so registration quality
comes before. There is no function here for the other side, on purpose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attendance.comparison.funnel import INNER, Funnel

FEWEST_TERMS = 2
"""In at least so many terms of the school year (of three) a candidate is beyond chance."""


@dataclass(frozen=True)
class Term:
    """One term: the names of the schools (or cohorts) and their funnel of absence, standardised for their cohorts."""

    names: Sequence[str]
    funnel: Funnel


@dataclass(frozen=True)
class Candidate:
    """One school or cohort to ask, with the terms (0, 1, …) in which it stood out on the better side."""

    name: str
    terms: tuple[int, ...]


def candidates(
    terms: Sequence[Term], has_good_registration: Mapping[str, bool], has_opted_in: Mapping[str, bool]
) -> list[Candidate]:
    """Who to ask, in order of name: its shrunken absence below the lower 95 % limit in at least two terms, its registration
    good, and asked by its own wish. A name that is not in a mapping counts as no.

    The funnels must be of absence (lower is better) and standardised; shrinking keeps small groups from standing out by
    chance.
    """
    found: dict[str, list[int]] = {}
    for number, term in enumerate(terms):
        funnel = term.funnel
        limit = funnel.centre - INNER * np.hypot(funnel.errors, funnel.between)
        for name, is_better in zip(term.names, funnel.borrowed < limit, strict=True):
            if is_better:
                found.setdefault(name, []).append(number)
    return [
        Candidate(name, tuple(numbers))
        for name, numbers in sorted(found.items())
        if len(numbers) >= FEWEST_TERMS and has_good_registration.get(name, False) and has_opted_in.get(name, False)
    ]
