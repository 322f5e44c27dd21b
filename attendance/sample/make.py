"""`make_region`: the deliveries of a made-up region, written into the inbox of a data folder."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from attendance import paths
from attendance.sample.exchange import exchange_tables
from attendance.sample.faults import spoil
from attendance.sample.half_days import half_day_tables
from attendance.sample.magister import magister_tables
from attendance.sample.month import SchoolMonth, as_first_delivered, invent_school
from attendance.sample.pars import pars_tables
from attendance.sample.region import DeliveryPlan, Plant, RegionPlan, SchoolPlan, plan_region
from attendance.sample.somtoday import somtoday_tables
from attendance.sample.tables import FileStyle, Table, csv_bytes, zip_bytes
from attendance.sample.workbook import workbook_bytes

_SHAPES: dict[str, Callable[[SchoolMonth], list[Table]]] = {
    "uitwisselformaat": exchange_tables,
    "somtoday": somtoday_tables,
    "magister": magister_tables,
    "pars": pars_tables,
    "dagdelen": half_day_tables,
}


@dataclass(frozen=True)
class Written:
    """One delivery as it was written."""

    path: Path
    plan: DeliveryPlan
    school_id: str
    rows: dict[str, int]
    """Rows below the header by table, a totals row not counted."""
    planted: tuple[Plant, ...]
    """Faults that were put into this delivery."""


def make_region(
    home: Path,
    schools: int = 16,
    months: int = 3,
    seed: int = 1,
    formats: str = "mixed",
    pupils: int | None = None,
    progress: Callable[[], object] | None = None,
) -> list[Path]:
    """Writes a region's deliveries into `home`/inbox and returns their paths in order of receipt.

    Covers the first `months` (1–11) months of school year 2025–2026, from September. The same arguments give the same
    bytes and the same modification times. `pupils` is the total of the region; without it some 320 per school. `progress`
    is called once per school and month. Raises ValueError for numbers that cannot be had.
    """
    plan = plan_region(schools, months, seed, formats, pupils)
    return [written.path for written in write_region(home, plan, progress)]


def write_region(home: Path, region: RegionPlan, progress: Callable[[], object] | None = None) -> list[Written]:
    """Writes all deliveries of a plan, two schools at a time; memory holds one month of each."""
    paths.inbox(home).mkdir(parents=True, exist_ok=True)

    def of_school(plan: SchoolPlan) -> list[Written]:
        return _write_school(paths.inbox(home), region, plan, progress)

    with ThreadPoolExecutor(max_workers=2) as pool:
        written = [one for school in pool.map(of_school, region.schools) for one in school]
    order = {id(delivery): number for number, delivery in enumerate(region.deliveries)}
    return sorted(written, key=lambda one: order[id(one.plan)])


def _write_school(
    inbox: Path, region: RegionPlan, plan: SchoolPlan, progress: Callable[[], object] | None
) -> list[Written]:
    deliveries = [delivery for delivery in region.deliveries if delivery.school_number == plan.number]
    year = invent_school(region, plan)
    written = []
    for number in range(region.months):
        of_month = [delivery for delivery in deliveries if delivery.month_number == number]
        if of_month:
            month = year.month(number)
            written += [_write(inbox, month, delivery) for delivery in of_month]
        if progress is not None:
            progress()
    return written


def _write(inbox: Path, month: SchoolMonth, delivery: DeliveryPlan) -> Written:
    style = month.plan.style
    as_known = month if delivery.kind == "correction" else as_first_delivered(month)
    tables = _SHAPES[style.shape](as_known)
    planted = spoil(tables, as_known, delivery)
    name = f"{month.plan.school.school_id}_{delivery.month:%Y-%m}" + (
        f" ({delivery.copy})" if delivery.copy > 1 else ""
    )
    exported_at = datetime.combine(month.last_day, time(18))
    path = _store(inbox, name, tables, style.file, exported_at, delivery.received_at)
    rows = {one.name: one.row_count() for one in tables}
    return Written(path, delivery, month.plan.school.school_id, rows, tuple(planted))


def _store(
    inbox: Path, name: str, tables: list[Table], style: FileStyle, exported_at: datetime, received_at: datetime
) -> Path:
    """Writes under a hidden name and renames, so that whoever watches the inbox sees the whole delivery or nothing."""
    if style.container == "folder":
        path, partial = inbox / name, inbox / f".{name}.part"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for one in tables:
            (partial / f"{one.name}.csv").write_bytes(csv_bytes(one, style))
        for file in partial.iterdir():
            _stamp(file, received_at)
        shutil.rmtree(path, ignore_errors=True)
    else:
        suffix = ".xlsx" if style.container == "workbook" else ".zip"
        path, partial = inbox / f"{name}{suffix}", inbox / f".{name}{suffix}.part"
        if style.container == "workbook":
            partial.write_bytes(workbook_bytes(tables, exported_at))
        else:
            partial.write_bytes(zip_bytes(((f"{one.name}.csv", csv_bytes(one, style)) for one in tables), exported_at))
    _stamp(partial, received_at)
    return partial.replace(path)


def _stamp(path: Path, at: datetime) -> None:
    seconds = (at - datetime(1970, 1, 1)).total_seconds()
    os.utime(path, (seconds, seconds))
