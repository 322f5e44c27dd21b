"""dbt in a companion process: it starts up while Dagster does, and counts while Dagster notes what was counted."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from attendance.companions import Companion, Tell, keep_company
from attendance.settings import Settings, read_settings
from attendance.starting import starting_up
from orchestration.dbt_place import parsed_project

_RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}
"""Names of the events that say how a node ended."""


@cache
def start() -> "Dbt":
    """The companion of this process, started on first call."""
    return Dbt()


class Dbt:
    """Parses the project and runs dbt's commands in the companion."""

    def __init__(self) -> None:
        self._companion = Companion("orchestration.dbt_companion")

    def parse(self, settings: Settings) -> None:
        """Parses the project. Raises WorkerLost if dbt can't."""
        list(self._companion.ask("parse", settings))

    def run(self, settings: Settings, arguments: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Runs a command and yields how each node ended, as dbt writes it in JSON for its own command, as soon as it did.

        Raises WorkerLost with the kind of error if dbt did not succeed.
        """
        return self._companion.ask("run", settings, [*arguments])


class NotEveryNodeSucceeded(Exception):
    """dbt ran to its end, and a model or a test failed."""


def main() -> None:
    """The companion's own life."""
    with starting_up():
        from dbt_common.events.base_types import EventMsg
        from dbt_common.events.functions import msg_to_dict

        from orchestration import dbt_engine

        here = read_settings()
        ahead = [dbt_engine.read_manifest(here)] if parsed_project(here).exists() else []

    def answer(tell: Tell, task: str, settings: Settings, arguments: Sequence[str] = ()) -> None:
        if task == "parse":
            return dbt_engine.parse(settings)

        def collect(event: EventMsg) -> None:
            # to make a dictionary of each of some thousand events takes longer than the events
            if event.info.name in _RESULTS:
                tell(msg_to_dict(event))

        manifest = ahead.pop() if ahead and parsed_project(settings) == parsed_project(here) else None
        result = dbt_engine.run(settings, arguments, manifest, collect)
        if not result.success:
            raise result.exception or NotEveryNodeSucceeded

    keep_company(answer)


if __name__ == "__main__":
    main()
