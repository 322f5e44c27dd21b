"""The folder that all workers of one run of the suite share."""

import os

import pytest

from tests.shared import FOLDER


@pytest.fixture(scope="session", autouse=True)
def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    os.environ[FOLDER] = str(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)
