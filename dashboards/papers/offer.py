"""The buttons of a paper: PDF and Word, made when someone asks for them."""

from collections.abc import Callable
from html import escape

import streamlit as st

from attendance.papers.content import Paper
from attendance.papers.pdf import as_pdf
from attendance.papers.word import as_docx
from dashboards.drawing import downloads
from dashboards.products import data

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def buttons(name: str, compose: Callable[[], Paper]) -> None:
    """Two buttons for the paper with this file name.

    `compose` runs after the page's own run and reads what this run reads: everything that depends on who looks has to be
    decided before.
    """
    product = data.pinned()

    def made(write: Callable[[Paper], bytes]) -> bytes:
        with data.reading(product):
            paper = compose()
        return write(paper)

    with st.container(horizontal=True, gap="small"):
        downloads.button("PDF", lambda: made(as_pdf), f"{name}.pdf", "application/pdf", f"pdf-{name}", is_quiet=False)
        downloads.button("Word", lambda: made(as_docx), f"{name}.docx", _DOCX, f"docx-{name}", is_quiet=False)


def beside_page(name: str, compose: Callable[[], Paper], what: str) -> None:
    """The same two buttons with a sentence before them, for the page that the paper belongs to."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f"<p class='rb-note rb-screen-only'>{escape(what)}</p>", width="content")
        buttons(name, compose)
