"""Sensors: what appears in the inbox is taken in, counted and published."""

import hashlib

import dagster as dg

from attendance import landing
from orchestration.assets.raw import new_deliveries
from orchestration.jobs import whole_path
from orchestration.resources import Platform


@dg.sensor(
    job=whole_path,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Runs the whole path when something lies in the inbox, or was handed in by command or upload desk.",
)
def inbox(platform: Platform) -> dg.RunRequest | dg.SkipReason:
    home = platform.settings.home
    waiting = [f"{path.name}{path.stat().st_mtime_ns}" for path in landing.inbox_entries(home)]
    waiting += [upload.upload_id for upload in landing.waiting(home)]
    waiting += [one.delivery_id for one in new_deliveries(platform)]
    if not waiting:
        return dg.SkipReason("De inbox is leeg.")
    # the key is a hash because a file's name may name someone
    return dg.RunRequest(run_key=hashlib.sha256("\n".join(sorted(waiting)).encode()).hexdigest())


SENSORS = [inbox]
