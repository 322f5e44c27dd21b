"""Where municipalities lie, drawn from the school register alone: each point of the country belongs to the nearest site.

There is no boundary data in the project, and none is fetched: the outline of a municipality is the sum of the Voronoi cells of
its sites. That is close enough to recognise a region on a map, and no more than that: pages say so. Coordinates are
kilometres east and north, so that a map can be drawn flat.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import numpy as np
from scipy.spatial import Voronoi, cKDTree

from attendance.schools import all_schools

Point = tuple[float, float]
Ring = list[Point]

_MIDDLE = (5.3, 52.2)
_KM_PER_DEGREE = 111.2
_REACH, _STEP, _MARGIN = 5.0, 2.5, 20.0
"""Kilometres. Land ends where the nearest site is farther than about _REACH; the sea and other countries are a grid of _STEP."""


@dataclass(frozen=True)
class Frame:
    """The rectangle that a map shows, in kilometres."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies within."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def flat(longitude: float, latitude: float) -> Point:
    """A place on earth as kilometres east and north of the middle of the country."""
    east = (longitude - _MIDDLE[0]) * _KM_PER_DEGREE * cos(radians(_MIDDLE[1]))
    return east, (latitude - _MIDDLE[1]) * _KM_PER_DEGREE


@lru_cache(maxsize=1)
def sites() -> tuple[tuple[str, Point], ...]:
    """Every site of the register with a place: its municipality's code and where it lies."""
    return tuple(
        (one.municipality_code, flat(one.longitude, one.latitude))
        for one in all_schools()
        if one.longitude is not None and one.latitude is not None
    )


@lru_cache(maxsize=1)
def municipality_outlines() -> dict[str, tuple[Ring, ...]]:
    """Per municipality code the closed rings around its sites, the largest first; the first point is not repeated."""
    places: dict[Point, str] = {}
    for code, (east, north) in sites():
        places.setdefault((round(east, 3), round(north, 3)), code)
    inside = np.array(list(places))
    around = _outside(inside)
    cells = Voronoi(np.vstack([inside, around]))
    codes = [*places.values(), *([""] * len(around))]
    edges: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (one, other), (begin, end) in zip(cells.ridge_points, cells.ridge_vertices, strict=True):
        if begin < 0 or codes[one] == codes[other]:
            continue
        for code in {codes[one], codes[other]} - {""}:
            edges[code][begin].append(end)
            edges[code][end].append(begin)
    return {code: _rings(neighbours, cells.vertices) for code, neighbours in edges.items()}


def frame_around(points: list[Point], ratio: float = 1.5, spare: float = 0.14, least: float = 5.0) -> Frame:
    """The rectangle, `ratio` times as wide as high, that holds the points with room around them (kilometres at least)."""
    east, north = np.array(points).T
    width, height = np.ptp(east), np.ptp(north)
    width, height = width + 2 * max(spare * width, least), height + 2 * max(spare * height, least)
    width, height = max(width, height * ratio), max(height, width / ratio)
    middle = (east.min() + east.max()) / 2, (north.min() + north.max()) / 2
    return Frame(
        float(middle[0] - width / 2), float(middle[1] - height / 2),
        float(middle[0] + width / 2), float(middle[1] + height / 2),
    )  # fmt: skip


def within(ring: Ring, frame: Frame) -> Ring:
    """The part of a ring that lies in the frame (Sutherland and Hodgman); empty if there is none."""
    sides = ((0, frame.west, 1), (0, frame.east, -1), (1, frame.south, 1), (1, frame.north, -1))
    kept = ring
    for axis, bound, sign in sides:
        cut: Ring = []
        for here, after in zip(kept, [*kept[1:], *kept[:1]], strict=True):
            is_in, goes_in = (sign * (point[axis] - bound) >= 0 for point in (here, after))
            if is_in:
                cut.append(here)
            if is_in != goes_in:
                part = (bound - here[axis]) / (after[axis] - here[axis])
                cut.append((here[0] + part * (after[0] - here[0]), here[1] + part * (after[1] - here[1])))
        kept = cut
    return kept


def area(ring: Ring) -> float:
    """Square kilometres."""
    east, north = np.array(ring).T
    return float(abs(np.dot(east, np.roll(north, -1)) - np.dot(north, np.roll(east, -1))) / 2)


def roomiest(ring: Ring, dots: Sequence[Point], steps: int = 24) -> Point:
    """A place within a ring for its name: far from dots and from the edge; words are wide, so across counts less than along."""
    corners = np.array(ring)
    edge = np.vstack([corners + part * (np.roll(corners, -1, axis=0) - corners) for part in np.arange(0, 1, 0.1)])
    east, north = (np.linspace(edge[:, axis].min(), edge[:, axis].max(), steps + 2)[1:-1] for axis in (0, 1))
    places = np.array([(x, y) for x in east for y in north if is_in(ring, (x, y))] or [edge.mean(axis=0)])
    avoided = np.vstack([edge, np.array(dots).reshape(-1, 2)])
    away = (places[:, None, :] - avoided[None, :, :]) * (0.35, 1.0)
    best = places[np.argmin(-np.sqrt((away**2).sum(axis=2)).min(axis=1))]
    return float(best[0]), float(best[1])


def is_in(ring: Ring, point: Point) -> bool:
    """Whether a point lies within a ring: a ray to the east crosses it an odd number of times."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def _outside(inside: np.ndarray) -> np.ndarray:
    """Points of the sea and of other countries, so that cells at the edge end somewhere."""
    low, high = inside.min(axis=0) - _MARGIN, inside.max(axis=0) + _MARGIN
    east, north = np.meshgrid(np.arange(low[0], high[0], _STEP), np.arange(low[1], high[1], _STEP))
    grid = np.column_stack([east.ravel(), north.ravel()])
    distance, _ = cKDTree(inside).query(grid)
    return grid[distance > _REACH]


def _rings(neighbours: dict[int, list[int]], vertices: np.ndarray) -> tuple[Ring, ...]:
    """The closed walks that use every edge once."""
    rings = []
    while neighbours:
        start = next(iter(neighbours))
        walk, here = [start], start
        while True:
            after = neighbours[here].pop()
            neighbours[after].remove(here)
            for vertex in (here, after):
                if not neighbours[vertex]:
                    del neighbours[vertex]
            if after == start:
                break
            walk.append(after)
            here = after
        if len(walk) > 2:
            rings.append([(float(vertices[one][0]), float(vertices[one][1])) for one in walk])
    return tuple(sorted(rings, key=area, reverse=True))
