"""How DuckDB is opened and read, everywhere alike: a connection of ours fetches nothing by itself.

Belongs here: the configuration of every connection, and what is asked of any database. What is asked of one in particular
stands with who asks.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""Nothing is looked for on the network, and no extension comes along unasked."""


def in_memory() -> duckdb.DuckDBPyConnection:
    """A database that is gone when it is closed."""
    return duckdb.connect(config=CLOSED)


def reading(path: Path) -> duckdb.DuckDBPyConnection:
    """A file that is only read. Raises duckdb.IOException where there is none, or where someone writes it."""
    return duckdb.connect(path, read_only=True, config=CLOSED)


def writing(path: Path) -> duckdb.DuckDBPyConnection:
    """A file that is written; it is made where there is none. Raises duckdb.IOException where someone else has it open."""
    return duckdb.connect(path, config=CLOSED)


def rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """The answer, a row as its columns by name."""
    found = connection.execute(sql, dict(parameters or {}))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str = "main") -> dict[str, list[str]]:
    """The tables and views of a schema by name, each with its columns in their own order."""
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = $database and schema_name = $schema "
        "order by table_name, column_index",
        {"database": database, "schema": schema},
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found
