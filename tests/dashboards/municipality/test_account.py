"""Gegevens en bescherming, and the cube: for every role, generated from what is there, and without a figure of a school."""

import json
import re
from pathlib import Path

import pytest

from attendance.access.roles import Role
from attendance.privacy import kept
from attendance.publication import method
from dashboards.screens import screens_of
from tests.dashboards.conftest import words
from tests.dashboards.municipality.conftest import shown
from tests.dashboards.opened import Open


def test_the_page_says_what_is_kept_how_long_who_sees_it_and_what_the_audit_found(look: Open) -> None:
    page = look("data_protection")
    assert not page.exception
    text = shown(page)
    for collection in kept.of_pupils():
        assert collection.name in text
    for role in Role:
        assert role.label in text
        for members in screens_of(role).values():
            assert all(screen.title in text for screen in members), role
    assert "4.936" in text, "statements of four months together"
    assert "dit schooljaar en het vorige" in text
    assert "Leerlingen per laag, per gemeente" in text
    for word in ("Afgeschermd.", "Geen leerlingen.", "Niet aangeleverd."):
        assert word in text


def test_its_documents_can_be_taken_along_in_three_forms(look: Open) -> None:
    labels = [button.label for button in look("data_protection").get("download_button")]
    assert labels.count("Word") == labels.count("PDF") == labels.count("Markdown") == 3


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.UPLOADER])
def test_it_is_there_for_who_may_see_no_figure(look: Open, role: Role) -> None:
    page = look("data_protection", role=role)
    assert not page.exception
    assert "Wie wat ziet" in shown(page)


def test_how_a_release_was_protected_names_no_school(municipality_home: Path) -> None:
    told = (municipality_home / "published" / "current" / method.FILE).read_text()
    assert not re.search(r"\b\d{2}[A-Z]{2}\d{2}\b", told)
    found = method.read(municipality_home / "published")
    assert found
    assert [one["month"] for one in found.audits] == ["2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01"]
    assert set(json.loads(told)) == {"release", "summary", "texts", "audits", "months", "columns"}


def test_without_a_release_the_page_tells_what_holds_anyway(
    look: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    page = look("data_protection", role=Role.ADMINISTRATOR)
    assert not page.exception
    text = shown(page)
    assert "Er is nog geen maand voor gemeenten gepubliceerd" in text
    assert "Alle aantallen leerlingen zijn afgerond op vijftallen" in text
    assert method.read(tmp_path / "published") is None


def test_a_municipality_gets_the_protected_cube_with_its_states(look: Open) -> None:
    page = look("cube")
    text = words(page)
    assert "<strong>beschermde</strong> kubus" in text
    assert 'class="missing hidden"' in text
    labels = [button.label for button in page.get("download_button")]
    assert {"Kubus (CSV)", "Codeboek (CSV)", "Codeboek (Markdown)"} <= set(labels)
