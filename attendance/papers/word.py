"""A paper as a Word document that someone can go on writing in: styles, a header row per table, text beside each drawing."""

import io
from typing import Any

from attendance.papers import drawings
from attendance.papers.content import (
    Figures,
    Heading,
    Legend,
    NewPage,
    Paper,
    Part,
    Picture,
    Questions,
    Quotations,
    Room,
    Table,
    Words,
    plain,
    runs,
)
from attendance.papers.glyphs import in_each_text, without_controls
from attendance.papers.word_styles import set_styles

_SOFT = "566470"
_WIDTH = 16.8
"""How wide a page is between its margins, in centimetres."""
_LONG_TEXT = 75
"""A text longer than this goes on on the next line."""
_PER_SIGN, _BESIDE = 0.21, 0.5
"""How much of a line a letter takes in a table, and the room beside it, in centimetres."""
_TALLEST = 19.5
"""So tall a drawing can be beneath its heading, in centimetres."""
_SMALL = {"note", "nothing"}


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word document (DOCX)."""
    from docx import Document
    from docx.shared import Cm

    paper = in_each_text(paper, without_controls)
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.2), Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.0)
    properties = document.core_properties
    properties.title, properties.subject, properties.author = paper.title, paper.question, "Regiobeeld"
    properties.language, properties.comments = "nl-NL", ""
    set_styles(document)
    _soft(document.add_paragraph(paper.about))
    document.add_paragraph(paper.title, style="Title")
    _soft(document.add_paragraph(" · ".join([paper.question, *paper.marks])))
    for part in paper.parts:
        _draw(document, part)
    _footer(section.footer.paragraphs[0], f"{paper.title} · {paper.made}")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _draw(document: Any, part: Part) -> None:
    from docx.enum.text import WD_BREAK

    match part:
        case Heading(text, level):
            document.add_heading(text, level - 1)
        case Words(text, kind):
            paragraph = document.add_paragraph(style="Conclusie" if kind == "conclusion" else None)
            _write(paragraph, text)
            if kind in _SMALL:
                _soft(paragraph)
        case Figures(shown):
            rows = tuple((one.name, f"{one.figure} {one.mark}".strip(), one.basis) for one in shown)
            _table(document, Table("", ("Cijfer", "Waarde", "Waarop het rust"), (False, False, False), rows))
        case Picture(specification, sentence):
            _picture(document, drawings.png(specification), sentence)
        case Legend(title, colours):
            paragraph = document.add_paragraph(f"{title}  ")
            for colour, word in colours:
                _colour(paragraph.add_run("■ "), colour.removeprefix("#"))
                paragraph.add_run(f"{word}   ")
            _soft(paragraph, keep_colours=True)
        case Table():
            _table(document, part)
        case Questions(asked):
            for number, question in enumerate(asked, 1):
                # written out: Word would go on counting from one list of questions to the next
                _write(document.add_paragraph(style="Vraag"), f"{number}. {question}")
        case Quotations(heading, said):
            _soft(document.add_paragraph(heading))
            for about, text in said:
                paragraph = document.add_paragraph(style="Intense Quote")
                paragraph.add_run(f"{about}: ").bold = True
                paragraph.add_run(text)
        case Room(caption, headings, widths, lines):
            _table(
                document,
                Table(caption, headings, (False,) * len(headings), (("",) * len(headings),) * lines),
                widths=widths,
                height=1.0,
            )
        case NewPage():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _picture(document: Any, png: bytes, sentence: str) -> None:
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(png))
    width = min(Cm(min(drawings.width(png), _WIDTH)), round(Cm(_TALLEST) / shape.height * shape.width))
    shape.height, shape.width = round(shape.height * width / shape.width), width
    shape._inline.docPr.set("descr", plain(sentence))
    caption = document.add_paragraph()
    _write(caption, sentence)
    _soft(caption)


def _table(document: Any, table: Table, widths: tuple[int, ...] = (), height: float = 0) -> None:
    """A table with a header row that comes back on each page; `height` of its rows in centimetres where there is one."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.shared import OxmlElement
    from docx.shared import Cm, Pt

    if table.caption:
        caption = document.add_paragraph()
        _write(caption, table.caption)
        _soft(caption)
        caption.paragraph_format.keep_with_next = True
    shares = [_WIDTH * width / sum(widths) for width in widths] if widths else _widths(table)
    drawn = document.add_table(rows=0, cols=len(table.headings), style="Table Grid")
    _plain_look(drawn)
    drawn.autofit = False
    for column, share in zip(drawn.columns, shares, strict=True):
        column.width = Cm(share)
    for number, texts in enumerate((table.headings, *table.rows)):
        row = drawn.add_row()
        if number and height:
            row.height = Cm(height)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.bold, run.font.size = number == 0, Pt(9)
            paragraph.paragraph_format.space_after = Pt(1)
            if table.is_number[place]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            cell.width = Cm(shares[place])
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    drawn.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _widths(table: Table) -> list[float]:
    """Centimetres per column: as wide as its longest cell and word; where that is too wide together, long cells wrap."""
    columns = list(zip(table.headings, *table.rows, strict=True))
    least = [
        _PER_SIGN * max(len(word) for text in texts for word in text.split() or [""]) + _BESIDE for texts in columns
    ]
    wanted = [
        max(narrow, _PER_SIGN * min(max(map(len, texts[1:]), default=0), _LONG_TEXT) + _BESIDE)
        for narrow, texts in zip(least, columns, strict=True)
    ]
    room, extra = _WIDTH - sum(least), sum(wanted) - sum(least)
    if room < 0:  # more columns than fit without breaking a word: all of them a little narrower
        return [_WIDTH * narrow / sum(least) for narrow in least]
    part = 1 if extra <= room else room / extra
    return [narrow + part * (wide - narrow) for narrow, wide in zip(least, wanted, strict=True)]


def _plain_look(drawn: Any) -> None:
    """Thin lines under the rows, none beside them; says that the first row holds the headings."""
    from docx.oxml.ns import qn
    from docx.oxml.shared import OxmlElement

    properties = drawn._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side, kind in (("top", "nil"), ("left", "nil"), ("bottom", "single"), ("right", "nil"), ("insideH", "single"), ("insideV", "nil")):  # fmt: skip
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), kind)
        edge.set(qn("w:sz"), "4")
        edge.set(qn("w:color"), "C4CCD2")
        borders.append(edge)
    properties.append(borders)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
        properties.append(look)
        look.set(qn("w:firstRow"), "1")


def _write(paragraph: Any, text: str) -> None:
    # a figure and its sign stay on one line
    for piece, is_bold in runs(text.replace(" %", "\u00a0%")):
        paragraph.add_run(piece).bold = is_bold or None


def _soft(paragraph: Any, keep_colours: bool = False) -> None:
    from docx.shared import Pt

    for run in paragraph.runs:
        run.font.size = Pt(9.5)
        if not (keep_colours and run.text.startswith("■")):
            _colour(run, _SOFT)


def _colour(run: Any, colour: str) -> None:
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor.from_string(colour.upper())


def _footer(paragraph: Any, text: str) -> None:
    """The name of the paper, and the number of the page as Word counts it."""
    from docx.oxml.ns import qn
    from docx.oxml.shared import OxmlElement

    paragraph.add_run(f"{text} · pagina ")
    for field, after in (("PAGE", " van "), ("NUMPAGES", "")):
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        paragraph._p.append(element)
        if after:
            paragraph.add_run(after)
    _soft(paragraph)
