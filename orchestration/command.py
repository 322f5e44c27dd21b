"""The console command as a process of its own: what starts it, and in which environment.

Belongs here: what whoever runs the platform from outside (benchmarks, tests, the command itself) needs for that.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
"""Where the packages and the dbt project lie: the folder to start from."""


def command(*arguments: str | Path) -> list[str]:
    """`regiobeeld` with these arguments, by the Python that runs now."""
    return [sys.executable, "-m", "orchestration.cli", *map(str, arguments)]


def environment(home: Path, key_file: Path | None = None) -> dict[str, str]:
    """This process's environment, for a data folder and with the pseudonym key in `key_file`, if that is given."""
    key = {"REGIOBEELD_KEY_FILE": str(key_file)} if key_file else {}
    return os.environ | {"REGIOBEELD_HOME": str(home), "PYTHONPATH": str(ROOT)} | key
