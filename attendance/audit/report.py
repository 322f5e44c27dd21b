"""The audit of a release: month by month, and whether it may go out."""

import json
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from attendance.audit.counts import Found, Short, audit_counts
from attendance.audit.evidence import MonthEvidence, months_of, product_tables, read_month
from attendance.audit.minutes import audit_minutes
from attendance.audit.months import Windows, follow
from attendance.audit.order import restated, small_groups, uncatalogued, unrounded
from attendance.audit.system import count_systems
from attendance.protection.catalogue import school_year, term

REPORT = "audit.json"
"""Beside what is kept of each month."""


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
    short: list[Short] = field(default_factory=list)
    short_minutes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What the catalogue does not allow."""

    @property
    def below_bound(self) -> int:
        """How much was found; a release with any stays where it is."""
        return len(self.short) + len(self.short_minutes) + len(self.faults)


def audit_release(
    release: Path, before: Path | None, labels: set[str], only: Collection[str] | None
) -> list[MonthReport]:
    """Audits months of a release (all, or `only` those named like 2025-10) and keeps a report beside each.

    `before` is the release that was in force: what it said about a month may not change. `labels` are tables of words and
    borders that the product may hold.
    """
    reports = []
    faults = uncatalogued(product_tables(release), labels)
    earlier = {path.name: path for path in months_of(before)} if before else {}
    windows: Windows = {}
    year, terms = None, list[MonthEvidence]()
    for folder in months_of(release):
        evidence = read_month(release, folder)
        if school_year(evidence.month) != year:
            year, windows, terms = school_year(evidence.month), {}, []
        terms = [one for one in terms if term(one.month) == term(evidence.month)] + [evidence]
        if only is not None and folder.name not in only and not _is_needed(folder, only):
            continue
        started = time.perf_counter()
        is_audited = only is None or folder.name in only
        systems = count_systems(evidence, with_transitions=is_audited)  # these are of one month only
        followed = follow(windows, evidence, systems)
        report = MonthReport(f"{evidence.month:%Y-%m}", f"{datetime.now():%Y-%m-%dT%H:%M:%S}")
        if before and folder.name in earlier:
            report.faults += [
                f"restated: {name}" for name in restated(evidence, read_month(before, earlier[folder.name]))
            ]
        if not is_audited:
            if report.faults:
                reports.append(report)
            continue
        report.faults += faults + small_groups(evidence) + [f"unrounded: {name}" for name in unrounded(evidence)]
        found = [audit_counts(system, evidence.rules.least_width) for system in systems]
        minutes = audit_minutes(terms)
        report.statements = sum(one.statements for one in found) + followed.statements
        report.searched = sum(one.searched for one in found) + minutes.searched
        report.least_width = _least(found)
        report.least_width_unchanged = followed.narrowest_stable
        report.least_width_moved = followed.narrowest_moved
        report.short = [short for one in found for short in one.short] + followed.short
        report.minute_sums, report.hidden_minute_sums = minutes.sums, minutes.hidden
        report.short_minutes = minutes.short
        report.seconds = round(time.perf_counter() - started, 1)
        reports.append(report)
    return reports


def _is_needed(folder: Path, only: Collection[str]) -> bool:
    """Earlier months of a school year that is audited are read along: what they left possible counts."""
    years = {school_year(datetime.strptime(name, "%Y-%m").date()) for name in only}
    return school_year(datetime.strptime(folder.name, "%Y-%m").date()) in years


def _least(found: list[Found]) -> int | None:
    widths = [one.least_width for one in found if one.least_width is not None]
    return min(widths, default=None)


def keep(release: Path, reports: list[MonthReport]) -> None:
    """Writes each report beside its month, as a new file: other releases keep theirs."""
    for report in reports:
        path = release / "protection" / report.month / REPORT
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(report) | {"below_bound": report.below_bound}, indent=1))
        partial.replace(path)


def kept(release: Path) -> list[dict[str, Any]]:
    """The reports of all months of a release that were audited."""
    paths = [folder / REPORT for folder in months_of(release)]
    return [json.loads(path.read_text()) for path in paths if path.exists()]


def is_safe(release: Path) -> bool:
    """True if every month of a release was audited and nothing was found."""
    reports = kept(release)
    return len(reports) == len(months_of(release)) and all(report["below_bound"] == 0 for report in reports)
