"""The Word document can be read aloud and edited: styles, language, texts beside drawings, headings above tables."""

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from attendance.papers.content import Paper, Table
from attendance.papers.word import as_docx
from tests.attendance.papers.conftest import PAPER


def test_has_its_title_language_and_headings_as_styles(docx: Any) -> None:
    assert docx.core_properties.title == PAPER.title
    assert docx.core_properties.language == "nl-NL"
    languages = docx.styles.element.xpath(".//w:rPrDefault//w:lang/@w:val")
    assert languages == ["nl-NL"]
    named = [(paragraph.style.name, paragraph.text) for paragraph in docx.paragraphs]
    assert [pair for pair in named if pair[0] in ("Title", "Heading 1", "Heading 2")] == [
        ("Title", PAPER.title),
        ("Heading 1", "Het verloop"),
        ("Heading 2", "De redenen"),
        ("Heading 1", "Vragen voor het gesprek"),
    ]


def test_each_drawing_has_its_sentence(docx: Any) -> None:
    drawn = docx.element.xpath(".//wp:docPr/@descr")
    assert drawn == ["Per maand welk deel van de lestijd."]


def test_the_first_row_of_each_table_is_its_heading(docx: Any) -> None:
    assert [[cell.text for cell in table.rows[0].cells] for table in docx.tables] == [
        ["Cijfer", "Waarde", "Waarop het rust"],
        ["Reden", "Uren"],
        ["Afspraak", "Wie", "Wanneer"],
    ]
    for table in docx.tables:
        assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True] + [False] * (
            len(table.rows) - 1
        )


def test_there_is_room_to_write(docx: Any) -> None:
    room = docx.tables[-1]
    assert len(room.rows) == 6
    assert {cell.text for row in room.rows[1:] for cell in row.cells} == {""}


def test_texts_stay_texts_without_signs_that_word_cannot_hold(docx: Any) -> None:
    shown = "\n".join(paragraph.text for paragraph in docx.paragraphs)
    assert "November 2025: Griep 😷 #panic() *in* $week$ 47\n" in shown
    assert "De leerlingen waren 92,0\u00a0% aanwezig." in shown
    assert "**" not in shown


def test_a_table_with_more_columns_than_fit_stays_on_the_page() -> None:
    headings = tuple(f"Onderwijstype-{number:02d}" for number in range(14))
    wide = Table("Te breed.", headings, (True,) * 14, (("1",) * 14,))
    written = Document(io.BytesIO(as_docx(Paper("Breed", "", "", "", "breed", (), (wide,)))))
    page = written.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert sum(column.width for column in written.tables[0].columns) <= room
