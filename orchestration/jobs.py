"""Jobs by group: take in what lies in the inbox; then count, check and publish. Never selected by imported asset."""

import dagster as dg

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
JOBS = [take_in, count_and_publish]
