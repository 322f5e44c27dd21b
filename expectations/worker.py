"""Great Expectations in a companion process, so that its long import runs beside other work. Started early, asked later."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from attendance.companions import Companion, Tell, keep_company
from attendance.starting import starting_up
from expectations.context import Checked


@cache
def start() -> "Worker":
    """The worker of this process, started on first call."""
    return Worker()


class Worker:
    """Runs checks by name in the companion."""

    def __init__(self) -> None:
        self._companion = Companion("expectations.worker")
        self._begun: tuple[str, Any, Iterator[Checked]] | None = None

    def begin(self, door: str, argument: Any) -> None:
        """Begins the checks of a door ahead of who will ask for them by `check`, with the same argument."""
        if self._begun is None:
            self._begun = door, argument, self._companion.ask(door, argument)

    def check(self, door: str, argument: Any) -> list[Checked]:
        """Runs the checks of a door: `incoming` (raw files per table), `checklist` (the warehouse), `outgoing` (folder of a release).

        Raises WorkerLost with the kind of error if the checks themselves failed.
        """
        begun, self._begun = self._begun, None
        if begun:
            *question, answer = begun
            checked = list(answer)
            if question == [door, argument]:
                return checked
        return list(self._companion.ask(door, argument))


def main() -> None:
    """The companion's own life."""
    with starting_up():
        from expectations.checklist import check_checklist
        from expectations.context import prepare
        from expectations.incoming import check_incoming
        from expectations.outgoing import check_outgoing

        prepare()
    doors: dict[str, Callable[[Any], list[Checked]]] = {
        "incoming": check_incoming,
        "checklist": check_checklist,
        "outgoing": check_outgoing,
    }

    def answer(tell: Tell, door: str, argument: Any) -> None:
        for result in doors[door](argument):
            tell(result)

    keep_company(answer)


if __name__ == "__main__":
    main()
