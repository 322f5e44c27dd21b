"""A workbench: tables of one delivery by name, and SQL over them that is planned once and asked again for each delivery.

Planning a statement takes longer than running it over the rows of one month of one school. So the rows of each delivery
take the place of those of the one before under the same names, and statements say nothing that belongs to one delivery:
no month, no school, no header. All rows are Arrow tables; DuckDB keeps none.
"""

import atexit
import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from attendance import duckdb_files

MACROS = r"""
create macro is_range(period) as regexp_full_match(period, '\d+-\d+');
create macro first_period(period) as case when is_range(period) then split_part(period, '-', 1) else period end;
create macro last_period(period) as case when is_range(period) then split_part(period, '-', 2) else period end;
create macro period_span(first, last) as case when first is null or last is null or first = last
    then coalesce(first, last) else first || '-' || last end;
"""
"""What the fields of declarations may use."""


class _Place:
    """Where a table lies: DuckDB asks it for its rows anew each time that a statement runs."""

    def __init__(self, rows: pa.Table) -> None:
        self.schema = rows.schema
        self.nothing = rows.schema.empty_table()
        self.rows = rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested_schema)


class Workbench:
    """Tables by name and statements over them, for one delivery at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._places: dict[str, _Place] = {}
        self._planned: dict[str, str] = {}

    def put(self, name: str, rows: pa.Table) -> None:
        """Lays a table in the place of this name. Other columns than before under the same name cost all plans anew."""
        place = self._places.get(name)
        if place is None or not place.schema.equals(rows.schema):
            if place is not None:
                self._forget_plans()  # they would go on reading the place of before
            place = self._places[name] = _Place(rows)
            self._connection.register(name, place)
        place.rows = rows

    def laid(self, name: str) -> pa.Table:
        """The table in the place of this name."""
        return self._places[name].rows

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer as Python rows, for a few."""
        return self._connection.execute(f"execute {self._plan(query)}").fetchall()

    def table(self, query: str) -> pa.Table:
        """The answer as an Arrow table."""
        return self._connection.sql(f"execute {self._plan(query)}").to_arrow_table()

    def _plan(self, query: str) -> str:
        """The name of the plan of a statement."""
        if query not in self._planned:
            name = f"plan_{len(self._planned)}"
            self._connection.execute(f"prepare {name} as {query}")
            self._planned[query] = name
        return self._planned[query]

    def _forget_plans(self) -> None:
        for plan in self._planned.values():
            self._connection.execute(f"deallocate {plan}")
        self._planned.clear()

    def clear(self) -> None:
        """Lets go of all rows; names and plans stay."""
        for place in self._places.values():
            place.rows = place.nothing

    def close(self) -> None:
        """Lets go of everything."""
        self._connection.close()


_idle: list[Workbench] = []
atexit.register(_idle.clear)  # connections must be gone before the interpreter is


@contextmanager
def workbench() -> Iterator[Workbench]:
    """A workbench of one's own: one that an earlier delivery left clear, else a new one."""
    try:
        bench = _idle.pop()
    except IndexError:
        with _OPENING:
            bench = Workbench(_database().cursor())
    try:
        yield bench
    except BaseException:
        bench.close()
        raise
    bench.clear()
    _idle.append(bench)


_OPENING = threading.Lock()


@functools.cache
def _database() -> duckdb.DuckDBPyConnection:
    """A database in memory, opened once per process; each workbench has a connection of its own."""
    database = duckdb.connect(
        config={
            **duckdb_files.CLOSED,
            "threads": 1,  # one delivery is too little for more; several go side by side
            "temp_directory": "",  # what a delivery says of pupils is never spilled to disk
        }
    )
    database.execute("set enable_external_access = false")
    database.execute(MACROS)
    return database
