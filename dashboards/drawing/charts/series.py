"""A figure through time: within the band in which the truth lies, or within the limits of chance."""

from dashboards.drawing import vega
from dashboards.drawing.charts.design import legible, percents
from dashboards.drawing.palette import ACCENT, INK, PALE, SOFT
from dashboards.drawing.vega import Drawing, Values


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
