"""dbt's run as Dagster sees it: which nodes were asked for, and an event for each as soon as it is done."""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg
from dagster_dbt.asset_utils import get_subset_selection_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_dbt.dbt_manifest import validate_manifest

from attendance.errors import WorkerLost
from attendance.settings import Settings
from orchestration import dbt_companion
from orchestration.dbt_place import parsed_project, target
from orchestration.warehouse import Translator

NO_UNIT_TESTS = "resource_type:unit_test"


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
    manifest = validate_manifest(parsed_project(settings) / "manifest.json")
    translator = Translator()  # one for all events: it remembers what it found in the manifest
    selection, _ = get_subset_selection_for_context(
        context, manifest, "fqn:*", excluded, "", translator, current_dbt_indirect_selection_env=None
    )
    try:
        for event in dbt_companion.start().run(settings, [*arguments, *selection]):
            message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
            if message.is_result_event:
                on_result()
                yield from message.to_default_asset_events(manifest, translator, context, target(settings))
    except WorkerLost as problem:
        raise dg.Failure(f"dbt: {problem}") from None
