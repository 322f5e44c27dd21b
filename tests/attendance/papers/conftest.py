"""A paper with one of each part, written once in both forms."""

import io
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from attendance.papers.content import (
    Figure,
    Figures,
    Heading,
    Legend,
    NewPage,
    Paper,
    Picture,
    Questions,
    Quotations,
    Room,
    Table,
    Words,
)
from attendance.papers.pdf import as_pdf
from attendance.papers.word import as_docx

SENTENCE = "Per maand **welk deel** van de lestijd."
DRAWING = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"maand": "okt", "deel": 93.1}, {"maand": "nov", "deel": 92.0}]},
    "mark": "bar",
    "encoding": {"x": {"field": "maand"}, "y": {"field": "deel", "type": "quantitative"}},
}
PAPER = Paper(
    "De school, november 2025",
    "Wat laat dit zien?",
    "voortgezet onderwijs · Enschede",
    "gegevens van 3 december 2025, 09:00",
    "school-maand",
    ("voorlopig",),
    (
        Words("De leerlingen waren **92,0 %** aanwezig.", "conclusion"),
        Figures((Figure("Aanwezig", "92,0 %", "van de lestijd", "aangenomen"), Figure("Leerlingen", "348"))),
        Quotations("De school zegt hierover", (("November 2025", "Griep 😷 #panic() *in* $week$ 47\x07"),)),
        Heading("Het verloop"),
        Words("Lees van links naar rechts."),
        Picture(DRAWING, SENTENCE),
        Legend("Gemiste lestijd", (("#f0f6fa", "minder dan 3 %"), ("#12384f", "12 % of meer"))),
        Heading("De redenen", 3),
        Table("In vaste volgorde.", ("Reden", "Uren"), (False, True), (("Ziek", "1.539,2"), ("=SOM(A1)", "0,0"))),
        Words("Kleine groepen staan er niet bij.", "note"),
        Words("Er is niets bekend.", "nothing"),
        NewPage(),
        Heading("Vragen voor het gesprek"),
        Questions(("Herkennen wij dit?", "Wat gaan wij doen?")),
        Room("Wat wij doen.", ("Afspraak", "Wie", "Wanneer"), (11, 4, 3), 5),
    ),
)


@pytest.fixture(scope="session")
def pdf() -> PdfReader:
    return PdfReader(io.BytesIO(as_pdf(PAPER)))


@pytest.fixture(scope="session")
def docx() -> Any:
    return Document(io.BytesIO(as_docx(PAPER)))
