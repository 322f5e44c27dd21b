"""Finding the warm Python of this run of the suite, or starting it: one for all workers of pytest."""

import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.shared import FOLDER, locked

_LAUNCHER = Path(__file__).with_name("launcher.py")
_ROOT = Path(__file__).parents[2]


def warm_python() -> str:
    """The Python to start processes with: a warm one in a run of the suite on Linux, else the one that runs now."""
    if sys.platform != "linux" or FOLDER not in os.environ:
        return sys.executable
    return str(_held(Path(os.environ[FOLDER]))[0])


@cache
def _held(folder: Path) -> tuple[Path, socket.socket]:
    """The launcher, and the connection for whose sake the server goes on."""
    program, address = folder / "python", folder / "server"
    connection = socket.socket(socket.AF_UNIX)
    with locked(folder / "server.lock"):
        try:
            connection.connect(str(address))
        except OSError:
            address.unlink(missing_ok=True)
            first = f"#!{sys.executable} -IS\nSERVER, PYTHON = {(str(address), sys.executable)}\n"
            program.write_text(first + _LAUNCHER.read_text())
            program.chmod(0o755)
            _start_server(address, program)
            connection.connect(str(address))
    return program, connection


def _start_server(address: Path, program: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening, address.with_suffix(".log").open("w") as log:
        listening.bind(str(address))
        listening.listen(128)
        subprocess.Popen(
            [sys.executable, "-m", "tests.warm.server", str(listening.fileno()), str(program)],
            pass_fds=[listening.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=_ROOT,
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
            start_new_session=True,
        )
