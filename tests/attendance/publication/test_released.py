"""What others may see of the warehouse: nothing of a month that its school still looks at."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from attendance.publication.released import attach_released

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two schools, two months; November of B is under review and not delivered by A."""
    with duckdb.connect() as made:
        made.execute("attach ':memory:' as warehouse")
        made.execute("""
            create schema warehouse.marts;
            create schema warehouse.intermediate;
            create table warehouse.marts.month_status as from (values
                ('A', date '2025-10-01', true, date '2025-11-14', 'Griepgolf.'),
                ('A', date '2025-11-01', false, null, null),
                ('B', date '2025-10-01', true, date '2025-11-14', null),
                ('B', date '2025-11-01', false, date '2025-12-19', 'Nieuw rooster.')
            ) as t(school_id, month, is_released, review_until, context_note);
            create table warehouse.marts.delivery_calendar as select school_id, month, true as is_delivered,
                date '2025-12-05' as expected_by, now()::timestamp as delivered_at, now()::timestamp as last_delivered_at,
                1 as deliveries, true as is_on_time
                from warehouse.marts.month_status;
            update warehouse.marts.delivery_calendar
                set is_delivered = false, deliveries = 0, is_on_time = null, delivered_at = null
                where school_id = 'A' and month = date '2025-11-01';
            create table warehouse.marts.attendance_month as select school_id, month, 7 as pupils
                from warehouse.marts.month_status;
            create table warehouse.marts.attendance_day as select school_id, month + 3 as "date", 7 as absent_minutes
                from warehouse.marts.month_status;
            create table warehouse.marts.attendance_home_month as select month, '0153' as home_municipality_code
                from warehouse.marts.month_status;
            create table warehouse.marts.finding as select 'x' as delivery_id;
            create table warehouse.marts.delivery as select 'x' as delivery_id, 'B' as school_id,
                date '2025-11-01' as month;
            create table warehouse.marts.school as select distinct school_id from warehouse.marts.month_status;
            create table warehouse.marts.category as select 'sick' as category;
            create table warehouse.intermediate.int_absence_day as select school_id, month, 1 as pupil_key
                from warehouse.marts.month_status
        """)
        attach_released(made, "warehouse", "released")
        yield made


@pytest.mark.parametrize(
    "table", ["marts.attendance_month", "marts.month_status", "intermediate.int_absence_day", "marts.attendance_day"]
)
def test_only_months_that_are_out_have_rows(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    day = '"date"' if table.endswith("_day") and "marts" in table else "month"
    found = connection.execute(
        f"select distinct school_id, date_trunc('month', {day})::date from released.{table} order by all"
    ).fetchall()
    assert found == [("A", OCTOBER), ("B", OCTOBER)]


def test_a_month_under_review_is_waited_for(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "select school_id, month, is_delivered, expected_by, deliveries, is_on_time, delivered_at is null "
        "from released.marts.delivery_calendar order by all"
    ).fetchall()
    assert found == [
        ("A", OCTOBER, True, date(2025, 12, 5), 1, True, False),
        ("A", NOVEMBER, False, date(2025, 12, 5), 0, None, True),
        ("B", OCTOBER, True, date(2025, 12, 5), 1, True, False),
        ("B", NOVEMBER, False, date(2025, 12, 19), 0, None, True),
    ]


def test_what_cannot_be_told_by_school_is_not_there(connection: duckdb.DuckDBPyConnection) -> None:
    tables = connection.execute("select view_name from duckdb_views() where database_name = 'released'").fetchall()
    assert {name for (name,) in tables} == {
        "month_status",
        "delivery_calendar",
        "attendance_month",
        "attendance_day",
        "school",
        "category",
        "int_absence_day",
    }


def test_schools_and_words_are_there_whole(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("select count(*) from released.marts.school").fetchone() == (2,)
    assert connection.execute("select category from released.marts.category").fetchone() == ("sick",)
