"""A small made-up region, protected and published month by month, for tests of protector and auditor.

Belongs here: how such a region is made. The one that most tests share is the fixture `published` of conftest.py.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from attendance import municipality
from attendance.protection import frozen
from attendance.protection.product import write_product
from attendance.protection.protect import protect_month
from attendance.sample.marts import MadeUpRegion, write_warehouse
from attendance.settings import ProtectionRules


@dataclass(frozen=True)
class PublishedRegion:
    """A warehouse and a release made from it; nothing was audited yet."""

    region: MadeUpRegion
    warehouse: Path
    release: Path

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
    """Protects all months of a region one after the other and writes the product."""
    published = PublishedRegion(region, folder / "warehouse.duckdb", folder / "release")
    published.release.mkdir(parents=True)
    write_warehouse(region, published.warehouse)
    months: list[frozen.FrozenMonth] = []
    with published.connect() as connection:
        for month in region.month_starts():
            months.append(protect_month(connection, "warehouse", month, months, rules or ProtectionRules()))
            frozen.write(months[-1], published.release)
        connection.execute(f"attach '{published.release / municipality.PRODUCT}' as product")
        write_product(connection, "product.main", months)
    return published
