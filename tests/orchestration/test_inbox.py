"""What waits, as `regiobeeld status` and the inbox sensor tell it, also when it is taken away while they look."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner

from attendance import paths
from attendance.intake import landing
from attendance.settings import read_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which one upload waits in landing and one file lies in the inbox."""
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    monkeypatch.setenv("REGIOBEELD_KEY_FILE", str(tmp_path / "key"))
    outside = tmp_path / "00AH00_2025-10.csv"
    outside.write_text("x")
    landing.receive(tmp_path, outside, None, None)
    paths.inbox(tmp_path).mkdir(parents=True)
    (paths.inbox(tmp_path) / "00AH01_2025-10.csv").write_text("x")
    return tmp_path


@pytest.fixture
def all_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is listed in inbox or landing is gone by the time that it is looked at."""
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        entries = list(listed(folder))
        for entry in entries if folder.name in ("inbox", "landing") else []:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        return iter(entries)

    monkeypatch.setattr(Path, "iterdir", iterdir)


def status() -> str:
    from orchestration.cli import main

    return CliRunner().invoke(main, ["status"], catch_exceptions=False).output


def look() -> dg.SensorResult | dg.SkipReason:
    from orchestration.sensors import inbox

    with dg.instance_for_test() as instance, dg.build_sensor_context(instance=instance) as context:
        return inbox(context)  # type: ignore[return-value]


def test_status_counts_what_waits(home: Path) -> None:
    assert "wachten 2 aanleveringen" in status()


def test_status_goes_on_when_what_waits_goes(home: Path, all_vanishes: None) -> None:
    assert "De inbox is leeg." in status()


def test_the_sensor_asks_for_one_run_until_something_changes(home: Path) -> None:
    [first], [again] = look().run_requests, look().run_requests  # type: ignore[union-attr, misc]
    assert first.run_key == again.run_key
    (paths.inbox(home) / "00AH02_2025-10.csv").write_text("x")
    [changed] = look().run_requests  # type: ignore[union-attr, misc]
    assert changed.run_key != first.run_key
    assert "00AH" not in str(changed.run_key)


def test_the_sensor_goes_on_when_what_waits_goes(home: Path, all_vanishes: None) -> None:
    assert isinstance(look(), dg.SkipReason)
    assert landing.waiting(read_settings().home) == []


def test_a_sensor_looks_also_while_a_build_runs(home: Path) -> None:
    with landing.locked(home / ".build.lock"):
        seen = look()
    assert isinstance(seen, dg.SensorResult)
    assert seen.run_requests
