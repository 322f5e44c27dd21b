"""Staging, intermediate and marts: the dbt project, one asset per model, its tests as asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt.asset_decorator import dbt_assets
from dagster_dbt.dbt_project import DbtProject

from attendance import paths
from attendance.settings import Settings
from expectations import worker
from orchestration.dbt_run import NO_UNIT_TESTS, run_dbt
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import project_version, rules_version
from orchestration.warehouse import Translator


def build_assets(project: DbtProject) -> dg.AssetsDefinition:
    """The assets of the dbt project as its manifest describes it."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        name="dbt",
        dagster_dbt_translator=Translator(),
    )
    def dbt_models(context: dg.AssetExecutionContext, platform: Platform) -> Iterator[Any]:
        standing = _Standing(platform.settings)
        standing.start_over_under_other_rules()
        excluded = [NO_UNIT_TESTS, *(["resource_type:seed", "config.materialized:view"] if standing.is_there() else [])]
        reporter().step("Rekenen in klokuren (dbt)", total=len(context.selected_output_names))
        # a test of several models runs as long as one of them does: by default it goes with the first that is left out
        command = ["build", "--indirect-selection", "cautious"]
        yield from run_dbt(command, " ".join(excluded), context, platform.settings, reporter().advance)
        standing.remember()
        # looked at while products are written; orchestration.checks asks for the answer after that
        worker.start().begin("checklist", paths.warehouse(platform.settings.home))

    return dbt_models


class _Standing:
    """What stands from one build to the next.

    Seeds and views stand once they are made: they are made anew when the project changed, or with a new warehouse. A
    warehouse itself stands as long as the rules are the same: under other rules every school-month is counted anew, and
    its tables may have other columns.
    """

    def __init__(self, settings: Settings) -> None:
        self._mark = settings.home / "dbt" / "standing"
        self._rules = settings.home / "dbt" / "rules"
        self._warehouse = paths.warehouse(settings.home)

    def start_over_under_other_rules(self) -> None:
        if self._rules.exists() and self._rules.read_text() == rules_version():
            return
        for path in (self._warehouse, self._warehouse.with_name(f"{self._warehouse.name}.wal")):
            path.unlink(missing_ok=True)
        self._rules.parent.mkdir(parents=True, exist_ok=True)
        self._rules.write_text(rules_version())

    def is_there(self) -> bool:
        return self._warehouse.exists() and self._mark.exists() and self._mark.read_text() == project_version()

    def remember(self) -> None:
        self._mark.write_text(project_version())
