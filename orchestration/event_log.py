"""Dagster's event log in SQLite, with connections that are kept: the stock one opens and closes a file per event.

Same files, same tables, same rows; only how they are opened, begun and written differs. Named in the instance's dagster.yaml.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dagster import AssetExecutionContext, AssetMaterialization, EventLogEntry, __version__
from dagster._core.events import ASSET_EVENTS, DagsterEvent, DagsterEventBatchMetadata, generate_event_batch_id
from dagster._core.storage.event_log.schema import AssetKeyTable, SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.dialects import sqlite

_TIMEOUT_SECONDS = 30
_KEPT_RUNS = 4


class KeptConnectionEventLogStorage(SqliteEventLogStorage):
    """One engine with one connection per file, used under the lock that the stock class already holds."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, sa.Engine] = {}
        self._present: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptConnectionEventLogStorage":
        """How Dagster makes it from dagster.yaml."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock:
            engine = self._engines.get(shard) or self._begin(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _begin(self, shard: str) -> sa.Engine:
        """Opens a database; that of a new run is a copy of an empty one, which takes a tenth of making its tables."""
        path = Path(self.path_for_shard(shard))
        if not path.exists():
            beginning = path.with_name(f"{shard}.{os.getpid()}")
            shutil.copyfile(self.empty_database(), beginning)
            with suppress(FileExistsError):  # another process began it, and may have written
                path.hardlink_to(beginning)
            beginning.unlink()
            self._initialized_dbs.add(shard)
        engine = self._open(shard)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        return engine

    def empty_database(self) -> Path:
        """An empty database of a run, as the stock class makes it. It appears whole, by one rename."""
        empty = Path(self.path_for_shard("")).with_name(f"empty-{__version__}")
        if not empty.exists():
            making = empty.with_name(f"{empty.name}.{os.getpid()}")
            making.unlink(missing_ok=True)
            engine = sa.create_engine(f"sqlite:///{making}", poolclass=sa.NullPool)
            self._initdb(engine)
            engine.dispose()
            making.rename(empty)
        return empty

    def store_event(self, event: EventLogEntry) -> None:
        """Writes one event."""
        self.store_event_batch([event])

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Writes events of one run, those about assets in one transaction per file.

        The stock class writes each by itself, and a run over a block of school-months plans hundreds of them.
        """
        about_assets = []
        for event in events:
            if event.is_dagster_event and event.dagster_event_type in ASSET_EVENTS:
                about_assets.append(event)
            else:
                super().store_event(event)
        if about_assets:
            self._store_asset_events(about_assets)

    def _store_asset_events(self, events: list[EventLogEntry]) -> None:
        rows = [self._event_to_row(event) for event in events]
        with self.run_connection(events[0].run_id) as connection:
            connection.execute(SqlEventLogStorageTable.insert(), rows)
        numbered = SqlEventLogStorageTable.insert().returning(
            SqlEventLogStorageTable.c.id, sort_by_parameter_order=True
        )
        with self.index_transaction() as connection:
            numbers = connection.scalars(numbered, rows).all()
            self._store_asset_event_tags(connection, events, numbers)
            has_index_columns = self._has_asset_key_index_cols_on_connection(connection)
            for asset_key, values in self._latest(zip(events, numbers, strict=True), has_index_columns).items():
                latest = sqlite.insert(AssetKeyTable)
                connection.execute(
                    latest.on_conflict_do_update(
                        index_elements=["asset_key"], set_={name: latest.excluded[name] for name in values}
                    ),
                    {"asset_key": asset_key} | values,
                )

    def _latest(
        self, events: Iterable[tuple[EventLogEntry, int]], has_index_columns: bool
    ) -> dict[str, dict[str, Any]]:
        """What the table of assets says of each asset after these events."""
        last = {
            (event.get_dagster_event().asset_key, event.dagster_event_type): (event, number) for event, number in events
        }
        latest: dict[str, dict[str, Any]] = {}
        for (asset_key, _), (event, number) in last.items():
            values = self._get_asset_entry_values(event, number, has_index_columns)
            if asset_key and values:
                latest.setdefault(asset_key.to_string(), {}).update(values)
        return latest

    def has_table(self, table_name: str) -> bool:
        """Whether there is such a table. It is asked for every event; one that was there, stays."""
        return self._once(f"table {table_name}", lambda: SqliteEventLogStorage.has_table(self, table_name))

    def _has_asset_key_col_on_connection(self, conn: sa.Connection, column_name: str) -> bool:
        return self._once(
            f"column {column_name}",
            lambda: SqliteEventLogStorage._has_asset_key_col_on_connection(self, conn, column_name),
        )

    def _once(self, what: str, ask: Callable[[], bool]) -> bool:
        if what not in self._present and ask():
            self._present.add(what)
        return what in self._present

    def _open(self, shard: str) -> sa.Engine:
        engine = sa.create_engine(
            self.conn_string_for_shard(shard),
            poolclass=sa.StaticPool,
            connect_args={"timeout": _TIMEOUT_SECONDS, "check_same_thread": False},
        )
        sa.event.listen(engine, "connect", _do_not_wait_for_the_disk)
        while len(self._engines) > _KEPT_RUNS:
            oldest = next(name for name in self._engines if name != "index")
            self._engines.pop(oldest).dispose()
        self._engines[shard] = engine
        return engine

    def dispose(self) -> None:
        """Closes what is open."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def _do_not_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """The log commits once per event. With a write-ahead log that is safe against a kill without waiting for the disk."""
    connection.execute("pragma synchronous = normal")


def log_together(context: AssetExecutionContext, materializations: Sequence[AssetMaterialization]) -> None:
    """Logs what a step made as one batch, which is written in one transaction per file."""
    batch, last = generate_event_batch_id(), len(materializations) - 1
    for place, materialization in enumerate(materializations):
        DagsterEvent.asset_materialization(
            context.get_step_execution_context(), materialization, DagsterEventBatchMetadata(batch, place == last)
        )
