"""The scorecard is held to its seed: each fault is seen, and weak items warn without stopping anything."""

from pathlib import Path

import duckdb
import pytest

from attendance.seeds import seed_file
from expectations.checklist import FAULTS, check_checklist
from expectations.results import failures

SCORES = """
create schema marts;
create table marts.checklist_item as from read_csv($seed, types = {'source_document': 'varchar'});
create table marts.checklist_month as
select school.*, item.list, item.item, case when item.how_known = 'measured' then 'good' else 'unknown' end as rating,
    norm.measure, cast(norm.good as bigint) as evidence_value, 'zo weten we dit' as evidence, item.how_known,
    case when item.how_known = 'measured' then null else 'schrijf op' end as next_step
from (values ('00AH00', date '2025-10-01'), ('00AH00', date '2025-11-01'), ('05AV00', date '2025-10-01')) as school(school_id, month)
cross join marts.checklist_item as item
left join marts.checklist_item as norm on norm.list = item.list and norm.item = item.item and norm.measure is not null
    and norm.display_order = 1
where item.measure is null and item.list <> 'behaviour'
"""
ONE = "where list = 'annex_001' and item = 'completeness' and school_id = '05AV00'"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        for statement in SCORES.split(";"):
            connection.execute(statement, {"seed": str(seed_file("checklist_item"))} if "$seed" in statement else None)
    return path


def change(warehouse: Path, statement: str) -> None:
    with duckdb.connect(warehouse) as connection:
        connection.execute(statement)


def test_a_scorecard_as_the_seed_says_passes(warehouse: Path) -> None:
    results = check_checklist(warehouse)
    assert all(one.is_passed for one in results), [one.meaning for one in results if not one.is_passed]
    with duckdb.connect(warehouse) as connection:
        measured = connection.execute(
            "select count(*) from marts.checklist_item where measure is null and how_known = 'measured' and list <> 'behaviour'"
        ).fetchone()
    assert sum(one.severity == "warning" for one in results) == measured[0] == 15


@pytest.mark.parametrize(
    ("fault", "statement"),
    [
        ("rating_differs", f"update marts.checklist_month set evidence_value = evidence_value - 1 {ONE}"),
        ("rating_differs", f"update marts.checklist_month set rating = 'okay', next_step = 'x' {ONE}"),
        ("without_next_step", "update marts.checklist_month set next_step = null where item = 'purpose'"),
        ("out_of_step", f"delete from marts.checklist_month {ONE}"),
        ("rating", f"update marts.checklist_month set rating = 'best', next_step = 'x', evidence_value = null {ONE}"),
        ("how_known", f"update marts.checklist_month set how_known = 'guessed' {ONE}"),
        ("evidence", f"update marts.checklist_month set evidence = null {ONE}"),
    ],
)
def test_each_fault_stops_what_comes_next(warehouse: Path, fault: str, statement: str) -> None:
    change(warehouse, statement)
    assert fault in {one.column_name for one in failures(check_checklist(warehouse))}


def test_every_fault_has_its_test() -> None:
    assert set(FAULTS) == {"rating_differs", "without_next_step", "out_of_step"}


def test_an_item_that_needs_attention_warns_and_is_counted(warehouse: Path) -> None:
    change(
        warehouse,
        f"update marts.checklist_month set rating = 'needs_attention', evidence_value = 799, next_step = 'x' {ONE}",
    )
    results = check_checklist(warehouse)
    assert failures(results) == []
    weak = [one for one in results if not one.is_passed]
    assert [(one.column_name, one.severity, one.checked_rows, one.unexpected_rows) for one in weak] == [
        ("annex_001.completeness", "warning", 3, 1)
    ]
    assert "05AV00" not in repr(results)
