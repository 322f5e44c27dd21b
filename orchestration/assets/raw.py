"""Raw, handed over: the small tables that tell dbt which delivery is in force and what the school said."""

import dagster as dg

from attendance.administration.keys import confirmed_key
from attendance.intake import handover
from expectations import worker
from orchestration.assets.intake import files_since_release
from orchestration.resources import Platform
from orchestration.versions import project_version, rules_version
from orchestration.warehouse import PUPIL_ROWS, REFERENCE


@dg.asset(
    key=REFERENCE,
    group_name="raw",
    deps=[PUPIL_ROWS],
    kinds={"parquet"},
    description="The small raw tables: which delivery is in force, bells, reason codes, free days, findings, measures.",
)
def reference(platform: Platform) -> dg.MaterializeResult:
    home = platform.settings.home
    if files := files_since_release(platform):
        worker.start().begin("incoming", files)  # what is handed over here is not in them
    confirmed_key(platform.settings, platform.ledger)  # with another key no figure may be made
    in_force = handover.hand_over(
        home, platform.ledger, rules_version(), project_version(), platform.settings.review_days
    )
    return dg.MaterializeResult(
        metadata={
            "school_months": len(in_force),
            "schools": len({school_id for school_id, _ in in_force}),
        }
    )
