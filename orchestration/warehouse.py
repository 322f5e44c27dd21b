"""The dbt project for Dagster: how its models become assets, and what its manifest says of their columns."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt.dagster_dbt_translator import DagsterDbtTranslator, DagsterDbtTranslatorSettings
from dagster_dbt.dbt_project import DbtProject

from attendance.contract import BULK_TABLES
from attendance.learning import tables as learned
from attendance.network.dictionary import dictionary_rows as network_rows
from attendance.protection.dictionary import dictionary_rows
from attendance.publication import among_others
from attendance.publication.release import DictionaryRow
from attendance.settings import Settings
from orchestration import dbt_companion
from orchestration.dbt_place import parsed_project
from orchestration.versions import PROJECT

PUPIL_ROWS = dg.AssetKey(["raw", "pupil_rows"])
REFERENCE = dg.AssetKey(["raw", "reference"])


def prepared_project(settings: Settings) -> DbtProject:
    """The dbt project with the manifest of its files as they are; parses them where needed."""
    return DbtProject(project_dir=PROJECT, profiles_dir=PROJECT, target_path=_manifest(settings).parent)


def _manifest(settings: Settings) -> Path:
    if not parsed_project(settings).exists():
        dbt_companion.start().parse(settings)
    return parsed_project(settings) / "manifest.json"


def dictionary(settings: Settings) -> list[DictionaryRow]:
    """The column dictionary: every column of every mart, from dbt's manifest, and of the tables made at publication."""
    manifest = json.loads(_manifest(settings).read_text())
    rows = []
    for node in manifest["nodes"].values():
        if node["schema"] == "marts":
            for column in node["columns"].values():
                meta = column.get("config", {}).get("meta") or column.get("meta") or {}
                rows.append(
                    DictionaryRow(
                        table=node["alias"],
                        column=column["name"],
                        type=column.get("data_type") or node["config"].get("column_types", {}).get(column["name"], ""),
                        unit=meta.get("unit", ""),
                        meaning_nl=meta.get("nl", ""),
                        meaning_en=" ".join(column["description"].split()),
                    )
                )
    known = {(row.table, row.column) for row in rows}
    told = (*dictionary_rows(), *network_rows(), *learned.dictionary_rows(), *among_others.dictionary_rows())
    rows += [DictionaryRow(*row) for row in told if row[:2] not in known]
    return sorted(rows, key=lambda row: row.table)


class Translator(DagsterDbtTranslator):
    """Models become assets under schema and name, in the group of their layer; sources are the raw assets."""

    def __init__(self) -> None:
        super().__init__(
            settings=DagsterDbtTranslatorSettings(enable_asset_checks=True, enable_duplicate_source_asset_keys=True)
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`<schema>/<name>`; the raw tables of pupils are one asset, the small ones handed over another."""
        name = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] == "source":
            return PUPIL_ROWS if name in {table.name for table in BULK_TABLES} else REFERENCE
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props.get("alias") or name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The layer: seed, staging, intermediate or marts."""
        return "seed" if dbt_resource_props["resource_type"] == "seed" else dbt_resource_props["schema"]
