"""Writing to the account of looks from the screens: one line per view of a page, per file and per change, none per query."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import Any

import streamlit as st

from attendance.access import looks
from dashboards import filters
from dashboards.products import data
from dashboards.visitor import audience, login

_LAST, _PAGE = "_last_look", "_page"


def look(page: str) -> None:
    """Writes down that this page is looked at, once for each page and each set of choices."""
    looking = audience.viewer()
    chosen = {name: _short(value) for name, value in filters.all_chosen().items()}
    seen = (looking.role, data.product_name(), page, tuple(chosen.items()))
    st.session_state[_PAGE] = page
    if st.session_state.get(_LAST) != seen:
        st.session_state[_LAST] = seen
        record("view", **chosen)


def refused(page: str) -> None:
    """Writes down that someone came to a page that is not hers, once for each time that she comes."""
    looking = audience.viewer()
    if st.session_state.get(_LAST) != (looking.role, page):
        st.session_state[_LAST] = (looking.role, page)
        looks.record(login.engine(), looking.subject, looking.role, "refused", page=page)


def record(kind: str, **detail: Any) -> None:
    """Writes down what this visitor did on this page: a kind of looks.KINDS, with details by the keys of looks.KEYS."""
    looking = audience.viewer()
    looks.record(
        login.engine(),
        looking.subject,
        looking.role,
        kind,
        product=data.product_name(),
        page=st.session_state.get(_PAGE, ""),
        **detail,
    )


def on_demand(file_name: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, for a file that someone may ask for later: first it is asked anew whether she may, and it is written down.

    What `make` reads, it reads from the product of the page that offered it: there is no page any more when it runs.
    """
    engine, still_there, reads = login.engine(), audience.later(), data.pinned_if_any()
    product, page = data.product_name(), st.session_state.get(_PAGE, "")

    def made() -> bytes:
        looking = still_there()
        looks.record(engine, looking.subject, looking.role, "download", product=product, page=page, file=file_name)
        with data.reading(reads) if reads else nullcontext():
            return make()

    return made


def _short(value: Any) -> str:
    """A choice as a word: the code of a school or sector, a month as such."""
    if isinstance(value, filters.Viewpoint):
        return _short(value.school) if value.school else value.sector
    if isinstance(value, dict):
        return str(value.get("school_id") or value.get("municipality_code") or "")
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return "alle" if value is None else str(value)
