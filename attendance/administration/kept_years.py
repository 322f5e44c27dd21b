"""School years whose pupil rows are gone: the aggregates that were released stay, and go along in every later release.

They are taken from the release in force just before the rows go, and never counted anew.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from attendance import duckdb_files, paths

_DAYS = {"month": "month", "date": '"date"'}
"""Columns that say when: tables with one of these and no pupil are aggregates of a period."""


def kept_until(home: Path) -> date | None:
    """The day before which only aggregates are kept; None if nothing was ever frozen."""
    years = [int(path.name) for path in paths.kept(home).glob("*") if path.is_dir()]
    return date(max(years) + 1, 8, 1) if years else None


def schools(home: Path) -> set[str]:
    """The schools of which there are aggregates of such years."""
    files = [str(path) for path in paths.kept(home).glob("*/attendance_month.parquet")]
    if not files:
        return set()
    with duckdb_files.in_memory() as connection:
        rows = connection.execute("select distinct school_id from read_parquet($files)", {"files": files}).fetchall()
    return {school_id for (school_id,) in rows}


def freeze(home: Path, product: Path, since: date | None, before: date, place: Callable[[Path], Path]) -> int:
    """Writes the aggregates of months from `since` to before `before` out of an analyst's product; returns their rows.

    `place` says where the new version of a file of the data folder is to be written.
    """
    frozen = 0
    with duckdb_files.in_memory() as connection:
        connection.execute(f"attach '{product}' as product (read_only)")
        for table, day in _aggregates(connection, "product"):
            within = f"{day} < date '{before}'" + (f" and {day} >= date '{since}'" if since else "")
            year = f"year({day}) - (month({day}) < 8)::int"
            years = connection.execute(
                f"select {year} as school_year, count(*) from product.{table} where {within} group by all order by all"
            ).fetchall()
            for school_year, rows in years:
                target = place(paths.kept(home) / str(school_year) / f"{table}.parquet")
                target.parent.mkdir(parents=True, exist_ok=True)
                connection.execute(
                    f"copy (from product.{table} where {within} and {year} = {school_year}) to '{target}' "
                    "(format parquet, compression zstd)"
                )
                frozen += rows
    return frozen


def join_in(connection: duckdb.DuckDBPyConnection, home: Path, product: str, where: str = "true") -> None:
    """Adds the frozen rows for which `where` holds to the tables of an attached product, in the columns both have.

    In those tables nothing else is said of such months: what the models make of them without rows is taken out.
    """
    until = kept_until(home)
    if until is None:
        return
    for table, day in _aggregates(connection, product):
        files = [str(path) for path in sorted(paths.kept(home).glob(f"*/{table}.parquet"))]
        connection.execute(f"delete from {product}.{table} where {day} < date '{until}'")
        if files:
            source = f"read_parquet({files}, union_by_name = true, hive_partitioning = false)"
            frozen = {row[0] for row in connection.execute(f"describe from {source}").fetchall()}
            columns = ", ".join(
                f'"{name}"' for name in duckdb_files.columns(connection, product)[table] if name in frozen
            )
            connection.execute(
                f"insert into {product}.{table} by name select {columns} from {source} where {where} order by {day}"
            )


def _aggregates(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    """The tables of aggregates per period, each with the column that says when."""
    return [
        (table, next(_DAYS[name] for name in _DAYS if name in columns))
        for table, columns in duckdb_files.columns(connection, database).items()
        if _DAYS.keys() & set(columns) and "pupil_key" not in columns
    ]
