"""A paper says what its page says, in the same figures, and nothing that the page hides."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from docx import Document
from pypdf import PdfReader

from attendance.papers.content import Paper, Picture, Table
from attendance.papers.pdf import as_pdf
from attendance.papers.word import as_docx
from dashboards.drawing import wording
from dashboards.papers import region_quarter, school_month
from dashboards.products import data, figures
from tests.dashboards.conftest import words
from tests.dashboards.opened import Open

OCTOBER, NOVEMBER, JANUARY = date(2025, 10, 1), date(2025, 11, 1), date(2026, 1, 1)


@contextmanager
def reading(home: Path, product: str = "analyst.duckdb") -> Iterator[None]:
    with data.reading(str((home / "published" / "current").resolve() / product)):
        yield
    st.cache_data.clear()
    st.cache_resource.clear()


@cache
def school_paper(home: Path, school_id: str, month: date, product: str = "analyst.duckdb") -> Paper:
    with reading(home, product):
        school = next(row for row in figures.schools() if row["school_id"] == school_id)
        return school_month.compose(school, month)


@cache
def region_paper(home: Path, first: date, sector: str | None = None) -> Paper:
    with reading(home):
        return region_quarter.compose(first, sector)


def text(paper: Paper) -> str:
    """All text of its PDF on one line, as someone who copies it gets it."""
    pages = PdfReader(io.BytesIO(as_pdf(paper))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def figures_in(shown: str) -> set[str]:
    return set(re.findall(r"\d[\d.]*,\d %|\d[\d.]*,\d uur", re.sub(r"\s+", " ", shown)))


def test_the_paper_of_a_month_has_the_figures_of_its_page(open_page: Open, product_home: Path) -> None:
    page = words(open_page("one_school", school="01AA00", maand=NOVEMBER))
    conclusion = re.search(r"rb-conclusion'>(.*?)</div>", page, re.DOTALL)
    assert conclusion
    told = [re.sub(r"<[^>]+>", "", sentence) for sentence in re.findall(r"<p>(.*?)</p>", conclusion[1])]
    facts = re.findall(r"<span class='figure'>(.*?)</span>", page)
    shown = text(school_paper(product_home, "01AA00", NOVEMBER))
    assert told
    assert len(facts) >= 4
    for piece in (*told, *facts):
        assert piece in shown


def test_the_paper_of_a_month_has_a_picture_with_a_table_for_each(product_home: Path) -> None:
    paper = school_paper(product_home, "01AA00", NOVEMBER)
    pictures = [part for part in paper.parts if isinstance(part, Picture)]
    tables = [part for part in paper.parts if isinstance(part, Table)]
    assert len(pictures) >= 4
    assert len(tables) >= len(pictures)
    assert all(part.sentence for part in pictures)


def test_words_of_a_school_go_along_as_words(product_home: Path) -> None:
    shown = text(school_paper(product_home, "01AA00", NOVEMBER))
    assert "Griepgolf in de onderbouw <b>vooral</b> in week 47." in shown
    assert "voorlopig" not in shown


def test_a_month_that_the_school_still_looks_at_is_called_preliminary(product_home: Path) -> None:
    assert school_paper(product_home, "01AC00", JANUARY).marks[0] == "voorlopig"
    assert "voorlopig" in region_paper(product_home, NOVEMBER).marks


def test_a_month_without_delivery_says_so_and_shows_no_figure_of_it(product_home: Path) -> None:
    with reading(product_home):
        missing = next(row for row in figures.calendar(NOVEMBER, NOVEMBER) if not row["is_delivered"])
    paper = school_paper(product_home, missing["school_id"], NOVEMBER)
    shown = text(paper)
    assert "November 2025 is niet geleverd. Over deze maand is niets bekend; dat is geen nul." in shown
    assert "De redenen" not in shown


def test_a_month_that_does_not_qualify_stays_out_of_the_region_and_is_named_with_its_reason(
    open_page: Open, product_home: Path
) -> None:
    page = words(open_page("region", maand=OCTOBER))
    paper = region_paper(product_home, date(2025, 8, 1))
    shown = text(paper)
    assert "oktober 2025: 61,5 % van de lestijd geregistreerd (nodig is 80,0 %)" in shown
    october = re.search(r"In oktober 2025 waren de leerlingen <strong>(.*?)</strong>", page)
    assert october
    assert f"oktober {october[1]}" in shown


def test_the_months_of_a_paper_of_the_region_stand_on_its_page(open_page: Open, product_home: Path) -> None:
    page = words(open_page("region", maand=JANUARY))
    shown = region_paper(product_home, NOVEMBER)
    month_rows = next(part for part in shown.parts if isinstance(part, Table) and part.headings[0] == "Maand")
    assert month_rows.rows
    for row in month_rows.rows:
        assert row[3].replace("\u00a0", " ") in page


def test_the_quarters_are_those_of_the_school_year() -> None:
    starts = [wording.quarter_start(date(2026, month, 1)) for month in range(1, 13)]
    assert [(one.year - 2026, one.month) for one in starts] == [
        (-1, 11), (0, 2), (0, 2), (0, 2), (0, 5), (0, 5), (0, 5), (0, 8), (0, 8), (0, 8), (0, 11), (0, 11),
    ]  # fmt: skip
    assert region_quarter.words(date(2025, 11, 1)) == "november 2025 tot en met januari 2026"
    assert region_quarter.words(date(2025, 8, 1)) == "augustus tot en met oktober 2025"


def test_a_school_makes_its_paper_from_its_own_product(product_home: Path) -> None:
    own = text(school_paper(product_home, "01AA00", NOVEMBER, "school/01AA00.duckdb"))
    with reading(product_home):
        others = [row["name"] for row in figures.schools() if row["school_id"] != "01AA00"]
    assert others
    assert not [name for name in others if name in own]


def test_both_forms_say_the_same(product_home: Path) -> None:
    paper = school_paper(product_home, "01AA00", NOVEMBER)
    document = Document(io.BytesIO(as_docx(paper)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    written = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\u00a0", " ")
    printed = text(paper)
    assert figures_in(written)
    assert figures_in(written) <= figures_in(printed)


@pytest.mark.parametrize("view", ["papers", "region", "one_school"])
def test_papers_and_drawings_are_offered_in_both_forms(open_page: Open, view: str) -> None:
    page = open_page(view)
    assert not page.exception
    drawn = len(page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart"))
    labels = [button.label for button in page.get("download_button")]
    assert labels.count("PDF") == labels.count("Word") >= 1
    assert labels.count("PNG") == labels.count("SVG") == drawn
    assert bool(drawn) == (view != "papers")
