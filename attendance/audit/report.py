"""The audit of a release: month by month, and whether it may go out."""

import json
import os
import time
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attendance.audit.counts import Found, Short, audit_counts
from attendance.audit.evidence import months_of, product_tables, read_month
from attendance.audit.minutes import FoundMinutes, audit_minutes
from attendance.audit.months import Windows, follow
from attendance.audit.order import restated, small_groups, uncatalogued, unrounded
from attendance.audit.system import count_systems
from attendance.protection.catalogue import school_year, term

REPORT = "audit.json"
"""Beside what is kept of each month."""
_HERE = ZoneInfo("Europe/Amsterdam")


@dataclass
class MonthReport:
    """What the attacker could do with a month. It names rows and classes, never a true figure."""

    month: str
    audited_at: str
    statements: int = 0
    """Small counts that a sentence could be about, each as seen by a reader and by every school in the row."""
    searched: int = 0
    least_width: int | None = None
    """Narrowest interval that remains for any of them (largest minus smallest possible value)."""
    least_width_unchanged: int | None = None
    least_width_moved: int | None = None
    minute_sums: int = 0
    hidden_minute_sums: int = 0
    seconds: float = 0.0
    """Of work; two cores share it."""
    short: list[Short] = field(default_factory=list)
    short_minutes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What the catalogue does not allow."""

    @property
    def below_bound(self) -> int:
        """How much was found; a release with any stays where it is."""
        return len(self.short) + len(self.short_minutes) + len(self.faults)


def audit_release(
    release: Path, before: Path | None, labels: set[str], only: Collection[str] | None = None
) -> list[MonthReport]:
    """Audits months of a release (all, or `only` those named like 2025-10), on two cores where there are two.

    `before` is the release that was in force: what it said about a month may not change. `labels` are tables of words and
    borders that the product may hold.
    """
    reports: dict[str, MonthReport] = {}
    folders = [folder for folder in months_of(release) if only is None or _is_needed(folder, only)]
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), get_context("spawn")) as workers:
        audited = [folder for folder in folders if only is None or folder.name in only]
        halves = {
            folder.name: (
                workers.submit(_audit_pupils, release, folder),
                workers.submit(_audit_minutes, release, folder),
            )
            for folder in audited
        }
        faults = uncatalogued(product_tables(release), labels)
        _read_along(release, before, folders, {folder.name for folder in audited}, faults, reports)
        for name, (pupils, minutes) in halves.items():
            _add(reports[name], *pupils.result(), *minutes.result())
    return [report for name, report in reports.items() if report.below_bound or only is None or name in only]


def _read_along(
    release: Path,
    before: Path | None,
    folders: list[Path],
    audited: set[str],
    faults: list[str],
    reports: dict[str, MonthReport],
) -> None:
    """What needs all months in their order: the catalogue, restated months, and what months together leave possible."""
    earlier = {path.name: path for path in months_of(before)} if before else {}
    windows, year = Windows(), None
    for folder in folders:
        evidence = read_month(release, folder)
        if school_year(evidence.month) != year:
            year, windows = school_year(evidence.month), Windows()
        report = reports[folder.name] = MonthReport(folder.name, f"{datetime.now(_HERE):%Y-%m-%dT%H:%M:%S}")
        followed = follow(windows, evidence, count_systems(evidence, with_transitions=False))
        if before and folder.name in earlier:
            report.faults += [
                f"restated: {name}" for name in restated(evidence, read_month(before, earlier[folder.name]))
            ]
        if folder.name in audited:
            report.faults += faults + small_groups(evidence) + [f"unrounded: {name}" for name in unrounded(evidence)]
            report.statements += followed.statements
            report.short += followed.short
            report.least_width_unchanged = followed.narrowest_stable
            report.least_width_moved = followed.narrowest_moved


def _audit_pupils(release: Path, folder: Path) -> tuple[list[Found], float]:
    started = time.perf_counter()
    evidence = read_month(release, folder)
    found = [audit_counts(system, evidence.rules.least_width) for system in count_systems(evidence)]
    return found, time.perf_counter() - started


def _audit_minutes(release: Path, folder: Path) -> tuple[FoundMinutes, float]:
    started = time.perf_counter()
    names = [path for path in months_of(release) if path.name <= folder.name and _term(path) == _term(folder)]
    return audit_minutes([read_month(release, path) for path in names]), time.perf_counter() - started


def _term(folder: Path) -> str:
    return term(date.fromisoformat(f"{folder.name}-01"))


def _add(report: MonthReport, found: list[Found], seconds: float, minutes: FoundMinutes, more_seconds: float) -> None:
    widths = [one.least_width for one in found if one.least_width is not None]
    report.statements += sum(one.statements for one in found)
    report.searched = sum(one.searched for one in found) + minutes.searched
    report.least_width = min(widths, default=None)
    report.short += [short for one in found for short in one.short]
    report.minute_sums, report.hidden_minute_sums = minutes.sums, minutes.hidden
    report.short_minutes = minutes.short
    report.seconds = round(seconds + more_seconds, 1)


def _is_needed(folder: Path, only: Collection[str]) -> bool:
    """Months of the same school years are read along: what they left possible counts."""
    years = {school_year(date.fromisoformat(f"{name}-01")) for name in only}
    return school_year(date.fromisoformat(f"{folder.name}-01")) in years


def as_row(report: MonthReport) -> dict[str, Any]:
    """A report as it is kept."""
    return asdict(report) | {"below_bound": report.below_bound}


def keep(release: Path, reports: list[MonthReport]) -> None:
    """Writes each report beside its month, as a new file: other releases keep theirs."""
    for report in reports:
        path = release / "protection" / report.month / REPORT
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(as_row(report), indent=1))
        partial.replace(path)
