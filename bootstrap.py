"""Sets up what `make` needs, with the standard library alone: `.venv` from requirements.lock, and a browser for tests.

Run with any Python 3.11 … 3.13. Does nothing when all is there; starts over when the lock changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed"
PYTHON = VENV / "bin" / "python"


def environment() -> dict[str, str]:
    """The environment of the install: compiled bytecode, because each later start-up is twice as fast with it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"UV_COMPILE_BYTECODE": "1", "VIRTUAL_ENV": str(VENV)}


def run(*command: str | Path) -> None:
    """Runs one step of the install; a failure stops the whole with its output."""
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env=environment())


def install() -> None:
    """Makes `.venv` and installs the lock, with uv where it works and pip otherwise."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Installing the Python environment in .venv (one time, about a minute) …", flush=True)
    if not PYTHON.exists():
        venv.EnvBuilder(with_pip=True).create(VENV)
    pinned = re.search(r"^uv==(\S+)", LOCK.read_text(), re.MULTILINE)
    assert pinned, "requirements.lock names no uv"
    pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", f"uv=={pinned[1]}")
    uv = (PYTHON, "-m", "uv", "pip", "--quiet")
    try:
        run(*uv, "sync", LOCK)
    except subprocess.CalledProcessError:
        print("uv could not install; pip goes on (slower) …", flush=True)
        run(*pip, "install", "--no-deps", "-r", LOCK)
    run(*uv, "install", "--no-deps", "--no-build-isolation", "--offline", "--editable", ".")
    STAMP.write_text(wanted)


def install_browser() -> None:
    """Chromium for the browser tests, from the system's packages (Debian or Ubuntu), when there is none yet."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    print("Installing Chromium for the browser tests …", flush=True)
    administrator = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"stdout": subprocess.DEVNULL}
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "chromium", "fonts-dejavu-core"]):
        subprocess.run([*administrator, "apt-get", *arguments], check=True, env=settings, **quiet)


if __name__ == "__main__":
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.exit(f"Regiobeeld needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")
    install()
    if "--browser" in sys.argv:
        install_browser()
