"""Only who does better for longer, registers well and wants to be asked; and no way to list the reverse."""

import numpy as np

from attendance.comparison import deviance
from attendance.comparison.deviance import Candidate, Term, candidates
from attendance.comparison.funnel import funnel_of_rates

NAMES = [f"{number:02d}AA00" for number in range(20)]
YES = dict.fromkeys(NAMES, True)


def _term(better: dict[int, float], seed: int) -> Term:
    chance = np.random.default_rng(seed)
    rates = 0.07 * np.exp(chance.normal(0, 0.15, 20))
    for place, times in better.items():
        rates[place] = 0.07 * times
    return Term(NAMES, funnel_of_rates(rates, np.full(20, 800), 1.5))


TERMS = [_term({3: 0.3, 5: 0.3, 9: 3.5}, 1), _term({3: 0.3, 9: 3.5}, 2), _term({9: 3.5}, 3)]


def test_who_does_better_in_two_terms_is_a_candidate_and_in_one_is_not() -> None:
    assert candidates(TERMS, YES, YES) == [Candidate("03AA00", (0, 1))]


def test_who_registers_badly_or_did_not_opt_in_is_none() -> None:
    assert candidates(TERMS, YES | {"03AA00": False}, YES) == []
    assert candidates(TERMS, YES, YES | {"03AA00": False}) == []
    assert candidates(TERMS, {}, YES) == candidates(TERMS, YES, {}) == []


def test_who_does_worse_is_never_told() -> None:
    assert "09AA00" not in {one.name for one in candidates(TERMS, YES, YES)}
    assert not [name for name in vars(deviance) if "worse" in name or "worst" in name or "higher" in name.lower()]


def test_ordinary_schools_seldom_become_a_candidate() -> None:
    chance = np.random.default_rng(4)
    found = 0
    for _ in range(150):
        level = chance.normal(0, 0.15, 20)
        sizes = np.exp(chance.uniform(np.log(60), np.log(900), 20))
        terms = [
            Term(NAMES, funnel_of_rates(0.07 * np.exp(level + chance.normal(0, 1.5 / np.sqrt(sizes))), sizes, 1.5))
            for _ in range(3)
        ]
        found += len(candidates(terms, YES, YES))
    assert found / (150 * 20) <= 0.025
