"""The processes that serve the screens: one on a small region, several where many look at once, each on a port of its own.

A visit stays with one process: its session, its uploads and its files lie there. Which one is for the proxy in front to keep to
(deploy/nginx); without a proxy there is one process.
"""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PORT_STEP = 10
"""From one process to the next: the second process of an audience at 8512 listens at 8522."""
_LONGEST_GOODBYE = 20


def ports(first: int, processes: int) -> list[int]:
    """The port of each process."""
    return [first + PORT_STEP * number for number in range(processes)]


def run(commands: Sequence[Sequence[str]], environment: Mapping[str, str], folder: Path) -> int:
    """Runs these together until one ends, or until this process is asked to; then ends the others.

    Returns how the first one ended: half a service would look like a whole one, so whoever watches over it starts all anew.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = [subprocess.Popen(command, env=environment, cwd=folder) for command in commands]
    try:
        while True:
            for process in started:
                if (code := process.poll()) is not None:
                    return code
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=_LONGEST_GOODBYE)
        signal.signal(signal.SIGTERM, before)
