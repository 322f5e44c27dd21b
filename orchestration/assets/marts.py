"""Staging, intermediate and marts: the dbt project, one asset per model, its tests as asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject, dbt_assets

from attendance import paths
from attendance.settings import Settings
from orchestration.dbt_run import NO_UNIT_TESTS, run_dbt
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import project_version
from orchestration.warehouse import Translator


def build_assets(project: DbtProject) -> dg.AssetsDefinition:
    """The assets of the dbt project as its manifest describes it."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        name="dbt",
        dagster_dbt_translator=Translator(),
        exclude=NO_UNIT_TESTS,
    )
    def dbt_models(context: dg.AssetExecutionContext, platform: Platform) -> Iterator[Any]:
        standing = _Standing(platform.settings)
        excluded = [NO_UNIT_TESTS, *(["resource_type:seed", "config.materialized:view"] if standing.is_there() else [])]
        reporter().step("Rekenen in klokuren (dbt)", total=len(context.selected_output_names))
        yield from run_dbt(["build"], " ".join(excluded), context, platform.settings, reporter().advance)
        standing.remember()

    return dbt_models


class _Standing:
    """Seeds and views stand once they are made: they are made anew when the project changed, or with a new warehouse."""

    def __init__(self, settings: Settings) -> None:
        self._mark = settings.home / "dbt" / "standing"
        self._warehouse = paths.warehouse(settings.home)

    def is_there(self) -> bool:
        return self._warehouse.exists() and self._mark.exists() and self._mark.read_text() == project_version()

    def remember(self) -> None:
        self._mark.write_text(project_version())
