"""Protecting one month: everything that is shown of it is decided here, once."""

from datetime import date

import duckdb
import numpy as np
import pandas as pd

from attendance.protection.catalogue import REFERENCE, term
from attendance.protection.counts import Forbidden, protect_counts
from attendance.protection.frozen import FrozenMonth
from attendance.protection.hours import MonthOfTerm, full_cells, protect_hours
from attendance.protection.truth import CELL, Truth, read_contributions, read_truth
from attendance.school_calendar import following
from attendance.settings import ProtectionRules


def protect_month(
    connection: duckdb.DuckDBPyConnection,
    warehouse: str,
    month: date,
    earlier: list[FrozenMonth],
    rules: ProtectionRules,
    forbidden: Forbidden | None = None,
) -> FrozenMonth:
    """Protects a month, given the published months of its school year in their order. Raises ProtectionFailed."""
    before = earlier[-1] if earlier else None
    truth = read_truth(connection, warehouse, month, _comparable(before, month))
    random = np.random.default_rng()  # seeded by the system; nobody keeps the seed
    counts = protect_counts(truth, before.counts if before else None, rules, random, forbidden or [])
    cohorts = _with_reference(truth, counts.cells)
    closes = term(following(month)) != term(month)
    hours = protect_hours(
        months=_months(truth, earlier, closes),
        contributions=_placed(truth.contributions, truth),
        term_contributions=_term_contributions(connection, warehouse, truth, earlier) if closes else None,
        categories=truth.categories,
        region_cohorts=_shown_region_cohorts(truth, rules),
        term_rows=_shown_in_term(truth, earlier, cohorts, rules) if closes else None,
        term=term(month),
        rules=rules,
        random=random,
    )
    return FrozenMonth(
        month, truth.schools, cohorts, counts, hours, truth.classes, truth.signals, truth.categories, rules, closes
    )


def _comparable(before: FrozenMonth | None, month: date) -> list[str]:
    """Schools of which the month before was published and counted."""
    if before is None or following(before.month) != month:
        return []
    return before.schools.loc[before.schools["is_counted"], "school_id"].tolist()


def _with_reference(truth: Truth, cells: pd.DataFrame) -> pd.DataFrame:
    """Each cohort with its pupils on the reference date: these decide what is shown, so that no joiner opens a row."""
    reference = cells[cells["family"] == REFERENCE].rename(columns={"pupils": "reference_pupils"})
    joined = truth.cohorts.merge(reference[[*CELL, "reference_pupils"]], on=CELL, how="outer")
    joined["pupils"] = joined["pupils"].fillna(0).astype("int64")
    return joined


def _shown_region_cohorts(truth: Truth, rules: ProtectionRules) -> pd.DataFrame:
    """Cohorts of the region to which enough schools contribute."""
    key = ["education_type", "year_group"]
    schools = truth.cohorts.groupby(key)["school_id"].nunique().reset_index()
    return schools.loc[schools["school_id"] >= rules.minimum_schools, key]


def _placed(contributions: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    return contributions.merge(truth.schools[["school_id", "municipality_code", "sector"]], on="school_id")


def _of_term(truth: Truth, earlier: list[FrozenMonth]) -> list[FrozenMonth]:
    return [one for one in earlier if term(one.month) == term(truth.month)]


def _months(truth: Truth, earlier: list[FrozenMonth], closes: bool) -> list[MonthOfTerm]:
    cells = full_cells(truth.cohorts, truth.minutes, truth.schools, truth.categories)
    kept = [MonthOfTerm(one.month, one.hours.cells, one.hours.sums) for one in _of_term(truth, earlier)]
    return [*(kept if closes else []), MonthOfTerm(truth.month, cells, None)]


def _term_contributions(
    connection: duckdb.DuckDBPyConnection, warehouse: str, truth: Truth, earlier: list[FrozenMonth]
) -> pd.DataFrame:
    """Who contributed to the months of the term that were published."""
    months = [truth.contributions]
    for one in _of_term(truth, earlier):
        rows = read_contributions(connection, warehouse, one.month)
        months.append(rows[rows["school_id"].isin(one.schools.loc[one.schools["is_counted"], "school_id"])])
    return _placed(pd.concat(months, ignore_index=True), truth)


def _shown_in_term(
    truth: Truth, earlier: list[FrozenMonth], cohorts: pd.DataFrame, rules: ProtectionRules
) -> pd.DataFrame:
    """Cohorts that are large enough, of schools that are counted in every published month of the term."""
    counted = set(truth.schools.loc[truth.schools["is_counted"], "school_id"])
    for one in _of_term(truth, earlier):
        counted &= set(one.schools.loc[one.schools["is_counted"], "school_id"])
    large = cohorts["reference_pupils"] >= rules.minimum_pupils
    return cohorts.loc[large & cohorts["school_id"].isin(counted), CELL]
