"""What holds for the whole suite: where it writes, the folder that all workers of one run share, how many they are, and
the order of the files.

A worker takes one file after the other. The longest come first, so that no worker is left alone with one at the end.
"""

import os
import tempfile
from pathlib import Path

import pytest

from tests.shared import FOLDER

LONGEST_FIRST = (
    "end_to_end/test_kill.py",
    "end_to_end/test_spine.py",
    "counting/test_agreement.py",
    "browser/test_hand_in.py",
    "browser/test_accessibility.py",
    "browser/test_screens.py",
    "dbt_project/test_build.py",
    "browser/test_demo.py",
    "browser/test_login.py",
    "browser/test_address.py",
    "attendance/desk/test_desk.py",
    "browser/test_review.py",
    "end_to_end/test_rehearsal.py",
    "browser/test_checklist.py",
    "end_to_end/test_retention.py",
    "attendance/audit/test_planted_leaks.py",
    "end_to_end/test_review.py",
    "dashboards/test_comparison_pages.py",
    "end_to_end/test_gate.py",
    "dashboards/test_pages.py",
    "attendance/reading/test_faults.py",
    "dashboards/test_school_pages.py",
    "dbt_project/test_unit_tests.py",
    "dbt_project/test_totals.py",
    "attendance/audit/test_random_regions.py",
    "dashboards/test_review_page.py",
    "end_to_end/test_backup.py",
    "browser/test_crafted_requests.py",
    "counting/test_totals.py",
    "attendance/test_deliveries.py",
    "attendance/reading/test_dress.py",
)
"""Files of ten processor seconds and more; whatever is not named here follows."""


MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""
ROOM = 8 * 2**30
"""Bytes that must be free there to write in memory; the suite needs a part of it at any moment."""


def pytest_configure() -> None:
    """Lets tests write in memory: a small build waits 670 times for the disk, and no test looks at what outlasts a power cut.

    Who names a folder for passing files (TMPDIR) gets them there.
    """
    if "TMPDIR" not in os.environ and _is_fit(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _is_fit(folder: Path) -> bool:
    """Has room, and lets programs run."""
    if not folder.is_dir():
        return False
    system = os.statvfs(folder)
    return system.f_bavail * system.f_frsize > ROOM and not system.f_flag & os.ST_NOEXEC


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test waits for a browser or a server in between."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0].removeprefix("tests/"), len(place)))


@pytest.fixture(scope="session", autouse=True)
def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    os.environ[FOLDER] = str(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)
