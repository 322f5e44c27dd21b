"""Staging, intermediate and marts: the dbt project, one asset per model, its tests as asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject, dbt_assets

from attendance.settings import Settings
from expectations import context as great_expectations
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import seeds_version
from orchestration.warehouse import Dbt, Translator, target


def build_assets(project: DbtProject) -> dg.AssetsDefinition:
    """The assets of the dbt project as its manifest describes it."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        name="dbt",
        pool="warehouse",
        dagster_dbt_translator=Translator(),
        exclude="resource_type:unit_test",
    )
    def dbt_models(context: dg.AssetExecutionContext, platform: Platform, dbt: Dbt) -> Iterator[Any]:
        great_expectations.preload()
        arguments = ["build", "--exclude-resource-type", "unit_test"]
        seeds = _Seeds(platform.settings)
        if seeds.are_loaded():
            arguments += ["seed"]
        reporter().step("Rekenen in klokuren (dbt)", total=len(context.selected_output_names))
        for event in dbt.cli(arguments, context=context, target_path=target(platform.settings)).stream():
            if not isinstance(event, dg.AssetCheckResult | dg.AssetCheckEvaluation):
                reporter().advance()
            yield event
        seeds.remember()

    return dbt_models


class _Seeds:
    """Seeds are facts that rarely change: they are loaded when they did, or when the warehouse is new."""

    def __init__(self, settings: Settings) -> None:
        self._mark = settings.home / "dbt" / "seeds"
        self._warehouse = settings.home / "warehouse.duckdb"

    def are_loaded(self) -> bool:
        return self._warehouse.exists() and self._mark.exists() and self._mark.read_text() == seeds_version()

    def remember(self) -> None:
        self._mark.write_text(seeds_version())
