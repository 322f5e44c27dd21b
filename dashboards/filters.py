"""The choices above a page. They live in the address bar, so a link shows someone else the same page.

Choices keep their value from page to page. A school may also stand in the address by its code alone
(`?school=00AA00`), which is how tables link to it.
"""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from dashboards import figures, labels, wording
from dashboards.data import Row


def month() -> date | None:
    """The month that the page is about; by default the latest that at least half of the schools delivered."""
    months = figures.months()
    if not months:
        return None
    usual = next((n for n, row in enumerate(months) if 2 * row["delivered"] >= row["expected"]), 0)
    options = [row["month"] for row in months]
    return st.selectbox(
        "Maand", options, index=usual, format_func=wording.month_name, key="maand", bind="query-params", width=180
    )


def sector() -> str | None:
    """One sector of the region, or all of them."""
    present = {row["sector"] for row in figures.schools()}
    options = [None, *(name for name in wording.SECTORS if name in present)]
    return st.selectbox(
        "Sector",
        options,
        format_func=lambda s: wording.SECTORS[s] if s else "alle sectoren",
        key="sector",
        bind="query-params",
        width=250,
    )


def school_year() -> date | None:
    """The first day of the school year that the page is about; by default the latest."""
    starts = sorted({wording.school_year_start(row["month"]) for row in figures.months()}, reverse=True)
    if not starts:
        return None
    return st.selectbox(
        "Schooljaar", starts, format_func=wording.school_year, key="schooljaar", bind="query-params", width=180
    )


def school_link(school: Row, month: date) -> str:
    """The address of the page of one school in one month."""
    chosen = {"school": school_label(school), "maand": wording.month_name(month)}
    return f"school?{urlencode(chosen)}"


def school_label(school: Row) -> str:
    """How a school reads in a list, and in the address."""
    return f"{school['name']} ({school['school_id']})"


def school() -> Row:
    """One school, from an alphabetical list."""
    schools = {row["school_id"]: row for row in figures.schools()}
    texts = {code: school_label(row) for code, row in schools.items()}
    _accept_code("school", texts)
    chosen = st.selectbox(
        "School", list(schools), format_func=texts.__getitem__, key="school", bind="query-params", width=360
    )
    return schools[chosen]


def school_or_all() -> Row | None:
    """One school, or None for all of them."""
    schools = {row["school_id"]: row for row in figures.schools()}
    texts = {code: school_label(row) for code, row in schools.items()}
    _accept_code("school", texts)
    chosen = st.selectbox(
        "School",
        [None, *schools],
        format_func=lambda code: texts[code] if code else "alle scholen",
        key="school",
        bind="query-params",
        width=360,
    )
    return schools[chosen] if chosen else None


def profile() -> str:
    """The way in which pupils are divided over tiers."""
    profiles = labels.profiles()
    return st.selectbox(
        "Indeling", list(profiles), format_func=profiles.__getitem__, key="indeling", bind="query-params", width=250
    )


def period_kind() -> str:
    """The period over which a pupil's tier is taken."""
    return st.selectbox(
        "Lagen over",
        list(wording.PERIOD_KINDS),
        format_func=wording.PERIOD_KINDS.__getitem__,
        key="periode",
        bind="query-params",
        width=300,
    )


def order() -> str:
    """The order of schools: by name or by size, never by outcome."""
    return st.selectbox("Volgorde", ["op naam", "op aantal leerlingen"], key="volgorde", bind="query-params", width=200)


def _accept_code(key: str, codes: Iterable[str]) -> None:
    """Takes a bare code in the address for the option that it stands for."""
    given = st.query_params.get(key)
    if given in codes:
        st.session_state[key] = given
