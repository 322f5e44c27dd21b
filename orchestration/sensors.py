"""Sensors: what appears in the inbox is taken in; what was taken in, from there or by command, is counted and published."""

import hashlib
from collections.abc import Iterable

import dagster as dg

from attendance import moments
from attendance.desk import drafts
from attendance.intake import landing
from attendance.intake.handover import inputs_version, is_published
from orchestration.jobs import count_and_publish, take_in
from orchestration.partitions import register
from orchestration.resources import Platform
from orchestration.taking_in import waiting_keys
from orchestration.versions import project_version

_SECONDS = 5


def _run_key(parts: Iterable[str]) -> str:
    """The same state asks for one run only. A hash, because the name of a file may name someone."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


@dg.sensor(job=take_in, minimum_interval_seconds=_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Takes in what lies in the inbox."""
    platform = Platform()  # not Dagster's own: that one waits for the build lock, and a look needs none
    drafts.sweep(platform.settings.home, platform.settings.desk_hours)  # also when nobody looks at the desk any more
    waiting = landing.waiting_state(platform.settings.home)
    keys = waiting_keys(platform.settings)
    if not waiting or not keys:
        return dg.SkipReason("De inbox is leeg.")
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=_run_key(waiting), tags=register(context.instance, keys))]
    )


@dg.sensor(job=count_and_publish, minimum_interval_seconds=_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def taken_in() -> dg.RunRequest | dg.SkipReason:
    """Counts and publishes what was taken in or refused since the last release; after a failure again each hour."""
    platform = Platform()
    version = inputs_version(platform.ledger, project_version(), platform.settings.review_days)
    if not platform.ledger.deliveries() or is_published(platform.settings.home, version):
        return dg.SkipReason("Er is niets nieuws ingenomen.")
    return dg.RunRequest(run_key=_run_key([version, f"{moments.now():%Y-%m-%d %H}"]))


SENSORS = [inbox, taken_in]
