"""Running dbt in this process: its import and start-up are already paid for by Dagster's integration.

The events are those that `dbt` writes as JSON for its own command; dagster-dbt turns them into Dagster's.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg
from dagster_dbt.asset_utils import get_subset_selection_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_dbt.dbt_manifest import validate_manifest
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_dict

from attendance.settings import Settings
from orchestration.dbt_place import PLACE, environment, let_go_of_the_warehouse, parsed_manifest, parsed_project, target
from orchestration.warehouse import Translator

NO_UNIT_TESTS = "resource_type:unit_test"
_RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}
"""Names of the events that say how a node ended."""


def run_dbt(
    arguments: list[str],
    excluded: str,
    context: dg.AssetExecutionContext,
    settings: Settings,
    on_result: Callable[[], None],
) -> Iterator[Any]:
    """Runs dbt for the assets that the context selects, less what is `excluded`, and yields Dagster's events, also of a run that fails.

    `on_result` is called as each node is done. Raises dagster.Failure if dbt did not succeed; its message has no value of the data.
    """
    os.environ.update(environment(settings))
    manifest = validate_manifest(parsed_project(settings) / "manifest.json")
    selection, _ = get_subset_selection_for_context(
        context, manifest, "fqn:*", excluded, "", Translator(), current_dbt_indirect_selection_env=None
    )
    messages: list[DbtCoreCliEventMessage] = []

    def collect(event: EventMsg) -> None:
        # to make a dictionary of each of some thousand events takes longer than the events
        if event.info.name not in _RESULTS:
            return
        message = DbtCoreCliEventMessage(raw_event=msg_to_dict(event), event_history_metadata={})
        if message.is_result_event:
            messages.append(message)
            on_result()

    runner = dbtRunner(manifest=parsed_manifest(settings), callbacks=[collect])
    try:
        # the manifest is there already; of what dbt writes at the end only the results are new
        result = runner.invoke(["--log-level", "none", "--no-write-json", *arguments, *selection, *PLACE])
        if isinstance(result.result, RunExecutionResult):
            target(settings).mkdir(parents=True, exist_ok=True)
            result.result.write(str(target(settings) / "run_results.json"))
    finally:
        let_go_of_the_warehouse()
    for message in messages:
        yield from message.to_default_asset_events(manifest, Translator(), context, target(settings))
    if not result.success:
        raise dg.Failure(f"dbt: {type(result.exception).__name__ if result.exception else 'not every node succeeded'}")
