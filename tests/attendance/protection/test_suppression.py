"""Hidden minutes: each certificate is another table that agrees with all that is shown, and moves what is unsafe."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from attendance.protection.suppression import HIDDEN, OPEN, SHOWN, Ledger, find_certificates, needed_minutes

SCHOOLS, COHORTS, CATEGORIES = 3, 2, 4


def ledger_of(minutes: np.ndarray, need: np.ndarray) -> Ledger:
    """Cells school × cohort × category; shown are school × category and category; known is school × cohort."""
    school, cohort, category = np.indices((SCHOOLS, COHORTS, CATEGORIES)).reshape(3, -1)
    cells = np.arange(len(school))
    ones = np.ones(len(cells))
    by_school = sparse.csr_matrix((ones, (school * CATEGORIES + category, cells)))
    total = sparse.csr_matrix((ones, (category, cells)))
    return Ledger(
        minutes=minutes,
        school=school,
        sums=sparse.vstack([by_school, total], format="csr"),
        known=sparse.csr_matrix((ones, (school * COHORTS + cohort, cells))),
        state=np.full(SCHOOLS * CATEGORIES + CATEGORIES, OPEN, dtype=object),
        price=np.ones(SCHOOLS * CATEGORIES + CATEGORIES),
        need=need,
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=24, max_size=24), st.sets(st.integers(0, 11), min_size=1, max_size=3))
def test_every_unsafe_sum_has_proof_that_it_could_be_clearly_more_and_clearly_less(
    minutes: list[int], unsafe: set[int]
) -> None:
    cells = np.array(minutes)
    cells[::CATEGORIES] += 5000  # presence: there is always much of it
    need = np.zeros(SCHOOLS * CATEGORIES + CATEGORIES)
    need[list(unsafe)] = 480
    ledger = ledger_of(cells, need)
    true = ledger.sums @ cells
    need[true == 0] = 0
    certificates = find_certificates(ledger, np.random.default_rng()).toarray()
    assert set(ledger.state) <= {SHOWN, HIDDEN}
    shown = ledger.state == SHOWN
    moved = ledger.sums @ certificates.T
    assert np.abs(moved[shown]).max(initial=0) < 1
    assert np.abs(ledger.known @ certificates.T).max(initial=0) < 1
    mirrored = [(one <= cells + 0.01).all() for one in certificates]
    for row in np.flatnonzero(need):
        assert ledger.state[row] == HIDDEN
        both = [0.0, *moved[row], *(-amount for amount, may in zip(moved[row], mirrored, strict=True) if may)]
        blocks = (ledger.known @ (ledger.sums[row].toarray().ravel() > 0)) > 0
        room = (ledger.known @ cells)[blocks].sum() - true[row]
        assert max(both) >= min(need[row], room) - 1
        assert min(both) <= -min(need[row], true[row]) + 1
    assert (certificates >= -cells - 0.01).all()


def test_few_contributors_or_one_that_is_most_of_it_make_a_sum_unsafe() -> None:
    rows = pd.DataFrame(
        [
            (900, 4, 300, 250),  # four pupils
            (900, 9, 200, 100),  # nine, evenly
            (9000, 9, 8000, 700),  # nine, but one is most of it: what is left is 300, less than a fifth of 8000
            (0, 0, 0, 0),  # nobody
        ],
        columns=["minutes", "contributors", "largest", "second"],
    )
    assert needed_minutes(rows, 5, 0.2, 480, 0.2).tolist() == [480, 0, 1600, 0]
