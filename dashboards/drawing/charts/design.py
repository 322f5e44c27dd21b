"""How all drawings look, and how one is shown: on screen with its sentence, to take along, or on paper."""

import re
import textwrap
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from attendance.papers import drawings
from attendance.papers.content import Picture, plain
from attendance.school_calendar import MONTHS
from dashboards.drawing import captions, downloads, sheet, vega
from dashboards.drawing.palette import INK, LINE, SOFT
from dashboards.drawing.vega import Drawing, Specification
from dashboards.drawing.wording import WEEKDAYS, literal, month_short

_SCREEN_FONT = "Source Sans, sans-serif"
_PAPER_WIDTH, _WORDS_WIDTH = 640, 105
"""How wide a drawing is on paper, and how many characters of its sentence stand on a line beneath it."""
_DAYS = [WEEKDAYS[-1], *WEEKDAYS[:-1]]  # a week of Vega begins on Sunday
_LOCALE: dict[str, Any] = {
    "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""], "percent": " %"},
    "time": {
        "dateTime": "%A %e %B %Y %X",
        "date": "%d-%m-%Y",
        "time": "%H:%M:%S",
        "periods": ["", ""],
        "days": _DAYS,
        "shortDays": [day[:2] for day in _DAYS],
        "months": list(MONTHS),
        "shortMonths": [month_short(date(2000, number, 1)) for number in range(1, 13)],
    },
}


def show(chart: Drawing, sentence: str, name: str = "") -> None:
    """Draws the chart in the common design; `sentence` says in Dutch what it shows, on screen and to a screen reader.

    Beneath it stands the drawing to take along, as `name` or by what the sentence begins with. While a paper is composed, it
    goes to its sheet.
    """
    if paper := sheet.current():
        paper.add(Picture(specification(chart), sentence))
        return
    drawn = chart.specification(config=_design(_SCREEN_FONT))
    st.vega_lite_chart(drawn, theme=None, width="stretch", alt=sentence)
    st.caption(literal(sentence))
    beneath = captions.beneath(sentence)
    downloads.offer_drawing(name or _name(sentence), lambda: specification(chart, beneath))


def specification(chart: Drawing, beneath: str = "") -> Specification:
    """The chart as Vega-Lite for paper: in the font that goes along, as wide as a page, with words beneath it."""
    fitted = {"width": _PAPER_WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}}
    whole = chart.specification(config=_design(drawings.FONT), background="white", **fitted)
    if beneath:
        whole["title"] = {
            "text": textwrap.wrap(plain(beneath), _WORDS_WIDTH),
            "orient": "bottom",
            "anchor": "start",
            "fontSize": 12,
            "fontWeight": "normal",
            "color": SOFT,
            "offset": 14,
            "frame": "bounds",
        }
        whole |= {"padding": 12, "description": plain(beneath)}
    return whole


def _name(sentence: str) -> str:
    """A name for a file from what the sentence begins with."""
    begin = re.split(r"[:.;]", plain(sentence))[0].lower()
    return re.sub(r"[^a-z0-9]+", "-", begin).strip("-")[:70].rstrip("-")


def _design(font: str) -> dict[str, Any]:
    """How all drawings look."""
    return {
        "font": font,
        "locale": _LOCALE,
        "background": "transparent",
        "view": {"continuousWidth": 300, "continuousHeight": 300, "stroke": None},
        "axis": {
            "labelColor": SOFT,
            "titleColor": SOFT,
            "titleFontWeight": "normal",
            "labelFontSize": 13,
            "titleFontSize": 13,
            "gridColor": LINE,
            "domainColor": LINE,
            "tickColor": LINE,
        },
        "legend": {"labelColor": INK, "labelFontSize": 13, "titleColor": SOFT, "titleFontWeight": "normal"},
        "text": {"font": font},
    }


def percents(ticks: int) -> dict[str, Any]:
    """An axis of shares as whole percents, with decimals only where neighbouring ticks would read the same."""
    return vega.axis(format="%", title=None, tickCount=ticks)


def legible(words: vega.Chart) -> list[vega.Chart]:
    """Words with a white edge around them, so that a line that runs there does not cross them out."""
    edge = {**words.mark_definition, "color": "white", "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [replace(words, mark_definition=edge), words]
