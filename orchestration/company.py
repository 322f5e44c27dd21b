"""The companions of a build, started before anything heavy is imported here. This module itself imports next to nothing."""

from pathlib import Path

from attendance import paths
from attendance.settings import Settings
from expectations import worker
from orchestration import dbt_companion

_FILE = "sqlite:///"


def start() -> None:
    """Starts dbt and Great Expectations, whose imports take as long as ours, on another core."""
    dbt_companion.start()
    worker.start()


def start_early(settings: Settings) -> None:
    """The same where a build is likely to have work; to know for sure takes half a second of imports."""
    published = paths.published_inputs(settings.home)
    if not published.exists() or _lies_waiting(settings.home) or _written_since(published, settings.database_url):
        start()


def _lies_waiting(home: Path) -> bool:
    folders = [folder for folder in (paths.inbox(home), paths.landing(home)) if folder.exists()]
    entries = [path for folder in folders for path in folder.iterdir()]
    return any(path != paths.refused(home) and not path.name.startswith(".") for path in entries)


def _written_since(published: Path, database_url: str) -> bool:
    """Whether the ledger was written, where it is a file; with SQLite's log beside it."""
    files = [Path(database_url.removeprefix(_FILE) + end) for end in ("", "-wal")] if _FILE in database_url else []
    return any(one.exists() and one.stat().st_mtime > published.stat().st_mtime for one in files)
