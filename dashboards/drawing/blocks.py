"""The pieces of text that a page is built from: its conclusion, its figures, its notes.

Everything that goes in is escaped; only `**bold**` in sentences is understood. While a paper is composed, all of it goes to
its sheet instead of the screen.
"""

import base64
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from attendance.papers.content import Figure, Figures, Heading, Legend, Questions, Words
from dashboards.drawing import sheet, wording
from dashboards.drawing.palette import MISSED_COLOURS
from dashboards.drawing.wording import Missing, Share


@dataclass(frozen=True)
class Fact:
    """One figure with its name and, beneath it, what it rests on. `mark` is shown as a small label beside it."""

    name: str
    figure: str
    basis: str = ""
    mark: str = ""


def title(text: str, question: str) -> None:
    """The page's name and the question that it answers."""
    st.html(f"<header class='rb-head'><h1>{escape(text)}</h1><p>{escape(question)}</p></header>")


def conclusion(*sentences: str) -> None:
    """What the page comes down to, in a few full sentences."""
    if paper := sheet.current():
        paper.add(*(Words(text, "conclusion") for text in sentences if text))
        return
    st.html("<div class='rb-conclusion'>" + "".join(f"<p>{bold(text)}</p>" for text in sentences if text) + "</div>")


def refusal(text: str) -> None:
    """A polite no: that this is not for this visitor, and whom to ask."""
    st.html(
        f"<div class='rb-nothing' role='alert'><p>{escape(text)}</p><p>Denkt u dat dit niet klopt? Vraag het de beheerder "
        "van Regiobeeld in uw regio.</p></div>"
    )


def facts(*shown: Fact) -> None:
    """A row of figures, each with its basis beneath it."""
    if paper := sheet.current():
        paper.add(Figures(tuple(Figure(fact.name, fact.figure, fact.basis, fact.mark) for fact in shown)))
        return
    st.html(
        "<dl class='rb-facts'>"
        + "".join(
            f"<div><dt>{escape(fact.name)}</dt><dd><span class='figure'>{escape(fact.figure)}</span>"
            + (f" <span class='rb-mark'>{escape(fact.mark)}</span>" if fact.mark else "")
            + f"<span class='basis'>{escape(fact.basis)}</span></dd></div>"
            for fact in shown
        )
        + "</dl>"
    )


def section(heading: str, text: str = "") -> None:
    """A heading with, where needed, a sentence on how to read what follows."""
    if paper := sheet.current():
        paper.add(Heading(heading), *([Words(text)] if text else []))
        return
    st.html(f"<div class='rb-section'><h2>{escape(heading)}</h2>{f'<p>{bold(text)}</p>' if text else ''}</div>")


def subheading(heading: str, text: str = "") -> None:
    """A smaller heading within a section, with where needed a sentence."""
    if paper := sheet.current():
        paper.add(Heading(heading, 3), *([Words(text)] if text else []))
        return
    st.html(
        f"<div class='rb-subsection'><h3 class='rb-sub'>{escape(heading)}</h3>{f'<p>{bold(text)}</p>' if text else ''}</div>"
    )


def note(text: str) -> None:
    """A remark in the margin: a limit of the figures, an explanation of a mark."""
    if paper := sheet.current():
        paper.add(Words(text, "note"))
        return
    st.html(f"<p class='rb-note'>{bold(text)}</p>")


def nothing(text: str) -> None:
    """The sentence that stands where there is nothing to show, and why."""
    if paper := sheet.current():
        paper.add(Words(text, "nothing"))
        return
    st.html(f"<p class='rb-nothing'>{bold(text)}</p>")


def questions(*asked: str) -> None:
    """Questions for the conversation, in their order."""
    if paper := sheet.current():
        paper.add(Questions(asked))
        return
    st.markdown("\n".join(f"{number}. {wording.literal(question)}" for number, question in enumerate(asked, 1)))


def folded(title: str) -> AbstractContextManager:
    """What is drawn within is folded away under this title; on paper it goes to the appendix."""
    paper = sheet.current()
    return paper.folded() if paper else st.expander(title)


def side_by_side(number: int) -> Sequence[AbstractContextManager]:
    """Places beside each other; on paper beneath each other."""
    return [nullcontext()] * number if sheet.current() else st.columns(number, gap="large")


def missed_legend(width: float, what: str = "Gemiste lestijd") -> None:
    """The classes of a heat map in words; `width` as of `charts.class_width`."""
    step = round(100 * width)
    names = [f"{n * step} tot {(n + 1) * step} %" for n in range(len(MISSED_COLOURS))]
    names[0] = f"minder dan {step} %"
    names[-1] = f"{(len(MISSED_COLOURS) - 1) * step} % of meer"
    cells = tuple(zip(MISSED_COLOURS, names, strict=True))
    if paper := sheet.current():
        paper.add(Legend(what, cells))
        return
    st.html(
        f"<p class='rb-legend'><span class='words'>{escape(what)}</span>"
        + "".join(
            f"<span class='rb-state' style='background: {colour}'></span><span class='words'>{name}</span>"
            for colour, name in cells
        )
        + "</p>"
    )


def mark(text: str) -> str:
    """A small label as HTML, for use in a table."""
    return f"<span class='rb-mark'>{escape(text)}</span>" if text else ""


def sparkline(own: Sequence[tuple[date, "Share | Missing"]], region: Sequence["Share | Missing"], low: float) -> str:
    """A school's own history as a line of its months, with a thin line for all schools of its sector together.

    A month without a figure is a gap with a small cross at the bottom: no line runs over what nobody knows.
    The vertical scale runs from `low` (0 … 1) to 1; the same for every school, so the lines can be laid side by side.
    """
    width, height = 150, 40
    step = (width - 10) / max(len(own) - 1, 1)

    def at(number: int, value: Share) -> tuple[float, float]:
        level = (max(value.fraction, low) - low) / (1 - low)
        return round(5 + number * step, 1), round(height - 4 - level * (height - 8), 1)

    def path(values: Sequence["Share | Missing"]) -> str:
        commands, pen = [], "M"
        for number, value in enumerate(values):
            if isinstance(value, Missing):
                pen = "M"
                continue
            x, y = at(number, value)
            commands.append(f"{pen}{x} {y}")
            pen = "L"
        return " ".join(commands)

    values = [value for _, value in own]
    known = [(number, value) for number, value in enumerate(values) if isinstance(value, Share)]
    dots = "".join(f"<circle cx='{at(n, v)[0]}' cy='{at(n, v)[1]}' r='1.8' fill='#1f5c7a'/>" for n, v in known)
    gaps = "".join(
        f"<text x='{round(5 + number * step, 1)}' y='{height - 1}' text-anchor='middle' font-size='12' fill='#6b7883'>×</text>"
        for number, value in enumerate(values)
        if isinstance(value, Missing)
    )
    words = ", ".join(f"{wording.month_short(month)} {wording.percent(value)}" for month, value in own)
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}'>"
        f"<path d='{path(region)}' fill='none' stroke='#9aa5ae' stroke-width='1'/>"
        f"<path d='{path(values)}' fill='none' stroke='#1f5c7a' stroke-width='1.8'/>{dots}{gaps}</svg>"
    )
    # As an image, because the browser's sanitiser takes bare SVG out of a page.
    source = base64.b64encode(drawing.encode()).decode()
    return (
        f"<img src='data:image/svg+xml;base64,{source}' width='{width}' height='{height}' "
        f"alt='{escape(words)}' title='{escape(words)}'>"
    )


def bold(text: str) -> str:
    """The text as HTML, escaped, with its bold parts."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
