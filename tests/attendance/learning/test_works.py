"""Where something works: a school that truly does better is found if it may be asked, and nobody else."""

import numpy as np
import pytest

from attendance.learning import tables
from attendance.learning.works import better_than_expected
from tests.attendance.learning.region import MONTHS, SCHOOLS, region

BETTER = SCHOOLS[4]
EVERYONE = set(SCHOOLS)


def half(school: str, month: int, year_group: np.ndarray) -> float:
    """One school with less than half of the usual absence."""
    return 0.45 if school == BETTER else 1.0


def of_schools(rows: list[dict]) -> set[str]:
    return {row["school_id"] for row in rows if row["education_type"] is None}


def test_a_school_that_does_better_is_found_with_its_periods() -> None:
    with region(1, half) as connection:
        found = better_than_expected(connection, "made", EVERYONE)
        assert of_schools(found) == {BETTER}
        whole = next(row for row in found if row["education_type"] is None)
        assert (whole["periods"], whole["of_periods"]) == (3, 3)
        assert (whole["first_month"], whole["last_month"]) == (MONTHS[0], MONTHS[-1])
        assert better_than_expected(connection, "made", EVERYONE - {BETTER}) == []


def test_a_cohort_can_do_better_by_itself() -> None:
    def one_cohort(school: str, month: int, year_group: np.ndarray) -> np.ndarray:
        return np.where((year_group == 2) & (school == BETTER), 0.3, 1.0)

    with region(2, one_cohort) as connection:
        found = better_than_expected(connection, "made", EVERYONE)
    assert {(row["school_id"], row["education_type"], row["year_group"]) for row in found if row["year_group"]} == {
        (BETTER, "havo", 2)
    }


def test_schools_that_are_alike_give_nobody() -> None:
    found = 0
    for seed in range(12):
        with region(100 + seed) as connection:
            found += len(better_than_expected(connection, "made", EVERYONE))
    assert found <= 4  # of 360 schools and cohorts


def test_one_good_period_is_not_enough() -> None:
    def once(school: str, month: int, year_group: np.ndarray) -> float:
        return 0.4 if school == BETTER and month >= 4 else 1.0

    with region(3, once) as connection:
        assert better_than_expected(connection, "made", EVERYONE) == []


@pytest.mark.parametrize(
    "change",
    [
        "update made.marts.checklist_month set rating = 'could_be_better' where item = 'completeness'",
        "update made.marts.checklist_month set rating = 'needs_attention' where item = 'reliability'",
        "update made.marts.comparison_month set qualifies = false where month = '2025-11-01'",
    ],
)
def test_less_recorded_absence_is_first_a_question_about_registering(change: str) -> None:
    with region(1, half) as connection:
        connection.execute(f"{change} {'and' if 'where' in change else 'where'} school_id = '{BETTER}'")
        assert BETTER not in {row["school_id"] for row in better_than_expected(connection, "made", EVERYONE)}


def test_where_presence_is_assumed_completeness_may_be_better() -> None:
    with region(1, half) as connection:
        connection.execute(
            "update made.marts.checklist_month set rating = 'could_be_better' where item = 'completeness'"
        )
        connection.execute("update made.marts.attendance_month set registration_mode = 'absence_only'")
        assert of_schools(better_than_expected(connection, "made", EVERYONE)) == {BETTER}


def test_two_months_are_no_three_periods() -> None:
    with region(1, half) as connection:
        connection.execute("delete from made.marts.comparison_month where month > '2025-10-01'")
        assert better_than_expected(connection, "made", EVERYONE) == []


def test_nothing_is_worked_out_where_nobody_may_be_asked_or_took_a_measure() -> None:
    with region(1, half) as connection:
        made = tables.work_out(connection, "made", "made")
        assert {name: table.num_rows for name, table in made.items()} == {tables.BETTER: 0, tables.EFFECT: 0}
        connection.execute(f"insert into made.marts.approach values ('{BETTER}')")
        connection.execute(f"insert into made.marts.intervention values (7, '{BETTER}', null, null, '2025-12-01')")
        made = tables.work_out(connection, "made", "made")
        assert set(made[tables.BETTER]["school_id"].to_pylist()) == {BETTER}
        assert made[tables.EFFECT]["intervention_id"].to_pylist() == [7]


def test_every_column_has_its_meaning() -> None:
    told = {(table, column) for table, column, *_ in tables.dictionary_rows()}
    assert told == {(name, field.name) for name, schema in tables.SCHEMAS.items() for field in schema}
    assert all(all(row[position] for position in (2, 4, 5)) for row in tables.dictionary_rows())
