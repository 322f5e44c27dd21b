"""Scratch data folders for rehearsals: one school, one school year, as it is now.

The ledger's rows of the school are copied, its raw files are hard links: nothing done here reaches the platform. A folder
goes when its rehearsal ends; one that a kill left is swept by the next.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from attendance import database, paths
from attendance.administration.rewriting import rows_in_use
from attendance.contract import BULK_TABLES
from attendance.deliveries import Ledger
from attendance.errors import Busy
from attendance.intake import landing
from attendance.settings import Settings

_TOLD = (database.reason_code, database.bell_time, database.free_day, database.correction)


@contextmanager
def scratch_folder(home: Path) -> Iterator[Path]:
    """An empty data folder that is gone afterwards, also after a kill: then the next one removes it."""
    root = paths.rehearsals(home)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(home)
    folder = root / f"{time.time_ns()}-{os.getpid()}"
    with landing.locked(_lock(folder)):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _lock(folder).unlink(missing_ok=True)


def sweep(home: Path) -> None:
    """Removes the folders of rehearsals that no process is at any more."""
    root = paths.rehearsals(home)
    for lock in root.glob(".*.scratch") if root.exists() else []:
        try:
            with landing.locked(lock):
                shutil.rmtree(root / lock.name.removeprefix(".").removesuffix(".scratch"), ignore_errors=True)
                lock.unlink(missing_ok=True)
        except Busy:
            continue


def _lock(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.scratch")


def lay_out(settings: Settings, ledger: Ledger, school_id: str, school_year: int, folder: Path) -> Settings:
    """Copies what the platform holds of a school in one school year (that begins in August of `school_year`).

    Returns the settings of a platform that has nothing else. What the school told in other years goes along, because a
    month may lean on it; those deliveries themselves do not count.
    """
    own = replace(settings, home=folder, database_url=f"sqlite:///{folder / 'application.db'}")
    first, last = date(school_year, 8, 1), date(school_year + 1, 7, 31)
    with rows_in_use(settings, ledger):
        deliveries = [vars(one) for one in ledger.deliveries(school_id=school_id) if one.status != "refused"]
        for one in deliveries:
            if one["status"] == "accepted" and first <= one["month"] <= last:
                for table in (*(table.name for table in BULK_TABLES), "set_aside"):
                    where = (table, school_id, one["month"], one["delivery_id"])
                    if (source := paths.raw_file(settings.home, *where)).exists():  # not every delivery has every table
                        _link(source, paths.raw_file(folder, *where))
            else:
                one["status"] = "superseded"
    with Ledger.open(own.database_url).engine.execution_options(writes=True).begin() as connection:
        _copy(connection, database.delivery, deliveries)
        for told in _TOLD:
            _copy(connection, told, ledger.rows(told, school_id))
        _copy(connection, database.pseudonym_key, ledger.rows(database.pseudonym_key))
    return own


def _copy(connection: sa.Connection, table: sa.Table, rows: list[dict]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except PermissionError:  # a file system without links
        shutil.copyfile(source, target)
