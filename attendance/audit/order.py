"""What the catalogue does not allow, whatever the numbers say: other tables, rows of small groups, restated months."""

import numpy as np
import pandas as pd

from attendance.audit.evidence import MonthEvidence, joined_text
from attendance.protection.catalogue import (
    HEALTH_LEVELS,
    HEALTH_SIGNALS,
    LEVELS,
    PLAIN_TABLES,
    TABLES,
    WITHIN_SCHOOL,
)

_CATALOGUE = {table.name: table for table in TABLES}


def uncatalogued(tables: dict[str, list[str]], labels: set[str]) -> list[str]:
    """Tables and columns of the product that the catalogue does not have; `labels` are tables of words and borders."""
    found = []
    for name, columns in tables.items():
        if name in _CATALOGUE:
            measures = {one.removesuffix("_status") for one in columns if one.endswith("_status")}
            known = {*_CATALOGUE[name].key, *measures, *(f"{one}_status" for one in measures)}
            found += [f"{name}.{column}" for column in columns if column not in known]
        elif name not in PLAIN_TABLES and name not in labels:
            found.append(name)
    return found


def small_groups(evidence: MonthEvidence) -> list[str]:
    """Rows with a value that the rules keep hidden: too few pupils on the reference date, too few schools, illness."""
    cohorts = evidence.cohorts.merge(evidence.schools, on="school_id")
    large = {level: _large(evidence, cohorts, level) for level in LEVELS}
    found = []
    for name, table in _CATALOGUE.items():
        rows = evidence.tables[name]
        if rows.empty:
            continue
        is_value = np.zeros(len(rows), dtype=bool)
        for column in rows.columns:
            if column.endswith("_status"):
                is_value |= (rows[column] == "value").to_numpy()
        if name.startswith("signal") and table.level not in HEALTH_LEVELS:
            found += [f"{name}: {one}" for one in sorted(set(rows.loc[is_value, "signal"]) & HEALTH_SIGNALS)]
        shown = set(joined_text(rows[is_value], LEVELS[table.level]))
        found += [f"{name}: {row}" for row in sorted(shown - large[table.level])]
    return found


def _large(evidence: MonthEvidence, cohorts: pd.DataFrame, level: str) -> set[str]:
    """The rows of a level that may be shown."""
    by_row = joined_text(cohorts, LEVELS[level])
    pupils = cohorts["reference_pupils"].groupby(by_row).sum()
    enough = pupils >= evidence.rules.minimum_pupils
    if level not in WITHIN_SCHOOL and "year_group" in LEVELS[level]:
        there = cohorts["pupils"] > 0
        schools = cohorts.loc[there, "school_id"].groupby(by_row[there]).nunique()
        enough &= schools.reindex(pupils.index, fill_value=0) >= evidence.rules.minimum_schools
    return set(pupils.index[enough])


def unrounded(evidence: MonthEvidence) -> list[str]:
    """Tables of pupils with a count that is no multiple of the base: it is the count itself."""
    found = []
    for name, rows in evidence.tables.items():
        if "pupils" in rows.columns:
            values = pd.to_numeric(rows["pupils"]).to_numpy(dtype=float, na_value=np.nan)
            if (np.nan_to_num(values) % evidence.rules.base != 0).any():
                found.append(name)
    return found


def restated(now: MonthEvidence, before: MonthEvidence) -> list[str]:
    """Tables of a month that say something else than they did in the release before: the difference could be one pupil.

    A term is said with the month that closes it; to its other months it is new then, and nothing was said before.
    """
    return [
        name
        for name, rows in now.tables.items()
        if (_CATALOGUE[name].key[0] == "month" or now.closes_term)
        and not rows.reset_index(drop=True).equals(before.tables[name].reset_index(drop=True))
    ]
