"""What the project says of itself: sources are the contract, everything is described, docs need no network."""

import json
from typing import Any

import pytest

from attendance.contract import TABLES

from .project import PROJECT, Warehouse

PLACE = {"file_row_number"}
"""Columns that the raw views add to the contract."""
PATH_COLUMNS = {"school_id", "month"}
"""Columns of bulk tables that stand in the path."""


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    warehouse = Warehouse(tmp_path_factory.mktemp("docs"))
    warehouse.raw.mkdir()
    warehouse.build()
    warehouse.dbt("docs", "generate")
    catalog = json.loads((warehouse.target / "catalog.json").read_text())
    assert any(name.endswith(".attendance_month") for name in catalog["nodes"])
    return json.loads((warehouse.target / "manifest.json").read_text())


def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_sources_are_the_contract(manifest: dict[str, Any]) -> None:
    sources = {source["name"]: source for source in manifest["sources"].values()}
    assert sources.keys() == TABLES.keys()
    for name, table in TABLES.items():
        declared = {column["name"]: column["data_type"] for column in sources[name]["columns"].values()}
        for column in PLACE | (PATH_COLUMNS if table.bulk else set()):
            declared.pop(column)
        assert declared == {column.name: column.type for column in table.columns}, name
        assert bool(sources[name]["config"]["meta"].get("is_bulk")) == table.bulk, name


def test_every_model_has_its_description_beside_it(manifest: dict[str, Any]) -> None:
    for model in models(manifest):
        sql = PROJECT / model["original_file_path"]
        assert sql.with_suffix(".yml").exists(), f"{model['name']} has no yml"
        assert "Grain:" in model["description"], model["name"]


def test_every_published_column_has_its_meaning_and_unit(manifest: dict[str, Any]) -> None:
    without_unit = {"pupil_key", "row_number"}
    for model in models(manifest):
        if model["schema"] != "marts":
            continue
        assert model["config"]["contract"]["enforced"], model["name"]
        for column in model["columns"].values():
            told = f"{model['name']}.{column['name']}"
            meta = column["config"]["meta"]
            assert column["description"], told
            assert meta.get("nl"), told
            if column["data_type"] == "bigint" and column["name"] not in without_unit:
                assert meta.get("unit"), f"{told} has no unit"
            if column["name"].endswith("_minutes"):
                assert (column["data_type"], meta.get("unit")) == ("bigint", "minutes"), told


def test_every_data_test_says_what_when_and_how(manifest: dict[str, Any]) -> None:
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    assert len(tests) == len(list((PROJECT / "tests").glob("*.sql")))
    for test in tests:
        for part in ("What:", "When it matters:", "How to resolve:"):
            assert part in " ".join(test["description"].split()), f"{test['name']} does not say {part}"


def test_every_seed_file_is_declared(manifest: dict[str, Any]) -> None:
    seeds = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    for path in (PROJECT / "seeds").glob("*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert list(seeds[path.stem]["config"]["column_types"]) == header, path.name
