"""Handing over: the small raw tables, written whole from the ledger before each build, and the sweep of raw files.

`school_month` says which delivery of each school and month is in force and carries a fingerprint of all that shapes
its figures; the slot-level models rebuild a school-month when its fingerprint differs from the one they hold.
"""

import hashlib
import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from attendance import database, moments, paths
from attendance.contract import BULK_TABLES, TABLES
from attendance.deliveries import Delivery, Ledger
from attendance.intake.reference import ReferenceBook, Row
from attendance.network import meetings
from attendance.settings import DEFAULT_REVIEW_DAYS
from attendance.statements import approaches, goals, interventions, review

_INPUTS = "inputs"
"""Beside the raw tables: the version of all inputs that they were made from."""
_ORPHAN_SECONDS = 86_400


def hand_over(
    home: Path,
    ledger: Ledger,
    rules_version: str,
    project_version: str,
    review_days: int = DEFAULT_REVIEW_DAYS,
) -> list[tuple[str, date]]:
    """Writes all small raw tables, sweeps the bulk files, and returns the school-months in force.

    `rules_version` stands for the counting rules themselves: when it changes, every fingerprint does. What comes in
    meanwhile is left for the next time: everything is limited to the deliveries known at the start. `review_days` is the
    term, in school days, after which a month goes out by itself.
    """
    version = inputs_version(ledger, project_version, review_days)
    received = ledger.deliveries()
    kept_from = ledger.kept_from()
    # of older months only released aggregates are kept, which a release joins in by itself
    deliveries = [one for one in received if kept_from is None or one.month is None or one.month >= kept_from]
    known = {one.delivery_id for one in deliveries}
    in_force = [one for one in deliveries if one.status == "accepted"]
    book = ReferenceBook(ledger, received)
    changes = _changes(ledger)
    tables: dict[str, list[Row]] = {name: [] for name in ("school_month", "bell_time", "reason_code", "free_day")}
    for one in in_force:
        assert one.school_id
        assert one.month
        where = {"school_id": one.school_id, "month": one.month}
        reference = book.of(one.school_id, one.month)
        for name, rows in vars(reference).items():
            tables[name] += [where | row for row in rows]
        tables["school_month"].append(
            where
            | {
                "delivery_id": one.delivery_id,
                "has_timetable": one.has_timetable,
                "is_totals": one.is_totals,
                "fingerprint": _fingerprint(
                    rules_version, one.delivery_id, vars(reference), *changes.get(one.delivery_id, ())
                ),
            }
        )
    tables["delivery"] = [vars(one) for one in deliveries]
    for table in (database.finding, database.intake_measure, database.intake_reason):
        tables[table.name] = [row for row in ledger.rows(table) if row["delivery_id"] in known]
    # beside the fingerprints on purpose: what a school says of its months changes no figure of a slot
    tables["declaration"] = ledger.rows(database.declaration)
    tables["review"] = [
        vars(one)
        for one in review.statuses(ledger, moments.today(), review_days)
        if kept_from is None or one.month >= kept_from
    ]
    tables |= _plans(ledger)
    for name, rows in tables.items():
        _write(paths.raw_small(home, name), name, rows)
    (paths.raw(home) / _INPUTS).write_text(version)
    sweep(home, deliveries)
    return [(row["school_id"], row["month"]) for row in tables["school_month"]]


def _changes(ledger: Ledger) -> dict[str, list[str]]:
    """Per delivery the changes that were made of its rows since it was taken in."""
    made: dict[str, list[str]] = {}
    for row in ledger.rows(database.row_change_delivery):
        made.setdefault(row["delivery_id"], []).append(row["change_id"])
    return made


def _plans(ledger: Ledger) -> dict[str, list[Row]]:
    """What schools set out to do, and what others may read of their approach."""
    return {
        "goal": [vars(one) for one in goals.in_force(ledger.engine)],
        "intervention": [vars(one) for one in interventions.in_force(ledger.engine)],
        "approach": [vars(one) for one in approaches.shared(ledger.engine)],
    }


def _fingerprint(*parts: Any) -> int:
    """A number of 63 bits that changes with any of the parts."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()) >> 1


def _write(target: Path, name: str, rows: list[Row]) -> None:
    schema = TABLES[name].arrow_schema()
    columns = {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    pq.write_table(pa.table(columns, schema=schema), partial, compression="zstd")
    partial.replace(target)


def sweep(home: Path, deliveries: list[Delivery]) -> int:
    """Removes raw files that no delivery in force needs any more and returns how many.

    `deliveries` are those that were handed over: what was recorded since may have superseded a file that the models
    are about to read. A file of a delivery that is not among them may be on its way in: it goes only after a day.
    """
    status = {one.delivery_id: one.status for one in deliveries}
    removed = 0
    for table in (*(table.name for table in BULK_TABLES), "set_aside"):
        for path in (paths.raw(home) / table).glob("*/*/*"):
            known = status.get(path.stem)
            is_old_orphan = known is None and time.time() - path.stat().st_mtime > _ORPHAN_SECONDS
            if known in ("superseded", "refused", "expired") or is_old_orphan:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def inputs_version(ledger: Ledger, project_version: str, review_days: int = DEFAULT_REVIEW_DAYS) -> str:
    """A short hash of all that a release is made from: deliveries in force, what was entered by hand, the project.

    It changes by itself on the day on which the term of a month has passed, so that the month goes out.
    """
    by_hand = [
        ledger.rows(table, by_hand=True) for table in (database.bell_time, database.reason_code, database.free_day)
    ]
    by_hand.append(ledger.rows(database.declaration))
    by_hand.append(ledger.rows(database.opt_in))
    by_hand.append([vars(one) for one in review.statuses(ledger, moments.today(), review_days)])
    deliveries = [(one.delivery_id, one.status) for one in ledger.deliveries()]
    by_hand += _plans(ledger).values()
    by_hand.append(meetings.settled(ledger.engine))
    changes = ledger.rows(database.row_change)
    return f"{_fingerprint(project_version, deliveries, by_hand, *([changes] if changes else [])):x}"


def confirm_published(home: Path) -> None:
    """Notes that what was handed over last is published."""
    shutil.copyfile(paths.raw(home) / _INPUTS, paths.published_inputs(home))


def is_published(home: Path, version: str) -> bool:
    """True if the release in force was made from this version of all inputs."""
    note = paths.published_inputs(home)
    return paths.current_release(home).exists() and note.exists() and note.read_text() == version
