"""Dagster's event log as we keep it: begun as a copy and written in batches, it is as whole as the stock one."""

import sqlite3
from pathlib import Path
from typing import Any

from dagster import AssetKey, AssetMaterialization, DagsterEvent, DagsterEventType, EventLogEntry
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationPlanned
from dagster._core.events import AssetMaterializationPlannedData, StepMaterializationData
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from orchestration.event_log import KeptConnectionEventLogStorage


def _entry(run: str) -> EventLogEntry:
    return EventLogEntry(error_info=None, level=20, user_message="", run_id=run, timestamp=1.0)


def _schema(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        version = connection.execute("select version_num from alembic_version").fetchall()
        return {row[0] for row in connection.execute("select sql from sqlite_master")} | {str(version)}


def test_the_database_of_a_new_run_is_that_of_the_stock_class(tmp_path: Path) -> None:
    stock, ours = SqliteEventLogStorage(str(tmp_path / "stock")), KeptConnectionEventLogStorage(str(tmp_path / "ours"))
    for storage in (stock, ours):
        storage.store_event(_entry("first"))
        storage.store_event(_entry("second"))
    assert ours.get_all_run_ids() == stock.get_all_run_ids()
    assert len(ours.get_logs_for_run("second")) == 1
    ours.dispose()
    for run in ("first", "second"):
        assert _schema(tmp_path / "ours" / f"{run}.db") == _schema(tmp_path / "stock" / f"{run}.db")


def test_a_database_that_is_there_is_opened_as_it_is(tmp_path: Path) -> None:
    SqliteEventLogStorage(str(tmp_path)).store_event(_entry("earlier"))
    ours = KeptConnectionEventLogStorage(str(tmp_path))
    ours.store_event(_entry("earlier"))
    assert len(ours.get_logs_for_run("earlier")) == 2
    ours.dispose()


def _about(asset: str, kind: str, data: Any, moment: float) -> EventLogEntry:
    event = DagsterEvent(event_type_value=kind, job_name="job", step_key="step", event_specific_data=data)
    return EventLogEntry(
        error_info=None,
        level=10,
        user_message=asset,
        run_id="run",
        timestamp=moment,
        step_key="step",
        dagster_event=event,
    )


def _planned(asset: str, partition: str, moment: float) -> EventLogEntry:
    data = AssetMaterializationPlannedData(AssetKey(asset), partition)
    return _about(asset, DagsterEventType.ASSET_MATERIALIZATION_PLANNED.value, data, moment)


def _made(asset: str, partition: str, moment: float) -> EventLogEntry:
    made = AssetMaterialization(AssetKey(asset), partition=partition, tags={"dagster/partition/school": partition})
    return _about(asset, DagsterEventType.ASSET_MATERIALIZATION.value, StepMaterializationData(made), moment)


def _check_planned(asset: str, moment: float) -> EventLogEntry:
    planned = AssetCheckEvaluationPlanned(asset_key=AssetKey(asset), check_name="door")
    return _about(asset, DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED.value, planned, moment)


def _content(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without the moments at which the database wrote them."""
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        content = {}
        for table in tables:
            names = [row[1] for row in connection.execute(f"pragma table_info({table})")]
            kept = ", ".join(f'"{name}"' for name in names if name not in ("create_timestamp", "migration_completed"))
            content[table] = sorted(connection.execute(f"select {kept} from {table}").fetchall(), key=str)
        return content


def test_a_batch_leaves_what_the_stock_class_leaves_of_each_event(tmp_path: Path) -> None:
    batches = [
        [
            _check_planned("raw", 0.5),
            _planned("raw", "a", 1.0),
            _planned("raw", "b", 2.0),
            _planned("landing", "a", 3.0),
        ],
        [_made("raw", "a", 4.0), _made("raw", "b", 5.0)],
        [_made("landing", "a", 6.0)],
    ]
    stock, ours = SqliteEventLogStorage(str(tmp_path / "stock")), KeptConnectionEventLogStorage(str(tmp_path / "ours"))
    for batch in batches:
        for event in batch:
            stock.store_event(event)
        ours.store_event_batch(batch)
    ours.dispose()
    expected = _content(tmp_path / "stock" / "index.db")
    assert len(expected["event_logs"]) == 7
    assert expected["asset_event_tags"]
    assert _content(tmp_path / "ours" / "index.db") == expected
    written = _content(tmp_path / "ours" / "run.db")["event_logs"]
    assert sorted(row[1:] for row in written) == sorted(
        row[1:] for row in _content(tmp_path / "stock" / "run.db")["event_logs"]
    )
