"""Dagster's event log as we keep it: the database of a new run is begun as a copy, and is as whole as the stock one."""

import sqlite3
from pathlib import Path

from dagster import EventLogEntry
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
