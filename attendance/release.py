"""Releases: one file per audience, written beside the old ones and switched over at once.

A release is written in a folder whose name starts with a dot, checked there, renamed to its own name, and becomes
the one in force when the link `published/current` is replaced. A kill leaves an unfinished folder that the next release
removes; a reader never sees it.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from attendance import among_others, database, kept_years, method, moments, municipality, opt_in, paths
from attendance.deliveries import Ledger
from attendance.errors import NothingPublished, ReleaseRejected
from attendance.keys import confirmed_key
from attendance.learning import tables as learned
from attendance.network import product as network
from attendance.protection import frozen
from attendance.protection.periods import due_months
from attendance.protection.words import SENTENCES
from attendance.reference import Row
from attendance.released import MONTH_STATUS, attach_released
from attendance.settings import Settings

CHECKED = "checked"
"""In a candidate's folder: it passed the outgoing checks. Without it no release is put in force."""
PRODUCTS = "products.json"
"""Beside the products: what each school's was made from."""

_TOLD_TO_ALL = {"approach", learned.BETTER}
"""Tables of schools that said themselves that others may read it: whole in the product of every school."""
_SMALL_BLOCK, _LARGE_BLOCK = 16_384, 262_144
"""Bytes. The products of schools and municipalities are many small tables, and each column takes at least one block."""
ANALYST = "analyst.duckdb"
MUNICIPALITY = municipality.PRODUCT
SCHOOL_FOLDER = "school"
REGISTRATION_MODE = "registration_mode"
"""In the municipality's product: how presence is known per school and month, so that what is assumed can be marked."""

_CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
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
    (folder / SCHOOL_FOLDER).mkdir(parents=True)
    common = {
        "release": _release_row(release_id, made_at, settings, deliveries),
        "column_dictionary": pa.Table.from_pylist([vars(row) for row in dictionary], schema=_DICTIONARY),
    }
    with duckdb.connect(config=_CONFIGURATION) as connection:
        connection.execute(f"attach '{paths.warehouse(settings.home)}' as warehouse (read_only)")
        connection.execute(f"set threads = {settings.threads}")
        attach_released(connection, "warehouse", "released")
        common |= learned.work_out(connection, "warehouse", "released")
        for name, table in common.items():
            connection.register(f"{name}_rows", table)
        tables = _analyst(connection, settings.home, folder / ANALYST)
        due = _municipality(connection, settings, folder, version, protects)
        engine = database.connect(settings.database_url)
        network.write(
            connection,
            engine,
            folder,
            _labels(connection),
            partial(_describe, connection),
        )
        _schools(connection, settings, folder, version, deliveries, engine)
    method.write(folder, MUNICIPALITY, ANALYST)
    return Candidate(release_id, folder, tables, due)


def months_due(settings: Settings) -> list[date]:
    """The months that wait to be protected, by the warehouse and the release in force as they stand, as of today.

    Raises duckdb.IOException while another process writes the warehouse.
    """
    in_force = paths.current_release(settings.home).resolve()
    with duckdb.connect(config=_CONFIGURATION) as connection:
        connection.execute(f"attach '{paths.warehouse(settings.home)}' as warehouse (read_only)")
        attach_released(connection, "warehouse", "released")
        published = [frozen.month_of(path) for path in frozen.folders(in_force)]
        return due_months(connection, "released", published, settings.protection, moments.today())


_CHECK_RESULT = pa.schema(
    [
        ("checked_at", pa.timestamp("us")),
        ("door", pa.string()),
        ("table_name", pa.string()),
        ("expectation", pa.string()),
        ("column_name", pa.string()),
        ("severity", pa.string()),
        ("is_passed", pa.bool_()),
        ("checked_rows", pa.int64()),
        ("unexpected_rows", pa.int64()),
        ("meaning", pa.string()),
    ]
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


def _attach(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    write: Callable[[str], None],
    name: str,
    block_size: int = _SMALL_BLOCK,
) -> None:
    """Runs `write` with a new database file attached under `name`; detaching flushes it whole."""
    connection.execute(f"attach '{path}' as {name} (block_size {block_size})")
    try:
        write(name)
    finally:
        connection.execute(f"detach {name}")


def _marts(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The marts with their columns."""
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns() "
        "where database_name = 'warehouse' and schema_name = 'marts' order by all"
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def _analyst(connection: duckdb.DuckDBPyConnection, home: Path, path: Path) -> dict[str, int]:
    counts = {}

    def write(product: str) -> None:
        connection.execute("begin")
        for table in _marts(connection):
            connection.execute(f"create table {product}.{table} as from warehouse.marts.{table}")
        kept_years.join_in(connection, home, product)
        for table in _marts(connection):
            row = connection.execute(f"select count(*) from {product}.{table}").fetchone()
            counts[table] = row[0] if row else 0
        for table in ("release", "column_dictionary", *learned.SCHEMAS):
            connection.execute(f"create table {product}.{table} as from {table}_rows")
        connection.execute("commit")

    _attach(connection, path, write, "analyst", block_size=_LARGE_BLOCK)
    return counts


def _municipality(
    connection: duckdb.DuckDBPyConnection, settings: Settings, folder: Path, version: str, protects: bool
) -> list[date]:
    """The municipality's product, of school-months that are out, with what schools say about them; the months due."""
    notes = f"select school_id, month, context_note from released.marts.{MONTH_STATUS} where context_note is not null"
    modes = """
        select school_id, month, any_value(registration_mode) as registration_mode
        from released.marts.attendance_month group by all
    """
    said = [connection.execute(f"{one} order by all").fetchall() for one in (notes, modes)]

    def describe(product: str) -> None:
        connection.execute(f"create table {product}.{MONTH_STATUS} as {notes} order by all")
        connection.execute(f"create table {product}.{REGISTRATION_MODE} as {modes} order by all")
        _describe(connection, product)

    before = paths.current_release(settings.home)
    return municipality.publish(
        connection,
        "released",
        folder,
        before.resolve() if before.exists() else None,
        settings.protection,
        f"{version} {said}",
        _labels(connection),
        describe,
        protects=protects,
    )


def _labels(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Marts that hold facts of the domain and nothing of a school: the words and borders that screens show."""
    return [
        table for table, columns in _marts(connection).items() if not columns & {"school_id", "month", "delivery_id"}
    ]


def _describe(connection: duckdb.DuckDBPyConnection, product: str) -> None:
    """The release, and the dictionary of just the columns that the product holds."""
    connection.execute(f"create table {product}.release as select * exclude (built_from) from release_rows")
    connection.execute(f"""
        create table {product}.column_dictionary as
        select d.* from column_dictionary_rows as d
        join duckdb_columns() as c
            on c.database_name = '{product}' and c.table_name = d."table" and c.column_name = d."column"
    """)


def _schools(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    folder: Path,
    version: str,
    deliveries: list[Row],
    engine: sa.Engine,
) -> None:
    """One product per school that delivered: its own rows, and of others what the municipality's product shows, unnamed.

    A school of which nothing changed keeps its file: the new release gets a second link to it. So a release costs what
    changed, and the `release` in a school's product is the one in which its own figures last changed.
    """
    better, effects = (connection.execute(f"from {table}_rows order by all").fetchall() for table in learned.SCHEMAS)
    secret, named = confirmed_key(settings, Ledger(engine)), opt_in.may_be_named(engine)
    of_others = among_others.version(municipality.made_from(folder), secret, named)
    names = among_others.names_of(connection, "warehouse", named)
    wanted = _school_versions(settings.home, f"{version} {better} {of_others}", deliveries, effects)
    before, former = _former_products(settings.home)
    kept = {school_id for school_id, made_from in wanted.items() if before.get(school_id) == made_from}
    for school_id in kept:
        (folder / SCHOOL_FOLDER / f"{school_id}.duckdb").hardlink_to(former / SCHOOL_FOLDER / f"{school_id}.duckdb")
    own = {
        table: "school_id" if "school_id" in columns else "delivery_id"
        for table, columns in _marts(connection).items()
        if columns & {"school_id", "delivery_id"}
    }

    def write(school_id: str, product: str) -> None:
        connection.execute("begin")
        for table, key in own.items():
            of_school = f"school_id = '{school_id}'"
            if key == "delivery_id":
                of_school = f"delivery_id in (select delivery_id from warehouse.marts.delivery where {of_school})"
            if table in _TOLD_TO_ALL:
                of_school = "true"
            connection.execute(f"create table {product}.{table} as from warehouse.marts.{table} where {of_school}")
        for table in learned.SCHEMAS:
            of_school = "true" if table in _TOLD_TO_ALL else f"school_id = '{school_id}'"
            connection.execute(f"create table {product}.{table} as from {table}_rows where {of_school}")
        kept_years.join_in(connection, settings.home, product, f"school_id = '{school_id}'")
        for table in _labels(connection):
            connection.execute(f"create table {product}.{table} as from warehouse.marts.{table}")
        among_others.write(connection, product, "protected", school_id, secret, names)
        _describe(connection, product)
        connection.execute("commit")

    connection.execute(f"attach '{folder / MUNICIPALITY}' as protected (read_only)")
    for school_id in sorted(wanted.keys() - kept):
        path = folder / SCHOOL_FOLDER / f"{school_id}.duckdb"
        _attach(connection, path, partial(write, school_id), f"school_{school_id}")
    connection.execute("detach protected")
    (folder / PRODUCTS).write_text(json.dumps(wanted))


def _school_versions(home: Path, version: str, deliveries: list[Row], effects: list[tuple]) -> dict[str, str]:
    """Per school a hash of all that its product is made from; the day counts, because lateness grows with it."""
    parts: dict[str, list[Any]] = {}
    for one in deliveries:
        if one["school_id"] and one["status"] != "refused":
            parts.setdefault(one["school_id"], [version, moments.today()])
    until = kept_years.kept_until(home)
    for school_id in kept_years.schools(home):
        parts.setdefault(school_id, [version, moments.today()]).append(until)
    for one in deliveries:
        if one["school_id"] in parts:
            parts[one["school_id"]].append((one["delivery_id"], one["status"]))
    rows = pq.read_table(
        paths.raw_small(home, "school_month"), columns=["school_id", "month", "fingerprint"]
    ).to_pylist()
    for row in rows:
        parts[row["school_id"]].append((row["month"], row["fingerprint"]))
    told = pq.read_table(paths.raw_small(home, "approach")).to_pylist()
    for school_id, made_from in parts.items():
        made_from += [told, [one for one in effects if school_id in one]]
    for table in ("declaration", "review", "goal", "intervention"):
        for row in pq.read_table(paths.raw_small(home, table)).to_pylist():
            if row["school_id"] in parts:
                parts[row["school_id"]].append(tuple(row.values()))
    return {school_id: hashlib.sha256(repr(made_from).encode()).hexdigest() for school_id, made_from in parts.items()}


def _former_products(home: Path) -> tuple[dict[str, str], Path]:
    """What the products of the release in force were made from, and its folder."""
    try:
        folder = in_force(home)
    except NothingPublished:
        return {}, home
    index = folder / PRODUCTS
    return (json.loads(index.read_text()) if index.exists() else {}), folder


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
    with duckdb.connect(folder / ANALYST, config=_CONFIGURATION) as connection:
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


def built_from(home: Path) -> set[str]:
    """The deliveries that the release in force was built from; none if there is no release."""
    try:
        product = in_force(home) / ANALYST
    except NothingPublished:
        return set()
    with duckdb.connect(product, read_only=True, config=_CONFIGURATION) as connection:
        row = connection.execute("select built_from from release").fetchone()
    return {one["delivery_id"] for one in json.loads(row[0])} if row else set()
