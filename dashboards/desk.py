"""The desk as the screens have it: one counter per server, and the processes that read and count for a visitor.

A process belongs to the server and not to a visit: who reloads a page finds it again. What it found is kept a while.
"""

import json
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import streamlit as st

from attendance.desk import work
from attendance.desk.answer import Answer, load, save, stopped
from attendance.desk.counter import Counter
from attendance.desk.rehearsal import Question, Rehearsal
from attendance.intake.handover import inputs_version
from attendance.intake.landing import Upload
from attendance.settings import Settings, read_settings
from dashboards.drawing import blocks
from dashboards.visitor import account, audience

ROOT = Path(__file__).parent.parent
_KEPT_REHEARSALS = 50
_LONGEST_REHEARSAL_SECONDS = 180


WRITES = {
    "approve": "approval",
    "add_note": "setting",
    "withdraw_note": "setting",
    "say_opt_in": "setting",
    "set_contact": "setting",
    "set_goal": "setting",
    "take_back_goal": "setting",
    "log_intervention": "setting",
    "withdraw_intervention": "setting",
    "tell_approach": "setting",
    "take_back_approach": "setting",
    "correct": "mapping",
    "undo": "mapping",
}
"""What is said or changed over the counter, each with the school first, by its kind in the account of looks."""


class _Guarded:
    """The counter as a visitor has it: who says something does so for a school of her own, and it is written down."""

    def __getattr__(self, name: str) -> Any:
        done = getattr(_counter(read_settings()), name)
        return _guarded(name, done) if name in WRITES else done


def _guarded(name: str, done: Callable[..., Any]) -> Callable[..., Any]:
    def said(school_id: str, *said_of_it: Any, **more: Any) -> Any:
        allow(school_id)
        outcome = done(school_id, *said_of_it, **more)
        account.record(WRITES[name], school=school_id, about=name)
        return outcome

    return said


def allow(school_id: str) -> None:
    """Ends this run with a polite no unless the visitor acts for this school. Whatever writes for a school asks it."""
    if not audience.may_say(school_id):
        blocks.refusal("Dit kan alleen iemand van deze school.")
        st.stop()


def counter() -> Counter:
    """The counter of this server's data folder, for this visitor."""
    return cast(Counter, _Guarded())


@lru_cache(maxsize=4)
def _counter(settings: Settings) -> Counter:
    return Counter(settings)


@dataclass
class _Processes:
    """What runs for visitors, by what it is about."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    looks: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    rehearsals: "OrderedDict[str, Rehearsing]" = field(default_factory=OrderedDict)


@st.cache_resource(show_spinner=False)
def _processes() -> _Processes:
    return _Processes()


def answer(draft: Upload) -> Answer | None:
    """The answer to a draft; None while it is being read. Starts the reading where nobody did."""
    found = load(draft.folder)
    processes = _processes()
    with processes.lock:
        process = processes.looks.get(draft.upload_id)
        if found is not None:
            if process is not None and process.poll() is not None:
                del processes.looks[draft.upload_id]
            return found
        if process is None:
            processes.looks[draft.upload_id] = work.look(counter().settings, draft)
            return None
        if process.poll() is None:
            return None
        found = load(draft.folder) or stopped()
        save(found, draft.folder)
        return found


def look_again(draft: Upload) -> None:
    """Reads a draft anew, because something was said that bears on it."""
    processes = _processes()
    with processes.lock:
        running = processes.looks.pop(draft.upload_id, None)
        if running is not None and running.poll() is None:
            running.kill()
            running.wait()
        processes.looks[draft.upload_id] = work.look(counter().settings, draft)


class Rehearsing:
    """A rehearsal under way or done: a child process that answers one question."""

    def __init__(self, question: Question) -> None:
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "rehearse"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a trace may quote data
            text=True,
        )
        assert self._process.stdin
        with self._process.stdin as pipe:
            pipe.write(question.to_json())
        self._said = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as pipe:
            self._said = pipe.read()
        self._process.wait()

    @property
    def seconds(self) -> float:
        """For how long it has been running."""
        return time.monotonic() - self._began

    def outcome(self) -> "Rehearsal | str | None":
        """The rehearsal, a Dutch sentence that says why there is none, or None while it runs."""
        if self._reader.is_alive():
            if self.seconds > _LONGEST_REHEARSAL_SECONDS:
                self._process.kill()
            return None
        return read_outcome(self._said)

    def stop(self) -> None:
        """Ends it; what it left is swept by the next."""
        self._process.kill()


def read_outcome(said: str) -> "Rehearsal | str":
    """What a rehearsal said: its figures, or why there are none."""
    try:
        given = json.loads(said)
        return given["problem"] if "problem" in given else Rehearsal.from_json(said)
    except (ValueError, KeyError):
        return "De proefberekening is niet gelukt; probeer het later nog eens."


def rehearse(question: Question) -> Rehearsing:
    """The rehearsal of a question: the one that runs or was done before, else a new one."""
    processes = _processes()
    key = f"{question.to_json()}{_version()}"
    with processes.lock:
        if key not in processes.rehearsals:
            while len(processes.rehearsals) >= _KEPT_REHEARSALS:
                processes.rehearsals.popitem(last=False)[1].stop()
            processes.rehearsals[key] = Rehearsing(question)
        return processes.rehearsals[key]


def forget_rehearsal(question: Question) -> None:
    """Drops what was counted for a question, so that it is counted anew when it is asked again."""
    processes = _processes()
    with processes.lock:
        gone = processes.rehearsals.pop(f"{question.to_json()}{_version()}", None)
        if gone is not None:
            gone.stop()


def _version() -> str:
    """What the ledger holds now: with another delivery or correction a question has another answer."""
    return inputs_version(counter().ledger, "")
