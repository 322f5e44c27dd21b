"""Schedules: at night the terms, a round of counting so that lateness shows, what is due for municipalities; messages each week."""

import dagster as dg

from orchestration.jobs import apply_retention, count_and_publish, publish_for_municipalities, remind

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
after_nightly = dg.ScheduleDefinition(
    name="after_nightly",
    job=publish_for_municipalities,
    cron_schedule="0 6 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
SCHEDULES = [nightly, weekly, before_nightly, after_nightly]
