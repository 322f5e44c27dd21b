"""What occurs together in tier-3 cases more often than chance: the common thread, offered as a hypothesis.

With 30 to 300 cases most rules that a mining library returns are noise, so the test is the heart of it: Fisher's exact
test, again within schools, Benjamini–Hochberg over every pattern that could have been found, at least 10 pupils from at
least 3 schools. A pattern holds when it holds again on the next meeting's cases.

Why no mlxtend: with at most a few dozen factors and three per pattern every pattern can be counted by two matrix
products, in milliseconds; the library would bring scikit-learn and matplotlib along for the one part (finding frequent
sets fast) that is no problem at this size, and it has none of the tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from attendance.comparison.uncertainty import Interval, Numbers

FEWEST_PUPILS = 10
FEWEST_SCHOOLS = 3
LONGEST = 3
FALSE_DISCOVERIES = 0.05
"""The share of the patterns told that may be chance, by Benjamini–Hochberg (JRSS B 1995;57:289)."""
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cases:
    """Pupils × factors: which factors were seen at which pupil, and the school of each (0, 1, …)."""

    seen: Flags
    school: NDArray[np.int64]


@dataclass(frozen=True)
class Pattern:
    """Two or three factors (by their place) that occur together more often than if they had nothing to do with each other."""

    factors: tuple[int, ...]
    pupils: int
    schools: int
    lift: float
    """How many times as often as by chance; of a pattern of three the lowest over its ways to split in two and one."""
    low: float
    high: float
    """Interval of the lift, 95 %."""
    adjusted_p: float


def cases(pupil: ArrayLike, school: ArrayLike, seen: ArrayLike) -> Cases:
    """Case forms as pupils: a pupil discussed at two meetings counts once, with all factors seen at either.

    `pupil`, `school`: one per form; `seen`: forms × factors. Raises ValueError where they are not of one length.
    """
    flags = np.asarray(seen, bool)
    keys, schools = np.asarray(pupil), np.asarray(school)
    if not len(keys) == len(schools) == len(flags):
        raise ValueError("pupil, school and factors have one row per form")
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    merged = np.zeros((len(first), flags.shape[1]), bool)
    np.logical_or.at(merged, place, flags)
    return Cases(merged, np.unique(schools, return_inverse=True)[1][first])


def frequent_patterns(found: Cases) -> list[Pattern]:
    """The patterns that stand, the most common first; an empty list where nothing occurs together beyond chance.

    Every pattern whose factors are each seen often enough counts as tried, whether or not they meet often: leaving out
    those that never met would make the correction too kind. Of a pattern of three each way to split it in two and one
    must be beyond chance, so that a pair with a stranger is no pattern; and one that only comes from a school that ticks
    everything is none, because the test within schools has to agree.
    """
    counts = found.seen.sum(axis=0)
    usable = np.flatnonzero(counts >= FEWEST_PUPILS)
    tried = [subset for size in range(2, LONGEST + 1) for subset in combinations(usable.tolist(), size)]
    if not tried:
        return []
    tested = [_test(found, subset) for subset in tried]
    adjusted = stats.false_discovery_control([p for p, *_ in tested])
    patterns = [
        Pattern(subset, pupils, schools, *_lift(found, subset), float(q))
        for subset, (_, pupils, schools), q in zip(tried, tested, adjusted, strict=True)
        if q <= FALSE_DISCOVERIES
    ]
    return sorted(patterns, key=lambda pattern: (-pattern.pupils, pattern.factors))


def hold_again(patterns: Sequence[Pattern], fresh: Cases) -> list[bool | None]:
    """Whether each pattern holds on the cases of a next meeting: at the usual 5 % by itself, for it is one question now.

    None where the fresh cases are too few to tell: a factor is seen at fewer than five pupils.
    """
    counts = fresh.seen.sum(axis=0)
    return [
        None
        if counts[list(pattern.factors)].min() < FEWEST_PUPILS // 2
        else max(_fisher(fresh, side, rest) for side, rest in _splits(pattern.factors)) <= 0.05
        for pattern in patterns
    ]


def _test(found: Cases, subset: tuple[int, ...]) -> tuple[float, int, int]:
    """p, pupils and schools of a pattern; p is 1 where it has too few of either."""
    together = found.seen[:, subset].all(axis=1)
    pupils, schools = int(together.sum()), len(np.unique(found.school[together]))
    if pupils < FEWEST_PUPILS or schools < FEWEST_SCHOOLS:
        return 1.0, pupils, schools
    worst = 0.0
    for side, rest in _splits(subset):
        worst = max(worst, _fisher(found, side, rest))
        if worst > FALSE_DISCOVERIES:
            # can't become a discovery any more: adjusting only raises it
            return worst, pupils, schools
        worst = max(worst, _within_schools(found, side, rest))
    return worst, pupils, schools


def _splits(subset: tuple[int, ...]) -> list[tuple[tuple[int, ...], int]]:
    """The ways to part a pattern in one factor and the others; of a pair there is one."""
    if len(subset) == 2:
        return [((subset[0],), subset[1])]
    return [(tuple(one for one in subset if one != rest), rest) for rest in subset]


def _sides(found: Cases, side: tuple[int, ...], rest: int) -> tuple[Flags, Flags]:
    return np.asarray(found.seen[:, side].all(axis=1)), found.seen[:, rest]


def _fisher(found: Cases, side: tuple[int, ...], rest: int) -> float:
    """Fisher's exact test, one-sided: as many or more together, given how often each occurs."""
    a, b = _sides(found, side, rest)
    return float(stats.hypergeom.sf((a & b).sum() - 1, len(a), a.sum(), b.sum()))


def _within_schools(found: Cases, side: tuple[int, ...], rest: int) -> float:
    """The same question within schools, added up: Cochran–Mantel–Haenszel, one-sided, with continuity correction."""
    a, b = _sides(found, side, rest)

    def per_school(flags: Flags) -> Numbers:
        return np.bincount(found.school, weights=flags, minlength=int(found.school.max()) + 1).astype(float)

    n, n_a, n_b, both = (per_school(flags) for flags in (np.ones_like(a), a, b, a & b))
    n, n_a, n_b, both = (values[n > 1] for values in (n, n_a, n_b, both))
    expected = n_a * n_b / n
    variance = float((n_a * (n - n_a) * n_b * (n - n_b) / (n**2 * (n - 1))).sum())
    if not variance:
        return 1.0
    return float(stats.norm.sf((both.sum() - expected.sum() - 0.5) / np.sqrt(variance)))


def _lift(found: Cases, subset: tuple[int, ...]) -> tuple[float, float, float]:
    """Lift with its interval; of the ways to split the one with the lowest lift."""
    lifts = [lift_interval(*_sides(found, side, rest)) for side, rest in _splits(subset)]
    lowest = min(lifts, key=lambda pair: pair[0])
    return lowest[0], float(lowest[1].low), float(lowest[1].high)


def lift_interval(a: Flags, b: Flags, confidence: float = 0.95) -> tuple[float, Interval]:
    """Lift P(ab)/(P(a)P(b)) and its interval on the logarithm, by the delta method for a table of four counts.

    `a`, `b`: one flag per pupil. Raises ValueError where the two never occur together.
    """
    return lift_of_counts(len(a), int(a.sum()), int(b.sum()), int((a & b).sum()), confidence)


def lift_of_counts(n: int, n_a: int, n_b: int, both: int, confidence: float = 0.95) -> tuple[float, Interval]:
    """The same from four counts: all pupils, those with the one, those with the other, those with both."""
    if not both:
        raise ValueError("no lift without a pupil at whom both were seen")
    lift = float(n * both / (n_a * n_b))
    slopes = np.array([n / both - n / n_a - n / n_b, -n / n_a, -n / n_b])
    shares = np.array([both, n_a - both, n_b - both]) / n
    # the slopes weighted by the shares add up to −1
    error = np.sqrt(max(float((slopes**2 * shares).sum()) - 1, 0) / n)
    reach = stats.norm.ppf((1 + confidence) / 2) * error
    return lift, Interval(np.asarray(lift * np.exp(-reach)), np.asarray(lift * np.exp(reach)))
