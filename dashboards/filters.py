"""The choices above a page. They live in the address bar, so a link shows someone else the same page.

Choices keep their value from page to page. A school may also stand in the address by its code alone
(`?school=00AA00`).
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboards import figures, labels, wording
from dashboards.data import Row

_PAGE = "_page"
_KEPT = "_kept"


def enter(page: str) -> None:
    """Tells the choices which page is about to run; the entry script does so before each run."""
    st.session_state[_PAGE] = page


def month() -> date | None:
    """The month that the page is about; by default the latest that at least half of the schools delivered."""
    months = figures.months()
    if not months:
        return None
    usual = next((n for n, row in enumerate(months) if 2 * row["delivered"] >= row["expected"]), 0)
    return _choose("Maand", "maand", [row["month"] for row in months], wording.month_name, 165, usual)


def sector() -> str | None:
    """One sector of the region, or all of them."""
    present = {row["sector"] for row in figures.schools()}
    options = [None, *(name for name in wording.SECTORS if name in present)]
    return _choose("Sector", "sector", options, lambda name: wording.SECTORS[name] if name else "alle sectoren", 225)


def school() -> Row:
    """One school, from an alphabetical list."""
    schools = {row["school_id"]: row for row in figures.schools()}
    return schools[_choose("School", "school", list(schools), lambda code: school_label(schools[code]), 360)]


def school_or_all() -> Row | None:
    """One school, or None for all of them."""
    schools = {row["school_id"]: row for row in figures.schools()}
    chosen = _choose(
        "School", "school", [None, *schools], lambda code: school_label(schools[code]) if code else "alle scholen", 360
    )
    return schools[chosen] if chosen else None


def school_year() -> date | None:
    """The first day of the school year that the page is about; by default the latest."""
    starts = sorted({wording.school_year_start(row["month"]) for row in figures.months()}, reverse=True)
    return _choose("Schooljaar", "schooljaar", starts, wording.school_year, 180) if starts else None


def profile() -> str:
    """The way in which pupils are divided over tiers."""
    profiles = labels.profiles()
    return _choose("Indeling", "indeling", list(profiles), profiles.__getitem__, 225)


def period_kind() -> str:
    """The period over which a pupil's tier is taken."""
    return _choose("Lagen over", "periode", list(wording.PERIOD_KINDS), wording.PERIOD_KINDS.__getitem__, 300)


def order() -> str:
    """The order of schools: by name or by size, never by outcome."""
    return _choose("Volgorde", "volgorde", ["op naam", "op aantal leerlingen"], str, 190)


def table(names: Sequence[str]) -> str | None:
    """One table of the dictionary, or all of them."""
    return _choose("Tabel", "tabel", [None, *names], lambda name: name or "alle tabellen", 300)


def school_label(school: Row) -> str:
    """How a school reads in a list, and in the address."""
    return f"{school['name']} ({school['school_id']})"


def school_link(school: Row, month: date) -> str:
    """The address of the page of one school in one month."""
    chosen = {"school": school_label(school), "maand": wording.month_name(month)}
    return f"school?{urlencode(chosen)}"


def _choose(
    label: str, key: str, options: Sequence[Any], words: Callable[[Any], str], width: int, usual: int = 0
) -> Any:
    """A list to choose from, bound to the address under `key`. `usual` is the place of the default."""
    given = st.query_params.get(key)
    if given in options:
        st.session_state[key] = given
    # Streamlit forgets a bound choice when another page opens, so what was chosen is kept beside it.
    kept = st.session_state.setdefault(_KEPT, {})
    value, page = kept.get(key, (None, None))
    if page not in (None, st.session_state[_PAGE]) and value in options:
        st.session_state[key] = value
    chosen = st.selectbox(label, options, index=usual, format_func=words, key=key, bind="query-params", width=width)
    kept[key] = (chosen, st.session_state[_PAGE])
    return chosen
