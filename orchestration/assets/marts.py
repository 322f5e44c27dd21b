"""Staging, intermediate and marts: the dbt project, one asset per model, its tests as asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject, dbt_assets

from attendance.settings import Settings
from orchestration.dbt_run import NO_UNIT_TESTS, run_dbt
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import seeds_version
from orchestration.warehouse import Translator


def build_assets(project: DbtProject) -> dg.AssetsDefinition:
    """The assets of the dbt project as its manifest describes it."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        name="dbt",
        pool="warehouse",
        dagster_dbt_translator=Translator(),
        exclude=NO_UNIT_TESTS,
    )
    def dbt_models(context: dg.AssetExecutionContext, platform: Platform) -> Iterator[Any]:
        arguments = ["build", "--exclude-resource-type", "unit_test"]
        seeds = _Seeds(platform.settings)
        if seeds.are_loaded():
            arguments += ["seed"]
        reporter().step("Rekenen in klokuren (dbt)", total=len(context.selected_output_names))
        yield from run_dbt(arguments, context, platform.settings, reporter().advance)
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
