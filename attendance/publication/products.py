"""Products: what the files of a release have in common, and the analyst's, which holds all.

A product is written by one cursor of a connection on which are attached: `warehouse`, `released` (attendance.publication.released)
and `made`, with the tables that are worked out at publication. Several cursors may each write a product at once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from attendance import duckdb_files
from attendance.administration import kept_years
from attendance.learning import tables as learned

SMALL_BLOCK, LARGE_BLOCK = 16_384, 262_144
"""Bytes. The products of schools and municipalities are many small tables, and each column takes at least one block."""


def attach_made(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """Attaches these tables, and marts that are worked out when looked at, as the database `made`, in memory for all cursors."""
    connection.execute("attach ':memory:' as made")
    for name, rows in tables.items():
        connection.register("rows_made", rows)
        connection.execute(f"create table made.{name} as from rows_made")
        connection.unregister("rows_made")
    # a mart that is a view would be worked out anew for every product
    for (view,) in connection.execute(
        "select view_name from duckdb_views() where database_name = 'warehouse' and schema_name = 'marts' order by all"
    ).fetchall():
        connection.execute(f"create table made.{view} as from warehouse.marts.{view}")


@contextmanager
def attached(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str, block_size: int = SMALL_BLOCK
) -> Iterator[None]:
    """A new database file under `name`, all that is written in one transaction; detaching flushes it whole."""
    connection.execute(f"attach '{path}' as {name} (block_size {block_size})")
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    else:
        connection.execute("commit")
    finally:
        connection.execute(f"detach {name}")


def marts(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The marts with their columns."""
    return {table: set(named) for table, named in duckdb_files.columns(connection, "warehouse", "marts").items()}


def places(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Where each mart is read from."""
    made = connection.execute("select table_name from duckdb_tables() where database_name = 'made'").fetchall()
    return {table: f"made.{table}" if (table,) in made else f"warehouse.marts.{table}" for table in marts(connection)}


def labels(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Marts that hold facts of the domain and nothing of a school: the words and borders that screens show."""
    return [
        table for table, columns in marts(connection).items() if not columns & {"school_id", "month", "delivery_id"}
    ]


def describe(connection: duckdb.DuckDBPyConnection, product: str) -> None:
    """The release, and the dictionary of just the columns that the product holds."""
    connection.execute(f"create table {product}.release as select * exclude (built_from) from made.release")
    connection.execute(f"""
        create table {product}.column_dictionary as
        select d.* from made.column_dictionary as d
        join duckdb_columns() as c
            on c.database_name = '{product}' and c.table_name = d."table" and c.column_name = d."column"
    """)


def write_analyst(connection: duckdb.DuckDBPyConnection, home: Path, path: Path) -> dict[str, int]:
    """The analyst's product: all marts whole, and all that was made. Returns the rows per mart."""
    tables = places(connection)
    with attached(connection, path, "analyst", LARGE_BLOCK):
        for table, place in tables.items():
            connection.execute(f"create table analyst.{table} as from {place}")
        kept_years.join_in(connection, home, "analyst")
        for table in ("release", "column_dictionary", *learned.SCHEMAS):
            connection.execute(f"create table analyst.{table} as from made.{table}")
        counted = " union all ".join(f"select '{table}', count(*) from analyst.{table}" for table in tables)
        return dict(connection.execute(counted).fetchall())
