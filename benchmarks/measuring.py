"""Running a command and measuring it: wall time, processor time and peak memory of its whole process tree.

Belongs here: what can be said of any command. What is run, and what it means, is in bench.py.
"""

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """One run of a command. `peak_bytes` adds up the resident memory of all its processes at one moment."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def measure(command: list[str], environment: dict[str, str], folder: Path) -> Measured:
    """Runs a command to its end. Raises RuntimeError with the end of its output when it fails."""
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = _Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - began
    peak.stop()
    after = os.times()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output[-4000:]}")
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Measured(wall, cpu, peak.highest, output)


class _Peak(threading.Thread):
    """Watches a process and all that it starts, ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = pid
        self._done = threading.Event()
        self.highest = 0

    def run(self) -> None:
        while not self._done.wait(0.1):
            self.highest = max(self.highest, sum(_resident(pid) for pid in _tree(self._root)))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                found += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:
            continue  # it ended while we looked
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def machine() -> str:
    """The machine in one line: processor, cores, memory."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PHYS_PAGES") * _PAGE / 2**30
    return f"{names[0] if names else 'unknown processor'}, {os.cpu_count()} cores, {memory:.0f} GB"
