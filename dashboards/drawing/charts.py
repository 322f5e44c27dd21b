"""All drawings, in one design: few colours, direct labels, Dutch numbers, and one sentence that says what is shown."""

import math
import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from attendance.papers import drawings
from attendance.papers.content import Picture, plain
from dashboards.drawing import captions, downloads, sheet, vega
from dashboards.drawing.palette import ACCENT, GROUP_COLOURS, INK, LINE, MISSED_COLOURS, PALE, SOFT, TIER_COLOURS
from dashboards.drawing.vega import Drawing, Specification, Values
from dashboards.drawing.wording import literal

_SCREEN_FONT = "Source Sans, sans-serif"
_PAPER_WIDTH, _WORDS_WIDTH = 640, 105
"""How wide a drawing is on paper, and how many characters of its sentence stand on a line beneath it."""
_WIDE_COLUMNS = 6
"""Among more columns than this a cell has no room for words beside each other."""
_LOCALE: dict[str, Any] = {
    "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""], "percent": " %"},
    "time": {
        "dateTime": "%A %e %B %Y %X",
        "date": "%d-%m-%Y",
        "time": "%H:%M:%S",
        "periods": ["", ""],
        "days": ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
        "shortDays": ["zo", "ma", "di", "wo", "do", "vr", "za"],
        "months": [
            "januari", "februari", "maart", "april", "mei", "juni",
            "juli", "augustus", "september", "oktober", "november", "december",
        ],
        "shortMonths": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    },
}  # fmt: skip


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


def pyramid(values: Values) -> Drawing:
    """Tiers from the widest need for support at the top to the base; an outline shows the goal.

    Each value: tier, label, share (0 … 1), goal (0 … 1 or None), text, order (0 at the top).
    """
    base = vega.Chart([{**v, **_centred(v)} for v in values]).encode(
        y=vega.on(
            "label:N",
            sort=[v["label"] for v in values],
            axis=vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=150),
            scale=vega.scale(paddingInner=0.12),
        ),
        tooltip=[vega.on("label:N", title="Laag"), vega.on("text:N", title="Leerlingen")],
    )
    across = vega.scale(domain=[-0.5, 1.02], nice=False)
    bars = base.mark("bar").encode(
        x=vega.on("left:Q", scale=across, axis=None),
        x2="right:Q",
        color=vega.on("tier:N", scale=_tier_scale(values), legend=None),
    )
    with_goal = base.where("datum.goal != null").encode(x=vega.on("goal_left:Q", scale=across), x2="goal_right:Q")
    halo = with_goal.mark("bar", filled=False, stroke="white", strokeWidth=3)
    goals = with_goal.mark("bar", filled=False, stroke=INK, strokeWidth=1.4, strokeDash=[4, 3])
    words = base.mark("text", align="left", fontSize=14, color=INK, lineBreak="\n", dx=0, dy=-7).encode(
        x=vega.on("place:Q", scale=across), text="text:N"
    )
    return vega.layer(bars, halo, goals, words, height=56 * len(values))


def trend(values: Values) -> Drawing:
    """Attendance by month with the band in which the truth lies. A month without deliveries breaks the line.

    Each value: month (short), order, rate, low, high (0 … 1 or None), text, is_assumed, is_chosen, tooltip texts
    `basis` and `full`; with `beside` (0 … 1 or None) a thin line for who stands beside it; with `event` a line upright with
    what began then.
    """
    values = placed_events(values)
    known = [v for v in values if v["rate"] is not None]
    beside = [v["beside"] for v in values if v.get("beside") is not None]
    floor = min([*(v["low"] for v in known), *beside], default=0.9)
    ceiling = max([*(v["high"] for v in known), *beside], default=1.0)
    scale = vega.scale(domain=[max(0.0, floor - 0.02), min(1.0, ceiling + 0.025)], nice=False, zero=False)
    base = vega.Chart(values).encode(
        x=vega.on(
            "month:N",
            sort=[v["month"] for v in values],
            axis=vega.axis(title=None, labelAngle=0, ticks=False),
            scale=vega.scale(padding=0.3),
        ),
        tooltip=[
            vega.on("full:N", title="Maand"),
            vega.on("text:N", title="Aanwezig"),
            vega.on("basis:N", title="Rust op"),
        ],
    )
    band = base.mark("area", color=PALE, opacity=0.45).encode(y=vega.on("low:Q", scale=scale), y2="high:Q")
    line = base.mark("line", color=ACCENT, strokeWidth=2.5).encode(y=vega.on("rate:Q", scale=scale, axis=percents(5)))
    points = base.mark("point", size=90, color=ACCENT, strokeWidth=2, opacity=1).encode(
        y=vega.on("rate:Q", scale=scale),
        fill=vega.condition("datum.is_assumed", vega.value("white"), vega.value(ACCENT)),
    )
    # the figure stands at the side of the point where no other line runs
    is_under = "isValid(datum.beside) && datum.beside >= datum.rate"
    labels = [
        layer
        for test, dy in ((f"!({is_under})", -15), (f"({is_under})", 18))
        for layer in legible(
            base.where(f"isValid(datum.rate) && {test}")
            .mark("text", dy=dy, fontSize=14, color=INK)
            .encode(y=vega.on("rate:Q", scale=scale), text="text:N")
        )
    ]
    gaps = (
        base.where("datum.rate == null")
        .mark("text", fontSize=12, color=SOFT, fontStyle="italic", baseline="bottom", dy=-6)
        .encode(y=vega.value(250), text="text:N")
    )
    thin = (
        [base.mark("line", color="#6b7883", strokeWidth=1.4).encode(y=vega.on("beside:Q", scale=scale))]
        if beside
        else []
    )
    return vega.layer(band, *upright_events(base, values), *thin, line, points, *labels, gaps, height=250)


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


def reasons(values: Values) -> Drawing:
    """Absence per reason as a share of registered lesson time, in the fixed order of the categories.

    Each value: reason, group (see GROUP_COLOURS), share, text.
    """
    base = vega.Chart(values).encode(
        y=vega.on(
            "reason:N",
            sort=[v["reason"] for v in values],
            axis=vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=220),
        ),
        tooltip=[vega.on("reason:N", title="Reden"), vega.on("text:N", title="Afwezig")],
    )
    scale = vega.scale(domain=[0, max([v["share"] for v in values] + [0.01]) * 1.45], nice=False)
    bars = base.mark("bar", cornerRadiusEnd=2).encode(
        x=vega.on("share:Q", scale=scale, axis=None),
        color=vega.on(
            "group:N",
            scale=vega.scale(domain=list(GROUP_COLOURS), range=list(GROUP_COLOURS.values())),
            legend=vega.legend(title=None, orient="top", symbolType="square"),
        ),
    )
    words = base.mark("text", align="left", dx=6, fontSize=13, color=INK).encode(
        x=vega.on("share:Q", scale=scale), text="text:N"
    )
    return vega.layer(bars, words, height=34 * len(values))


def tier_bars(values: Values, rows: Sequence[str], labels: Sequence[tuple[str, str]]) -> Drawing:
    """Pupils per tier as parts of a whole, one bar per row.

    Each value: row, label, order (0 at the left), share, text (empty where the part is too narrow for words), what.
    `labels` are the tiers with their Dutch names, from the left.
    """
    base = vega.Chart(values).encode(
        y=vega.on(
            "row:N",
            sort=list(rows),
            # also rows that have no parts keep their place and their name
            scale=vega.scale(domain=list(rows)),
            axis=vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelLimit=300),
        ),
        x=vega.on("from:Q", axis=None, scale=vega.scale(domain=[0, 1])),
        x2="to:Q",
        tooltip=[
            vega.on("row:N", title="Groep"),
            vega.on("label:N", title="Laag"),
            vega.on("what:N", title="Leerlingen"),
        ],
    )
    bars = base.mark("bar", stroke="white", strokeWidth=1).encode(
        color=vega.on(
            "label:N",
            sort=None,
            scale=vega.scale(
                domain=[label for _, label in labels], range=[TIER_COLOURS.get(tier, "#eceff1") for tier, _ in labels]
            ),
            legend=vega.legend(title=None, orient="top", symbolType="square"),
        )
    )
    words = (
        vega.Chart(values)
        .mark("text", fontSize=12)
        .encode(
            y=vega.on("row:N", sort=list(rows), scale=vega.scale(domain=list(rows))),
            x=vega.on("middle:Q"),
            text="text:N",
            color=vega.condition("datum.is_dark", vega.value("white"), vega.value(INK)),
        )
    )
    return vega.layer(bars, words, height=30 * len(rows) + 40)  # the legend is within


def funnel(points: Values, curve: Values, middle: float, size: str = "Leerlingen") -> Drawing:
    """Schools by their size, with the limits of chance around the middle; the own school large, with its name.

    Each point: name, pupils, value (0 … 1), text, place, is_own, is_outside. Each value of the curve: pupils, inner_low,
    inner_high, outer_low, outer_high. Names stand at the own school and at those outside that have one.
    """
    edges = [v["value"] for v in points] + [bound for v in curve for bound in (v["outer_low"], v["outer_high"])]
    spare = 0.06 * (max(edges) - min(edges))
    across = vega.scale(domain=[max(0.0, min(edges) - spare), min(1.0, max(edges) + spare)], nice=False, zero=False)
    along = vega.scale(domain=[curve[0]["pupils"], curve[-1]["pupils"]], nice=False, zero=False)
    limits = vega.Chart(curve).encode(
        x=vega.on("pupils:Q", scale=along, axis=vega.axis(title=size, grid=False, tickCount=6))
    )
    outer = limits.mark("area", color="#eaf1f5", clip=True).encode(
        y=vega.on("outer_low:Q", scale=across, axis=percents(6)), y2="outer_high:Q"
    )
    inner = limits.mark("area", color="#d5e4ec", clip=True).encode(
        y=vega.on("inner_low:Q", scale=across), y2="inner_high:Q"
    )
    edge = [
        limits.mark("line", color="#6b7883", strokeWidth=1, strokeDash=[5, 4], clip=True).encode(
            y=vega.on(f"{name}:Q", scale=across)
        )
        for name in ("outer_low", "outer_high")
    ]
    mean = vega.Chart([{"middle": middle, "text": "gemiddeld"}]).encode(y=vega.on("middle:Q", scale=across))
    rule = mean.mark("rule", color="#6b7883", strokeWidth=1)
    word = mean.mark("text", align="left", dx=5, dy=-8, fontSize=12, color=SOFT).encode(x=vega.value(0), text="text:N")
    base = vega.Chart(points).encode(
        x=vega.on("pupils:Q", scale=along),
        y=vega.on("value:Q", scale=across),
        tooltip=[
            vega.on("name:N", title="School"),
            vega.on("pupils:Q", title=size, format=",.0f"),
            vega.on("text:N", title="Cijfer"),
            vega.on("place:N", title="Plaats"),
        ],
    )
    others = base.where("!datum.is_own").mark(
        "circle", size=85, color="#566470", opacity=0.85, stroke="white", strokeWidth=1
    )
    own = base.where("datum.is_own").mark(
        "point", shape="diamond", size=260, filled=True, color=ACCENT, opacity=1, stroke="white", strokeWidth=1.5
    )
    named = "(datum.is_own || (datum.is_outside && datum.name != 'een andere school'))"
    half = (curve[0]["pupils"] + curve[-1]["pupils"]) / 2
    # on the side of the point that is away from the middle, where most schools are
    names = [
        base.where(f"{named} && datum.pupils {across_size} {half} && datum.value {across_middle} {middle}")
        .mark("text", align=align, dy=dy, fontSize=13, color=INK, limit=230)
        .encode(text="name:N")
        for across_size, align in (("<=", "left"), (">", "right"))
        for across_middle, dy in ((">=", -19), ("<", 21))
    ]
    return vega.layer(outer, inner, *edge, rule, word, others, own, *names, height=340)


def control(values: Values) -> Drawing:
    """A series around its mean within its limits; what stands out is a diamond with its word.

    Each value: order, label, full, value (None is a gap), centre, low, high (None where there are too few points for
    limits), text, mark (empty, or what it is in a word), judged; with `event` a line upright with what began then. Of marks in a
    row the first has its word.
    """
    values = placed_events(values)
    words = [
        v["mark"] if v["mark"] and (n == 0 or values[n - 1]["mark"] != v["mark"]) else "" for n, v in enumerate(values)
    ]
    values = [{**v, "word": word} for v, word in zip(values, words, strict=True)]
    edges = [v[name] for v in values for name in ("value", "low", "high") if v[name] is not None]
    spare = 0.12 * ((max(edges) - min(edges)) or 0.1)
    scale = vega.scale(domain=[max(0.0, min(edges) - spare), max(edges) + spare], nice=False, zero=False)
    base = vega.Chart([{**v, "at": f"{v['order']:04d}|{v['label']}"} for v in values]).encode(
        x=vega.on(
            "at:O",
            axis=vega.axis(
                title=None, labelAngle=0, ticks=False, labelExpr="split(datum.value, '|')[1]", labelOverlap=False
            ),
            scale=vega.scale(padding=0.4),
        ),
        tooltip=[
            vega.on("full:N", title="Wanneer"),
            vega.on("text:N", title="Cijfer"),
            vega.on("judged:N", title="Wat het is"),
        ],
    )
    where = vega.on("value:Q", scale=scale, axis=percents(5))
    within = base.where("datum.low != null")
    band = within.mark("area", color="#eaf1f5").encode(y=vega.on("low:Q", scale=scale), y2="high:Q")
    middle = within.mark("line", color="#6b7883", strokeWidth=1).encode(y=vega.on("centre:Q", scale=scale))
    line = base.mark("line", color="#6b94ab", strokeWidth=1.6).encode(y=where)
    plain = base.where("datum.value != null && datum.mark == ''").mark("circle", size=60, color=ACCENT, opacity=1)
    marked = base.where("datum.mark != ''")
    diamonds = marked.mark(
        "point", shape="diamond", size=190, filled=True, color="#12384f", opacity=1, stroke="white", strokeWidth=1
    )
    at_edge = f"datum.order >= {len(values) - 1}"
    inside = base.where(f"datum.word != '' && !({at_edge})").mark("text", dy=-17, fontSize=13, color=INK)
    last = base.where(f"datum.word != '' && {at_edge}").mark("text", align="right", dx=-13, fontSize=13, color=INK)
    told = [layer for words in (inside, last) for layer in legible(words.encode(text="word:N"))]
    return vega.layer(
        band,
        *upright_events(base, values),
        middle,
        line,
        *(layer.encode(y=where) for layer in (plain, diamonds, *told)),
        height=240,
    )


def percents(ticks: int) -> dict[str, Any]:
    """An axis of shares as whole percents, with decimals only where neighbouring ticks would read the same."""
    return vega.axis(format="%", title=None, tickCount=ticks)


def legible(words: vega.Chart) -> list[vega.Chart]:
    """Words with a white edge around them, so that a line that runs there does not cross them out."""
    edge = {**words.mark_definition, "color": "white", "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [replace(words, mark_definition=edge), words]


def placed_events(values: Values) -> Values:
    """Values with the side on which there is room for the words of an event."""
    return [
        {**value, "is_event_late": 2 * number >= len(values)} if value.get("event") else value
        for number, value in enumerate(values)
    ]


def upright_events(base: vega.Chart, values: Values) -> list[vega.Chart]:
    """Lines upright where something began, with its words at the top; nothing where nothing did. Of values that were placed."""
    if not any(value.get("event") for value in values):
        return []
    begun = base.where("isValid(datum.event)")
    words = [
        begun.where(f"{'' if late else '!'}datum.is_event_late")
        .mark(
            "text",
            align="right" if late else "left",
            dx=-6 if late else 6,
            fontSize=12,
            fontStyle="italic",
            color=INK,
            limit=230,
        )
        .encode(y=vega.value(7), text="event:N")
        for late in (False, True)
    ]
    return [begun.mark("rule", color=INK, strokeWidth=1.3, strokeDash=[2, 3]).encode(), *words]


def class_width(values: Values) -> float:
    """The width of a class of lesson time missed, in whole per cents (0.03 is 3 %): five of them hold all values."""
    most = max([value["missed"] for value in values if value["missed"] is not None], default=0)
    return max(3, math.ceil(100 * most / len(MISSED_COLOURS))) / 100


def is_dark(tier: str) -> bool:
    """Whether words on the colour of this tier have to be white."""
    return tier in ("tier_2", "tier_3", "orange", "red")


def _centred(value: dict[str, Any]) -> dict[str, Any]:
    half = value["share"] / 2
    goal = value["goal"]
    return {
        "left": -half,
        "right": half,
        "goal_left": None if goal is None else -goal / 2,
        "goal_right": None if goal is None else goal / 2,
        "place": max(half, (goal or 0) / 2) + 0.03,
    }


def _tier_scale(values: Values) -> dict[str, Any]:
    tiers = [v["tier"] for v in values]
    return vega.scale(domain=tiers, range=[TIER_COLOURS.get(tier, PALE) for tier in tiers])


def _missed_colour(width: float) -> dict[str, Any]:
    borders = [width * step for step in range(1, len(MISSED_COLOURS))]
    return vega.on("missed:Q", scale=vega.scale(type="threshold", domain=borders, range=MISSED_COLOURS), legend=None)
