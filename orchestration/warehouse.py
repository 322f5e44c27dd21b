"""Where dbt lives: its folders, its environment, its manifest, and how its models become assets."""

import json
import os
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from attendance import paths
from attendance.contract import BULK_TABLES
from attendance.release import DictionaryRow
from attendance.settings import Settings
from orchestration.versions import PROJECT, project_files

PLACE = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
PUPIL_ROWS = dg.AssetKey(["raw", "pupil_rows"])
REFERENCE = dg.AssetKey(["raw", "reference"])


def environment(settings: Settings) -> dict[str, str]:
    """What dbt must know of this machine, as environment variables; telemetry off."""
    return {
        "REGIOBEELD_WAREHOUSE": str(paths.warehouse(settings.home)),
        "REGIOBEELD_RAW": str(paths.raw(settings.home)),
        "REGIOBEELD_THREADS": str(settings.threads),
        "REGIOBEELD_MEMORY_LIMIT": settings.memory_limit,
        "DBT_TARGET_PATH": str(target(settings)),
        "DBT_LOG_PATH": str(settings.home / "dbt" / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
    }


def target(settings: Settings) -> Path:
    """Where dbt keeps its manifest and results: beside the data, so that each data folder has its own."""
    return settings.home / "dbt" / "target"


def prepared_project(settings: Settings) -> DbtProject:
    """The dbt project with a manifest that is not older than any of its files; parses it where needed."""
    os.environ.update(environment(settings))
    manifest = target(settings) / "manifest.json"
    newest = max(path.stat().st_mtime for path in project_files())
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        manifest.parent.mkdir(parents=True, exist_ok=True)
        result = dbtRunner().invoke(["--log-level", "none", "parse", *PLACE])
        if not result.success:
            raise result.exception or RuntimeError("dbt could not parse the project")
        manifest.touch()
    return DbtProject(project_dir=PROJECT, profiles_dir=PROJECT, target_path=target(settings))


def parsed_manifest(settings: Settings) -> Manifest:
    """What dbt made of the project when it was last parsed, to run without parsing again."""
    manifest = Manifest.from_msgpack((target(settings) / "partial_parse.msgpack").read_bytes())
    manifest.build_flat_graph()
    return manifest


def dictionary(settings: Settings) -> list[DictionaryRow]:
    """The column dictionary: every column of every mart, from dbt's manifest."""
    manifest = json.loads((target(settings) / "manifest.json").read_text())
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
