"""Where dbt runs: its folders, its environment, its manifest, its hold on the warehouse. Without Dagster, whose import
takes longer than a small run of dbt."""

import hashlib
import os
import shutil
import sysconfig
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from attendance import paths
from attendance.settings import Settings
from orchestration.versions import PROJECT, project_version

_KEPT = 5
"""Manifests that stay: of installations side by side, and of a project that is being worked on."""

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
    """The folder with the manifest of the project as it is.

    What dbt makes of the project depends on the project alone. So it is parsed once per installation, which takes some
    seconds, for all data folders: the folder appears whole, by one rename, and is never written again.
    """
    folder = settings.cache / f"dbt-{_parsed_version()}"
    if not folder.exists():
        os.environ.update(environment(settings))
        settings.cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".dbt-", dir=settings.cache) as place:
            made = Path(place) / "made"
            result = dbtRunner().invoke(["--log-level", "none", "parse", "--target-path", str(made), *PLACE])
            if not result.success:
                raise result.exception or RuntimeError("dbt could not parse the project")
            with suppress(OSError):  # another process was first
                made.rename(folder)
        _forget_all_but_the_latest(settings.cache)
    return folder


def parsed_manifest(settings: Settings) -> Manifest:
    """What dbt made of the project when it was parsed, to run without parsing again."""
    manifest = Manifest.from_msgpack((parsed_project(settings) / "partial_parse.msgpack").read_bytes())
    manifest.build_flat_graph()
    return manifest


def _parsed_version() -> str:
    # another dbt reads the same project in its own way, and the manifest names files by their place
    versions = f"{version('dbt-core')} {version('dbt-duckdb')} {PROJECT}"
    return f"{project_version()}-{hashlib.blake2b(versions.encode(), digest_size=4).hexdigest()}"


def _forget_all_but_the_latest(cache: Path) -> None:
    for outdated in sorted(cache.glob("dbt-*"), key=lambda folder: folder.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(outdated, ignore_errors=True)


def let_go_of_the_warehouse() -> None:
    """dbt keeps the file open for its process; who comes after it opens it anew."""
    handle = DuckDBConnectionManager._ENV
    if handle is not None and getattr(handle, "conn", None) is not None:
        handle.conn.close()
    DuckDBConnectionManager.close_all_connections()
    DuckDBConnectionManager._ENV = None
