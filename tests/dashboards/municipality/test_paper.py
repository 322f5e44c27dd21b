"""The paper of a municipality: what its page says, from its own product, and nothing that is hidden there."""

import io
import re
from datetime import date
from pathlib import Path

import streamlit as st
from pypdf import PdfReader

from attendance.papers.content import Paper, Table
from attendance.papers.pdf import as_pdf
from dashboards.papers import municipality_month
from dashboards.products import data, protected
from tests.dashboards.conftest import words
from tests.dashboards.municipality.conftest import ENSCHEDE
from tests.dashboards.opened import Open

NOVEMBER = date(2025, 11, 1)


def composed(home: Path, month: date, sector: str) -> Paper:
    with data.reading(str((home / "published" / "current").resolve() / "municipality.duckdb")):
        place = next(row for row in protected.municipalities() if row["municipality_code"] == ENSCHEDE)
        paper = municipality_month.compose(place, month, sector)
    st.cache_data.clear()
    st.cache_resource.clear()
    return paper


def test_the_paper_says_what_the_page_says(look: Open, municipality_home: Path) -> None:
    page = words(look("municipality_profile", sector_hier="vo", maand=NOVEMBER))
    conclusion = re.search(r"rb-conclusion'>(.*?)</div>", page, re.DOTALL)
    assert conclusion
    paper = composed(municipality_home, NOVEMBER, "vo")
    pages = PdfReader(io.BytesIO(as_pdf(paper))).pages
    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in pages))
    for sentence in re.findall(r"<p>(.*?)</p>", conclusion[1]):
        assert re.sub(r"<[^>]+>", "", sentence) in text
    assert "uit beschermde cijfers" in text


def test_pupils_stand_in_fives_or_as_a_word(municipality_home: Path) -> None:
    tables = [part for part in composed(municipality_home, NOVEMBER, "po").parts if isinstance(part, Table)]
    pupils = [
        row[place]
        for table in tables
        for place, heading in enumerate(table.headings)
        if heading.startswith("Leerlingen")
        for row in table.rows
    ]
    assert len(pupils) > 10
    for shown in pupils:
        assert not shown[:1].isdigit() or int(shown.replace(".", "")) % 5 == 0
    assert not [heading for table in tables for heading in table.headings if heading.endswith(": stand")]
