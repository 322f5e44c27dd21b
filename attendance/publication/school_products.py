"""The products of schools: one file per school that delivered, with its own rows, and of others only what it may know."""

import hashlib
import json
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import sqlalchemy as sa

from attendance import moments, paths
from attendance.administration import kept_years
from attendance.administration.keys import confirmed_key
from attendance.deliveries import Ledger
from attendance.intake.reference import Row
from attendance.learning import tables as learned
from attendance.publication import among_others, municipality
from attendance.publication.names import MUNICIPALITY, SCHOOLS
from attendance.publication.products import attached, describe, labels, marts, places
from attendance.settings import Settings
from attendance.statements import opt_in

INDEX = "products.json"
"""Beside the products: what each school's was made from."""

_TOLD_TO_ALL = {"approach", learned.BETTER}
"""Tables of schools that said themselves that others may read it: whole in the product of every school."""


def write_schools(
    connection: duckdb.DuckDBPyConnection,
    side_by_side: Executor,
    settings: Settings,
    folder: Path,
    before: Path | None,
    version: str,
    deliveries: list[Row],
    engine: sa.Engine,
) -> None:
    """One product per school that delivered: its own rows, and of others what the municipality's product shows, unnamed.

    A school of which nothing changed since the release `before` keeps its file: the new release gets a second link to
    it. So a release costs what changed, and the `release` in a school's product is the one in which its own figures
    last changed. What changed is written by several threads, each with a cursor of its own.
    """
    better, effects = (connection.execute(f"from made.{table} order by all").fetchall() for table in learned.SCHEMAS)
    secret, named = confirmed_key(settings, Ledger(engine)), opt_in.may_be_named(engine)
    of_others = among_others.version(municipality.made_from(folder), secret, named)
    names = among_others.names_of(connection, "warehouse", named)
    wanted = _versions(settings.home, f"{version} {better} {of_others}", deliveries, effects)
    former = _made_from(before)
    kept = {school_id for school_id, made_from in wanted.items() if former.get(school_id) == made_from}
    for school_id in kept:
        assert before
        (folder / SCHOOLS / f"{school_id}.duckdb").hardlink_to(before / SCHOOLS / f"{school_id}.duckdb")
    own = {
        table: "school_id" if "school_id" in columns else "delivery_id"
        for table, columns in marts(connection).items()
        if columns & {"school_id", "delivery_id"}
    }
    words, place = labels(connection), places(connection)

    def write(school_id: str) -> None:
        product, cursor = f"school_{school_id}", connection.cursor()
        with cursor, attached(cursor, folder / SCHOOLS / f"{school_id}.duckdb", product):
            for table, key in own.items():
                of_school = f"school_id = '{school_id}'"
                if key == "delivery_id":
                    of_school = f"delivery_id in (select delivery_id from warehouse.marts.delivery where {of_school})"
                if table in _TOLD_TO_ALL:
                    of_school = "true"
                cursor.execute(f"create table {product}.{table} as from {place[table]} where {of_school}")
            for table in learned.SCHEMAS:
                of_school = "true" if table in _TOLD_TO_ALL else f"school_id = '{school_id}'"
                cursor.execute(f"create table {product}.{table} as from made.{table} where {of_school}")
            kept_years.join_in(cursor, settings.home, product, f"school_id = '{school_id}'")
            for table in words:
                cursor.execute(f"create table {product}.{table} as from {place[table]}")
            among_others.write(cursor, product, "protected", school_id, secret, names)
            describe(cursor, product)

    connection.execute(f"attach '{folder / MUNICIPALITY}' as protected (read_only)")
    list(side_by_side.map(write, sorted(wanted.keys() - kept)))
    connection.execute("detach protected")
    (folder / INDEX).write_text(json.dumps(wanted))


def _versions(home: Path, version: str, deliveries: list[Row], effects: list[tuple]) -> dict[str, str]:
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


def _made_from(release: Path | None) -> dict[str, str]:
    """What the products of a release were made from, per school; nothing if there is none."""
    index = release / INDEX if release else None
    return json.loads(index.read_text()) if index and index.exists() else {}
