"""What a paper can hold: headings, sentences, figures, drawings, tables, questions and room to write.

Everything is finished text in Dutch notation; writers only lay it out. In sentences `**bold**` is understood.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Heading:
    """A heading within the paper; level 2 for a section, 3 within one. Level 1 is the title."""

    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Words:
    """A sentence or a few. `kind`: what the paper comes down to, plain text, a remark in the margin, or why nothing is there."""

    text: str
    kind: Literal["conclusion", "plain", "note", "nothing"] = "plain"


@dataclass(frozen=True)
class Figure:
    """One figure with its name, what it rests on, and a mark such as `aangenomen`."""

    name: str
    figure: str
    basis: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Figures:
    """A row of figures."""

    shown: tuple[Figure, ...]


@dataclass(frozen=True)
class Picture:
    """A drawing as a Vega-Lite specification; `sentence` says what it shows, beneath it and to a screen reader."""

    specification: dict[str, Any]
    sentence: str


@dataclass(frozen=True)
class Legend:
    """What colours mean: (colour as #rrggbb, word)."""

    title: str
    colours: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table of finished texts; `is_number` has one place per column and aligns it to the right."""

    caption: str
    headings: tuple[str, ...]
    is_number: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Questions:
    """Questions for the conversation, in order."""

    asked: tuple[str, ...]


@dataclass(frozen=True)
class Quotations:
    """What others say, in their own words: (who or what it is about, text)."""

    heading: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Room:
    """Empty lines of a table to write in, by hand or on the computer."""

    caption: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    """Parts of the width of the page."""
    lines: int


@dataclass(frozen=True)
class NewPage:
    """What follows starts on a page of its own."""


Part = Heading | Words | Figures | Picture | Legend | Table | Questions | Quotations | Room | NewPage


@dataclass(frozen=True)
class Paper:
    """A paper from its title to its last page.

    `about` is a line under the title that says whom it is about; `marks` are labels such as `voorlopig`; `made` says from
    which data it was made and when, at the foot of every page; `name` is that of its file, without an ending.
    """

    title: str
    question: str
    about: str
    made: str
    name: str
    marks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default_factory=tuple)


def runs(text: str) -> list[tuple[str, bool]]:
    """A sentence in pieces, each with whether it is bold."""
    return [(piece, number % 2 == 1) for number, piece in enumerate(_BOLD.split(text)) if piece]


def plain(text: str) -> str:
    """A sentence without its marks for bold."""
    return _BOLD.sub(r"\1", text)
