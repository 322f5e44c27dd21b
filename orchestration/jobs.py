"""Jobs by group: take in what lies in the inbox; then count, check and publish. Never selected by imported asset."""

from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg

from attendance.administration import retention, terms
from attendance.deliveries import Ledger
from attendance.messages.reminders import FAILED, UNCERTAIN
from attendance.messages.reminders import remind as remind_schools
from attendance.settings import read_settings
from orchestration.warehouse import PUPIL_ROWS

_INTAKE = dg.AssetSelection.groups("landing") | dg.AssetSelection.assets(PUPIL_ROWS)

take_in = dg.define_asset_job(
    "take_in", selection=_INTAKE, description="Take in what lies in the inbox, per school and month."
)
count_and_publish = dg.define_asset_job(
    "count_and_publish",
    selection=dg.AssetSelection.all() - _INTAKE,
    description="Count what was taken in and changed, check it, and put a new release in force.",
)
publish_for_municipalities = dg.define_asset_job(
    "publish_for_municipalities",
    selection=dg.AssetSelection.groups("published"),
    config={"resources": {"platform": {"config": {"protects": True}}}},
    description="Protect the months that are due for municipalities, have them attacked by the auditor, and release them.",
)


@dg.op(description="Tell each school what came in, what is late and what waits for it; at most once a week.")
def tell_schools(context: dg.OpExecutionContext) -> None:
    # without the platform's lock: a message has nothing to wait for
    settings = read_settings()
    for outcome in remind_schools(settings, Ledger.open(settings.database_url)):
        log = context.log.warning if outcome.state in (FAILED, UNCERTAIN) else context.log.info
        log(f"{outcome.digest.school_id}: {outcome.state}")


@dg.job(description="Messages to schools, by mail or to the outbox.")
def remind() -> None:
    tell_schools()


@dg.op(description="Remove what is past its term: pupil rows, uploads, releases, logs, and runs of two years ago.")
def apply_terms(context: dg.OpExecutionContext) -> None:
    # without the platform's lock: it takes that itself, and only where rows change
    settings = read_settings()
    for removal in retention.apply(settings, Ledger.open(settings.database_url)):
        context.log.info(f"{removal.what}: {removal.count}")
    oldest = datetime.now(UTC) - timedelta(days=terms.LOG_DAYS)
    for record in context.instance.get_run_records(dg.RunsFilter(created_before=oldest)):
        context.instance.delete_run(record.dagster_run.run_id)


@dg.job(description="What is past its term goes.")
def apply_retention() -> None:
    apply_terms()


JOBS: list[Any] = [take_in, count_and_publish, publish_for_municipalities, remind, apply_retention]
