"""What followed on a measure: a true effect is told, none is invented, and too little is told as too little."""

from datetime import date

import duckdb
import numpy as np
import pytest

from attendance.learning.followed import effects
from tests.attendance.learning.region import MONTHS, SCHOOLS, region

OWN = SCHOOLS[2]
DECEMBER = date(2025, 12, 1)


def followed(connection: duckdb.DuckDBPyConnection, starts_on: date = DECEMBER, cohort: tuple = (None, None)) -> dict:
    [row] = effects(connection, "made", [(1, OWN, *cohort, starts_on)])
    return row


def from_december(school: str, month: int, year_group: np.ndarray) -> float:
    """Everyone twice as much from December on; one school half of that."""
    season = 2.0 if month >= 3 else 1.0
    return season * (0.5 if school == OWN and month >= 3 else 1.0)


def test_less_absence_beside_schools_that_had_the_same_winter() -> None:
    with region(1, from_december) as connection:
        row = followed(connection)
    assert row["verdict"] == "less_absence"
    assert row["low"] < row["ratio"] < row["high"] < 1
    assert 0.35 < row["ratio"] < 0.7
    assert (row["comparison_schools"], row["months_before"], row["months_after"]) == (9, 3, 3)


def test_a_measure_without_effect_is_told_as_none() -> None:
    told = []
    for seed in range(12):
        with region(200 + seed) as connection:
            told.append(followed(connection)["verdict"])
    assert sum(verdict in ("less_absence", "more_absence") for verdict in told) <= 1


def test_a_measure_for_a_cohort_is_laid_beside_the_same_cohort_elsewhere() -> None:
    def one_cohort(school: str, month: int, year_group: np.ndarray) -> np.ndarray:
        return np.where((year_group == 2) & (school == OWN) & (month >= 3), 0.4, 1.0)

    with region(3, one_cohort) as connection:
        assert followed(connection, cohort=("havo", 2))["verdict"] == "less_absence"
        assert followed(connection, cohort=("havo", 1))["verdict"] in ("no_difference", "cant_tell")


@pytest.mark.parametrize(
    ("starts_on", "before", "after"),
    [(date(2025, 12, 5), 3, 3), (date(2025, 12, 8), 3, 2), (date(2025, 9, 1), 0, 6), (date(2026, 2, 20), 5, 0)],
)
def test_the_month_of_the_start_counts_only_if_it_is_whole(starts_on: date, before: int, after: int) -> None:
    with region(1, from_december) as connection:
        row = followed(connection, starts_on)
    assert (row["months_before"], row["months_after"]) == (before, after)
    assert (row["verdict"] == "cant_tell") == (min(before, after) < 3)
    assert (row["ratio"] is None) == (min(before, after) < 3)


def test_a_school_that_lacks_one_of_the_months_is_not_laid_beside_it() -> None:
    with region(1, from_december) as connection:
        for school in SCHOOLS[5:7]:
            connection.execute(
                f"update made.marts.comparison_month set qualifies = false where school_id = '{school}' and month = '2025-10-01'"
            )
        assert followed(connection)["comparison_schools"] == 7
        for school in SCHOOLS[3:5] + SCHOOLS[7:8]:
            connection.execute(
                f"delete from made.marts.comparison_month where school_id = '{school}' and month = '2026-01-01'"
            )
        assert followed(connection)["verdict"] == "cant_tell"


def test_a_measure_after_the_worst_month_says_so() -> None:
    def bad_november(school: str, month: int, year_group: np.ndarray) -> float:
        return 2.0 if school == OWN and month == 2 else 1.0

    with region(5, bad_november) as connection:
        row = followed(connection)
    assert row["started_after_worst_month"]
    assert row["verdict"] != "less_absence"


def test_a_school_of_which_nothing_is_out_has_nothing_to_tell() -> None:
    with region(1) as connection:
        connection.execute(f"delete from made.marts.comparison_month where school_id = '{OWN}'")
        row = followed(connection)
    assert (row["verdict"], row["months_before"], row["months_after"]) == ("cant_tell", 0, 0)
    assert len(MONTHS) == 6
