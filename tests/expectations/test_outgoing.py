"""The back door counts rows too many per key, and says so of the table that has them."""

import duckdb
import pytest

from expectations.outgoing import KEYS, _check_keys


@pytest.fixture(scope="module")
def product() -> duckdb.DuckDBPyConnection:
    """Every table with two rows; of days and goals one is there twice, by one key with an empty part; no schools."""
    connection = duckdb.connect()
    for table, key in KEYS.items():
        columns = ", ".join(f'column{number} as "{name}"' for number, name in enumerate(key))
        same = [0] * len(key) if table in ("attendance_day", "goal") else [1] * len(key)
        values = ", ".join(str(one) for one in [0] * len(key)), ", ".join(str(one) for one in same)
        rows = f"(values ({values[0]}), ({values[1]})) as t({', '.join(f'column{n}' for n in range(len(key)))})"
        connection.execute(f"create table {table} as select {columns} from {rows}")
    connection.execute("update goal set tier = null")
    connection.execute("delete from school")
    return connection


def test_each_repeated_key_is_counted_in_its_own_table(product: duckdb.DuckDBPyConnection) -> None:
    results = {one.table_name: one for one in _check_keys(product)}
    assert list(results) == list(KEYS)
    assert {name for name, one in results.items() if not one.is_passed} == {"attendance_day", "goal"}
    day = results["attendance_day"]
    assert (day.column_name, day.checked_rows, day.unexpected_rows) == ("school_id, date", 2, 1)
    assert (results["school"].checked_rows, results["school"].unexpected_rows) == (0, 0)
