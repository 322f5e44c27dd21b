"""The companions of a build: started early where there is likely work, and not where there is likely none."""

import os
from pathlib import Path

import pytest

from attendance import paths
from attendance.settings import read_settings
from orchestration import company


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A data folder with a release of after the last word in the ledger; the list fills with each start."""
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    monkeypatch.delenv("REGIOBEELD_DATABASE_URL", raising=False)
    started: list[bool] = []
    monkeypatch.setattr(company, "start", lambda: started.append(True))
    for folder in (paths.inbox(tmp_path), paths.refused(tmp_path), paths.landing(tmp_path), paths.raw(tmp_path)):
        folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "application.db").touch()
    paths.published_inputs(tmp_path).touch()
    os.utime(tmp_path / "application.db", (1, 1))
    return started


def test_nothing_new_starts_no_company(published: list[bool]) -> None:
    company.start_early(read_settings())
    assert not published


@pytest.mark.parametrize("what", ["inbox/00AH00_2026-06.zip", "landing/upload", "application.db-wal"])
def test_what_waits_or_was_told_starts_it(published: list[bool], what: str, tmp_path: Path) -> None:
    (tmp_path / what).touch()
    os.utime(tmp_path / "raw" / "inputs_published", (2, 2))
    company.start_early(read_settings())
    assert published


def test_a_first_build_starts_it(published: list[bool], tmp_path: Path) -> None:
    paths.published_inputs(tmp_path).unlink()
    company.start_early(read_settings())
    assert published
