"""Shares in cells, the darker the more lesson time was missed: a grid, and a school year of days."""

import math
from collections.abc import Sequence
from typing import Any

from dashboards.drawing import vega
from dashboards.drawing.palette import INK, MISSED_COLOURS, SOFT
from dashboards.drawing.vega import Drawing, Values

_WIDE_COLUMNS = 6
"""Among more columns than this a cell has no room for words beside each other."""


def heat(values: Values, columns: Sequence[str], rows: Sequence[str], *, row_height: int = 34) -> Drawing:
    """A grid of shares: the darker, the more lesson time was missed. Cells without a share keep a dashed border.

    Each value: column, row, missed (0 … 1 or None), text, and the tooltip texts `what` and `basis`. The classes
    are those of `class_width`.
    """
    width = class_width(values)
    base = vega.Chart(values).encode(
        x=vega.on(
            "column:N",
            sort=list(columns),
            scale=vega.scale(domain=list(columns), padding=0.04),
            axis=vega.axis(title=None, orient="top", labelAngle=0, ticks=False, domain=False),
        ),
        y=vega.on(
            "row:N",
            sort=list(rows),
            scale=vega.scale(domain=list(rows), padding=0.04),
            axis=vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelLimit=220),
        ),
        tooltip=[
            vega.on("what:N", title="Waar"),
            vega.on("text:N", title="Aanwezig"),
            vega.on("basis:N", title="Rust op"),
        ],
    )
    known = base.where("datum.missed != null")
    cells = known.mark("rect", cornerRadius=2).encode(color=_missed_colour(width))
    empty = base.where("datum.missed == null").mark(
        "rect", cornerRadius=2, fill="white", stroke="#b4bec6", strokeDash=[3, 3]
    )
    texts = known.mark("text", fontSize=13).encode(
        text="text:N",
        color=vega.condition(f"datum.missed >= {3 * width}", vega.value("white"), vega.value(INK)),
    )
    # why there is no share is longer than a share: among many columns it stands in a small letter, a word on a line
    is_narrow = len(columns) > _WIDE_COLUMNS
    why = base.where("datum.missed == null").mark(
        "text",
        color=INK,
        opacity=0.75,
        fontSize=10 if is_narrow else 13,
        dy=-5 if is_narrow else 0,
        lineHeight=11,
        lineBreak=" " if is_narrow else "\n",
    )
    return vega.layer(empty, cells, texts, why.encode(text="text:N"), height=row_height * len(rows))


def calendar(values: Values, weeks: Sequence[str]) -> Drawing:
    """A school year of days: a column per week, a row per weekday.

    Each value: week (ISO Monday), weekday (`ma` … `vr`), missed (0 … 1 or None), state, and tooltip texts.
    """
    width = class_width(values)
    base = vega.Chart(values).encode(
        x=vega.on(
            "week:O",
            sort=list(weeks),
            scale=vega.scale(domain=list(weeks), padding=0.08),
            axis=vega.axis(
                title=None,
                orient="top",
                ticks=False,
                domain=False,
                labelAngle=0,
                labelOverlap=False,
                labelAlign="left",
                # The name of the month above its first whole week only.
                labelExpr="date(toDate(datum.value)) <= 7 ? timeFormat(toDate(datum.value), '%b') : ''",
            ),
        ),
        y=vega.on(
            "weekday:N",
            sort=["ma", "di", "wo", "do", "vr", "za", "zo"],
            scale=vega.scale(padding=0.08),
            axis=vega.axis(title=None, ticks=False, domain=False),
        ),
        tooltip=[
            vega.on("day:N", title="Dag"),
            vega.on("text:N", title="Aanwezig"),
            vega.on("basis:N", title="Rust op"),
        ],
    )
    lessons = base.where("datum.missed != null").mark("rect", cornerRadius=2).encode(color=_missed_colour(width))
    silent = base.where("datum.state == 'not_registered'").mark(
        "rect", cornerRadius=2, fill="white", stroke="#6b7883", strokeDash=[2, 2]
    )
    unknown = base.where("datum.state == 'not_delivered'").mark("text", text="×", color=SOFT, fontSize=12)
    free = base.where("datum.state == 'no_lessons'").mark("rect", cornerRadius=2, fill="#f1f3f5")
    return vega.layer(free, silent, lessons, unknown, height=5 * 28)


def class_width(values: Values) -> float:
    """The width of a class of lesson time missed, in whole per cents (0.03 is 3 %): five of them hold all values."""
    most = max([value["missed"] for value in values if value["missed"] is not None], default=0)
    return max(3, math.ceil(100 * most / len(MISSED_COLOURS))) / 100


def _missed_colour(width: float) -> dict[str, Any]:
    borders = [width * step for step in range(1, len(MISSED_COLOURS))]
    return vega.on("missed:Q", scale=vega.scale(type="threshold", domain=borders, range=MISSED_COLOURS), legend=None)
