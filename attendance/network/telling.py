"""Counts the cases of a thread, rounds, and leaves out what gives too much away.

Whether a pattern stands is decided on the exact cases by the tests of attendance.comparison.patterns, and it has to stand
in the rounded counts as well. Before anything is told it is attacked (attendance.network.attack).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from attendance.comparison import patterns
from attendance.comparison.patterns import FEWEST_SCHOOLS
from attendance.comparison.uncertainty import wilson_of_rounded
from attendance.network import attack, vocabulary
from attendance.network.attack import Told
from attendance.network.cases import Case
from attendance.network.rounding import WINDOW, keys, rounded
from attendance.network.thread import SECTOR, Checked, Counted, Thread, Together, Tried
from attendance.network.vocabulary import CARE, DURATION, MEASURE, TIER
from attendance.schools import find_school

_MOST_TOGETHER = 8
"""So many factors at most in patterns that hang together: the attack looks at all their combinations at once."""
_BANDS = (10, 5, FEWEST_SCHOOLS)
Flags = NDArray[np.bool_]


def items() -> list[str]:
    """What may be part of a pattern: every factor, and the education and care that is in place."""
    return [*vocabulary.factors(), *vocabulary.words(CARE)]


def seen(cases: Sequence[Case], words: Sequence[str]) -> patterns.Cases:
    """Which of these words were said of each case, and its school."""
    said = [one.form.factors | one.form.care for one in cases]
    return patterns.cases(
        [one.case_id for one in cases],
        [one.school_id for one in cases],
        np.array([[word in one for word in words] for one in said], bool).reshape(len(cases), len(words)),
    )


@dataclass(frozen=True)
class _Division:
    """Cases divided over words: the place of each case's word, and per word its figure if it is large enough."""

    words: list[str]
    place: NDArray[np.int64]
    figures: list[int | None]


class Telling:
    """Counts the cases of one thread, rounds, and leaves out what gives too much away."""

    def __init__(self, cases: Sequence[Case], fewest: int) -> None:
        self._fewest = fewest
        self.cases = sorted(cases, key=lambda one: one.case_id)
        self._keys = keys(one.case_id for one in self.cases)
        self._schools = np.unique([one.school_id for one in self.cases], return_inverse=True)[1]
        self.everyone = rounded(self._keys)
        divisions = {kind: self._division(kind) for kind in (SECTOR, TIER, DURATION)}
        self._whole = self._everyone_between(list(divisions.values()))
        self._profile = tuple(one for kind, found in divisions.items() for one in self._parts(kind, found))

    def thread(self, checked: tuple[Checked, ...]) -> Thread:
        """All that may be told."""
        together = self._together()
        return Thread(
            cases=self.everyone,
            schools_at_least=_band(len(np.unique(self._schools))),
            factors=tuple(self._counted(kind, word) for kind, word in self._factor_words()),
            together=together,
            checked=checked,
            measures=tuple(one for word in vocabulary.words(MEASURE) if (one := self._tried(word))),
            profile=self._profile,
        )

    def _factor_words(self) -> list[tuple[str, str]]:
        words = [*vocabulary.factors().values(), *vocabulary.words(CARE).values()]
        return [(one.kind, one.word) for one in words]

    def _flags(self, word: str) -> Flags:
        return np.array([word in one.form.factors | one.form.care for one in self.cases], bool)

    def _is_told(self, flags: Flags) -> bool:
        return bool(flags.sum() >= self._fewest and len(np.unique(self._schools[flags])) >= FEWEST_SCHOOLS)

    def _round(self, flags: Flags, at_most: int | None = None) -> int:
        """The count in fives; never more than a group that it is part of was told to be."""
        return min(rounded(self._keys[flags]), self.everyone if at_most is None else at_most)

    def _counted(self, kind: str, word: str) -> Counted:
        flags = self._flags(word)
        if not self._is_told(flags):
            return Counted(kind, word, None)
        figure = self._round(flags)
        parts = [None, attack.between(figure, self._fewest)]
        leaks = attack.parts_leak(parts, self._whole, *self._per_cell(flags.astype(np.int64), 2), FEWEST_SCHOOLS)
        return Counted(kind, word, None if leaks else figure)

    # --- patterns ----------------------------------------------------------------------------------------------

    def _together(self) -> tuple[Together, ...]:
        said = items()
        found = patterns.frequent_patterns(seen(self.cases, said))
        told: list[Together] = []
        for pattern in found:
            one = self._one(tuple(said[place] for place in pattern.factors))
            if one and self._may_stand([*told, one]):
                told.append(one)
        return tuple(told)

    def _one(self, words: tuple[str, ...]) -> Together | None:
        """A pattern as it may be told; None where it is too small, where one school brings more than half of it, or where it does not stand in fives."""
        flags = {word: self._flags(word) for word in words}
        here = np.logical_and.reduce(list(flags.values()))
        if here.sum() < self._fewest or 2 * np.bincount(self._schools[here]).max() > here.sum():
            return None
        counts = self._counts(words)
        lifts = []
        for rest in words if len(words) > 2 else words[:1]:
            side = frozenset(words) - {rest}
            lifts.append(
                patterns.lift_of_counts(
                    self.everyone, counts[side], counts[frozenset([rest])], counts[frozenset(words)]
                )
            )
        lift, interval = min(lifts, key=lambda pair: pair[0])
        if interval.low <= 1:
            return None
        schools = _band(len(np.unique(self._schools[here])))
        return Together(
            words,
            counts[frozenset(words)],
            schools,
            round(lift, 2),
            *(round(float(end), 2) for end in (interval.low, interval.high)),
        )

    def _counts(self, words: Iterable[str]) -> dict[frozenset[str], int]:
        """Every combination of the words in fives; none more than what it is part of."""
        counts: dict[frozenset[str], int] = {}
        wanted = sorted(words)
        for size in range(1, len(wanted) + 1):
            for chosen in combinations(wanted, size):
                flags = np.logical_and.reduce([self._flags(word) for word in chosen])
                above = [counts[frozenset(part)] for part in combinations(chosen, size - 1) if part]
                counts[frozenset(chosen)] = self._round(flags, min([self.everyone, *above]))
        return counts

    def _may_stand(self, told: Sequence[Together]) -> bool:
        """Whether these patterns may be told together: the last one, with all that hang together with it."""
        linked = set(told[-1].words)
        while more := {word for one in told if linked & set(one.words) for word in one.words} - linked:
            linked |= more
        if len(linked) > _MOST_TOGETHER:
            return False
        words = sorted(linked)
        those = [one for one in told if set(one.words) <= linked]
        counts: dict[frozenset[str], int] = {frozenset([word]): 0 for word in words}
        for one in those:
            counts |= self._counts(one.words)
        inside = _combinations(len(words))
        figures = [Told(np.ones(len(inside), bool), *self._whole)]
        for chosen, figure in counts.items():
            columns = [words.index(word) for word in sorted(chosen)]
            pattern = next((one for one in those if chosen == frozenset(one.words)), None)
            schools = pattern.schools_at_least if pattern else FEWEST_SCHOOLS
            cells = np.asarray(inside[:, columns].all(axis=1))
            figures.append(attack.told(cells, figure, self._fewest, schools, pattern is not None))
        groups = []
        for one in those:
            columns = [words.index(word) for word in one.words]
            groups += [(inside[:, columns] == row).all(axis=1) for row in _combinations(len(columns))]
        # a lift holds the figure of each factor as well
        groups += [column for n in range(len(words)) for column in (inside[:, n], ~inside[:, n])]
        flags = np.stack([self._flags(word) for word in words], axis=1)
        return not self._leaks(flags, figures, groups)

    # --- measures and profile ----------------------------------------------------------------------------------

    def _tried(self, word: str) -> Tried | None:
        tried = np.array([word in one.form.tried for one in self.cases], bool)
        helped = np.array([word in one.form.helped for one in self.cases], bool)
        if not self._is_told(tried):
            return None
        of_all = self._round(tried)
        helping = self._round(helped, of_all)
        outside, inside = [None, attack.between(of_all, self._fewest)], [None, attack.between(helping)]
        if attack.parts_leak(
            outside, self._whole, *self._per_cell(tried.astype(np.int64), 2), FEWEST_SCHOOLS
        ) or attack.parts_leak(
            inside, attack.between(of_all, self._fewest), *self._per_cell(helped.astype(np.int64), 2, tried)
        ):
            return None
        interval = wilson_of_rounded(helping, of_all, window=WINDOW)
        return Tried(
            word, of_all, helping, *(round(float(one), 3) for one in (helping / of_all, interval.low, interval.high))
        )

    def _division(self, kind: str) -> "_Division":
        """The cases divided over sectors, tiers or durations."""
        said = {
            SECTOR: lambda one: find_school(one.school_id).sector,
            TIER: lambda one: one.form.tier,
            DURATION: lambda one: one.form.duration,
        }[kind]
        of_case = [said(one) for one in self.cases]
        words = sorted(set(of_case)) if kind == SECTOR else list(vocabulary.words(kind))
        place = np.array([words.index(word) for word in of_case])
        parts = [place == number for number in range(len(words))]
        return _Division(words, place, [self._round(part) if self._is_told(part) else None for part in parts])

    def _everyone_between(self, divisions: Sequence["_Division"]) -> tuple[int, int]:
        """What all figures together say of the number of cases: no part is larger than the whole, and parts add up to it."""
        least, most = attack.between(self.everyone, self._fewest)
        for division in divisions:
            known = [figure for figure in division.figures if figure is not None]
            least = max(least, sum(attack.between(figure, self._fewest)[0] for figure in known))
            if len(known) == len(division.figures):
                most = min(most, sum(attack.between(figure)[1] for figure in known))
        for _, word in self._factor_words():
            if self._is_told(flags := self._flags(word)):
                least = max(least, attack.between(self._round(flags))[0])
        return least, most

    def _parts(self, kind: str, division: "_Division") -> list[Counted]:
        """A division as it may be told: a part that is too small has no figure; none has one if a small part would show."""
        parts = [None if one is None else attack.between(one, self._fewest) for one in division.figures]
        is_safe = not attack.parts_leak(parts, self._whole, *self._per_cell(division.place, len(parts)), FEWEST_SCHOOLS)
        return [
            Counted(kind, word, figure if is_safe else None)
            for word, figure in zip(division.words, division.figures, strict=True)
        ]

    # --- attacked before it is told ----------------------------------------------------------------------------

    def _leaks(self, flags: Flags, figures: Sequence[Told], groups: Sequence[Flags]) -> bool:
        """Whether these figures give a small group away. `flags`: cases × words; cells are all their combinations."""
        place = flags @ (1 << np.arange(flags.shape[1]))
        return attack.leaks(figures, *self._per_cell(place, 1 << flags.shape[1]), groups)

    def _per_cell(
        self, place: NDArray[np.int64], size: int, within: Flags | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Cases per cell: of all, and of each school; only those `within` where that is given."""
        own = np.zeros((int(self._schools.max()) + 1, size), np.int64)
        chosen = np.ones(len(place), bool) if within is None else within
        np.add.at(own, (self._schools[chosen], place[chosen]), 1)
        return own.sum(axis=0), own


def _combinations(words: int) -> Flags:
    """All combinations of so many words: cells × words, in the order of their binary number."""
    return (np.arange(1 << words)[:, None] >> np.arange(words) & 1).astype(bool)


def _band(schools: int) -> int:
    """The number of schools as ‘at least’: ten, five or three."""
    return next((band for band in _BANDS if schools >= band), 0)
