"""Drawings of a profile: moves between tiers as flows, and a week or a year laid beside what is usual.

In the design of charts.py, with its colours: dark is more lesson time missed. A move has its kind as a word, too.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboards.drawing import vega
from dashboards.drawing.palette import ACCENT, INK, MISSED_COLOURS, SOFT
from dashboards.drawing.vega import Drawing, Values

STAYED, RECOVERED, FELL, OTHER = (
    "bleef in de laag",
    "vaker aanwezig",
    "minder aanwezig",
    "nieuw, weg of te weinig gegevens",
)
_MOVE_COLOURS = {STAYED: "#dbe3e9", RECOVERED: "#5b9cbd", FELL: "#12384f", OTHER: "#f0f2f4"}
_GAP = 0.05
"""Room between the groups at a side, as a part of all pupils: each has a line of words beside it."""
_STEPS = 24
RATIO_BORDERS = (0.75, 0.85, 1.15, 1.35)
"""Ratios are shown with one decimal: 0.9 to 1.1 times what is usually missed is as usual."""


def flows(moves: Values, groups: Sequence[tuple[str, str]], sides: tuple[str, str]) -> Drawing:
    """Pupils from their group at the left to that at the right; the width of a stream is their number.

    Each move: from_group, to_group (keys of `groups`), pupils, kind (see _MOVE_COLOURS), what. `groups`: key and name, from
    the bottom upwards; `sides`: what the left and the right stand for.
    """
    total = sum(move["pupils"] for move in moves) or 1
    left, right = (_stack(moves, groups, side, total) for side in ("from_group", "to_group"))
    order = {key: number for number, (key, _) in enumerate(groups)}
    used_left = {key: bottom for key, (bottom, _) in left.items()}
    used_right = {key: bottom for key, (bottom, _) in right.items()}
    streams: list[dict[str, Any]] = []
    along = np.linspace(0, 1, _STEPS)
    bend = along * along * (3 - 2 * along)
    for number, move in enumerate(sorted(moves, key=lambda move: (order[move["from_group"]], order[move["to_group"]]))):
        share = move["pupils"] / total
        start, end = used_left[move["from_group"]], used_right[move["to_group"]]
        used_left[move["from_group"]] += share
        used_right[move["to_group"]] += share
        low = start + (end - start) * bend
        streams += [
            {"stream": number, "x": float(x), "low": float(y), "high": float(y + share), "kind": move["kind"], "what": move["what"]}
            for x, y in zip(along, low, strict=True)
        ]  # fmt: skip
    names = dict(groups)
    ends: list[dict[str, Any]] = [
        {
            "x": x,
            "low": low,
            "high": low + share,
            "middle": low + share / 2,
            "text": f"{names[key]}: {round(share * total)}",
        }
        for x, stack in ((0.0, left), (1.0, right))
        for key, (low, share) in stack.items()
    ]
    across = vega.scale(domain=[-0.34, 1.34], nice=False)
    height = vega.scale(domain=[0, max(end["high"] for end in ends) + 0.1], nice=False)
    kinds = [kind for kind in _MOVE_COLOURS if any(move["kind"] == kind for move in moves)]
    areas = (
        vega.Chart(streams)
        .mark("area", opacity=0.92, stroke="white", strokeWidth=0.5)
        .encode(
            x=vega.on("x:Q", scale=across, axis=None),
            y=vega.on("low:Q", scale=height, axis=None),
            y2="high:Q",
            detail="stream:N",
            color=vega.on(
                "kind:N",
                sort=None,
                scale=vega.scale(domain=kinds, range=[_MOVE_COLOURS[kind] for kind in kinds]),
                legend=vega.legend(title=None, orient="top", symbolType="square", columns=2, labelLimit=260),
            ),
            tooltip=[vega.on("what:N", title="Leerlingen")],
        )
    )
    posts = (
        vega.Chart(ends)
        .mark("rule", strokeWidth=7, color=ACCENT)
        .encode(x=vega.on("x:Q", scale=across), y=vega.on("low:Q", scale=height), y2="high:Q")
    )
    words = [
        vega.Chart([end for end in ends if end["x"] == x])
        .mark("text", align="left" if x else "right", dx=10 if x else -10, fontSize=13, color=INK, limit=190)
        .encode(x=vega.on("x:Q", scale=across), y=vega.on("middle:Q", scale=height), text="text:N")
        for x in (0.0, 1.0)
    ]
    heads = (
        vega.Chart([{"x": 0.0, "text": sides[0]}, {"x": 1.0, "text": sides[1]}])
        .mark("text", fontSize=13, color=SOFT, baseline="top")
        .encode(x=vega.on("x:Q", scale=across), y=vega.value(0), text="text:N")
    )
    return vega.layer(areas, posts, *words, heads, height=380)


def relative(values: Values, columns: Sequence[str], rows: Sequence[str], *, is_calendar: bool = False) -> Drawing:
    """A grid of lesson time missed as a multiple of what is usual: the darker, the more. Cells without one are dashed.

    Each value: column, row, ratio (1 is as usual, None where there is too little), text, what, basis. A calendar has the
    Mondays of weeks as its columns, with the names of months above, and no words in its cells.
    """
    axis = vega.axis(title=None, orient="top", labelAngle=0, ticks=False, domain=False)
    if is_calendar:
        axis = vega.axis(
            title=None,
            orient="top",
            labelAngle=0,
            ticks=False,
            domain=False,
            labelOverlap=False,
            labelAlign="left",
            labelExpr="date(toDate(datum.value)) <= 7 ? timeFormat(toDate(datum.value), '%b') : ''",
        )
    base = vega.Chart(values).encode(
        x=vega.on(
            "column:O",
            sort=list(columns),
            scale=vega.scale(domain=list(columns), padding=0.06),
            axis=axis,
        ),
        y=vega.on(
            "row:N",
            sort=list(rows),
            scale=vega.scale(domain=list(rows), padding=0.06),
            axis=vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelLimit=220),
        ),
        tooltip=[
            vega.on("what:N", title="Wanneer"),
            vega.on("text:N", title="Ten opzichte van gewoon"),
            vega.on("basis:N", title="Rust op"),
        ],
    )
    colour = vega.on(
        "ratio:Q",
        scale=vega.scale(type="threshold", domain=list(RATIO_BORDERS), range=MISSED_COLOURS),
        legend=None,
    )
    cells = base.where("datum.ratio != null").mark("rect", cornerRadius=2).encode(color=colour)
    empty = base.where("datum.ratio == null").mark(
        "rect", cornerRadius=2, fill="white", stroke="#b4bec6", strokeDash=[3, 3]
    )
    layers = [empty, cells]
    if not is_calendar:
        layers.append(
            base.mark("text", fontSize=13).encode(
                text="text:N",
                color=vega.condition(
                    f"datum.ratio != null && datum.ratio >= {RATIO_BORDERS[2]}", vega.value("white"), vega.value(INK)
                ),
            )
        )
    return vega.layer(*layers, height=(28 if is_calendar else 34) * len(rows))


def bars(values: Values) -> Drawing:
    """One bar per row in the order given, with its figure in words. Each value: row, amount, text."""
    base = vega.Chart(values).encode(
        y=vega.on(
            "row:N",
            sort=[value["row"] for value in values],
            axis=vega.axis(title=None, ticks=False, domain=False, labelColor=INK, labelFontSize=14, labelLimit=220),
        ),
        tooltip=[vega.on("row:N", title="Wanneer"), vega.on("text:N", title="Hoe vaak")],
    )
    scale = vega.scale(domain=[0, max([value["amount"] for value in values] + [0.01]) * 1.5], nice=False)
    drawn = base.mark("bar", cornerRadiusEnd=2, color="#4a8db0").encode(x=vega.on("amount:Q", scale=scale, axis=None))
    words = base.mark("text", align="left", dx=6, fontSize=13, color=INK).encode(
        x=vega.on("amount:Q", scale=scale), text="text:N"
    )
    return vega.layer(drawn, words, height=30 * len(values))


def _stack(moves: Values, groups: Sequence[tuple[str, str]], side: str, total: int) -> dict[str, tuple[float, float]]:
    """Per group at one side where it begins, from the bottom, and its share; groups without pupils are not there."""
    stack = {}
    at = 0.0
    for key, _ in groups:
        share = sum(move["pupils"] for move in moves if move[side] == key) / total
        if share:
            stack[key] = (at, share)
            at += share + _GAP
    return stack
