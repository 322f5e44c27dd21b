"""Where a page draws: on the screen, or on the sheet of a paper while one is being composed.

Blocks, charts and tables ask `current()`. So a paper is drawn by the very functions that draw the pages: it has the same
numbers in the same sentences, and nothing that a page hides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from attendance.papers.content import Heading, Part, Words

_CURRENT: ContextVar["Sheet | None"] = ContextVar("sheet", default=None)


@dataclass
class Sheet:
    """What was drawn so far. What a page folds away goes to an appendix, under the heading of its section."""

    body: list[Part] = field(default_factory=list)
    appendix: list[Part] = field(default_factory=list)
    _is_folded: bool = False
    _heading: str = ""

    def add(self, *parts: Part) -> None:
        """Adds what is drawn, where it belongs."""
        for part in parts:
            if isinstance(part, Heading) and part.level == 2:
                self._heading = part.text
            (self.appendix if self._is_folded else self.body).append(part)

    @contextmanager
    def folded(self) -> Iterator[None]:
        """What is drawn within goes to the appendix."""
        self.appendix.append(Heading(self._heading, 3))
        self._is_folded = True
        try:
            yield
        finally:
            self._is_folded = False

    def parts(self) -> tuple[Part, ...]:
        """The body, and after it the appendix."""
        if not self.appendix:
            return tuple(self.body)
        heading = (Heading("Bijlage: de cijfers"), Words("Dezelfde cijfers als in de tekeningen, als tabel."))
        return (*self.body, *heading, *self.appendix)


def current() -> Sheet | None:
    """The sheet that is being filled; None on screen."""
    return _CURRENT.get()


@contextmanager
def filled() -> Iterator[Sheet]:
    """What is drawn within goes to a new sheet instead of the screen."""
    sheet = Sheet()
    token = _CURRENT.set(sheet)
    try:
        yield sheet
    finally:
        _CURRENT.reset(token)
