"""Things beside each other: reasons as bars, and schools by their size among the limits of chance."""

from dashboards.drawing import vega
from dashboards.drawing.charts.design import percents
from dashboards.drawing.palette import ACCENT, GROUP_COLOURS, INK, SOFT
from dashboards.drawing.vega import Drawing, Values


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
