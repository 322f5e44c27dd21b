"""Jobs: the whole path, and its stretches by group. Selected by group, never by imported asset."""

import dagster as dg

whole_path = dg.define_asset_job(
    "inbox_to_release", selection=dg.AssetSelection.all(), description="From what lies in the inbox to a new release."
)
take_in = dg.define_asset_job(
    "take_in", selection=dg.AssetSelection.groups("landing", "raw"), description="Take in what lies in the inbox."
)
count = dg.define_asset_job(
    "count",
    selection=dg.AssetSelection.groups("seed", "staging", "intermediate", "marts"),
    description="Count what was taken in, in the warehouse.",
)
publish = dg.define_asset_job(
    "publish",
    selection=dg.AssetSelection.groups("quality", "published"),
    description="Check and publish what was counted.",
)
JOBS = [whole_path, take_in, count, publish]
