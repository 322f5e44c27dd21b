"""Where dbt runs: its folders, its environment, its manifest, its hold on the warehouse. Without Dagster, whose import
takes longer than a small run of dbt."""

import os
import sysconfig
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from attendance import paths
from attendance.settings import Settings
from orchestration.versions import PROJECT, project_files

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
    """Where dbt keeps its manifest and results: beside the data, so that each data folder has its own."""
    return settings.home / "dbt" / "target"


def parse_where_needed(settings: Settings) -> None:
    """Sees to a manifest that is not older than any file of the project, and to dbt's environment in this process."""
    os.environ.update(environment(settings))
    manifest = target(settings) / "manifest.json"
    newest = max(path.stat().st_mtime for path in project_files())
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        manifest.parent.mkdir(parents=True, exist_ok=True)
        result = dbtRunner().invoke(["--log-level", "none", "parse", *PLACE])
        if not result.success:
            raise result.exception or RuntimeError("dbt could not parse the project")
        manifest.touch()


def parsed_manifest(settings: Settings) -> Manifest:
    """What dbt made of the project when it was last parsed, to run without parsing again."""
    manifest = Manifest.from_msgpack((target(settings) / "partial_parse.msgpack").read_bytes())
    manifest.build_flat_graph()
    return manifest


def let_go_of_the_warehouse() -> None:
    """dbt keeps the file open for its process; who comes after it opens it anew."""
    handle = DuckDBConnectionManager._ENV
    if handle is not None and getattr(handle, "conn", None) is not None:
        handle.conn.close()
    DuckDBConnectionManager.close_all_connections()
    DuckDBConnectionManager._ENV = None
