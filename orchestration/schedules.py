"""Schedules: a nightly round, so that lateness shows even when nobody delivers."""

import dagster as dg

from orchestration.jobs import whole_path

nightly = dg.ScheduleDefinition(
    name="nightly", job=whole_path, cron_schedule="0 5 * * *", execution_timezone="Europe/Amsterdam"
)
SCHEDULES = [nightly]
