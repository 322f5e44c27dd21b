"""Looks into the raw folder of a test."""

from pathlib import Path
from typing import Any

import duckdb


def raw(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query over the raw tables enrolment, slot and registration."""
    with duckdb.connect() as connection:
        for table in ("enrolment", "slot", "registration"):
            connection.execute(
                f"create view {table} as from read_parquet('{home}/raw/{table}/*/*/*.parquet', "
                "hive_partitioning = true, hive_types = {'school_id': varchar, 'month': date})"
            )
        return connection.execute(sql).fetchall()


def pupil_keys(home: Path, table: str = "enrolment") -> dict[str, set[int]]:
    """The pseudonyms in a table, per month."""
    rows = raw(home, f"select strftime(month, '%Y-%m'), list(distinct pupil_key) from {table} group by all")
    return {month: set(keys) for month, keys in rows}
