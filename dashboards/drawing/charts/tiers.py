"""Pupils per tier: as a pyramid beside its goals, or as parts of a bar."""

from collections.abc import Sequence
from typing import Any

from dashboards.drawing import vega
from dashboards.drawing.palette import INK, PALE, TIER_COLOURS
from dashboards.drawing.vega import Drawing, Values


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
