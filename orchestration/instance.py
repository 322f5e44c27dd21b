"""Dagster's instance: its home in the data folder, with its databases, and what this process must know of it."""

import os
import shutil
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from attendance import paths
from attendance.intake import landing
from attendance.settings import Settings

_SETTINGS = """\
telemetry: {enabled: false}
nux: {enabled: false}
event_log_storage:
  module: orchestration.event_log
  class: KeptConnectionEventLogStorage
  config:
    base_dir: {env: REGIOBEELD_EVENT_LOG}
compute_logs:
  # what steps print is kept nowhere: it costs four processes per run, and could name someone
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""


def prepare_instance(settings: Settings) -> Path:
    """Makes Dagster's home in the data folder and points this process to it; no telemetry, no questions.

    Dagster takes a database that is there for one that is whole. So its home is made beside its place and appears by one
    rename: a first start that is killed leaves nothing that the next one would trust.
    """
    home = paths.dagster_home(settings.home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    os.environ["DAGSTER_EVENT_BATCH_SIZE"] = "1000"  # what a run plans to make is noted at once
    settings.home.mkdir(parents=True, exist_ok=True)
    with landing.locked(home.with_name(".dagster.lock"), wait_seconds=60):
        if not (home / "history").exists():
            beginning = home.with_name(".dagster")
            for left in (home, beginning):
                shutil.rmtree(left, ignore_errors=True)
            shutil.copytree(_empty_home(settings), beginning)
            beginning.rename(home)
    _point_to(home)
    return home


def _empty_home(settings: Settings) -> Path:
    """A home with empty databases, made once per installation: making their tables takes half a second.

    It appears whole, by one rename, and is never written again.
    """
    empty = settings.cache / f"dagster-{version('dagster')}"
    if not empty.exists():
        settings.cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".dagster-", dir=settings.cache) as place:
            made = Path(place) / "made"
            made.mkdir()
            _point_to(made)
            from dagster import DagsterInstance

            from orchestration.event_log import KeptConnectionEventLogStorage

            with DagsterInstance.get() as instance:
                assert isinstance(instance.event_log_storage, KeptConnectionEventLogStorage)
                instance.event_log_storage.empty_database()
            try:
                made.rename(empty)
            except OSError:  # another process was first
                assert empty.exists()
    return empty


def _point_to(home: Path) -> None:
    (home / "dagster.yaml").write_text(_SETTINGS)
    os.environ["REGIOBEELD_EVENT_LOG"] = str(home / "history" / "runs")
    os.environ["DAGSTER_HOME"] = str(home)
