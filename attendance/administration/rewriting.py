"""Rewriting what is kept, whole or not at all: the one way in which rows that were taken in are changed or removed.

1. New versions of files are written under `rewriting/<change_id>/`, nothing else is touched. 2. One transaction in the
ledger records the change: from then on it counts. 3. The new versions take the places of the old ones. Killed before 2,
whoever comes next throws the new versions away; killed after 2, whoever comes next finishes 3. Nobody reads rows without
that look, so nobody ever works with a mix.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import sqlalchemy as sa

from attendance import database, moments, paths
from attendance.contract import BULK_TABLES
from attendance.deliveries import Delivery, Ledger
from attendance.intake import landing
from attendance.pseudonyms import PseudonymKey
from attendance.settings import Settings

REKEYED, ERASED, EXPIRED = "rekeyed", "erased", "expired"
_FILES, _REMOVALS = "files", "removals.json"
_WAIT_SECONDS = 1800.0


class Also(Protocol):
    """What else is recorded in the transaction of a change."""

    def __call__(self, connection: sa.Connection) -> None:
        """Writes to the ledger."""
        ...


@contextmanager
def rows_in_use(settings: Settings, ledger: Ledger) -> Iterator[None]:
    """While rows are read or taken in: nobody changes them meanwhile, and a change that was cut short is settled."""
    while True:
        settle(settings, ledger)
        with landing.locked(paths.rows_lock(settings.home), wait_seconds=_WAIT_SECONDS, shared=True):
            if not _changes(settings.home):
                yield
                return


@contextmanager
def rows_alone(settings: Settings, ledger: Ledger) -> Iterator[None]:
    """While rows are changed: no build, nobody takes in, and a change that was cut short is settled. Raises Busy."""
    with (
        landing.locked(paths.build_lock(settings.home), wait_seconds=_WAIT_SECONDS),
        landing.locked(paths.rows_lock(settings.home), wait_seconds=_WAIT_SECONDS),
    ):
        _settle(settings, ledger)
        yield


def settle(settings: Settings, ledger: Ledger) -> None:
    """Finishes or undoes what a kill cut short; waits for a change that is being made."""
    if _changes(settings.home):
        with landing.locked(paths.rows_lock(settings.home), wait_seconds=_WAIT_SECONDS):
            _settle(settings, ledger)


def raw_files(home: Path, one: Delivery) -> list[tuple[str, Path]]:
    """The bulk files of a delivery that are there: name of the table, path."""
    assert one.school_id
    assert one.month
    names = [*(table.name for table in BULK_TABLES), "set_aside"]
    found = [(name, paths.raw_file(home, name, one.school_id, one.month, one.delivery_id)) for name in names]
    return [(name, path) for name, path in found if path.exists()]


class Rewriting:
    """One change in the making; to be used within `rows_alone`."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._change_id = uuid4().hex
        self._folder = paths.rewriting(settings.home) / self._change_id
        self._removals: list[str] = []
        (self._folder / _FILES).mkdir(parents=True, mode=0o700)

    def place(self, path: Path) -> Path:
        """Where to write the new version of a file of the data folder."""
        return self._folder / _FILES / path.relative_to(self._settings.home)

    def remove(self, path: Path) -> None:
        """Marks a file of the data folder as one that goes."""
        self._removals.append(str(path.relative_to(self._settings.home)))

    def bring_key(self, key: PseudonymKey) -> None:
        """Lays the next key beside the present one; the change brings it in force."""
        next_key = _next_key(self._settings)
        next_key.unlink(missing_ok=True)
        key.write(next_key)

    def abandon(self) -> None:
        """There is nothing to change after all."""
        shutil.rmtree(self._folder)

    def commit(
        self,
        kind: str,
        delivery_ids: Collection[str],
        *,
        school_id: str | None = None,
        rows_removed: int = 0,
        kept_from: date | None = None,
        also: Also | None = None,
    ) -> None:
        """Makes the change count. The warehouse goes: it holds rows as they were, and can be built anew."""
        (self._folder / _REMOVALS).write_text(json.dumps(self._removals))
        for path in self._folder.rglob("*"):
            flush(path)
        flush(self._folder.parent)
        with self._ledger.engine.execution_options(writes=True).begin() as connection:
            if also:
                also(connection)
            change = {
                "change_id": self._change_id,
                "kind": kind,
                "made_at": moments.utc_now(),
                "school_id": school_id,
                "rows_removed": rows_removed,
                "kept_from": kept_from,
            }
            connection.execute(database.row_change.insert(), change)
            rows = [{"change_id": self._change_id, "delivery_id": one} for one in sorted(delivery_ids)]
            if rows:
                connection.execute(database.row_change_delivery.insert(), rows)
        database.make_durable(self._ledger.engine)
        _finish(self._settings, self._folder)


def _changes(home: Path) -> list[Path]:
    root = paths.rewriting(home)
    return sorted(root.iterdir()) if root.exists() else []


def _settle(settings: Settings, ledger: Ledger) -> None:
    for folder in _changes(settings.home):
        known = sa.select(database.row_change.c.change_id).where(database.row_change.c.change_id == folder.name)
        with ledger.engine.connect() as connection:
            counts = connection.scalar(known) is not None
        if counts:
            _finish(settings, folder)
        else:
            _next_key(settings).unlink(missing_ok=True)
            shutil.rmtree(folder)


def _finish(settings: Settings, folder: Path) -> None:
    """Puts everything in its place; whatever is there already stays, so it may be repeated."""
    home = settings.home
    warehouse = paths.warehouse(home)
    for path in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        path.unlink(missing_ok=True)
    removals = folder / _REMOVALS
    for name in json.loads(removals.read_text()) if removals.exists() else []:
        (home / name).unlink(missing_ok=True)
    next_key = _next_key(settings)
    if next_key.exists():
        next_key.replace(settings.key_file)
        flush(settings.key_file.parent)
    files = folder / _FILES
    for path in [one for one in files.rglob("*") if one.is_file()]:
        target = home / path.relative_to(files)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        flush(target.parent)
    shutil.rmtree(folder)


def _next_key(settings: Settings) -> Path:
    return settings.key_file.with_name(f"{settings.key_file.name}.next")


def flush(path: Path) -> None:
    """To the disk itself: a file's content, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
