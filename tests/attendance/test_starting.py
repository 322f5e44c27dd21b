"""Starting up sooner: modules that wait until they are asked for, and packages whose front page stays closed."""

import importlib
import sys
from pathlib import Path

import pytest

from attendance import starting


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose front page can't be opened, with a room that tells when it is loaded."""
    name = f"package_{tmp_path.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("raise RuntimeError('opened')")
    (tmp_path / name / "room.py").write_text("import sys\nsys.room_was_loaded = True\nchair = 'there'\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "room_was_loaded", False, raising=False)
    return name


def test_a_room_of_a_package_can_be_used_without_its_front_page(package: str) -> None:
    starting.without_front_page(package)
    assert importlib.import_module(f"{package}.room").chair == "there"


def test_a_module_that_is_put_off_is_imported_now_and_loaded_when_something_is_asked_of_it(package: str) -> None:
    starting.without_front_page(package)
    starting.put_off(f"{package}.room")
    room = importlib.import_module(f"{package}.room")
    assert not sys.room_was_loaded  # type: ignore[attr-defined]
    assert room.chair == "there"
    assert sys.room_was_loaded  # type: ignore[attr-defined]
    assert importlib.import_module(f"{package}.room").chair == "there"


def test_what_is_not_installed_can_not_be_put_off() -> None:
    with pytest.raises(ModuleNotFoundError):
        starting.put_off("a_module_that_is_not_there")
