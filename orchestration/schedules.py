"""Schedules: what is past its term goes, then a nightly round, so that lateness shows even when nobody delivers; a message to schools each week."""

import dagster as dg

from orchestration.jobs import apply_retention, count_and_publish, remind

nightly = dg.ScheduleDefinition(
    name="nightly",
    job=count_and_publish,
    cron_schedule="0 5 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
weekly = dg.ScheduleDefinition(
    name="weekly",
    job=remind,
    cron_schedule="30 7 * * 1",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
before_nightly = dg.ScheduleDefinition(
    name="before_nightly",
    job=apply_retention,
    cron_schedule="0 4 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
SCHEDULES = [nightly, weekly, before_nightly]
