"""What holds over the months of a release: figures that stay, certificates that add up, denominators that stand still."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from attendance.protection import frozen
from attendance.protection.catalogue import ABSENT, LEVELS, REFERENCE
from attendance.protection.frozen import FrozenMonth
from attendance.protection.hours import full_cells
from attendance.protection.suppression import HIDDEN, SHOWN
from tests.attendance.published_region import PublishedRegion

CELL = ["school_id", "education_type", "year_group"]


@pytest.fixture(scope="module")
def months(published: PublishedRegion) -> list[FrozenMonth]:
    return [frozen.read(folder) for folder in frozen.folders(published.release)]


def test_most_counts_that_did_not_change_keep_their_rounded_count(months: list[FrozenMonth]) -> None:
    kept, unchanged = 0, 0
    for before, after in pairwise(months):
        both = before.counts.cells.merge(after.counts.cells, on=["family", *CELL, "class"], suffixes=("_was", ""))
        same = both[(both["pupils_was"] == both["pupils"]) & (both["pupils"] % 5 > 0)]
        unchanged += len(same)
        kept += int((same["rounded_was"] == same["rounded"]).sum())
    assert unchanged > 100
    assert kept / unchanged > 0.9


def test_denominators_stand_still_between_reference_dates(months: list[FrozenMonth]) -> None:
    def reference(month: FrozenMonth) -> pd.DataFrame:
        cells = month.counts.cells
        return cells[cells["family"] == REFERENCE].sort_values(CELL).reset_index(drop=True)

    august, september, october, november = months
    pd.testing.assert_frame_equal(reference(august), reference(september))
    pd.testing.assert_frame_equal(reference(october), reference(november))
    counted = october.cohorts.set_index(CELL)
    fresh = reference(october).set_index(CELL)["pupils"]
    assert (counted.loc[fresh.index, "pupils"] == fresh).all()
    assert (counted.loc[fresh.index, "reference_pupils"] == fresh).all()


def moved(month: FrozenMonth, difference: pd.DataFrame) -> Iterator[np.ndarray]:
    """Per certificate what it does to each sum of a month, added up with nothing but a merge."""
    places = month.schools[["school_id", "municipality_code", "sector"]]
    sums = month.hours.sums.reset_index(drop=True)
    for _, rows in difference.groupby("certificate"):
        rows = rows.merge(places, on="school_id")
        both = pd.concat(
            [
                rows.assign(part=rows["category"]),
                rows[~rows["category"].isin(["present", "unregistered"])].assign(part=ABSENT),
            ]
        )
        total = np.zeros(len(sums))
        for level, keys in LEVELS.items():
            by_row = both.astype(dict.fromkeys(keys, str)).groupby([*keys, "part"])["minutes"].sum()
            own = sums[(sums["level"] == level) & (sums["period"] == "month")]
            if len(own):
                index = pd.MultiIndex.from_frame(own[[*keys, "part"]].astype(str))
                total[own.index] = by_row.reindex(index, fill_value=0.0).to_numpy()
        yield total


def test_certificates_prove_by_adding_up_that_every_hidden_unsafe_sum_could_be_clearly_more_and_less(
    months: list[FrozenMonth],
) -> None:
    for month in months[:3]:  # the fourth closes its term, and its certificates lean on all months of it
        sums, cells = month.hours.sums, month.hours.cells
        certificates = month.hours.certificates
        true = cells.set_index([*CELL, "category"])["minutes"]
        by_cell = certificates.set_index([*CELL, "category"])
        assert (true.reindex(by_cell.index).to_numpy() + by_cell["minutes"].to_numpy() >= -0.01).all()
        assert certificates.groupby(["certificate", *CELL])["minutes"].sum().abs().max() < 0.01
        shown, unsafe = (sums["state"] == SHOWN).to_numpy(), (sums["need"] > 0).to_numpy()
        assert (sums["state"][unsafe] == HIDDEN).all()
        most, least = np.zeros(len(sums)), np.zeros(len(sums))
        keyed = certificates.merge(cells, on=[*CELL, "category"], suffixes=("", "_true"))
        may_be_mirrored = (keyed["minutes"] <= keyed["minutes_true"] + 0.01).groupby(keyed["certificate"]).all()
        for number, by in zip(sorted(certificates["certificate"].unique()), moved(month, certificates), strict=True):
            assert np.abs(by[shown]).max() < 1
            for image in (by, -by) if may_be_mirrored[number] else (by,):
                most, least = np.maximum(most, image), np.minimum(least, image)
        assert unsafe.any()
        assert (most[unsafe] >= sums["need"][unsafe] - 1).all()
        assert (-least[unsafe] >= np.minimum(sums["need"], sums["minutes"])[unsafe] - 1).all()


def test_every_sum_that_is_shown_has_five_contributors_and_none_that_is_most_of_it(months: list[FrozenMonth]) -> None:
    for month in months:
        shown = month.hours.sums[(month.hours.sums["state"] == SHOWN) & (month.hours.sums["minutes"] > 0)]
        assert len(shown) > 20
        assert shown["contributors"].min() >= 5
        rest = shown["minutes"] - shown["largest"] - shown["second"]
        assert (rest >= 0.2 * shown["largest"]).all()


def test_cells_of_minutes_cover_every_cohort_and_category(months: list[FrozenMonth]) -> None:
    month = months[0]
    again = full_cells(
        month.cohorts, month.hours.cells[[*CELL, "category", "minutes"]], month.schools, month.categories
    )
    assert len(again) == len(month.hours.cells)
    assert again["minutes"].sum() == month.hours.cells["minutes"].sum()
