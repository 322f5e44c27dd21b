"""What a control chart follows: minutes of one subject per period, of all schools of a sector side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import streamlit as st

from attendance.comparison.uncertainty import Numbers
from dashboards.drawing import wording
from dashboards.filters import Viewpoint
from dashboards.products import figures, labels, others
from dashboards.products.data import Row


@dataclass(frozen=True)
class Series:
    """Minutes of one subject per period of all schools of a sector: periods × schools, nan where a school has no figure."""

    periods: list[date]
    schools: list[str]
    absent: Numbers
    minutes: Numbers

    def of(self, school_id: str) -> tuple[Numbers, Numbers]:
        """Absent and registered minutes of one school, per period."""
        place = self.schools.index(school_id)
        return self.absent[:, place], self.minutes[:, place]

    @property
    def region(self) -> tuple[Numbers, Numbers]:
        """Those of all schools together."""
        return np.nansum(self.absent, axis=1), np.nansum(self.minutes, axis=1)


def series(viewpoint: Viewpoint, month: date, kind: str) -> tuple[Series | None, str]:
    """The minutes that are followed up to and including a month, and what they are in words; None where there are none.

    `kind` is one of wording.SERIES. Which cohort, weekday or reason it is about is chosen here.
    """
    first = min(row["month"] for row in figures.months())
    sector = viewpoint.sector
    own = viewpoint.school["school_id"] if viewpoint.school else None
    if kind == "week":
        return _collect(figures.weeks(first, month, sector), "week"), "gemiste lestijd"
    if kind == "weekday":
        rows = figures.weekdays(first, month, sector)
        names = {row["weekday"]: wording.WEEKDAYS[row["weekday"] - 1] for row in rows}
        day = _pick("Weekdag", dict(sorted(names.items())))
        return _collect(
            [row for row in rows if row["weekday"] == day], "month"
        ), f"gemiste lestijd op {names.get(day, '')}"
    every = figures.Filters(first=first, last=month, sector=sector, comparable=True)
    if kind == "cohort":
        rows = figures.attendance(["education_type", "year_group", "school_id", "month"], **every)
        there = [row for row in rows if own in (None, row["school_id"])]
        names = {
            (row["education_type"], row["year_group"]): wording.cohort(row["education_type"], row["year_group"])
            for row in there
        }
        cohort = _pick("Cohort", names)
        rows = [row for row in rows if (row["education_type"], row["year_group"]) == cohort]
        return _collect(rows, "month"), f"gemiste lestijd in {names.get(cohort, '')}"
    rows = figures.attendance(["school_id", "month"], **every)
    beside = others.are_known()
    if kind == "month":
        rows += others.minutes(first, month, sector) if beside else []
        return _collect(rows, "month"), "gemiste lestijd"
    names = {
        category: label
        for category, (label, _) in labels.categories().items()
        if category not in ("present", "not_attendance")
    }
    reason = _pick("Reden", names)
    missed = {
        (row["school_id"], row["month"]): row["absent_minutes"]
        for row in figures.reasons(["school_id", "month"], **every)
        if row["category"] == reason
    }
    rows = [
        {**row, "absent_minutes": missed.get((row["school_id"], row["month"]), 0)}
        for row in rows
        if not row["totals_schools"]
    ]
    rows += others.minutes(first, month, sector, str(reason)) if beside else []
    return _collect(rows, "month"), f"lestijd gemist door ‘{names[reason].lower()}’"


def _pick(label: str, names: dict) -> object:
    return (
        st.selectbox(label, list(names), format_func=names.__getitem__, width=300, key=f"volg-{label}")
        if names
        else None
    )


def _collect(rows: Sequence[Row], period: str) -> Series | None:
    rows = [row for row in rows if row["registered_minutes"]]
    if not rows:
        return None
    periods = sorted({row[period] for row in rows})
    schools = sorted({row["school_id"] for row in rows})
    absent = np.full((len(periods), len(schools)), np.nan)
    minutes = absent.copy()
    at = {one: n for n, one in enumerate(periods)}, {one: n for n, one in enumerate(schools)}
    for row in rows:
        cell = at[0][row[period]], at[1][row["school_id"]]
        absent[cell], minutes[cell] = row["absent_minutes"], row["registered_minutes"]
    return Series(periods, schools, absent, minutes)
