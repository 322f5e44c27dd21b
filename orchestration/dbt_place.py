"""Where dbt runs: its folders and its environment. Without dbt itself, whose import takes longer than a small run."""

import hashlib
import os
import sysconfig
from importlib.metadata import version
from pathlib import Path

from attendance import paths
from attendance.settings import Settings
from orchestration.versions import PROJECT, project_version

PLACE = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]


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
    """Where dbt leaves its results: beside the data, so that each data folder has its own."""
    return settings.home / "dbt" / "target"


def parsed_project(settings: Settings) -> Path:
    """The folder with the manifest of the project as it is; there once the project was parsed (orchestration.dbt_engine).

    What dbt makes of the project depends on the project alone, so it stands outside the data folder.
    """
    # another dbt reads the same project in its own way, and the manifest names files by their place
    versions = f"{version('dbt-core')} {version('dbt-duckdb')} {PROJECT}"
    mark = hashlib.blake2b(versions.encode(), digest_size=4).hexdigest()
    return settings.cache / f"dbt-{project_version()}-{mark}"
