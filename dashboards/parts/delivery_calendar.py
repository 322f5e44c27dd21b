"""The calendar of deliveries: school × month, with four states that look different and say what they are."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards import filters
from dashboards.drawing import sheet, tables, wording
from dashboards.drawing.tables import Column
from dashboards.products import figures
from dashboards.products.data import Row

_STATES = {
    "on_time": ("op tijd", "✓"),
    "late": ("later dan afgesproken", "✓"),
    "not_delivered": ("niet geleverd", "×"),
    "not_due": ("nog niet verwacht", "·"),
}


def state(row: Row | None) -> str:
    """One of `on_time`, `late`, `not_delivered`, `not_due`. No row: nothing was expected of this school that month."""
    if row is None:
        return "not_due"
    if row["is_delivered"]:
        return "late" if row["is_on_time"] is False else "on_time"
    is_due = row["expected_by"] is None or row["expected_by"] <= figures.release()["made_at"].date()
    return "not_delivered" if is_due else "not_due"


def show(calendar: Sequence[Row], months: Sequence[date]) -> None:
    """The calendar with its legend, and the same to download."""
    by_school: dict[str, Row] = {}
    for row in calendar:
        school = by_school.setdefault(row["school_id"], {"school_id": row["school_id"], "name": row["name"]})
        school[str(row["month"])] = row
    columns = [
        Column("School", lambda row: row["name"], link=lambda row: filters.school_link(row, months[-1])),
        Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
    ]
    for month in months:
        columns.append(Column(wording.month_short(month), _cell_of(str(month)), "drawing"))
        columns.append(Column(wording.month_name(month), _words_of(str(month)), download_only=True, on_paper=True))
    if not sheet.current():
        st.html(
            "<p class='rb-legend'>"
            + "".join(f"{_sign(name)}<span class='words'>{words}</span>" for name, (words, _) in _STATES.items())
            + "</p>"
        )
    tables.show(
        columns,
        list(by_school.values()),
        "leveringskalender",
        "Scholen op alfabet; per maand de stand van de aanlevering.",
    )


def _cell_of(month: str):
    def cell(row: Row) -> str:
        found = row.get(month)
        arrived = f", {wording.day(found['delivered_at'])}" if found and found["delivered_at"] else ""
        return _sign(state(found), arrived)

    return cell


def _words_of(month: str):
    return lambda row: _STATES[state(row.get(month))][0]


def _sign(name: str, more: str = "") -> str:
    words, sign = _STATES[name]
    look = name.replace("_", "-")
    return f"<span class='rb-state {look}' role='img' aria-label='{words}' title='{words}{more}'>{sign}</span>"
