"""The gate: a release in which the auditor found anything is not put in force, and what was there stays."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from attendance import paths
from attendance.errors import ReleaseRejected
from attendance.publication import municipality, names, release
from attendance.settings import Settings, read_settings

CLEAN: dict[str, Any] = {"month": "2025-10", "short": [], "short_minutes": [], "faults": [], "below_bound": 0}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a release in force and a candidate that passed the outgoing checks."""
    settings = replace(read_settings(), home=tmp_path, key_file=tmp_path / "key")
    published = paths.published(tmp_path)
    (published / "20260101T0900").mkdir(parents=True)
    (published / "current").symlink_to("20260101T0900")
    candidate = published / ".20260201T0900"
    (candidate / "protection" / "2025-10").mkdir(parents=True)
    with duckdb.connect(candidate / names.ANALYST) as connection:
        connection.execute("create table release (release_id text)")
    release.approve(candidate)
    return settings


def report(settings: Settings, kept: dict[str, Any] | None) -> None:
    path = release.candidate_folder(settings.home) / "protection" / "2025-10" / "audit.json"
    if kept is not None:
        path.write_text(json.dumps(kept))


@pytest.mark.parametrize("kept", [CLEAN | {"below_bound": 1}, None], ids=["something was found", "nobody looked"])
def test_the_release_in_force_stays_when_the_auditor_found_something_or_did_not_look(
    settings: Settings, kept: dict[str, Any] | None
) -> None:
    report(settings, kept)
    with pytest.raises(ReleaseRejected, match="niet veilig genoeg"):
        release.switch(settings, [])
    assert release.in_force(settings.home).name == "20260101T0900"
    assert not municipality.is_safe(release.candidate_folder(settings.home))


def test_a_release_in_which_nothing_was_found_goes_out(settings: Settings) -> None:
    report(settings, CLEAN)
    assert release.switch(settings, []).name == "20260201T0900"
    assert release.in_force(settings.home).name == "20260201T0900"
