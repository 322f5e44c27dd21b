"""Great Expectations in a process of its own, so that its long import runs beside other work.

Started early and asked later. The child reads requests from its standard input and ends when that closes, so it never
outlives the process that started it, however that ends.
"""

import atexit
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from expectations.context import Checked, prepare


@cache
def start() -> "Worker":
    """The worker of this process, started on first call."""
    return Worker()


class Worker:
    """Runs checks by name in the child process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "expectations.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        atexit.register(self.stop)

    def check(self, door: str, argument: Any) -> list[Checked]:
        """Runs the checks of a door: `incoming` (raw files per table), `checklist` (the warehouse), `outgoing` (folder of a release).

        Raises RuntimeError with the kind of error if the checks themselves failed.
        """
        assert self._process.stdin
        assert self._process.stdout
        pickle.dump((door, argument), self._process.stdin)
        self._process.stdin.flush()
        answer = pickle.load(self._process.stdout)
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return answer

    def stop(self) -> None:
        """Ends the child."""
        self._process.kill()
        self._process.wait()


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    from expectations.checklist import check_checklist
    from expectations.incoming import check_incoming
    from expectations.outgoing import check_outgoing

    doors: dict[str, Callable[[Any], list[Checked]]] = {
        "incoming": check_incoming,
        "checklist": check_checklist,
        "outgoing": check_outgoing,
    }
    prepare()
    while True:
        try:
            door, argument = pickle.load(requests)
        except EOFError:
            return
        try:
            answer: Any = doors[door](argument)
        except Exception as error:  # the parent must get an answer; a message could quote data, the kind can't
            answer = f"{door}: {type(error).__name__}"
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # what libraries print may not get between the answers
    _serve(sys.stdin.buffer, answers)
