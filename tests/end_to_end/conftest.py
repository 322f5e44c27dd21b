"""A small region, delivered and built once for all tests that only look."""

from pathlib import Path

import pytest

from tests.end_to_end.platform import Platform


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """Three schools, two months, in mixed shapes; built and published."""
    platform = Platform(tmp_path_factory.mktemp("region"))
    platform.run("demo", "--schools", "3", "--months", "2", "--pupils", "240")
    platform.run("build")
    return platform


@pytest.fixture
def empty(tmp_path: Path) -> Platform:
    """A platform to which nothing was ever delivered."""
    return Platform(tmp_path)
