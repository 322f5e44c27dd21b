"""Companions: processes beside this one that begin with a long import of their own, on another core, and work when asked.

A companion is a module that is run by its name. It imports what it needs and calls `keep_company` with a function that
answers questions. It reads questions from its standard input and ends as soon as that closes, also in the middle of an
answer: so it never outlives who started it, however that ends, and holds no file when the next one comes.
"""

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, BinaryIO

from attendance.errors import WorkerLost

_TOLD, _ANSWERED, _FAILED = "told", "answered", "failed"
Tell = Callable[[Any], None]
"""Sends a part of an answer, from any thread."""


class Companion:
    """A companion process, started at once and again when it was lost."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process = self._start()
        atexit.register(self.stop)

    def ask(self, *question: Any) -> Iterator[Any]:
        """Puts a question at once, and yields each part of the answer as it comes. One question at a time.

        Raises WorkerLost with the kind of error if the companion failed or was lost; a message could quote data. Who
        does not hear the answer out ends the companion, as nobody can tell what it is at.
        """
        if self._process.poll() is not None:
            self._process = self._start()
        assert self._process.stdin
        try:
            pickle.dump(question, self._process.stdin)
            self._process.stdin.flush()
        except ConnectionError as problem:
            self.stop()
            raise WorkerLost(f"{self._module}: {type(problem).__name__}") from problem
        return self._answer()

    def _answer(self) -> Iterator[Any]:
        assert self._process.stdout
        is_heard_out = False
        try:
            while True:
                kind, part = pickle.load(self._process.stdout)
                is_heard_out = kind != _TOLD
                if kind == _FAILED:
                    raise WorkerLost(f"{self._module}: {part}")
                if kind == _ANSWERED:
                    return
                yield part
        except (EOFError, ConnectionError) as problem:
            raise WorkerLost(f"{self._module}: {type(problem).__name__}") from problem
        finally:
            if not is_heard_out:
                self.stop()

    def stop(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        # without warnings: of the locks that a library leaves behind when it is ended, Python clears them up and says so
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )


def keep_company(answer: Callable[..., None]) -> None:
    """The life of a companion: `answer(tell, *question)` for each question, until who asks is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print may not get between the answers
    questions: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    one_at_a_time = Lock()

    def send(kind: str, part: Any = None) -> None:
        with one_at_a_time:
            pickle.dump((kind, part), answers)
            answers.flush()

    while True:
        question = questions.get()
        try:
            answer(lambda part: send(_TOLD, part), *question)
        except Exception as error:
            send(_FAILED, type(error).__name__)
        else:
            send(_ANSWERED)


def _listen(source: BinaryIO, questions: "SimpleQueue[tuple[Any, ...]]") -> None:
    while True:
        try:
            questions.put(pickle.load(source))
        except EOFError:
            os._exit(0)
