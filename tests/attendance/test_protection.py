"""The municipality product: no small cell, and none that comes back by subtracting from the total above it."""

from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.protection import MEASURES, protect

MINIMUM = 10
TIERS = ("tier_1", "tier_2", "tier_3", "too_little_data")

schools = st.lists(
    st.tuples(
        st.sampled_from(["0153", "0158", "0164"]),
        st.integers(0, 30),
        st.booleans(),
        st.lists(st.integers(0, 25), min_size=4, max_size=4),
    ),
    min_size=1,
    max_size=6,
)


def region(rows: list[tuple[str, int, bool, list[int]]]) -> duckdb.DuckDBPyConnection:
    """One month of a region: per school its municipality, pupils, whether it delivered, and pupils per tier."""
    connection = duckdb.connect()
    connection.execute("create schema marts; create schema product")
    connection.execute(
        "create table marts.school (school_id text, municipality_code text, municipality text, sector text)"
    )
    connection.execute("create table marts.delivery_calendar (school_id text, month date, is_delivered boolean)")
    measures = ", ".join(f"{name} bigint" for name in MEASURES)
    connection.execute(f"create table marts.attendance_month (school_id text, month date, {measures})")
    connection.execute("create table marts.tier (profile text, tier text)")
    connection.execute(
        "insert into marts.tier values ('md_mtss', 'tier_1'), ('md_mtss', 'tier_2'), ('md_mtss', 'tier_3')"
    )
    connection.execute(
        "create table marts.tier_distribution "
        "(profile text, period_kind text, month date, school_id text, tier text, pupils bigint)"
    )
    for number, (municipality, pupils, is_delivered, tiers) in enumerate(rows):
        school = f"00AA{number:02}"
        connection.execute("insert into marts.school values (?, ?, ?, 'vo')", [school, municipality, municipality])
        connection.execute("insert into marts.delivery_calendar values (?, '2025-10-01', ?)", [school, is_delivered])
        if is_delivered:
            values = [pupils * (number + 2) for number in range(len(MEASURES) - 1)]
            connection.execute(
                f"insert into marts.attendance_month values (?, '2025-10-01', ?, {', '.join('?' * len(values))})",
                [school, pupils, *values],
            )
            for tier, count in zip(TIERS, tiers, strict=True):
                connection.execute(
                    "insert into marts.tier_distribution values ('md_mtss', 'month', '2025-10-01', ?, ?, ?)",
                    [school, tier, count],
                )
    protect(connection, "marts", "product", MINIMUM)
    return connection


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@settings(max_examples=40, deadline=None)
@given(schools)
def test_no_small_cell_is_shown_and_none_comes_back_by_subtraction(
    rows: list[tuple[str, int, bool, list[int]]],
) -> None:
    connection = region(rows)
    cells = query(connection, "select * from product.attendance_municipality_month")
    assert {cell["municipality_code"] for cell in cells} == {row[0] for row in rows}
    shown = [cell for cell in cells if cell["pupils_status"] == "value"]
    hidden = [cell for cell in cells if cell["pupils_status"] == "hidden"]
    for cell in cells:
        for measure in MEASURES:
            assert (cell[measure] is not None) == (cell[f"{measure}_status"] == "value")
    assert all(cell["pupils"] >= MINIMUM for cell in shown)
    [total] = query(connection, "select * from product.attendance_region_month")
    if len(hidden) == 1:
        assert total["pupils_status"] != "value"
    if total["pupils_status"] == "value" and hidden:
        left = total["pupils"] - sum(cell["pupils"] for cell in shown)
        assert len(hidden) >= 2
        assert left >= 0


@settings(max_examples=40, deadline=None)
@given(schools)
def test_no_small_tier_is_shown_and_never_exactly_one_is_hidden(rows: list[tuple[str, int, bool, list[int]]]) -> None:
    connection = region(rows)
    for table, group in (("tier_municipality_month", "municipality_code"), ("tier_region_month", "sector")):
        cells = query(connection, f"select * from product.{table}")
        assert all(cell["pupils"] >= MINIMUM for cell in cells if cell["pupils_status"] == "value")
        for key in {cell[group] for cell in cells}:
            own = [cell for cell in cells if cell[group] == key]
            assert len(own) == len(TIERS)
            assert sum(cell["pupils_status"] == "hidden" for cell in own) != 1


def test_not_delivered_no_pupils_hidden_and_value_are_four_things() -> None:
    connection = region(
        [
            ("0153", 25, True, [0] * 4),
            ("0158", 0, True, [0] * 4),
            ("0164", 30, False, [0] * 4),
            ("0141", 4, True, [0] * 4),
            ("0147", 7, True, [0] * 4),
        ]
    )
    status = {
        row["municipality_code"]: row["pupils_status"]
        for row in query(connection, "select * from product.attendance_municipality_month")
    }
    assert status == {
        "0153": "value",
        "0158": "no_pupils",
        "0164": "not_delivered",
        "0141": "hidden",
        "0147": "hidden",
    }
