"""The warehouse as others than the school may see it: only school-months that are out.

The seam between review and protection: whatever is made for the municipality, for other schools or for the network
reads this in the place of the warehouse, and so can't show a month that its school has yet to look at.
"""

import duckdb

from attendance import duckdb_files

SCHEMAS = ("marts", "intermediate")
MONTH_STATUS = "month_status"
_CALENDAR = "delivery_calendar"
_WHOLE = {"published_school", "school"}
"""Who the schools of the region are is no secret."""


def attach_released(connection: duckdb.DuckDBPyConnection, warehouse: str, name: str) -> None:
    """Attaches a database of views under `name`, with the schemas and tables of the attached `warehouse`.

    Of school-months that are not out (the mart month_status) there is no row. In `delivery_calendar` such a month was not
    delivered, and it is expected by the last day of its review: so a month of the region is not taken for complete, nor
    its term for passed, while a school still looks. Tables in which the school can't be told (attendance_home_month) and
    those about deliveries are left out; tables of words and borders are there whole.
    """
    connection.execute(f"attach ':memory:' as {name}")
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {name}.{schema}")
        for table, columns in duckdb_files.columns(connection, warehouse, schema).items():
            rows = _rows(f"{warehouse}.{schema}.{table}", table, set(columns), f"{warehouse}.marts.{MONTH_STATUS}")
            if rows is not None:
                connection.execute(f"create view {name}.{schema}.{table} as {rows}")


def _rows(relation: str, table: str, columns: set[str], status: str) -> str | None:
    """The part of a table that others may see; None for a table of which no part can be told."""
    if table in _WHOLE or not columns & {"school_id", "month", "delivery_id"}:
        return f"select * from {relation}"
    if "school_id" not in columns or "delivery_id" in columns:
        return None
    month = (
        "month" if "month" in columns else "cast(date_trunc('month', \"date\") as date)" if "date" in columns else None
    )
    if month is None:
        return None
    out = f"(school_id, {month}) in (select (school_id, month) from {status} where is_released)"
    if table != _CALENDAR:
        return f"select * from {relation} where {out}"
    return f"""
        select calendar.* replace (
            calendar.is_delivered and is_out as is_delivered,
            case when calendar.is_delivered and not is_out
                then greatest(calendar.expected_by, status.review_until) else calendar.expected_by end as expected_by,
            case when is_out then calendar.delivered_at end as delivered_at,
            case when is_out then calendar.last_delivered_at end as last_delivered_at,
            case when is_out then calendar.deliveries else 0 end as deliveries,
            case when is_out then calendar.is_on_time end as is_on_time
        )
        from {relation} as calendar
        join (select school_id, month, review_until, is_released as is_out from {status}) as status using (school_id, month)
    """
