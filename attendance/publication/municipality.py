"""The product for municipalities: which months are due, protecting them, and having them audited before anyone sees them.

What is published stays as it is, so most releases only take over the product of the one before. Work is done for new
months: these are protected, written, and attacked by the auditor in a process of its own; what it finds becomes something
that may not be published again, and the month is protected anew.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from attendance import moments
from attendance.protection import frozen
from attendance.protection.catalogue import LEVELS, school_year
from attendance.protection.periods import due_months
from attendance.publication import names
from attendance.settings import ProtectionRules

if TYPE_CHECKING:
    import pandas as pd

    from attendance.protection.counts import Forbidden

ROUNDS = 10
"""How often a month is protected anew after the auditor found something; then nothing is published."""
_NOTE = "product.json"
_ROOT = Path(__file__).parents[2]
_AUDIT_COLUMNS = {
    "month": "date",
    "audited_at": "timestamp",
    "statements": "integer",
    "searched": "integer",
    "least_width": "integer",
    "least_width_unchanged": "integer",
    "least_width_moved": "integer",
    "minute_sums": "integer",
    "hidden_minute_sums": "integer",
    "below_bound": "integer",
    "seconds": "double",
}


def publish(
    connection: duckdb.DuckDBPyConnection,
    warehouse: str,
    release: Path,
    before: Path | None,
    rules: ProtectionRules,
    version: str,
    labels: list[str],
    describe: Callable[[str], None],
    today: date | None = None,
    protects: bool = True,
) -> list[date]:
    """Writes the municipality's product into the folder of a release; returns the months that are due.

    With `protects` those are protected, audited and new in it. Without, they wait: protecting a month takes a minute or
    so, and schools and analysts need not wait for it.
    `before` is the release in force, `version` stands for the models, `labels` are marts with words and borders that go
    along, and `describe` adds the release and the dictionary to the attached product of that name. The audit of new
    months lies beside them; whether it found nothing is for `is_safe` to say. Raises ProtectionFailed.
    """
    frozen.carry_over(before, release)
    published = [frozen.month_of(path) for path in frozen.folders(release)]
    due = due_months(connection, warehouse, published, rules, today or moments.today())
    new = due if protects else []
    source = _made_from([*published, *new], rules, version)
    if not new and before and (before / names.MUNICIPALITY).exists() and made_from(before) == source:
        os.link(before / names.MUNICIPALITY, release / names.MUNICIPALITY)
        _write_note(release, source, labels)
        return due

    def write(_: Collection[date]) -> None:
        _write(connection, warehouse, release, labels, describe)

    if new:
        _protect(connection, warehouse, release, before, rules, labels, new, write)
    else:
        write([])
    _add_audits(connection, release)
    _write_note(release, source, labels)
    return due


def _made_from(months: list[date], rules: ProtectionRules, version: str) -> str:
    """A hash of all that the product is made from."""
    return hashlib.sha256(repr((sorted(months), asdict(rules), version)).encode()).hexdigest()


def _read_note(release: Path) -> dict[str, Any]:
    """What is noted beside the months: what the product was made from, and its tables of words and borders.

    Nothing where there is no note, or one of another form: then the product is made anew.
    """
    path = release / frozen.FOLDER / _NOTE
    try:
        return dict(json.loads(path.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def made_from(release: Path) -> str:
    """What the product in the folder of a release was made from: another hash, another product."""
    return str(_read_note(release).get("made_from", ""))


def _write_note(release: Path, source: str, labels: list[str]) -> None:
    folder = release / frozen.FOLDER
    folder.mkdir(exist_ok=True)
    (folder / _NOTE).write_text(json.dumps({"made_from": source, "labels": labels}))


def _protect(
    connection: duckdb.DuckDBPyConnection,
    warehouse: str,
    release: Path,
    before: Path | None,
    rules: ProtectionRules,
    labels: list[str],
    due: list[date],
    write: Callable[[Collection[date]], None],
) -> None:
    """Protects the months that are due and has them audited, until the auditor finds nothing or there is no use in going on."""
    from attendance.protection.protect import protect_month  # solvers are slow to import; most releases need none

    forbidden: dict[date, Forbidden] = {month: [] for month in due}
    todo = due
    for _ in range(ROUNDS):
        for month in todo:
            earlier = [one for one in frozen.of_school_year(release, school_year(month)) if one.month < month]
            frozen.write(protect_month(connection, warehouse, month, earlier, rules, forbidden[month]), release)
        write(due)
        if audit(release, before, labels, due):
            return
        short = _forbid(release, forbidden)
        if short is None:
            return
        todo = [month for month in due if month >= short]


def _write(
    connection: duckdb.DuckDBPyConnection,
    warehouse: str,
    release: Path,
    labels: list[str],
    describe: Callable[[str], None],
) -> None:
    from attendance.protection.product import write_product

    path = release / names.MUNICIPALITY
    path.unlink(missing_ok=True)
    connection.execute(f"attach '{path}' as municipality (block_size 16384)")
    try:
        write_product(connection, "municipality.main", [frozen.read(one) for one in frozen.folders(release)])
        columns = ", ".join(f"{name} {kind}" for name, kind in _AUDIT_COLUMNS.items())
        connection.execute(f"create table municipality.protection_audit ({columns})")
        for table in labels:
            connection.execute(f"create table municipality.{table} as from {warehouse}.marts.{table}")
        describe("municipality")
    finally:
        connection.execute("detach municipality")


def audit(release: Path, before: Path | None, labels: list[str], months: Collection[date] | None) -> bool:
    """Runs the auditor over months of a release (None: all), in a process of its own; True if it found nothing."""
    command = [sys.executable, "-m", "attendance.audit", str(release), "--labels", *labels]
    if before:
        command += ["--before", str(before)]
    if months is not None:
        command += ["--only", *(f"{month:%Y-%m}" for month in months)]
    ended = subprocess.run(command, cwd=_ROOT, stdout=subprocess.DEVNULL, check=False)
    return ended.returncode == 0


def audit_again(release: Path) -> list[dict[str, Any]]:
    """Attacks all months of a release once more and returns what was found; what is kept with the release stays."""
    labels = _read_note(release).get("labels", [])
    command = [sys.executable, "-m", "attendance.audit", str(release), "--json", "--labels", *labels]
    ended = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    return json.loads(ended.stdout)


def sentence(report: dict[str, Any]) -> str:
    """One line of Dutch about the audit of a month."""
    found = "niets gevonden" if not report["below_bound"] else f"{report['below_bound']} keer te weinig over"
    return (
        f"{report['month']}: {report['statements']} beweringen over enkele leerlingen nagerekend, kleinste bereik "
        f"{report['least_width']}; {report['hidden_minute_sums']} van {report['minute_sums']} urensommen afgeschermd; "
        f"{found} ({report['seconds']:.0f} s)."
    )


def reports(release: Path) -> list[dict[str, Any]]:
    """The auditor's reports of all months of a release."""
    paths = [folder / "audit.json" for folder in frozen.folders(release)]
    return [json.loads(path.read_text()) for path in paths if path.exists()]


def is_safe(release: Path) -> bool:
    """True if every month of a release was audited and nothing was found."""
    found = reports(release)
    return len(found) == len(frozen.folders(release)) and all(report["below_bound"] == 0 for report in found)


def _forbid(release: Path, forbidden: "dict[date, Forbidden]") -> date | None:
    """Adds what was found to what may not be published again; the first month concerned, None if protecting anew can't help."""
    first = None
    for report in reports(release):
        month = date.fromisoformat(f"{report['month']}-01")
        if month not in forbidden or not report["short"]:
            continue
        cells = frozen.read(frozen.folder_of(release, month))
        places = cells.counts.cells.merge(cells.schools, on="school_id")
        for short in report["short"]:
            family = "signal" if short["system"].startswith("signal/") else short["system"]
            row = places[list(LEVELS[short["level"]])].astype(str).agg("|".join, axis=1)
            inside = (places["family"] == family) & (row == short["row"]) & places["class"].isin(short["classes"])
            group: pd.DataFrame = places[inside]
            forbidden[month].append(group)
        first = month if first is None else min(first, month)
    return first


def _add_audits(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """The reports as table `protection_audit`: how much was attacked and what was left, not which rows were small."""
    rows = [
        {name: report.get(name) for name in _AUDIT_COLUMNS} | {"month": f"{report['month']}-01"}
        for report in reports(release)
    ]
    if not rows:
        return
    columns = ", ".join(f"cast({name} as {kind})" for name, kind in _AUDIT_COLUMNS.items())
    connection.register("audit_rows", pa.Table.from_pylist(rows))
    connection.execute(f"attach '{release / names.MUNICIPALITY}' as municipality")
    try:
        connection.execute(f"insert into municipality.protection_audit select {columns} from audit_rows")
    finally:
        connection.execute("detach municipality")
        connection.unregister("audit_rows")
