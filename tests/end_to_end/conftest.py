"""What takes a build to make, made once: a region for tests that only look, and a month that each test gets a copy of."""

import shutil
from pathlib import Path

import pytest

from tests.end_to_end import exchange
from tests.end_to_end.platform import Platform, sample_region
from tests.shared import made_once


@pytest.fixture(scope="session")
def region() -> Platform:
    """The sample region, for tests that only look."""
    return sample_region()


@pytest.fixture
def empty(tmp_path: Path) -> Platform:
    """A platform to which nothing was ever delivered."""
    return Platform(tmp_path)


@pytest.fixture(scope="session")
def october_once() -> Platform:
    """One school's October, with a column too many that names pupils, dropped in the inbox and built."""

    def make(folder: Path) -> None:
        platform = Platform(folder)
        exchange.write(
            platform.inbox / f"{exchange.SCHOOL}_2025-10.zip", extra_columns=";achternaam", extra_values=";Wiedewaal"
        )
        platform.run("build")

    return Platform(made_once("october", make))


@pytest.fixture
def october(october_once: Platform, tmp_path: Path) -> Platform:
    """A platform of the test's own on which that October was delivered and built."""
    shutil.copytree(october_once.home, tmp_path / "home", symlinks=True)
    shutil.copy(october_once.home.parent / "pseudonym.key", tmp_path)
    return Platform(tmp_path)
