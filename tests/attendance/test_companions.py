"""Companions: answers come in parts and in order, errors as their kind, and none outlives who started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from attendance.companions import Companion
from attendance.errors import WorkerLost

COUNTER = """
import os, time
from attendance.companions import keep_company

def answer(tell, upto):
    print("not an answer")
    for number in range(upto):
        tell((number, os.getpid()))
    if upto == 7:
        raise ValueError("12345 Jansen")
    if upto == 9:
        time.sleep(60)

keep_company(answer)
"""


@pytest.fixture(autouse=True)
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A companion that counts; at 7 it fails, at 9 it takes a minute."""
    (tmp_path / "counting_companion.py").write_text(COUNTER)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))


def test_answers_come_in_parts_and_an_error_as_its_kind() -> None:
    companion = Companion("counting_companion")
    assert [number for number, _ in companion.ask(3)] == [0, 1, 2]
    with pytest.raises(WorkerLost) as problem:
        list(companion.ask(7))
    assert "ValueError" in str(problem.value)
    assert "Jansen" not in str(problem.value)
    assert [number for number, _ in companion.ask(2)] == [0, 1], "after an error it goes on"
    companion.stop()


def test_who_does_not_hear_an_answer_out_gets_another_companion() -> None:
    companion = Companion("counting_companion")
    half = companion.ask(9)
    _, before = next(half)
    half.close()
    assert not _is_running(before)
    [(number, after)] = companion.ask(1)
    assert number == 0
    assert after != before
    companion.stop()


def test_a_companion_that_is_killed_is_said_to_be_lost() -> None:
    companion = Companion("counting_companion")
    answers = companion.ask(9)
    _, process = next(answers)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        list(answers)


def test_a_companion_ends_in_the_middle_of_an_answer_when_who_asked_is_killed() -> None:
    script = (
        "import time; from attendance.companions import Companion\n"
        "answers = Companion('counting_companion').ask(9); print(next(answers)[1], flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        companion = int(parent.stdout.readline())
        assert _is_running(companion)
        parent.kill()
    deadline = time.monotonic() + 20
    while _is_running(companion):
        assert time.monotonic() < deadline, "the companion outlives who started it"
        time.sleep(0.02)


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False
