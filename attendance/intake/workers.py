"""Worker processes that take in many uploads at once: Python runs on one core per process.

Each worker is a plain child process with one end of a socket; the parent's end closes when it ends or is killed, and
then the worker ends as well, after at most one upload. Whatever a worker was at keeps waiting in landing.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection, Pipe, wait
from typing import cast

from attendance.deliveries import Ledger
from attendance.errors import WorkerLost
from attendance.intake.landing import Upload
from attendance.intake.taking_in import Intake, Outcome
from attendance.settings import Settings
from attendance.starting import arrow_alone

_KEEPS_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
    "MIMALLOC_PURGE_DELAY": "-1",
}
"""For the C library and for Arrow: what one delivery took is kept for the next, and not asked of the system anew."""


def take_in_side_by_side(settings: Settings, queues: Sequence[Sequence[Upload]], workers: int) -> Iterator[Outcome]:
    """Takes in uploads, each queue in its own order and several queues at once; outcomes come as they are ready.

    Raises what a worker raised, or WorkerLost; what was not taken in yet keeps waiting.
    """
    ahead = iter(queues)
    try:
        with ExitStack() as stack:
            connections = [stack.enter_context(_worker(settings)) for _ in range(workers)]
            busy: list[Connection] = [one for one in connections if _send_next(one, ahead)]
            while busy:
                for connection in cast(list[Connection], wait(busy)):
                    answer = connection.recv()
                    if isinstance(answer, Exception):
                        raise answer
                    if answer is not None:
                        yield answer
                    elif not _send_next(connection, ahead):
                        busy.remove(connection)
    except (EOFError, ConnectionError) as problem:
        raise WorkerLost(
            "Het innemen is afgebroken; wat nog wachtte, blijft wachten tot de volgende keer."
        ) from problem


def _send_next(connection: Connection, ahead: Iterator[Sequence[Upload]]) -> bool:
    queue = next(ahead, None)
    if queue is not None:
        connection.send(queue)
    return queue is not None


@contextmanager
def _worker(settings: Settings) -> Iterator[Connection]:
    """A worker that ends with the block: at once if it has nothing to do, else after the upload that it is at."""
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "attendance.intake.worker", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=os.environ | _KEEPS_MEMORY | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
    try:
        with ours:
            ours.send(settings)
            yield ours
    finally:
        process.wait()


def work(connection: Connection) -> None:
    """The life of a worker: takes in one queue after the other until the parent has no more, or is gone.

    It answers with each outcome, None at the end of a queue, or what went wrong.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts, interrupts the parent
    arrow_alone()
    try:
        settings: Settings = connection.recv()
        intake = Intake(settings, Ledger.open(settings.database_url))
        while True:
            for upload in connection.recv():
                outcome = intake.take_in(upload)
                if outcome is not None:
                    connection.send(outcome)
            connection.send(None)
    except (EOFError, ConnectionError):
        return
    except Exception as problem:
        connection.send(problem)
