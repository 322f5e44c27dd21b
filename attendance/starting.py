"""What lets a process that lives for one task start sooner: less looking through memory, and fewer imports."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder


@contextmanager
def starting_up() -> Iterator[None]:
    """For the imports of a process that lives for one task: what they make, stays.

    Python's collector would look through it again and again in vain, which takes more than a tenth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def without(module: str) -> Iterator[None]:
    """Lets imports in this block find that a module is not installed, for libraries that do without one that we don't need.

    One that was imported before stays.
    """
    absent = _Absent(module)
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


class _Absent(MetaPathFinder):
    """Asked before all others where a module is, it says of one that it is nowhere."""

    def __init__(self, module: str) -> None:
        self._module = module

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname == self._module:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
