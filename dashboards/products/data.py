"""The only reader of a product. One run of a page reads one release, from its first query to its last.

A release is a folder that never changes; `published/current` points to the one in force. The pointer is followed once
per run of a page and the real path is part of every cache key, so a release that is switched over while a page is open
shows at its next run, whole.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import streamlit as st

from attendance.access import products
from attendance.access.roles import Viewer
from attendance.publication import older_releases
from attendance.settings import read_settings
from dashboards.drawing import blocks
from dashboards.products.answers import Answers, Parameters, Row
from dashboards.visitor import audience

_PINNED, _PINNED_FOR, _ASKED = "_product", "_product_for", "_asked_at"
_ASK_EVERY = 0.5
"""Seconds: queries of one page that follow each other closely ask once whether the visitor may still read."""
_READING: ContextVar[str | None] = ContextVar("reading", default=None)


def pin_release(looking: Viewer) -> None:
    """Follows the pointer once for this run of the page, to the product of this viewer's role and school.

    Raises NothingPublished where there is no such product (yet).
    """
    for key in (_PINNED, _PINNED_FOR, _ASKED):
        st.session_state.pop(key, None)
    product = products.product_of(read_settings().products, looking, audience.school_in_view(looking))
    st.session_state[_PINNED], st.session_state[_PINNED_FOR] = str(product), looking


def schools_with_product() -> set[str]:
    """The schools that have a product of their own in the release in force."""
    return products.schools_with_product(read_settings().products)


def pinned() -> str:
    """The product that this run of the page reads.

    Asks whether the visitor still is who it was pinned for, because a fragment or a callback runs without the frame; if not,
    the run ends with a polite no.
    """
    if reading := _READING.get():
        return reading
    if time.monotonic() - st.session_state.get(_ASKED, 0) > _ASK_EVERY:
        if audience.viewer() != st.session_state[_PINNED_FOR]:
            blocks.refusal("Uw toegang is veranderd; laad de pagina opnieuw.")
            st.stop()
        st.session_state[_ASKED] = time.monotonic()
    return st.session_state[_PINNED]


def pinned_if_any() -> str:
    """The product that this run of the page reads; empty where it reads none."""
    return pinned() if _READING.get() or _PINNED in st.session_state else ""


def product_name() -> str:
    """The product that this page reads, in a word: `analyst`, `school/00AH00`; empty where it reads none."""
    if _PINNED not in st.session_state:
        return ""
    product = Path(st.session_state[_PINNED])
    return "/".join(product.with_suffix("").parts[-2 if product.parent.name == "school" else -1 :])


@contextmanager
def reading(product: str) -> Iterator[None]:
    """Reads this product, as `pinned` gave it to a page, also where the page's own run has ended: for a file on demand."""
    token = _READING.set(product)
    try:
        yield
    finally:
        _READING.reset(token)


def query(sql: str, **parameters: Any) -> list[Row]:
    """Rows of the pinned release. Values go in as bound parameters (`$name`), never into the text.

    Raises OutdatedRelease where older code made the release without what is asked; the frame tells that.
    """
    return _query(pinned(), sql, tuple(sorted(parameters.items())))


def has_table(name: str) -> bool:
    """Whether this release has the table: an older release may lack what a newer screen can show."""
    return name in {row["table_name"] for row in query("select table_name from duckdb_tables()")}


def release_id() -> str:
    """The name of the pinned release: that of its folder."""
    return products.release_of(Path(pinned()))


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers()


def _query(product: str, sql: str, parameters: Parameters) -> list[Row]:
    with older_releases.told():
        return _answers().rows(product, sql, parameters)
