"""Running the whole path without a server: the same assets that the sensor and the web interface run."""

import logging
import os
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attendance.administration.keys import confirmed_key
from attendance.deliveries import Ledger
from attendance.desk import drafts
from attendance.intake import landing
from attendance.intake.handover import inputs_version, is_published
from attendance.settings import Settings
from attendance.starting import arrow_alone, starting_up, without, without_front_page
from orchestration import company, taking_in
from orchestration.instance import prepare_instance
from orchestration.versions import project_version


def is_up_to_date(settings: Settings) -> bool:
    """True if nothing waits and the release in force was built from all that the ledger holds, by the rules as they are."""
    if landing.inbox_entries(settings.home) or landing.waiting(settings.home):
        return False
    version = inputs_version(Ledger.open(settings.database_url), project_version(), settings.review_days)
    return is_published(settings.home, version)


@dataclass(frozen=True)
class Built:
    """What came of a build: whether a new release is in force, in Dutch what stood in its way, and what still waits."""

    is_in_force: bool
    problems: list[str]
    months_due: str = ""
    """Months that are due for municipalities and were not in this run, as 2025-10, 2025-11."""


def protect(settings: Settings) -> Built:
    """Publishes the months that are due for municipalities, from the warehouse as it stands. Raises as `build` does."""
    return build(settings, protects=True)


def build(settings: Settings, protects: bool = False) -> Built:
    """Takes in what waits, builds what changed, checks and publishes; with `protects` only what is due for municipalities.

    Raises PseudonymKeyChanged before anything is done with another key than the kept rows were made with.
    """
    ledger = Ledger.open(settings.database_url)
    confirmed_key(settings, ledger)
    drafts.sweep(settings.home, settings.desk_hours)
    keys = set() if protects else taking_in.keys_to_run(settings, ledger)
    if keys:
        taking_in.begin(settings)
    company.start()
    with starting_up():
        prepare_instance(settings)
        _import_sparingly()

        import dagster as dg

        from orchestration.definitions import defs
        from orchestration.partitions import register

        instance = dg.DagsterInstance.get()  # which imports as much again

    for name in ("dagster", "alembic", "great_expectations"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with instance:

        def run(job: str, tags: dict[str, str], config: dict[str, Any] | None = None) -> Any:
            # dbt's own lines go to its log; what a person should know is shown by the reporter
            with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
                return defs.resolve_job_def(job).execute_in_process(
                    instance=instance,
                    tags=tags,
                    run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}} | (config or {}),
                    raise_on_error=False,
                )

        if protects:
            result = run("publish_for_municipalities", {}, {"resources": {"platform": {"config": {"protects": True}}}})
        else:
            if keys:
                result = run("take_in", register(instance, keys))
                if not result.success:
                    return Built(False, _problems(result))
            result = run("count_and_publish", {})
    # a run in which a blocking check held back what follows counts as a success to Dagster, not to us
    from orchestration.assets.published import CURRENT

    is_in_force = result.success and any(
        event.is_step_success and event.step_key == CURRENT.to_python_identifier() for event in result.all_events
    )
    return Built(is_in_force, _problems(result), "" if protects else _months_due(result))


def _import_sparingly() -> None:
    """Imports Dagster's side of dbt and Arrow without what a build has no use for: a second of each build."""
    # dagster-dbt brings dbt Cloud and components along, whoever asks for it by its own name
    without_front_page("dagster_dbt")
    # it has a few words of dbt at hand for where that is not installed, and ours runs in its companion
    with without("dbt.version"):
        import dagster_dbt.compat  # noqa: F401
    arrow_alone()


def _months_due(result: Any) -> str:
    """What the candidate said of months that wait for the municipality's product."""
    from orchestration.assets.published import CANDIDATE, DUE

    for event in result.all_events:
        if event.is_step_materialization and event.asset_key == CANDIDATE:
            return str(event.materialization.metadata[DUE].value)
    return ""


def _problems(result: Any) -> list[str]:
    """Failed steps and checks, one sentence each; without traces, which may quote data."""
    problems = [
        f"Controle niet geslaagd: {evaluation.asset_key.to_user_string()} / {evaluation.check_name}"
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed and evaluation.severity.value == "ERROR"
    ]
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause or error if error else None
            problems.append(f"Stap mislukt: {event.step_key} ({cause.cls_name if cause else 'onbekend'})")
    return problems
