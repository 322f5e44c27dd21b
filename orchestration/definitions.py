"""The one assembler: everything that Dagster knows, in one place. Nothing imports it."""

import dagster as dg
from dagster_dbt.dbt_project import DbtProject

from attendance.settings import read_settings
from orchestration.assets.intake import take_in
from orchestration.assets.marts import build_assets
from orchestration.assets.published import candidate, current
from orchestration.assets.quality import build_quality
from orchestration.assets.raw import reference
from orchestration.checks import checklist, deliveries_in_time, disclosure, incoming, outgoing
from orchestration.jobs import JOBS
from orchestration.resources import Platform
from orchestration.schedules import SCHEDULES
from orchestration.sensors import SENSORS
from orchestration.warehouse import prepared_project


def assemble() -> dg.Definitions:
    """All definitions for the data folder of this process's environment."""
    project: DbtProject = prepared_project(read_settings())
    models = build_assets(project)
    # not the seeds and views among the marts: they are made only when they changed, and quality may not wait for that
    marts = [
        spec.key
        for spec in models.specs
        if spec.group_name == "marts" and spec.metadata.get("dagster-dbt/materialization_type") != "view"
    ]
    return dg.Definitions(
        assets=[take_in, reference, models, build_quality(marts), candidate, current],
        asset_checks=[incoming, outgoing, disclosure, checklist, deliveries_in_time],
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        # one process per run: the warehouse has one writer, and the build lock is held by the run
        executor=dg.in_process_executor,
        resources={"platform": Platform()},
    )


defs = assemble()
