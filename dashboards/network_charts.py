"""Drawings of a common thread: patterns with their interval, factors by group, what was tried and what helped.

In the design of charts.py. One colour: none of these is good or bad.
"""

import json

import altair as alt

from dashboards.charts import Drawing, Values
from dashboards.palette import ACCENT, INK, LINE, PALE, SOFT

_WORDS = alt.Axis(title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=330)

_LINES = alt.Axis(
    title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=420, labelExpr="split(datum.label, '|')"
)  # fmt: skip
"""Labels of more than one line, their lines parted by a bar."""


def together(values: Values) -> Drawing:
    """Patterns as a point with its interval, against the line of chance. Each value: pattern, lift, low, high, text."""
    most = max(value["high"] for value in values)
    scale = alt.Scale(domain=[0, max(most * 1.25, 3)], nice=False)
    base = alt.Chart(alt.Data(values=list(values))).encode(
        y=alt.Y("pattern:N", sort=[value["pattern"] for value in values], axis=_LINES),
        tooltip=[alt.Tooltip("pattern:N", title="Samen"), alt.Tooltip("text:N", title="Hoe vaak")],
    )
    reach = base.mark_rule(strokeWidth=6, color=PALE).encode(
        x=alt.X("low:Q", scale=scale, axis=alt.Axis(title="keer zo vaak als bij toeval", tickCount=5)), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=160, color=ACCENT, opacity=1).encode(x=alt.X("lift:Q", scale=scale))
    words = base.mark_text(align="left", dx=8, fontSize=14, color=INK).encode(
        x=alt.X("high:Q", scale=scale), text="text:N"
    )
    chance = (
        alt.Chart(alt.Data(values=[{"x": 1, "text": "toeval"}]))
        .mark_rule(strokeDash=[4, 3], color=SOFT)
        .encode(x=alt.X("x:Q", scale=scale))
    )
    return alt.layer(chance, reach, points, words, height=84 * len(values))


def factors(values: Values, everyone: int) -> Drawing:
    """Cases per factor as bars, under the name of its group. Each value: group, label, cases, everyone, text."""
    groups = list(dict.fromkeys(value["group"] for value in values))
    order = [
        name for group in groups for name in (group, *(value["label"] for value in values if value["group"] == group))
    ]
    is_group = f"indexof({json.dumps(groups)}, datum.value) >= 0"
    scale = alt.Scale(domain=[0, everyone], nice=False)
    axis = alt.Axis(
        title=None, ticks=False, domain=False, labelFontSize=14, labelLimit=400, labelColor=INK,
        labelFontWeight=alt.condition(is_group, alt.value("bold"), alt.value("normal")),
    )  # fmt: skip
    base = alt.Chart(alt.Data(values=list(values))).encode(
        y=alt.Y("label:N", sort=order, axis=axis, scale=alt.Scale(domain=order, paddingInner=0.3)),
        tooltip=[alt.Tooltip("label:N", title="Factor"), alt.Tooltip("text:N", title="Casussen")],
    )
    track = base.mark_bar(color=LINE, opacity=0.6).encode(x=alt.X("everyone:Q", scale=scale, axis=None))
    bars = base.mark_bar(color=ACCENT).encode(x=alt.X("cases:Q", scale=scale, axis=None))
    words = base.mark_text(align="left", dx=6, fontSize=14, color=INK).encode(
        x=alt.X("cases:Q", scale=scale), text="text:N"
    )
    return alt.layer(track, bars, words, height=30 * len(order))


def tried(values: Values, everyone: int) -> Drawing:
    """Measures: how often tried (pale) and how often of help (dark). Each value: label, tried, helped, text."""
    scale = alt.Scale(domain=[0, everyone], nice=False)
    base = alt.Chart(alt.Data(values=list(values))).encode(
        y=alt.Y("label:N", sort=[value["label"] for value in values], axis=_WORDS, scale=alt.Scale(paddingInner=0.3)),
        tooltip=[alt.Tooltip("label:N", title="Wat"), alt.Tooltip("text:N", title="Hielp")],
    )
    all_of_it = base.mark_bar(color=PALE).encode(x=alt.X("tried:Q", scale=scale, axis=None))
    helped = base.mark_bar(color=ACCENT).encode(x=alt.X("helped:Q", scale=scale, axis=None))
    words = base.mark_text(align="left", dx=6, fontSize=14, color=INK).encode(
        x=alt.X("tried:Q", scale=scale), text="text:N"
    )
    return alt.layer(all_of_it, helped, words, height=34 * len(values))


def beside(values: Values) -> Drawing:
    """Shares of cases and of the region's pupils side by side. Each value: row, who, share (0 … 1), text; two per row."""
    rows = list(dict.fromkeys(value["row"] for value in values))
    who = list(dict.fromkeys(value["who"] for value in values))
    scale = alt.Scale(domain=[0, 1.12], nice=False)
    base = alt.Chart(alt.Data(values=list(values))).encode(
        y=alt.Y("row:N", sort=rows, axis=_WORDS, scale=alt.Scale(paddingInner=0.35)),
        yOffset=alt.YOffset("who:N", sort=who),
        tooltip=[
            alt.Tooltip("row:N", title="Waar"),
            alt.Tooltip("who:N", title="Wie"),
            alt.Tooltip("text:N", title="Deel"),
        ],
    )
    bars = base.mark_bar().encode(
        x=alt.X("share:Q", scale=scale, axis=None),
        color=alt.Color(
            "who:N",
            sort=who,
            scale=alt.Scale(domain=who, range=[ACCENT, PALE]),
            legend=alt.Legend(title=None, orient="top", labelLimit=320, symbolType="square"),
        ),
    )
    words = base.mark_text(align="left", dx=6, fontSize=13, color=INK).encode(
        x=alt.X("share:Q", scale=scale), text="text:N"
    )
    return alt.layer(bars, words, height=74 * len(rows))
