"""The templates of dbt's project, compiled once per installation instead of in each run: compiling them was a quarter of a
small build."""

import hashlib
import marshal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import CodeType
from typing import Any

from dbt_common.clients.jinja import MacroFuzzEnvironment

_MOST = 2000
"""Several times what the project has: should templates hold what changes from run to run, the file does not grow for ever."""


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """While dbt runs in this block, takes compiled templates from a folder, and adds to it what had to be compiled.

    They are Python code, like what Python itself keeps of modules: the folder has to be as safe. One file holds all, under
    a name that goes with the versions that made it; it is replaced whole.
    """
    file = folder / f"templates-{sys.implementation.cache_tag}-{version('jinja2')}-{version('dbt-common')}"
    kept = _read(file)
    known = len(kept)
    anew: Callable[..., Any] = MacroFuzzEnvironment.compile

    def compiled(environment: MacroFuzzEnvironment, source: Any, *other: Any, **named: Any) -> Any:
        if other or named or not isinstance(source, str):
            return anew(environment, source, *other, **named)
        key = hashlib.blake2b(f"{type(environment).__name__} {source}".encode(), digest_size=16).digest()
        if key not in kept:
            kept[key] = anew(environment, source)
        return kept[key]

    MacroFuzzEnvironment.compile = compiled
    try:
        yield
    finally:
        MacroFuzzEnvironment.compile = anew
        if known < len(kept) <= _MOST:
            _write(file, marshal.dumps(kept))


def _read(file: Path) -> dict[bytes, CodeType]:
    # not there yet, or not whole after the machine lost power: then they are compiled
    with suppress(OSError, EOFError, ValueError, TypeError):
        kept: dict[bytes, CodeType] = marshal.loads(file.read_bytes())
        return kept
    return {}


def _write(file: Path, content: bytes) -> None:
    with suppress(OSError):  # a folder that can't be written makes runs slower, not wrong
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}", delete=False) as made:
            made.write(content)
        Path(made.name).replace(file)
