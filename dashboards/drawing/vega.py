"""Vega-Lite as plain dictionaries: marks over values, with fields on channels, layered into one drawing.

Belongs here: what Vega-Lite calls things, nothing of how ours look (charts.py). Written down directly, because a library that
builds a drawing from objects copies and checks every value of it on the way; that took most of a page's time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Values = Sequence[dict[str, Any]]
Specification = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""The name of the language; nobody fetches it."""
_TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
_SECONDARY = {"x2", "y2"}
"""Channels that have the type of the channel that they go with."""


def on(shorthand: str, **properties: Any) -> dict[str, Any]:
    """A field on a channel: `pupils:Q` is the field `pupils`, quantitative (N nominal, O ordinal, T temporal).

    `properties` are those of the channel, such as `axis`, `scale`, `sort`, `title`.
    """
    name, _, kind = shorthand.rpartition(":")
    return {"field": name, "type": _TYPES[kind], **properties}


def scale(**properties: Any) -> dict[str, Any]:
    """From values to places or colours."""
    return properties


def axis(**properties: Any) -> dict[str, Any]:
    """How places are named along an edge."""
    return properties


def legend(**properties: Any) -> dict[str, Any]:
    """How colours are named."""
    return properties


def value(constant: Any) -> dict[str, Any]:
    """The same for every value."""
    return {"value": constant}


def condition(test: str, then: dict[str, Any], otherwise: dict[str, Any]) -> dict[str, Any]:
    """`then` for values that pass the test (an expression over `datum`), `otherwise` for others."""
    return {"condition": {"test": test, **then}, **otherwise}


@dataclass(frozen=True)
class Chart:
    """One mark over values. Each method gives a new chart, so that charts can begin alike."""

    values: Values
    mark_definition: dict[str, Any] = field(default_factory=dict)
    channels: dict[str, Any] = field(default_factory=dict)
    filters: tuple[str, ...] = ()

    def mark(self, kind: str, **properties: Any) -> "Chart":
        """Drawn as this: bar, line, text, …"""
        return replace(self, mark_definition={"type": kind, **properties})

    def encode(self, **channels: Any) -> "Chart":
        """With these fields (`on`, or its shorthand alone) and constants on its channels, beside those that it has."""
        given = {name: on(one) if isinstance(one, str) else one for name, one in channels.items()}
        for name in _SECONDARY & given.keys():
            given[name] = {key: what for key, what in given[name].items() if key != "type"}
        return replace(self, channels=self.channels | given)

    def where(self, test: str) -> "Chart":
        """Only of the values that pass the test, too."""
        return replace(self, filters=(*self.filters, test))

    def layer(self) -> Specification:
        """As a layer of a drawing, without its values."""
        made: Specification = {"mark": self.mark_definition}
        if self.channels:
            made["encoding"] = self.channels
        if self.filters:
            made["transform"] = [{"filter": test} for test in self.filters]
        return made


@dataclass(frozen=True)
class Drawing:
    """Layers over each other, from the bottom to the top. `properties` are those of the whole, such as its height."""

    layers: tuple[Chart, ...]
    properties: dict[str, Any]

    def specification(self, **more: Any) -> Specification:
        """The drawing as Vega-Lite, with more properties of the whole. Values that all layers share stand in it once."""
        shared = self.layers[0].values
        whole: Specification = {"$schema": SCHEMA, **self.properties, **more}
        if all(one.values == shared for one in self.layers):
            return whole | {"data": {"values": list(shared)}, "layer": [one.layer() for one in self.layers]}
        return whole | {"layer": [{"data": {"values": list(one.values)}, **one.layer()} for one in self.layers]}


def layer(*charts: Chart, **properties: Any) -> Drawing:
    """Charts as the layers of one drawing."""
    return Drawing(charts, properties)
