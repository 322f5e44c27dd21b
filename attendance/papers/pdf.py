"""A paper as PDF/UA-1: tagged, with its language, its title, text beside each drawing, and headings above each table.

Typst lays it out by `paper.typ`. All texts go in as data, never as markup, so nothing in a name or a note can be a command.
"""

import json
from itertools import zip_longest
from pathlib import Path
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
from attendance.papers.glyphs import in_each_text, showable

_LAYOUT = Path(__file__).with_name("paper.typ")


def as_pdf(paper: Paper) -> bytes:
    """The paper as a PDF. Raises typst.TypstError where the result would not be PDF/UA-1."""
    import typst

    paper = in_each_text(paper, showable)
    return typst.compile(
        str(_LAYOUT),
        font_paths=[str(drawings.font_directory())],
        ignore_system_fonts=True,
        # a figure and its sign stay on one line
        sys_inputs={"paper": json.dumps(_data(paper), ensure_ascii=False).replace(" %", "\u00a0%")},
        format="pdf",
        pdf_standards=["ua-1"],
    )


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "question": paper.question,
        "about": paper.about,
        "made": paper.made,
        "marks": paper.marks,
        "font": drawings.FONT,
        "parts": [
            {**_part(part), "holds_next": _holds(before, part, after)}
            for before, part, after in zip_longest((None, *paper.parts[:-1]), paper.parts, paper.parts[1:])
        ],
    }


def _holds(before: Part | None, part: Part, after: Part | None) -> bool:
    """Whether a part stays on the page of what follows: a drawing with its legend, a heading's sentence with what it is about."""
    return (isinstance(part, Picture) and isinstance(after, Legend)) or (
        isinstance(before, Heading)
        and isinstance(part, Words)
        and isinstance(after, (Picture, Heading, Figures, Table))
    )


def _part(part: Part) -> dict[str, Any]:
    """One part as the layout reads it: its `kind`, and its texts as runs of (text, is bold)."""
    match part:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Words(text, kind):
            return {"kind": kind, "text": runs(text)}
        case Figures(shown):
            return {"kind": "figures", "shown": [vars(figure) for figure in shown]}
        case Picture(specification, sentence):
            return {
                "kind": "picture",
                "svg": drawings.svg(specification),
                "alternative": plain(sentence),
                "sentence": runs(sentence),
            }
        case Legend(title, colours):
            return {"kind": "legend", "title": title, "colours": colours}
        case Table(caption, headings, is_number, rows):
            return {
                "kind": "table",
                "caption": runs(caption),
                "headings": headings,
                "is_number": is_number,
                "rows": rows,
                "widths": _widths(headings, rows),
            }
        case Questions(asked):
            return {"kind": "questions", "asked": [runs(question) for question in asked]}
        case Quotations(heading, said):
            return {"kind": "quotations", "heading": heading, "said": said}
        case Room(caption, headings, widths, lines):
            return {"kind": "room", "caption": caption, "headings": headings, "widths": widths, "lines": lines}
        case NewPage():
            return {"kind": "new page"}


_LONG = 38
"""A column with a text longer than this shares the width that the others leave."""


def _widths(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[bool]:
    """Per column whether it is as wide as there is room for, instead of as wide as its longest text."""
    longest = [max((len(row[n]) for row in rows), default=0) for n in range(len(headings))]
    return [length > _LONG for length in longest]
