"""Counts of cases in fives: up or down by chance, and the same group of cases always to the same figure.

Each case has a hidden number that follows from its random code; the numbers of a group added up decide whether its count
goes up or down (the cell key method of the Australian Bureau of Statistics). So the same cases under another name, in
another table or at a later meeting get the same figure, and asking again and again gains nothing. On average nothing is
added or taken off; a figure is at most four from the truth, and a multiple of five is told as it is.
"""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

BASE = 5
"""As the figures for municipalities are rounded (attendance.settings, ProtectionRules)."""
WINDOW = BASE - 1
"""How far a figure may lie from the truth."""
_KEYS = 2**32


def keys(case_ids: Iterable[str]) -> NDArray[np.uint64]:
    """The hidden number of each case."""
    digests = (hashlib.blake2b(case_id.encode(), digest_size=4).digest() for case_id in case_ids)
    return np.array([int.from_bytes(digest) for digest in digests], np.uint64)


def rounded(members: NDArray[np.uint64]) -> int:
    """The number of cases in a group, in fives; `members` are their hidden numbers."""
    whole, part = divmod(len(members), BASE)
    chance = int(members.sum() % _KEYS) / _KEYS
    return BASE * (whole + (chance < part / BASE))
