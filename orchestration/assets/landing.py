"""Landing: what lies in the inbox is moved to safety, with the school and months that its name says."""

import dagster as dg

from attendance import landing
from orchestration.partitions import partition_key, school_months
from orchestration.resources import Platform

UPLOADS = dg.AssetKey(["landing", "uploads"])


@dg.asset(
    key=UPLOADS,
    group_name="landing",
    partitions_def=school_months,
    kinds={"file"},
    description="Uploads as they were handed in, kept only until their raw tables are committed.",
)
def uploads(context: dg.AssetExecutionContext, platform: Platform) -> dg.MaterializeResult:
    home = platform.settings.home
    landing.sweep(home)
    received = landing.collect_inbox(home)
    for upload in received:
        if upload.school_id and upload.months:
            context.log_event(
                dg.AssetMaterialization(
                    asset_key=UPLOADS,
                    partition=partition_key(upload.school_id, upload.months[0]),
                    metadata={"sha256": upload.sha256, "received_at": upload.received_at.isoformat()},
                )
            )
    return dg.MaterializeResult(metadata={"received": len(received), "waiting": len(landing.waiting(home))})
