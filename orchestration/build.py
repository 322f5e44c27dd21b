"""Running the whole path without a server: the same assets that the sensor and the web interface run."""

import logging
import os
from pathlib import Path

from attendance import paths
from attendance.settings import Settings

_INSTANCE = """\
telemetry: {enabled: false}
nux: {enabled: false}
concurrency: {pools: {default_limit: 1}}
"""


def prepare_instance(settings: Settings) -> Path:
    """Makes Dagster's home in the data folder and points this process to it; no telemetry, no questions."""
    home = paths.dagster_home(settings.home)
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(_INSTANCE)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    return home


def build(settings: Settings) -> bool:
    """Takes in what waits, builds what changed, checks and publishes. True if a new release is in force."""
    prepare_instance(settings)
    import dagster as dg

    from orchestration.definitions import defs

    for name in ("dagster", "alembic", "great_expectations"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with dg.DagsterInstance.get() as instance:
        result = defs.resolve_job_def("inbox_to_release").execute_in_process(
            instance=instance,
            run_config={"loggers": {"console": {"config": {"log_level": "ERROR"}}}},
            raise_on_error=False,
        )
    return result.success and paths.current_release(settings.home).exists()
