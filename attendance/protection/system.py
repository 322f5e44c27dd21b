"""The linked tables as one system: inner cells (school × cohort × class) and every sum of them that is shown.

Only the protector uses this; the auditor builds its own from the published tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from scipy import sparse

from attendance.protection.catalogue import LEVELS, WITHIN_SCHOOL


@dataclass(frozen=True)
class Forms:
    """Sums of inner cells: row j of `matrix` adds up form j. `rows` names them and says on which level they are."""

    matrix: sparse.csr_matrix
    rows: pd.DataFrame
    """level, form (names the sum the same way in each month), is_across (a sum over schools)."""


def joined_text(rows: pd.DataFrame, columns: Iterable[str]) -> pd.Series:
    """The values of some columns in one text per row."""
    return reduce(lambda left, right: left + "|" + right, (rows[name].astype(str) for name in columns))


def build_forms(cells: pd.DataFrame, parts: dict[str, frozenset[str]], levels: tuple[str, ...]) -> Forms:
    """All sums of the cells per level and part.

    `cells` has the columns of LEVELS and `class`; `parts` gives by name the classes that are added up. A sum over no
    cells is left out.
    """
    blocks, frames, first = [], [], 0
    for level in levels:
        keys = joined_text(cells, LEVELS[level])
        codes, names = pd.factorize(keys)
        for part, classes in parts.items():
            inside = np.flatnonzero(cells["class"].isin(classes).to_numpy())
            present, places = np.unique(codes[inside], return_inverse=True)
            blocks.append((first + places, inside))
            frames.append(
                pd.DataFrame(
                    {
                        "level": level,
                        "form": [f"{level}|{names[one]}|{part}" for one in present],
                        "is_across": level not in WITHIN_SCHOOL,
                    }
                )
            )
            first += len(present)
    row = np.concatenate([one for one, _ in blocks])
    column = np.concatenate([one for _, one in blocks])
    matrix = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(first, len(cells)))
    return Forms(matrix, pd.concat(frames, ignore_index=True))
