"""Telling the person at the keyboard what happens: steps with a bar on a terminal, lines elsewhere, silence by default."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Reporter(Protocol):
    """Something that shows steps. A step without a known `total` is simply under way until it is done."""

    def step(self, text: str, total: int | None = None) -> None:
        """Begins a step; the one before it is done."""

    def advance(self, text: str | None = None) -> None:
        """One more of the step's total."""

    def say(self, text: str) -> None:
        """Something to read: an answer to a delivery."""

    def done(self) -> None:
        """The last step is done."""


class Silent:
    """Shows nothing: for runs that the daemon starts."""

    def step(self, text: str, total: int | None = None) -> None:
        """Shows nothing."""

    def advance(self, text: str | None = None) -> None:
        """Shows nothing."""

    def say(self, text: str) -> None:
        """Shows nothing."""

    def done(self) -> None:
        """Shows nothing."""


class Bars:
    """One progress bar per step, in Dutch, on the error stream: what a command answers stays alone on the other."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description:<44}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._bars.start()
        self._task: TaskID | None = None

    def step(self, text: str, total: int | None = None) -> None:
        """Completes the bar of the step before and begins a new one."""
        self._complete()
        self._task = self._bars.add_task(text, total=total)

    def advance(self, text: str | None = None) -> None:
        """Moves the bar on by one."""
        if self._task is not None:
            self._bars.advance(self._task)

    def say(self, text: str) -> None:
        """Prints above the bars."""
        self._bars.console.print(text, markup=False, highlight=False)

    def done(self) -> None:
        """Completes the last bar and leaves all of them on screen."""
        self._complete()
        self._bars.stop()

    def _complete(self) -> None:
        if self._task is not None:
            task = self._bars.tasks[self._task]
            total = task.total if task.total is not None else max(task.completed, 1)
            self._bars.update(self._task, total=max(total, 1), completed=max(total, 1))


_reporter: Reporter = Silent()


def reporter() -> Reporter:
    """The reporter in use."""
    return _reporter


@contextmanager
def reporting(chosen: Reporter) -> Iterator[Reporter]:
    """Uses a reporter for as long as the context lasts."""
    global _reporter
    before, _reporter = _reporter, chosen
    try:
        yield chosen
    finally:
        chosen.done()
        _reporter = before
