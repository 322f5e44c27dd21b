"""The worker: checks that were begun ahead are those that are asked for, and others are asked anew."""

from collections.abc import Iterator
from typing import Any

import pytest

from expectations import worker


class Recorded:
    """A companion that answers with the question and remembers it."""

    def __init__(self, module: str) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def ask(self, *question: Any) -> Iterator[Any]:
        self.asked.append(question)
        return iter([question])


@pytest.fixture
def companion(monkeypatch: pytest.MonkeyPatch) -> tuple[worker.Worker, Recorded]:
    """A worker and the companion that it asks."""
    recorded = Recorded("")
    monkeypatch.setattr(worker, "Companion", lambda module: recorded)
    return worker.Worker(), recorded


def test_checks_that_were_begun_are_not_asked_again(companion: tuple[worker.Worker, Recorded]) -> None:
    checks, asked = companion
    checks.begin("incoming", {"slot": []})
    assert checks.check("incoming", {"slot": []}) == [("incoming", {"slot": []})]
    assert asked.asked == [("incoming", {"slot": []})]
    checks.check("incoming", {"slot": []})
    assert len(asked.asked) == 2, "an answer serves once"


def test_when_something_else_came_in_meanwhile_that_is_what_is_checked(
    companion: tuple[worker.Worker, Recorded],
) -> None:
    checks, _ = companion
    checks.begin("incoming", {"slot": ["one"]})
    assert checks.check("incoming", {"slot": ["one", "two"]}) == [("incoming", {"slot": ["one", "two"]})]
