"""The workbench: the rows of each delivery take the place of those before, and what was planned goes on to hold."""

import pyarrow as pa
import pytest

from attendance.reading.workbench import Workbench, workbench

COUNT = "select count(*), sum(number) from numbers"


def test_a_statement_answers_for_the_rows_of_now() -> None:
    with workbench() as bench:
        for numbers in ([1, 2], [], [7]):
            bench.put("numbers", pa.table({"number": pa.array(numbers, pa.int64())}))
            assert bench.rows(COUNT) == [(len(numbers), sum(numbers) if numbers else None)]
            assert bench.table("from numbers")["number"].to_pylist() == numbers


def test_other_columns_under_the_same_name_are_seen_too() -> None:
    with workbench() as bench:
        bench.put("numbers", pa.table({"number": pa.array([1], pa.int64())}))
        assert bench.rows(COUNT) == [(1, 1)]
        bench.put("numbers", pa.table({"name": ["a"], "number": pa.array([5], pa.int64())}))
        assert bench.rows(COUNT) == [(1, 5)]
        bench.put("numbers", pa.table({"number": pa.array([8], pa.int64())}))
        assert bench.rows(COUNT) == [(1, 8)]


def test_the_next_delivery_finds_the_workbench_and_nothing_on_it() -> None:
    with workbench() as first:
        first.put("numbers", pa.table({"number": pa.array([1], pa.int64())}))
        assert first.rows(COUNT) == [(1, 1)]
    with workbench() as second, workbench() as beside:
        assert second is first
        assert beside is not first
        assert second.rows(COUNT) == [(0, None)]


def test_a_workbench_at_which_something_went_wrong_is_not_used_again() -> None:
    broken: list[Workbench] = []

    def go_wrong() -> None:
        with workbench() as bench:
            broken.append(bench)
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        go_wrong()
    with workbench() as next_one:
        assert next_one is not broken[0]
