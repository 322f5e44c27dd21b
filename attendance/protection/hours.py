"""The minutes of one month, and of a term at its end: which sums are shown, and the certificates of those that are not."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy import sparse

from attendance import duckdb_files
from attendance.protection.catalogue import (
    ABSENT,
    COHORT,
    HOUR_LEVELS,
    LEVELS,
    MUNICIPALITY,
    PRESENT,
    REGION,
    REGION_COHORT,
    SCHOOL,
    UNREGISTERED,
)
from attendance.protection.frozen import Hours
from attendance.protection.suppression import OPEN, Ledger, find_certificates, needed_minutes
from attendance.protection.system import Forms, build_forms, joined_text
from attendance.protection.truth import CELL
from attendance.settings import ProtectionRules

_PRICE = {SCHOOL: 1.0, MUNICIPALITY: 4.0, REGION_COHORT: 4.0, REGION: 8.0, COHORT: 0.7}
"""Of a hidden sum per level: what stands for more pupils should be seen."""


@dataclass(frozen=True)
class MonthOfTerm:
    """A month of the term that is published already, or the one that is being published (`sums` is None)."""

    month: date
    cells: pd.DataFrame
    sums: pd.DataFrame | None


def parts_of(categories: list[str]) -> dict[str, frozenset[str]]:
    """What is shown: each category, all absence together, and what is neither."""
    each = {name: frozenset({name}) for name in (PRESENT, UNREGISTERED, *categories)}
    return each | {ABSENT: frozenset(categories)}


def full_cells(
    cohorts: pd.DataFrame, minutes: pd.DataFrame, schools: pd.DataFrame, categories: list[str]
) -> pd.DataFrame:
    """Every cohort × category, with the columns of all levels."""
    grid = cohorts[CELL].merge(pd.DataFrame({"category": [PRESENT, UNREGISTERED, *categories]}), how="cross")
    grid = grid.merge(minutes, on=[*CELL, "category"], how="left")
    grid["minutes"] = grid["minutes"].fillna(0).astype("int64")
    return grid.merge(schools[["school_id", "municipality_code", "sector"]], on="school_id", how="left")


def sums_of(
    cells: pd.DataFrame,
    contributions: pd.DataFrame,
    categories: list[str],
    level: str,
    period: str,
    shown: pd.DataFrame | None,
) -> tuple[pd.DataFrame, Forms]:
    """All sums of one level with their contributors; `shown` limits the rows (columns of the level)."""
    if shown is not None:
        inside = cells.reset_index().merge(shown, on=list(LEVELS[level]))["index"].to_numpy()
    else:
        inside = np.arange(len(cells))
    forms = build_forms(cells.iloc[inside].rename(columns={"category": "class"}), parts_of(categories), (level,))
    wide = sparse.csr_matrix(
        (forms.matrix.data, inside[forms.matrix.indices], forms.matrix.indptr),
        shape=(forms.matrix.shape[0], len(cells)),
    )
    rows = forms.rows.assign(period=period, minutes=(wide @ cells["minutes"].to_numpy()).round().astype("int64"))
    names = [*LEVELS[level], "part"]
    keys = pd.DataFrame([form.split("|")[1:] for form in rows["form"]], columns=names, dtype=object)
    rows = pd.concat([rows, keys], axis=1).merge(
        _contributors(contributions, categories, level), on=[*LEVELS[level], "part"], how="left"
    )
    rows[["contributors", "largest", "second"]] = rows[["contributors", "largest", "second"]].fillna(0).astype("int64")
    return rows, Forms(wide, forms.rows)


def _contributors(contributions: pd.DataFrame, categories: list[str], level: str) -> pd.DataFrame:
    """Per row of the level and part: how many pupils contribute, and the two largest contributions."""
    key = ", ".join(LEVELS[level])
    text = ", ".join(f"cast({name} as varchar) as {name}" for name in LEVELS[level])
    with duckdb_files.in_memory() as connection:
        connection.register("contribution", contributions)
        return connection.execute(
            f"""
            with part as (
                select *, category as part from contribution
                union all
                select *, '{ABSENT}' from contribution where list_contains($categories, category)
            ),
            pupil as (select {text}, part, pupil, sum(minutes) as minutes from part group by all)
            select {key}, part, count(*) as contributors, cast(max(minutes, 2)[1] as bigint) as largest,
                cast(coalesce(max(minutes, 2)[2], 0) as bigint) as second
            from pupil group by all
            """,
            {"categories": categories},
        ).df()


def protect_hours(
    months: list[MonthOfTerm],
    contributions: pd.DataFrame,
    term_contributions: pd.DataFrame | None,
    categories: list[str],
    region_cohorts: pd.DataFrame,
    term_rows: pd.DataFrame | None,
    term: str,
    rules: ProtectionRules,
    random: np.random.Generator,
) -> Hours:
    """Decides about the last of `months`; with `term_rows` (cohorts to be shown) about the term as well.

    Months of the term that are published already are given only at its end: until then months have nothing in common
    but what was said about each on its own.
    """
    current = months[-1]
    cells = pd.concat([one.cells.assign(month=one.month) for one in months], ignore_index=True)
    frames, matrices, start = [], [], 0
    for one in months:
        own = np.arange(start, start + len(one.cells))
        start += len(one.cells)
        for level in HOUR_LEVELS:
            shown = region_cohorts if level == REGION_COHORT else None
            if one.sums is None:
                rows, forms = sums_of(one.cells, contributions, categories, level, "month", shown)
                rows["state"] = OPEN
            else:
                rows = one.sums[(one.sums["level"] == level) & (one.sums["period"] == "month")]
                kept = build_forms(one.cells.rename(columns={"category": "class"}), parts_of(categories), (level,))
                place = pd.Series(np.arange(len(kept.rows)), index=kept.rows["form"]).loc[rows["form"]].to_numpy()
                forms = Forms(kept.matrix[place], rows[["level", "form"]])
            frames.append(rows.assign(month=one.month))
            matrices.append(_placed(forms.matrix, own, len(cells)))
    if term_rows is not None and term_contributions is not None:
        rows, forms = sums_of(cells, term_contributions, categories, COHORT, term, term_rows)
        frames.append(rows.assign(state=OPEN, month=current.month))
        matrices.append(forms.matrix)
    sums = pd.concat(frames, ignore_index=True)
    sums["need"] = needed_minutes(
        sums, rules.minimum_contributors, rules.dominance_share, rules.uncertain_minutes, rules.uncertain_share
    )
    near = cells["sector"].astype(str) + cells["municipality_code"].astype(str) + cells["school_id"]
    scheduled, _ = pd.factorize(joined_text(cells, ["month", *CELL]))
    ledger = Ledger(
        minutes=cells["minutes"].to_numpy(),
        school=pd.factorize(near, sort=True)[0],
        sums=sparse.vstack(matrices, format="csr"),
        known=sparse.csr_matrix((np.ones(len(cells)), (scheduled, np.arange(len(cells))))),
        state=sums["state"].to_numpy(object).copy(),
        price=_prices(sums),
        need=sums["need"].to_numpy(),
    )
    certificates = find_certificates(ledger, random).tocoo()
    kept = cells.iloc[certificates.col][["month", *CELL, "category"]].reset_index(drop=True)
    decided = sums.assign(state=ledger.state)
    return Hours(
        cells=current.cells,
        sums=decided[(decided["month"] == current.month)].drop(columns="month"),
        certificates=kept.assign(certificate=certificates.row, minutes=certificates.data),
    )


def _placed(matrix: sparse.csr_matrix, cells: np.ndarray, total: int) -> sparse.csr_matrix:
    return sparse.csr_matrix((matrix.data, cells[matrix.indices], matrix.indptr), shape=(matrix.shape[0], total))


def _prices(sums: pd.DataFrame) -> np.ndarray:
    """Large sums and sums of absence as a whole are dear; among the categories the smaller go first."""
    whole = np.where(sums["part"].isin([ABSENT, PRESENT]), 4.0, 1.0)
    return sums["level"].map(_PRICE).to_numpy() * whole * (1 + np.log1p(sums["minutes"].to_numpy() / 600))
