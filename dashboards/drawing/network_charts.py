"""Drawings of a common thread: patterns with their interval, factors by group, what was tried and what helped.

In the design of charts.py. One colour: none of these is good or bad.
"""

import json

from dashboards.drawing import vega
from dashboards.drawing.palette import ACCENT, INK, LINE, PALE, SOFT
from dashboards.drawing.vega import Drawing, Values

_WORDS = vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=330)

_LINES = vega.axis(
    title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=420, labelExpr="split(datum.label, '|')"
)  # fmt: skip
"""Labels of more than one line, their lines parted by a bar."""


def together(values: Values) -> Drawing:
    """Patterns as a point with its interval, against the line of chance. Each value: pattern, lift, low, high, text."""
    most = max(value["high"] for value in values)
    scale = vega.scale(domain=[0, max(most * 1.25, 3)], nice=False)
    base = vega.Chart(values).encode(
        y=vega.on("pattern:N", sort=[value["pattern"] for value in values], axis=_LINES),
        tooltip=[vega.on("pattern:N", title="Samen"), vega.on("text:N", title="Hoe vaak")],
    )
    reach = base.mark("rule", strokeWidth=6, color=PALE).encode(
        x=vega.on("low:Q", scale=scale, axis=vega.axis(title="keer zo vaak als bij toeval", tickCount=5)), x2="high:Q"
    )
    points = base.mark("point", filled=True, size=160, color=ACCENT, opacity=1).encode(x=vega.on("lift:Q", scale=scale))
    words = base.mark("text", align="left", dx=8, fontSize=14, color=INK).encode(
        x=vega.on("high:Q", scale=scale), text="text:N"
    )
    chance = (
        vega.Chart([{"x": 1, "text": "toeval"}])
        .mark("rule", strokeDash=[4, 3], color=SOFT)
        .encode(x=vega.on("x:Q", scale=scale))
    )
    return vega.layer(chance, reach, points, words, height=84 * len(values))


def factors(values: Values, everyone: int) -> Drawing:
    """Cases per factor as bars, under the name of its group. Each value: group, label, cases, everyone, text."""
    groups = list(dict.fromkeys(value["group"] for value in values))
    order = [
        name for group in groups for name in (group, *(value["label"] for value in values if value["group"] == group))
    ]
    is_group = f"indexof({json.dumps(groups)}, datum.value) >= 0"
    scale = vega.scale(domain=[0, everyone], nice=False)
    axis = vega.axis(
        title=None, ticks=False, domain=False, labelFontSize=14, labelLimit=400, labelColor=INK,
        labelFontWeight=vega.condition(is_group, vega.value("bold"), vega.value("normal")),
    )  # fmt: skip
    base = vega.Chart(values).encode(
        y=vega.on("label:N", sort=order, axis=axis, scale=vega.scale(domain=order, paddingInner=0.3)),
        tooltip=[vega.on("label:N", title="Factor"), vega.on("text:N", title="Casussen")],
    )
    track = base.mark("bar", color=LINE, opacity=0.6).encode(x=vega.on("everyone:Q", scale=scale, axis=None))
    bars = base.mark("bar", color=ACCENT).encode(x=vega.on("cases:Q", scale=scale, axis=None))
    words = base.mark("text", align="left", dx=6, fontSize=14, color=INK).encode(
        x=vega.on("cases:Q", scale=scale), text="text:N"
    )
    return vega.layer(track, bars, words, height=30 * len(order))


def tried(values: Values, everyone: int) -> Drawing:
    """Measures: how often tried (pale) and how often of help (dark). Each value: label, tried, helped, text."""
    scale = vega.scale(domain=[0, everyone], nice=False)
    base = vega.Chart(values).encode(
        y=vega.on(
            "label:N", sort=[value["label"] for value in values], axis=_WORDS, scale=vega.scale(paddingInner=0.3)
        ),
        tooltip=[vega.on("label:N", title="Wat"), vega.on("text:N", title="Hielp")],
    )
    all_of_it = base.mark("bar", color=PALE).encode(x=vega.on("tried:Q", scale=scale, axis=None))
    helped = base.mark("bar", color=ACCENT).encode(x=vega.on("helped:Q", scale=scale, axis=None))
    words = base.mark("text", align="left", dx=6, fontSize=14, color=INK).encode(
        x=vega.on("tried:Q", scale=scale), text="text:N"
    )
    return vega.layer(all_of_it, helped, words, height=34 * len(values))


def beside(values: Values) -> Drawing:
    """Shares of cases and of the region's pupils side by side. Each value: row, who, share (0 … 1), text; two per row."""
    rows = list(dict.fromkeys(value["row"] for value in values))
    who = list(dict.fromkeys(value["who"] for value in values))
    scale = vega.scale(domain=[0, 1.12], nice=False)
    base = vega.Chart(values).encode(
        y=vega.on("row:N", sort=rows, axis=_WORDS, scale=vega.scale(paddingInner=0.35)),
        yOffset=vega.on("who:N", sort=who),
        tooltip=[
            vega.on("row:N", title="Waar"),
            vega.on("who:N", title="Wie"),
            vega.on("text:N", title="Deel"),
        ],
    )
    bars = base.mark("bar").encode(
        x=vega.on("share:Q", scale=scale, axis=None),
        color=vega.on(
            "who:N",
            sort=who,
            scale=vega.scale(domain=who, range=[ACCENT, PALE]),
            legend=vega.legend(title=None, orient="top", labelLimit=320, symbolType="square"),
        ),
    )
    words = base.mark("text", align="left", dx=6, fontSize=13, color=INK).encode(
        x=vega.on("share:Q", scale=scale), text="text:N"
    )
    return vega.layer(bars, words, height=74 * len(rows))
