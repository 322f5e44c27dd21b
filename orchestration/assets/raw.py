"""Raw: deliveries read, checked and pseudonymised; and the small tables that dbt is handed."""

from collections import Counter
from datetime import date
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq

from attendance import database, handover, paths
from attendance.contract import BULK_TABLES
from attendance.deliveries import Delivery
from attendance.settings import Settings
from orchestration.assets.landing import UPLOADS
from orchestration.partitions import partition_key, school_months
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import project_version, rules_version
from orchestration.warehouse import PUPIL_ROWS, REFERENCE


@dg.asset(
    key=PUPIL_ROWS,
    group_name="raw",
    deps=[UPLOADS],
    partitions_def=school_months,
    kinds={"parquet"},
    description="Enrolments, slots and registrations under pseudonyms, one file per table, school, month and delivery. "
    "A refused delivery never gets here.",
)
def pupil_rows(context: dg.AssetExecutionContext, platform: Platform) -> dg.MaterializeResult:
    waiting = platform.intake.waiting_uploads()
    reporter().step("Leveringen innemen", total=waiting)
    outcomes = []
    for outcome in platform.intake.take_in_waiting():
        outcomes.append(outcome)
        reporter().advance()
    new = new_deliveries(platform)
    context.instance.add_dynamic_partitions("school", sorted({one.school_id for one in new if one.school_id}))
    _log_deliveries(context, platform, new)
    return dg.MaterializeResult(
        metadata={
            "uploads": len(outcomes),
            "refused": sum(outcome.refused for outcome in outcomes),
            "repeated": sum(bool(outcome.repeats) for outcome in outcomes),
            "new_school_months": len(new),
            "rows_used": sum(one.rows_used for one in new),
        }
    )


def new_deliveries(platform: Platform) -> list[Delivery]:
    """Deliveries in force that dbt was not handed yet."""
    handed = _handed_over(platform.settings)
    return [one for one in platform.ledger.deliveries("accepted") if one.delivery_id not in handed]


def _handed_over(settings: Settings) -> set[str]:
    path = paths.raw_small(settings.home, "school_month")
    return set(pq.read_table(path, columns=["delivery_id"])["delivery_id"].to_pylist()) if path.exists() else set()


def raw_files(settings: Settings, deliveries: list[Delivery]) -> dict[str, list[Path]]:
    """The bulk files of deliveries, per table."""
    return {
        table.name: [
            paths.raw_file(settings.home, table.name, one.school_id, one.month, one.delivery_id)
            for one in deliveries
            if one.school_id and one.month
        ]
        for table in BULK_TABLES
    }


def _log_deliveries(context: dg.AssetExecutionContext, platform: Platform, new: list[Delivery]) -> None:
    """One materialisation per school-month, with what a person looks for first."""
    ids = {one.delivery_id for one in new}
    findings = [row for row in platform.ledger.rows(database.finding) if row["delivery_id"] in ids]
    minutes = {
        row["delivery_id"]: row["in_file"]
        for row in platform.ledger.rows(database.intake_measure)
        if (row["table_name"], row["measure"]) == ("rooster", "minutes")
    }
    counted = Counter(row["delivery_id"] for row in findings)
    for one in new:
        if not (one.school_id and one.month):
            continue
        preview = "\n".join(
            f"- {row['severity']}: {row['sentence']}" for row in findings if row["delivery_id"] == one.delivery_id
        )
        context.log_event(
            dg.AssetMaterialization(
                asset_key=PUPIL_ROWS,
                partition=partition_key(one.school_id, one.month),
                metadata={
                    "dagster/partition_row_count": one.rows_used,
                    "rows_delivered": one.rows_delivered,
                    "rows_set_aside": one.rows_set_aside,
                    "rows_dropped": one.rows_dropped,
                    "findings": counted[one.delivery_id],
                    "scheduled_hours": round(minutes.get(one.delivery_id, 0) / 60, 1),
                    "shape": one.shape or "",
                    "preview": dg.MetadataValue.md(preview or "geen bevindingen"),
                },
            )
        )


@dg.asset(
    key=REFERENCE,
    group_name="raw",
    deps=[PUPIL_ROWS],
    kinds={"parquet"},
    description="The small raw tables: which delivery is in force, bells, reason codes, free days, findings, measures.",
)
def reference(platform: Platform) -> dg.MaterializeResult:
    in_force: list[tuple[str, date]] = handover.hand_over(
        platform.settings.home, platform.ledger, rules_version(), project_version()
    )
    removed = handover.sweep(platform.settings.home, platform.ledger)
    return dg.MaterializeResult(
        metadata={
            "school_months": len(in_force),
            "schools": len({school_id for school_id, _ in in_force}),
            "removed_files": removed,
        }
    )
