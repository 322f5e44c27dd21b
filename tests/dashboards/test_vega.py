"""Drawings are written down as they are: here each way of drawing is held to the schema of Vega-Lite itself."""

import altair
import pytest
from altair.utils.schemapi import validate_jsonschema

from dashboards.drawing import charts, network_charts, profile_charts

TIER = {"tier": "tier_1", "label": "Laag 1", "share": 0.8, "goal": 0.9, "text": "80 %", "order": 0}
POINT = {
    "name": "A",
    "pupils": 90,
    "value": 0.9,
    "text": "90 %",
    "place": "binnen",
    "is_own": True,
    "is_outside": False,
}
CURVE = {"inner_low": 0.8, "inner_high": 0.95, "outer_low": 0.7, "outer_high": 0.99}
MONTH = {
    "order": 0,
    "label": "sep",
    "full": "september",
    "text": "90 %",
    "mark": "",
    "judged": "gewoon",
    "event": "start",
}
CELL = {"column": "ma", "row": "1", "missed": 0.1, "ratio": 1.2, "text": "90 %", "what": "maandag", "basis": "20 uur"}
FACTOR = {"group": "gezin", "label": "zorg", "cases": 3, "everyone": 9, "text": "3", "tried": 4, "helped": 2}
DRAWN = {
    "pyramid": charts.pyramid([TIER]),
    "trend": charts.trend([MONTH | {"month": "sep", "rate": 0.9, "low": 0.8, "high": 0.95, "basis": "", "is_assumed": False, "beside": 0.9}]),
    "heat": charts.heat([CELL, CELL | {"missed": None}], ["ma"], ["1"]),
    "calendar": charts.calendar([CELL | {"week": "2025-09-01", "weekday": "ma", "state": "lessons", "day": "ma 1"}], ["2025-09-01"]),
    "reasons": charts.reasons([{"reason": "ziek", "group": "Geoorloofd", "share": 0.1, "text": "10 %"}]),
    "tier_bars": charts.tier_bars([TIER | {"row": "A", "from": 0, "to": 1, "middle": 0.5, "is_dark": False, "what": ""}], ["A"], [("tier_1", "Laag 1")]),
    "funnel": charts.funnel([POINT], [CURVE | {"pupils": 20}, CURVE | {"pupils": 200}], 0.9),
    "control": charts.control([MONTH | {"value": 0.9, "centre": 0.9, "low": 0.8, "high": 1.0}]),
    "flows": profile_charts.flows([{"from_group": "a", "to_group": "b", "pupils": 5, "kind": profile_charts.FELL, "what": "5"}], [("a", "A"), ("b", "B")], ("was", "is")),
    "relative": profile_charts.relative([CELL], ["ma"], ["1"]),
    "bars": profile_charts.bars([{"row": "A", "amount": 2.0, "text": "2"}]),
    "together": network_charts.together([{"pattern": "a|b", "lift": 2.0, "low": 1.2, "high": 3.1, "text": "4"}]),
    "factors": network_charts.factors([FACTOR], 9),
    "tried": network_charts.tried([FACTOR], 9),
    "beside": network_charts.beside([{"row": "bao", "who": "casussen", "share": 0.5, "text": "50 %"}]),
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict:
    return altair.load_schema()


def _fault(drawn: dict, schema: dict) -> object:
    layered = {"$ref": "#/definitions/TopLevelLayerSpec"}
    return validate_jsonschema(drawn, layered, rootschema=schema, raise_error=False)


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_vega_lite(name: str, schema: dict) -> None:
    assert not _fault(charts.specification(DRAWN[name], "Wat er staat: **vet**."), schema)


def test_a_drawing_that_is_none_is_found_out(schema: dict) -> None:
    wrong = charts.specification(DRAWN["bars"])
    wrong["layer"][0]["mark"]["cornerRadiusStart"] = 2
    assert _fault(wrong, schema)


def test_values_that_all_layers_share_stand_in_a_drawing_once() -> None:
    assert "data" in charts.specification(DRAWN["heat"])
    assert not any("data" in layer for layer in charts.specification(DRAWN["heat"])["layer"])
    assert all("data" in layer for layer in charts.specification(DRAWN["funnel"])["layer"])
