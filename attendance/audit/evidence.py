"""What the attacker has: every published table, the true number of pupils per cohort, and the rules of the method."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from attendance.protection.catalogue import (
    COHORT,
    SCHOOL,
    TABLES,
    HourTable,
    Table,
    TierClass,
    term,
)

CELL = ["school_id", "education_type", "year_group"]


@dataclass(frozen=True)
class Rules:
    """The rules that the release states; the attacker knows them too."""

    base: int
    minimum_pupils: int
    minimum_schools: int
    minimum_contributors: int
    dominance_share: float
    uncertain_minutes: int
    uncertain_share: float
    school_window: int
    region_window: int

    @property
    def least_width(self) -> int:
        """Largest minus smallest value that must remain possible for a small count; also the largest small count."""
        return self.base - 1


@dataclass(frozen=True)
class MonthEvidence:
    """One published month. `tables` holds the rows with a value; the other frames are the truth of that month."""

    month: date
    rules: Rules
    schools: pd.DataFrame
    cohorts: pd.DataFrame
    counts: pd.DataFrame
    """family, CELL, class, pupils."""
    minutes: pd.DataFrame
    """CELL, category, minutes, municipality_code, sector."""
    contributors: pd.DataFrame
    """period, level, columns of the level, part, minutes, contributors, largest, second."""
    classes: list[TierClass]
    signals: list[str]
    categories: list[str]
    closes_term: bool
    widened: dict[str, int]
    """Per family by how much the release says that its sums over cohorts may lie further from the truth than the rules say."""
    tables: dict[str, pd.DataFrame]

    def window(self, family: str, level: str) -> int:
        """How far a published count may lie from the truth."""
        if level == COHORT:
            return self.rules.school_window
        rules = self.rules
        return (rules.school_window if level == SCHOOL else rules.region_window) + self.widened.get(family, 0)


def joined_text(rows: pd.DataFrame, columns: Iterable[str]) -> pd.Series:
    """The values of some columns in one text per row."""
    first, *others = [rows[name].astype(str) for name in columns]
    for one in others:
        first = first + "|" + one
    return first


def read_month(release: Path, folder: Path) -> MonthEvidence:
    """A month of a release, from the municipality's product and what is kept of the month."""
    about = json.loads((folder / "about.json").read_text())
    rules = about["rules"]
    month = date.fromisoformat(about["month"])

    def kept(name: str) -> pd.DataFrame:
        return pd.read_parquet(folder / f"{name}.parquet")

    with open_product(release) as connection:
        tables = {table.name: _published(connection, table, month) for table in TABLES}
    return MonthEvidence(
        month=month,
        rules=Rules(
            base=rules["rounding_base"],
            minimum_pupils=rules["minimum_pupils"],
            minimum_schools=rules["minimum_schools"],
            minimum_contributors=rules["minimum_contributors"],
            dominance_share=rules["dominance_share"],
            uncertain_minutes=rules["uncertain_minutes"],
            uncertain_share=rules["uncertain_share"],
            school_window=rules["rounding_base"] - 1,
            region_window=2 * (rules["rounding_base"] - 1),
        ),
        schools=kept("schools"),
        cohorts=kept("cohorts"),
        counts=kept("count_cells")[["family", *CELL, "class", "pupils"]],
        minutes=kept("hour_cells"),
        contributors=kept("hour_sums").drop(columns=["state", "need"]),
        classes=[TierClass(**one) for one in about["classes"]],
        signals=about["signals"],
        categories=about["categories"],
        closes_term=about["closes_term"],
        widened=about.get("widened", {}),
        tables=tables,
    )


def open_product(release: Path) -> duckdb.DuckDBPyConnection:
    """The product that municipalities read."""
    configuration: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": "false"}
    return duckdb.connect(release / "municipality.duckdb", read_only=True, config=configuration)


def _published(connection: duckdb.DuckDBPyConnection, table: Table, month: date) -> pd.DataFrame:
    """The rows of a month (of its term) as they stand in the product; none if the product lacks the table."""
    if isinstance(table, HourTable) and table.period == "term":
        where, value = "term = $value", term(month)
    else:
        where, value = "month = $value", month.isoformat()
    try:
        return connection.execute(f"select * from {table.name} where {where}", {"value": value}).df()
    except duckdb.CatalogException:
        return pd.DataFrame()


def months_of(release: Path) -> list[Path]:
    """The folders of the months that a release keeps, in their order."""
    return sorted((release / "protection").glob("20*-*"))


def product_tables(release: Path) -> dict[str, list[str]]:
    """The tables of the product with their columns."""
    with open_product(release) as connection:
        rows: list[Any] = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal order by table_name, column_index"
        ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found
