"""A raw folder written by hand: the tables of the contract from plain dicts, columns left out are null.

Belongs here: writing only. What a table holds is said by the test that needs it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from attendance.contract import BULK_TABLES, TABLES, Table

TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
Row = dict[str, Any]


class RawFolder:
    """Collects the small tables and writes everything in the layout that dbt reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.small: dict[str, list[Row]] = {table.name: [] for table in TABLES.values() if not table.bulk}

    def deliver(
        self,
        school_id: str,
        month: date,
        delivery_id: str,
        fingerprint: int,
        has_timetable: bool = True,
        **tables: list[Row],
    ) -> None:
        """One delivery in force: its bulk tables (enrolment, slot, registration), and bell_time and reason_code. A
        delivery of the same school and month before it is superseded. Intake measures are counted from the rows."""
        self.withdraw(school_id, month)
        for table in BULK_TABLES:
            if table.sparse and not tables.get(table.name):
                continue
            path = self.folder / table.name / f"school_id={school_id}" / f"month={month}" / f"{delivery_id}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = [{"row_number": number, **row} for number, row in enumerate(tables.get(table.name, []), start=2)]
            pq.write_table(_table(table, rows), path)
        key = {"school_id": school_id, "month": month}
        self.small["school_month"].append(
            key
            | {
                "delivery_id": delivery_id,
                "has_timetable": has_timetable,
                "is_totals": bool(tables.get("pupil_total")),
                "fingerprint": fingerprint,
            }
        )
        for name in ("bell_time", "reason_code", "free_day"):
            self.small[name] += [key | row for row in tables.get(name, [])]
        self.small["delivery"].append(
            key
            | {
                "delivery_id": delivery_id,
                "upload_id": delivery_id,
                "received_at": datetime.combine(month.replace(day=28), time(16)),
                "sha256": delivery_id,
                "shape": "uitwisselformaat",
                "status": "accepted",
                "rows_delivered": 0,
                "rows_used": 0,
                "rows_set_aside": 0,
                "rows_dropped": 0,
            }
        )
        self.small["intake_measure"] += [
            {"delivery_id": delivery_id, "set_aside": 0, "dropped": 0, **measure}
            for measure in _measures(tables, has_timetable)
        ]

    def withdraw(self, school_id: str, month: date) -> None:
        """No delivery of this school and month is in force any more."""
        for name in ("school_month", "bell_time", "reason_code", "free_day"):
            self.small[name] = [
                row for row in self.small[name] if (row["school_id"], row["month"]) != (school_id, month)
            ]
        for row in self.small["delivery"]:
            if (row["school_id"], row["month"]) == (school_id, month):
                row["status"] = "superseded"

    def write(self) -> None:
        """Hands the small tables over."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.small.items():
            pq.write_table(_table(TABLES[name], rows), self.folder / f"{name}.parquet")


def _table(table: Table, rows: Iterable[Row]) -> pa.Table:
    schema = pa.schema([(column.name, TYPES[column.type]) for column in table.columns])
    names = set(schema.names)
    complete = []
    for row in rows:
        assert row.keys() <= names, f"{table.name} has no {row.keys() - names}"
        complete.append({name: row.get(name) for name in schema.names})
    return pa.Table.from_pylist(complete, schema=schema)


def _measures(tables: dict[str, list[Row]], has_timetable: bool) -> list[Row]:
    """What intake would have counted: rows and pupils; minutes of slots with times."""
    found = []
    for table, name in (("leerlingen", "enrolment"), ("rooster", "slot"), ("registraties", "registration")):
        rows = tables.get(name, [])
        if name != "slot" or has_timetable:
            found.append({"table_name": table, "measure": "rows", "in_file": len(rows)})
            found.append({"table_name": table, "measure": "pupils", "in_file": len({row["pupil_key"] for row in rows})})
        if name == "slot" and has_timetable:
            minutes = sum(row["end_minute"] - row["begin_minute"] for row in rows if row.get("end_minute"))
            found.append({"table_name": table, "measure": "minutes", "in_file": minutes})
    totals = tables.get("pupil_total", [])
    if totals:
        minutes = sum(row["present_minutes"] + row["absent_minutes"] for row in totals)
        for measure, in_file in (("rows", len(totals)), ("pupils", len(totals)), ("minutes", minutes)):
            found.append({"table_name": "totalen", "measure": measure, "in_file": in_file})
    return found
