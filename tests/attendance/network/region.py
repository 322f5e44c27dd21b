"""The municipality's product as the network needs it: all tables, with a few protected figures of one month."""

from datetime import date
from pathlib import Path

import duckdb

from attendance.protection.product import write_product

MONTH = date(2025, 11, 1)


def write_municipality(folder: Path, seeds: tuple[str, ...] = ()) -> None:
    """Writes municipality.duckdb into a folder; `seeds` are tables of words to take along."""
    pupils = {("po", "orange"): 25, ("po", "red"): 10, ("vo", "orange"): 210, ("vo", "red"): 55}
    with duckdb.connect(folder / "municipality.duckdb") as connection:
        write_product(connection, "municipality.main", [])
        for table in seeds:
            connection.execute(f"create table {table} as from read_csv('dbt_project/seeds/{table}.csv')")
        connection.executemany(
            "insert into tier_region_month by name select $1 as sector, $2 as tier, $3 as pupils, 'value' as pupils_status, "
            "$4::date as month, 'pyramid' as profile, 'ytd' as period_kind, 'hidden' as pupils_share_status",
            [(*key, count, MONTH) for key, count in pupils.items()],
        )
        connection.execute("insert into protected_month by name select $1::date as month", [MONTH])
        connection.execute(
            "insert into attendance_region_month by name select $1::date as month, 'vo' as sector, 90000 as present_minutes, "
            "'value' as present_minutes_status, 100000 as registered_minutes, 'value' as registered_minutes_status, "
            "110000 as scheduled_minutes, 'value' as scheduled_minutes_status",
            [MONTH],
        )
