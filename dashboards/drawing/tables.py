"""Tables: described once by their columns, shown on screen as calm text and handed out as CSV and XLSX.

Tables are plain HTML on purpose: they can be read aloud, printed and searched, and nobody can sort schools by outcome.
Whatever is missing says why, in words; a zero is a zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal

import streamlit as st

from attendance.papers.content import Part, Table, Words
from dashboards.drawing import downloads, sheet, wording
from dashboards.drawing.wording import Missing, Share
from dashboards.parts import context_notes
from dashboards.products.data import Row

Kind = Literal["text", "number", "count", "hours", "share", "month", "day", "moment", "drawing"]
_NUMBERS = {"number", "count", "hours", "share"}
_MOST_ON_SCREEN = 300
_MOST_UNSCROLLED = 40
_MOST_ON_PAPER = 100
_LONG_TEXT = 60
"""From so many characters on a cell keeps room for a sentence, also on a narrow screen."""
_SHOW: dict[str, Callable[[Any], str]] = {
    "text": lambda value: str(Missing.NONE) if value is None else str(value),
    "number": str,
    "count": wording.count,
    "hours": wording.hours,
    "share": wording.percent,
    "month": lambda value: str(Missing.NONE) if value is None else wording.month_name(value),
    "day": wording.day,
    "moment": wording.moment,
}


@dataclass(frozen=True)
class Column:
    """One column. `value` takes a row to the bare value; `kind` says how to write it (`hours` takes minutes, `number` a
    figure that is written already).

    A `drawing` is HTML made by this package and stays out of downloads; `link` gives the address that a text leads to;
    `download_only` columns are the numerators and denominators that a reader of the file wants beside a rate.
    """

    heading: str
    value: Callable[[Row], Any]
    kind: Kind = "text"
    link: Callable[[Row], str] | None = None
    download_only: bool = False
    on_paper: bool = False
    """Of a column that is for downloads only: whether it stands on paper for what is drawn on screen, if it says anything."""


def show(columns: Sequence[Column], rows: Sequence[Row], name: str, caption: str) -> None:
    """The table with its Dutch caption, and beneath it the same rows to download as `name`.csv and `name`.xlsx.

    A very long table shows its first rows and says so; the download always has all of them. What schools say of the
    months in it goes along in a column of its own.
    """
    if paper := sheet.current():
        paper.add(_on_paper(columns, rows, caption))
        return
    if len(rows) > _MOST_ON_SCREEN:
        caption += f" Hier staan de eerste {_MOST_ON_SCREEN} van {wording.count(len(rows))} rijen; het bestand hieronder bevat ze alle."
    st.html(html([column for column in columns if not column.download_only], rows[:_MOST_ON_SCREEN], caption))
    kept = [column for column in columns if column.kind != "drawing"]
    kept += [Column(heading, value, download_only=True) for heading, value in context_notes.beside(rows)]
    downloads.offer(name, [_heading(column) for column in kept], lambda: [_bare(kept, row) for row in rows])


def html(columns: Sequence[Column], rows: Sequence[Row], caption: str) -> str:
    """The table as HTML; every text in it is escaped."""
    head = "".join(
        f'<th scope="col" class="{"number" if column.kind in _NUMBERS else "text"}">{escape(column.heading)}</th>'
        if column.heading
        else "<td></td>"  # marks beside a figure: no column that has a name to read out
        for column in columns
    )
    body = "".join(
        "<tr>" + "".join(_cell(column, row, number == 0) for number, column in enumerate(columns)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="rb-scroll{" long" if len(rows) > _MOST_UNSCROLLED else ""}" tabindex="0"><table class="rb-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _on_paper(columns: Sequence[Column], rows: Sequence[Row], caption: str) -> Part:
    """The table in words."""
    if len(rows) > _MOST_ON_PAPER:
        return Words(
            f"Deze tabel heeft {wording.count(len(rows))} rijen en past niet op papier. Op het scherm staat zij als CSV en Excel.",
            "note",
        )
    kept = [
        column
        for column in columns
        if column.kind != "drawing"
        and (not column.download_only or (column.on_paper and any(column.value(row) for row in rows)))
    ]
    return Table(
        caption,
        tuple(f"{column.heading} (uren)" if column.kind == "hours" else column.heading for column in kept),
        tuple(column.kind in _NUMBERS for column in kept),
        tuple(tuple(_written(column, row) for column in kept) for row in rows),
    )


def _written(column: Column, row: Row) -> str:
    value = column.value(row)
    return str(value) if isinstance(value, Missing) else _SHOW[column.kind](value)


def _cell(column: Column, row: Row, is_first: bool) -> str:
    value = column.value(row)
    if column.kind == "drawing":
        return f"<td>{value}</td>"
    shown = escape(_written(column, row))
    if column.link is not None:
        shown = f'<a href="{escape(column.link(row))}" target="_self">{shown}</a>'
    if isinstance(value, Missing):
        return f'<td class="missing {value.name.lower().replace("_", "-")}">{shown}</td>'
    look = "number" if column.kind in _NUMBERS else "text" if column.kind == "text" else "moment"
    if look == "text" and len(shown) > _LONG_TEXT:
        look = "text long"
    return f'<th scope="row" class="{look}">{shown}</th>' if is_first else f'<td class="{look}">{shown}</td>'


def _heading(column: Column) -> str:
    return column.heading + {"hours": " (uren)", "share": " (%)"}.get(column.kind, "")


def _bare(columns: Sequence[Column], row: Row) -> list[downloads.Value]:
    return [_bare_value(column.kind, column.value(row)) for column in columns]


def _bare_value(kind: Kind, value: Any) -> downloads.Value:
    if isinstance(value, Missing):
        return str(value)
    if isinstance(value, Share):
        return round(100 * value.fraction, 2)
    if kind == "hours" and value is not None:
        return round(value / 60, 1)
    if kind == "month" and isinstance(value, date):
        return f"{value:%Y-%m}"
    return value
