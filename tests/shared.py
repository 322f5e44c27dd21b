"""What all workers of one run of the suite share: a folder, and in it what takes long to make, made once.

Whoever needs something first makes it while the others wait. It is for looking at: who changes it, copies it first.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "REGIOBEELD_TEST_RUN"
"""The environment variable with the shared folder; conftest.py sets it."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock that no other process holds."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name in the shared one, filled by `make` if nobody did yet."""
    shared = Path(os.environ[FOLDER]) / "made"
    shared.mkdir(exist_ok=True)
    folder, done = shared / name, shared / f"{name}.done"
    with locked(shared / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # whoever tried before failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
