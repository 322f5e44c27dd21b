"""Schedules: a nightly round, so that lateness shows even when nobody delivers."""

import dagster as dg

from orchestration.jobs import count_and_publish

nightly = dg.ScheduleDefinition(
    name="nightly",
    job=count_and_publish,
    cron_schedule="0 5 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
SCHEDULES = [nightly]
