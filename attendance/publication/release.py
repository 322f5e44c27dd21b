"""Releases: one file per audience, written beside the old ones and switched over at once.

A release is written in a folder whose name starts with a dot, checked there, renamed to its own name, and becomes
the one in force when the link `published/current` is replaced. A kill leaves an unfinished folder that the next release
removes; a reader never sees it.
"""

import json
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from attendance import database, duckdb_files, moments, paths
from attendance.errors import NothingPublished, ReleaseRejected
from attendance.intake.reference import Row
from attendance.learning import tables as learned
from attendance.network import product as network
from attendance.protection import frozen
from attendance.protection.periods import due_months
from attendance.protection.words import SENTENCES
from attendance.publication import method, municipality, names, school_products
from attendance.publication.products import attach_made, describe, labels, write_analyst
from attendance.publication.released import MONTH_STATUS, attach_released
from attendance.settings import Settings

CHECKED = "checked"
"""In a candidate's folder: it passed the outgoing checks. Without it no release is put in force."""
REGISTRATION_MODE = "registration_mode"
"""In the municipality's product: how presence is known per school and month, so that what is assumed can be marked."""

_DICTIONARY = pa.schema(
    [(name, pa.string()) for name in ("table", "column", "type", "unit", "meaning_nl", "meaning_en")]
)


@dataclass(frozen=True)
class DictionaryRow:
    """What one published column means, in Dutch and English, and its unit."""

    table: str
    column: str
    type: str
    unit: str
    meaning_nl: str
    meaning_en: str


@dataclass(frozen=True)
class Candidate:
    """A release that is written but not yet in force."""

    release_id: str
    folder: Path
    tables: dict[str, int]
    """Rows per table of the analyst's product."""
    months_due: list[date]
    """Months that are due for municipalities; those that were not protected now are still waiting."""


def write_candidate(
    settings: Settings,
    dictionary: Iterable[DictionaryRow],
    version: str,
    protects: bool = False,
) -> Candidate:
    """Writes all products of a new release from the warehouse and what was handed over to it. Readers see no change yet.

    With `protects` the months that are due for municipalities are protected and come with it, which takes a minute or
    so for each; without, the municipality's product is that of before. `version` stands for the models that made the warehouse: with another one no product of before is kept.
    """
    root = paths.published(settings.home)
    root.mkdir(parents=True, exist_ok=True)
    for unfinished in root.glob(".2*"):
        shutil.rmtree(unfinished)
    made_at = moments.now()
    # in UTC, because releases are ordered by it and local time repeats an hour each autumn
    release_id = f"{moments.utc_now():%Y%m%dT%H%M%S%f}"
    deliveries = pq.read_table(paths.raw_small(settings.home, "delivery")).to_pylist()
    folder = root / f".{release_id}"
    (folder / names.SCHOOLS).mkdir(parents=True)
    common = {
        "release": _release_row(release_id, made_at, settings, deliveries),
        "column_dictionary": pa.Table.from_pylist([vars(row) for row in dictionary], schema=_DICTIONARY),
    }
    with _workplace(settings) as connection:
        attach_released(connection, "warehouse", "released")
        common |= learned.work_out(connection, "warehouse", "released")
        attach_made(connection, common)
        before = _in_force_or_none(settings.home)
        # beside each other, as DuckDB writes tables of this size on one core
        with ThreadPoolExecutor(settings.threads) as side_by_side:
            analyst = side_by_side.submit(_analyst, settings, common, folder)
            due = _municipality(connection, settings, folder, before, version, protects)
            engine = database.connect(settings.database_url)
            network.write(connection, engine, folder, labels(connection), partial(describe, connection))
            school_products.write_schools(
                connection, side_by_side, settings, folder, before, version, deliveries, engine
            )
            tables = analyst.result()
    method.write(folder, names.MUNICIPALITY, names.ANALYST)
    return Candidate(release_id, folder, tables, due)


def _workplace(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A database in memory beside the attached warehouse, in which products are written."""
    connection = duckdb_files.in_memory()
    connection.execute(f"attach '{paths.warehouse(settings.home)}' as warehouse (read_only)")
    connection.execute(f"set threads = {settings.threads}")
    # a product is new: it goes to its file at once, and no log of it has to be written first
    connection.execute("set checkpoint_threshold = '0 bytes'")
    return connection


def _analyst(settings: Settings, common: dict[str, pa.Table], folder: Path) -> dict[str, int]:
    """The analyst's product, in a workplace of its own: in that of the others names are attached more than once, which a
    transaction that looks at the catalogue at that moment does not survive."""
    with _workplace(settings) as connection:
        attach_made(connection, common)
        return write_analyst(connection, settings.home, folder / names.ANALYST)


def months_due(settings: Settings) -> list[date]:
    """The months that wait to be protected, by the warehouse and the release in force as they stand, as of today.

    Raises duckdb.IOException while another process writes the warehouse.
    """
    in_force = paths.current_release(settings.home).resolve()
    with duckdb_files.in_memory() as connection:
        connection.execute(f"attach '{paths.warehouse(settings.home)}' as warehouse (read_only)")
        attach_released(connection, "warehouse", "released")
        published = [frozen.month_of(path) for path in frozen.folders(in_force)]
        return due_months(connection, "released", published, settings.protection, moments.today())


_ARROW = {sa.DateTime: pa.timestamp("us"), sa.String: pa.string(), sa.Boolean: pa.bool_(), sa.BigInteger: pa.int64()}
_CHECK_RESULT = pa.schema(
    [(one.name, _ARROW[type(one.type)]) for one in database.check_result.columns if not one.primary_key]
)


def _release_row(release_id: str, made_at: datetime, settings: Settings, deliveries: list[Row]) -> pa.Table:
    built_from = [
        {name: str(one[name]) for name in ("delivery_id", "school_id", "month", "sha256")}
        for one in deliveries
        if one["status"] == "accepted"
    ]
    return pa.Table.from_pylist(
        [
            {
                "release_id": release_id,
                "made_at": made_at,
                "code_version": version("regiobeeld"),
                "built_from": json.dumps(built_from),
                "protection": " ".join(one["text_nl"] for one in SENTENCES if one["topic"] in ("counts", "minutes")),
                **asdict(settings.protection),
                "school_window": settings.protection.school_window,
                "region_window": settings.protection.region_window,
                "least_width": settings.protection.least_width,
            }
        ]
    )


def _municipality(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    folder: Path,
    before: Path | None,
    version: str,
    protects: bool,
) -> list[date]:
    """The municipality's product, of school-months that are out, with what schools say about them; the months due."""
    notes = f"select school_id, month, context_note from released.marts.{MONTH_STATUS} where context_note is not null"
    modes = """
        select school_id, month, any_value(registration_mode) as registration_mode
        from released.marts.attendance_month group by all
    """
    said = [connection.execute(f"{one} order by all").fetchall() for one in (notes, modes)]

    def add_said(product: str) -> None:
        connection.execute(f"create table {product}.{MONTH_STATUS} as {notes} order by all")
        connection.execute(f"create table {product}.{REGISTRATION_MODE} as {modes} order by all")
        describe(connection, product)

    return municipality.publish(
        connection,
        "released",
        folder,
        before,
        settings.protection,
        f"{version} {said}",
        labels(connection),
        add_said,
        protects=protects,
    )


def candidate_folder(home: Path) -> Path:
    """The folder of the release that waits to be checked and put in force. Raises NothingPublished if none does."""
    folders = sorted(paths.published(home).glob(".2*"))
    if not folders:
        raise NothingPublished("Er staat geen nieuwe publicatie klaar.")
    return folders[-1]


def approve(folder: Path) -> None:
    """Notes that a candidate passed its outgoing checks."""
    (folder / CHECKED).touch()


def switch(settings: Settings, check_results: list[dict[str, Any]]) -> Path:
    """Puts the candidate in force at once, with the results of all checks on board; returns its folder.

    The oldest releases beyond the number to keep are removed. Raises NothingPublished without a candidate and
    ReleaseRejected if it did not pass its checks.
    """
    root = paths.published(settings.home)
    folder = candidate_folder(settings.home)
    if not (folder / CHECKED).exists():
        raise ReleaseRejected("De nieuwe publicatie is niet door de controle gekomen; wat er stond, blijft staan.")
    if not municipality.is_safe(folder):
        raise ReleaseRejected("De cijfers voor gemeenten zijn niet veilig genoeg; wat er stond, blijft staan.")
    with duckdb_files.writing(folder / names.ANALYST) as connection:
        connection.register("check_result_rows", pa.Table.from_pylist(check_results, schema=_CHECK_RESULT))
        connection.execute("create or replace table check_result as from check_result_rows")
    for product in folder.rglob("*.duckdb"):
        product.chmod(0o444)
    final = root / folder.name.removeprefix(".")
    folder.rename(final)
    link = root / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    link.replace(paths.current_release(settings.home))
    releases = sorted(path for path in root.glob("2*") if path.is_dir())
    for old in releases[: -settings.kept_releases]:
        if old != final:
            shutil.rmtree(old)
    return final


def in_force(home: Path) -> Path:
    """The folder of the release in force, under its own name. Raises NothingPublished."""
    pointer = paths.current_release(home)
    if not pointer.exists():
        raise NothingPublished("Er is nog niets gepubliceerd. Lever een bestand aan en start de verwerking.")
    return pointer.resolve()


def _in_force_or_none(home: Path) -> Path | None:
    try:
        return in_force(home)
    except NothingPublished:
        return None


def built_from(home: Path) -> set[str]:
    """The deliveries that the release in force was built from; none if there is no release."""
    folder = _in_force_or_none(home)
    return _built_from(folder / names.ANALYST) if folder else set()


@lru_cache(maxsize=1)
def _built_from(product: Path) -> set[str]:
    with duckdb_files.reading(product) as connection:
        row = connection.execute("select built_from from release").fetchone()
    return {one["delivery_id"] for one in json.loads(row[0])} if row else set()
