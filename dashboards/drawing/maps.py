"""The map of a region: municipalities as areas, school sites as dots. Drawn from the school register, without the network.

Colour says one thing only, in five shades of one hue; a hidden or missing figure is white with a dashed border and its word.
Dots say where a school is and how large; they have one colour, because a map is no ranking.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboards.drawing import outlines, vega
from dashboards.drawing.charts import class_width, legible
from dashboards.drawing.outlines import Frame, Point, Ring
from dashboards.drawing.palette import ACCENT, INK, LINE, MISSED_COLOURS, SOFT
from dashboards.drawing.vega import Drawing

_GROUND, _ELSEWHERE = "#f6f8f9", "#cfd6db"
_MOST_NAMES = 30


@dataclass(frozen=True)
class Area:
    """A municipality of the region. `missed` (0 … 1) gives its shade; None where there is no figure, and `text` says why."""

    municipality_code: str
    name: str
    missed: float | None
    text: str
    basis: str


@dataclass(frozen=True)
class Site:
    """A school of the region; `pupils` gives the size of its dot, None where that is not known."""

    name: str
    longitude: float
    latitude: float
    pupils: int | None
    text: str


def region_map(areas: Sequence[Area], sites: Sequence[Site], frame: Frame) -> Drawing:
    """The region within a frame; neighbours in pale grey, all other school sites as small grey dots."""
    drawn = outlines.municipality_outlines()
    mine = {one.municipality_code for one in areas}
    ground = _shape([ring for code, rings in drawn.items() if code not in mine for ring in _parts(rings, frame)])
    layers = [
        # an empty frame, so that the map keeps its edges whatever lies in it
        _shape([_rectangle(frame)]).mark("geoshape", fill="white", stroke=LINE),
        ground.mark("geoshape", fill=_GROUND, stroke=LINE, strokeWidth=0.8),
    ]
    width = class_width([{"missed": one.missed} for one in areas])
    for known in (True, False):
        features = [
            _feature(_parts(drawn.get(one.municipality_code, ()), frame), one)
            for one in areas
            if (one.missed is not None) == known
        ]
        if not features:
            continue
        base = vega.Chart(features).encode(
            tooltip=[
                vega.on("properties.name:N", title="Gemeente"),
                vega.on("properties.text:N", title="Cijfer"),
                vega.on("properties.basis:N", title="Rust op"),
            ]
        )
        if known:
            borders = [width * step for step in range(1, len(MISSED_COLOURS))]
            scale = vega.scale(type="threshold", domain=borders, range=MISSED_COLOURS)
            layers.append(
                base.mark("geoshape", stroke="white", strokeWidth=1.4).encode(
                    color=vega.on("properties.missed:Q", scale=scale, legend=None)
                )
            )
        else:
            layers.append(base.mark("geoshape", fill="white", stroke=SOFT, strokeDash=[4, 3], strokeWidth=1))
    dots = [outlines.flat(one.longitude, one.latitude) for one in sites]
    layers += [_others(frame), *_sites(sites), *_names(areas, dots, frame)]
    return vega.layer(*layers, height=470, projection={"type": "identity", "reflectY": True})


def country(frame: Frame) -> str:
    """A small drawing of the whole country, each school site a dot, with the frame of the map in it; HTML."""
    places = [point for _, point in outlines.sites()]
    west, north = min(x for x, _ in places), max(y for _, y in places)
    scale, edge = 0.62, 4

    def at(point: Point) -> tuple[int, int]:
        return round((point[0] - west) * scale) + edge, round((north - point[1]) * scale) + edge

    dots = sorted({at(point) for point in places})
    wide, high = max(x for x, _ in dots) + edge, max(y for _, y in dots) + edge
    path = "".join(f"M{x} {y}h1" for x, y in dots)
    left, top = at((frame.west, frame.north))
    right, bottom = at((frame.east, frame.south))
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{wide}' height='{high}' viewBox='0 0 {wide} {high}'>"
        f"<path d='{path}' stroke='#9aa5ae' stroke-width='1' fill='none'/>"
        f"<rect x='{left}' y='{top}' width='{right - left}' height='{bottom - top}' fill='none' stroke='{ACCENT}' stroke-width='2'/></svg>"
    )
    source = base64.b64encode(drawing.encode()).decode()
    words = escape("Nederland, elke schoolvestiging een stip; het kader is het gebied van de kaart.")
    return f"<img src='data:image/svg+xml;base64,{source}' width='{wide}' height='{high}' alt='{words}'>"


def _parts(rings: Sequence[Ring], frame: Frame) -> list[Ring]:
    return [part for ring in rings if len(part := outlines.within(ring, frame)) > 2]


def _rectangle(frame: Frame) -> Ring:
    return [(frame.west, frame.south), (frame.west, frame.north), (frame.east, frame.north), (frame.east, frame.south)]


def _geometry(rings: Sequence[Ring]) -> dict[str, object]:
    closed = [[[round(x, 2), round(y, 2)] for x, y in [*ring, ring[0]]] for ring in rings]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in closed]}


def _shape(rings: Sequence[Ring]) -> vega.Chart:
    return vega.Chart([{"type": "Feature", "properties": {}, "geometry": _geometry(rings)}])


def _feature(rings: Sequence[Ring], one: Area) -> dict[str, object]:
    told = {"name": one.name, "missed": one.missed, "text": one.text, "basis": one.basis}
    return {"type": "Feature", "properties": told, "geometry": _geometry(rings)}


def _others(frame: Frame) -> vega.Chart:
    places = sorted({(round(x, 1), round(y, 1)) for _, (x, y) in outlines.sites() if frame.holds((x, y))})
    return (
        vega.Chart([{"x": x, "y": y} for x, y in places])
        .mark("circle", size=7, color=_ELSEWHERE, opacity=1)
        .encode(longitude="x:Q", latitude="y:Q")
    )


def _sites(sites: Sequence[Site]) -> list[vega.Chart]:
    values: list[dict[str, Any]] = []
    for one in sites:
        east, north = outlines.flat(one.longitude, one.latitude)
        values.append({"x": east, "y": north, "name": one.name, "pupils": one.pupils or 0, "text": one.text})
    base = vega.Chart(values).encode(longitude="x:Q", latitude="y:Q")
    told = [vega.on("name:N", title="School"), vega.on("text:N", title="Cijfer")]
    most = max([value["pupils"] for value in values], default=1)
    size = vega.on("pupils:Q", scale=vega.scale(domain=[0, max(most, 1)], range=[45, 330]), legend=None)
    return [
        base.mark("circle", color="#c9671a", opacity=0.9, stroke="white", strokeWidth=1.2).encode(
            size=size, tooltip=told
        )
    ]


def _names(areas: Sequence[Area], dots: Sequence[Point], frame: Frame) -> list[vega.Chart]:
    drawn = outlines.municipality_outlines()
    values = []
    for one in areas[:_MOST_NAMES]:
        parts = _parts(drawn.get(one.municipality_code, ()), frame)
        if parts:
            place = outlines.roomiest(max(parts, key=outlines.area), dots)
            values.append({"x": place[0], "y": place[1], "name": one.name, "text": f"{one.name}\n{one.text}"})
    base = vega.Chart(values).encode(longitude="x:Q", latitude="y:Q", text="text:N")
    return legible(base.mark("text", fontSize=13, lineBreak="\n", fontWeight=600, color=INK))
