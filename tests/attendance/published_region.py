"""A small made-up region, protected and published month by month, for tests of protector and auditor.

Belongs here: how such a region is made. The one that most tests share is the fixture `published` of conftest.py.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from attendance.audit.counts import audit_counts
from attendance.audit.evidence import read_month
from attendance.audit.months import Windows, follow
from attendance.audit.report import MonthReport, keep
from attendance.audit.system import count_systems
from attendance.protection import frozen
from attendance.protection.counts import Forbidden
from attendance.protection.product import write_product
from attendance.protection.protect import protect_month
from attendance.publication import municipality, names
from attendance.sample.marts import MadeUpRegion, write_warehouse
from attendance.settings import ProtectionRules


@dataclass(frozen=True)
class PublishedRegion:
    """A warehouse and a release made from it, in one folder."""

    region: MadeUpRegion
    folder: Path

    @property
    def warehouse(self) -> Path:
        """The warehouse file."""
        return self.folder / "warehouse.duckdb"

    @property
    def release(self) -> Path:
        """The folder of the release."""
        return self.folder / "release"

    @property
    def months(self) -> list[date]:
        """The published months."""
        return [frozen.month_of(folder) for folder in frozen.folders(self.release)]

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection with the warehouse attached."""
        connection = duckdb.connect()
        connection.execute(f"attach '{self.warehouse}' as warehouse (read_only)")
        return connection


def publish_region(folder: Path, region: MadeUpRegion, rules: ProtectionRules | None = None) -> PublishedRegion:
    """Protects all months of a region one after the other and writes the product.

    As a release does it, but in one process: a month in which the auditor finds a count is protected anew.
    """
    published = PublishedRegion(region, folder)
    published.release.mkdir(parents=True)
    write_warehouse(region, published.warehouse)
    months: list[frozen.FrozenMonth] = []
    windows: Windows = {}
    with published.connect() as connection:
        for month in region.month_starts():
            forbidden: dict[date, Forbidden] = {month: []}
            for _ in range(municipality.ROUNDS):
                made = protect_month(
                    connection, "warehouse", month, months, rules or ProtectionRules(), forbidden[month]
                )
                frozen.write(made, published.release)
                _write(connection, published.release, [*months, made])
                seen = deepcopy(windows)
                if not _found(published.release, month, seen, forbidden):
                    break
            months.append(made)
            windows = seen
    return published


def _write(connection: duckdb.DuckDBPyConnection, release: Path, months: list[frozen.FrozenMonth]) -> None:
    (release / names.MUNICIPALITY).unlink(missing_ok=True)
    connection.execute(f"attach '{release / names.MUNICIPALITY}' as product")
    write_product(connection, "product.main", months)
    connection.execute("detach product")


def _found(release: Path, month: date, windows: Windows, forbidden: dict[date, Forbidden]) -> bool:
    """Whether the auditor finds a count of the month; if so, it is added to what may not be published again."""
    evidence = read_month(release, frozen.folder_of(release, month))
    report = MonthReport(f"{month:%Y-%m}", "2026-01-01T09:00:00")
    systems = count_systems(evidence)
    for system in systems:
        report.short += audit_counts(system, evidence.rules.least_width).short
    report.short += follow(windows, evidence, systems).short
    keep(release, [report])
    return municipality._forbid(release, forbidden) is not None
