"""dbt itself, in the process that asks: parsing the project and running commands on it. Without Dagster, whose import
takes longer than a small run of dbt."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.dataclass_schema import dbtClassMixin
from dbt_common.events.base_types import EventMsg

from attendance.settings import Settings
from orchestration import dbt_templates
from orchestration.dbt_place import PLACE, environment, parsed_project, target

_KEPT = 5
"""Manifests that stay: of installations side by side, and of a project that is being worked on."""


def parse(settings: Settings) -> None:
    """Parses the project where that was not done yet, which takes some seconds.

    It is done once per installation for all data folders: the folder appears whole, by one rename. Later only compiled
    templates come to it (orchestration.dbt_templates).
    """
    folder = parsed_project(settings)
    if folder.exists():
        return
    os.environ.update(environment(settings))
    settings.cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".dbt-", dir=settings.cache) as place:
        made = Path(place) / "made"
        result = dbtRunner().invoke(["--log-level", "none", "parse", "--target-path", str(made), *PLACE])
        if not result.success:
            raise result.exception or RuntimeError("dbt could not parse the project")
        with suppress(OSError):  # another process was first
            made.rename(folder)
    for outdated in sorted(settings.cache.glob("dbt-*"), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(outdated, ignore_errors=True)


def read_manifest(settings: Settings) -> Manifest:
    """What dbt made of the project when it was parsed, to run without parsing again. dbt changes it: it serves one run."""
    parse(settings)
    manifest = Manifest.from_msgpack((parsed_project(settings) / "partial_parse.msgpack").read_bytes())
    manifest.build_flat_graph()
    return manifest


def run(
    settings: Settings,
    arguments: Sequence[str],
    manifest: Manifest | None = None,
    on_event: Callable[[EventMsg], None] | None = None,
) -> dbtRunnerResult:
    """Runs a command of dbt and lets go of the warehouse. dbt keeps its own log; nothing goes to the screen."""
    os.environ.update(environment(settings))
    runner = dbtRunner(manifest=manifest or read_manifest(settings), callbacks=[on_event] if on_event else [])
    try:
        # the manifest is there already; of what dbt writes at the end only the results are new
        with _settings_validated_before(), dbt_templates.kept_in(parsed_project(settings)):
            result = runner.invoke(["--log-level", "none", "--no-write-json", *arguments, *PLACE])
        if isinstance(result.result, RunExecutionResult):
            target(settings).mkdir(parents=True, exist_ok=True)
            result.result.write(str(target(settings) / "run_results.json"))
        return result
    finally:
        _let_go_of_the_warehouse()


@contextmanager
def _settings_validated_before() -> Iterator[None]:
    """Leaves out what took a third of a small run: deriving JSON schemas for the project's settings and its profile.

    They were held against them when the project was parsed, and a project with one other byte is parsed anew.
    """
    validated = dbtClassMixin.__dict__["validate"]
    dbtClassMixin.validate = classmethod(lambda cls, data: None)  # type: ignore[assignment]
    try:
        yield
    finally:
        dbtClassMixin.validate = validated  # type: ignore[method-assign]


def _let_go_of_the_warehouse() -> None:
    """dbt keeps the file open for its process; who comes after it opens it anew."""
    handle = DuckDBConnectionManager._ENV
    if handle is not None and getattr(handle, "conn", None) is not None:
        handle.conn.close()
    DuckDBConnectionManager.close_all_connections()
    DuckDBConnectionManager._ENV = None
