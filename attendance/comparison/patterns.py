"""What occurs together in tier-3 cases more often than chance: the common thread, offered as a hypothesis.

With 40 to 300 cases most rules that a mining library returns are noise, so the test is the heart of it: an exact test within
schools, Benjamini–Hochberg over every pair that could have been found, pairs first and patterns of three only where a pair
stands, at least 10 pupils from at least 3 schools. A pattern holds when it holds again on the next meeting's cases.

Why no mlxtend: with at most a few dozen factors and three per pattern every pattern can be counted by two matrix
products, in milliseconds; the library would bring scikit-learn and matplotlib along for the one part (finding frequent
sets fast) that is no problem at this size, and it has none of the tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

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

    Pairs are tried first, and patterns of three only where a pair of theirs stands (hierarchical testing: Yekutieli, JASA
    2008;103:309): thousands of threes that nobody would look at need not be paid for. Every pair that could have been found
    counts as tried, whether or not its factors meet often: leaving out those that never met would make the correction too
    kind. Of a pattern of three each way to split it in two and one must be beyond chance, so that a pair with a stranger is
    no pattern; and one that only comes from a school that ticks everything is none, because schools are never mixed.
    """
    usable = np.flatnonzero(found.seen.sum(axis=0) >= FEWEST_PUPILS).tolist()
    pairs = _standing(found, _testable(found, list(combinations(usable, 2))))
    threes = {tuple(sorted({*pair, other})) for pair in pairs for other in usable if other not in pair}
    standing = pairs | _standing(found, sorted(threes))
    patterns = [
        Pattern(subset, *_size(found, subset), *_lift(found, subset), adjusted) for subset, adjusted in standing.items()
    ]
    return sorted(patterns, key=lambda pattern: (-pattern.pupils, pattern.factors))


def _standing(found: Cases, tried: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], float]:
    """Of the patterns that were tried those that stand, each with its p after Benjamini–Hochberg."""
    if not tried:
        return {}
    adjusted = stats.false_discovery_control([_test(found, subset) for subset in tried])
    return {subset: float(q) for subset, q in zip(tried, adjusted, strict=True) if q <= FALSE_DISCOVERIES}


def _testable(found: Cases, pairs: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The pairs that could be found at all, given how often each factor was seen at each school and nothing else.

    Whether two factors meet is not looked at, so those that remain are as likely to meet by chance as before (Tarone,
    Biometrics 1990;46:515; with Benjamini–Hochberg: Gilbert, Applied Statistics 2005;54:143).
    """
    least = {}
    for pair in pairs:
        one, other = (_per_school(found, found.seen[:, factor]) for factor in pair)
        most = np.minimum(one, other)
        if most.sum() >= FEWEST_PUPILS and (most > 0).sum() >= FEWEST_SCHOOLS:
            least[pair] = _at_least(_per_school(found, np.ones(len(found.school), bool)), one, other, int(most.sum()))
    for number in range(1, len(least) + 1):
        within = [pair for pair, p in least.items() if p <= FALSE_DISCOVERIES / number]
        if len(within) <= number:
            return within
    return []


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


def _test(found: Cases, subset: tuple[int, ...]) -> float:
    """The p of a pattern: the largest over its ways to split; 1 where it has too few pupils or schools."""
    pupils, schools = _size(found, subset)
    if pupils < FEWEST_PUPILS or schools < FEWEST_SCHOOLS:
        return 1.0
    return max(test(found, side, rest) for side, rest in _splits(subset) for test in (_fisher, _within_schools))


def _size(found: Cases, subset: tuple[int, ...]) -> tuple[int, int]:
    """Pupils at whom all were seen, and the schools that they are of."""
    together = found.seen[:, subset].all(axis=1)
    return int(together.sum()), len(np.unique(found.school[together]))


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
    """The same question within schools, added up: exact, given how often each side occurs at each school.

    Exact, because with a few cases per school the usual approximation (Cochran–Mantel–Haenszel) gives away a good part of
    the power and still is no bound.
    """
    a, b = _sides(found, side, rest)
    everyone = _per_school(found, np.ones_like(a))
    return _at_least(everyone, _per_school(found, a), _per_school(found, b), int((a & b).sum()))


def _per_school(found: Cases, flags: Flags) -> NDArray[np.int64]:
    return np.bincount(found.school[flags], minlength=int(found.school.max()) + 1)


def _at_least(n: NDArray[np.int64], n_a: NDArray[np.int64], n_b: NDArray[np.int64], both: int) -> float:
    """The chance that schools together have `both` or more with a and b, if within each school they have nothing to do with each other."""
    chances, least = np.ones(1), 0
    for size, one, other in zip(n.tolist(), n_a.tolist(), n_b.tolist(), strict=True):
        fewest, of_school = _together(size, min(one, other), max(one, other))
        least += fewest
        if len(of_school) > 1:
            chances = np.convolve(chances, of_school)
    return float(min(chances[max(both - least, 0) :].sum(), 1.0))


@lru_cache(maxsize=50_000)
def _together(n: int, n_a: int, n_b: int) -> tuple[int, Numbers]:
    """How many of n have both at least, and from there on the chance of each number (hypergeometric)."""
    fewest = max(0, n_a + n_b - n)
    ways = np.array([comb(n_a, k) * comb(n - n_a, n_b - k) for k in range(fewest, min(n_a, n_b) + 1)], float)
    return fewest, ways / ways.sum()


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
