"""Landing and raw: what lies in the inbox is moved to safety, read, checked and pseudonymised, in one step.

Both assets are partitioned by school × month. A run may cover a block of partitions of which only some have something
waiting, and a refused delivery makes nothing; so the outputs are optional, and each materialisation is logged for the
school-month that really came in.
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from attendance import database, moments, paths
from attendance.contract import BULK_TABLES
from attendance.deliveries import Delivery, Ledger
from attendance.intake.landing import Upload
from attendance.intake.taking_in import answer
from attendance.publication import release
from attendance.settings import Settings
from orchestration import taking_in
from orchestration.event_log import log_together
from orchestration.partitions import FIRST_MONTH, partition_key, school_months
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.warehouse import PUPIL_ROWS

UPLOADS = dg.AssetKey(["landing", "uploads"])
_TOGETHER = 20
"""So many deliveries are logged at once: soon enough for who looks on, and a fraction of the work of each by itself."""


@dg.multi_asset(
    name="landing_and_raw",
    specs=[
        dg.AssetSpec(
            UPLOADS,
            group_name="landing",
            partitions_def=school_months,
            skippable=True,
            kinds={"file"},
            description="Uploads as they were handed in, kept only until their raw tables are committed.",
        ),
        dg.AssetSpec(
            PUPIL_ROWS,
            deps=[UPLOADS],
            group_name="raw",
            partitions_def=school_months,
            skippable=True,
            kinds={"parquet"},
            description="Enrolments, slots and registrations under pseudonyms: one file per table, school, month and "
            "delivery. A refused delivery never gets here.",
        ),
    ],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def take_in(context: dg.AssetExecutionContext, platform: Platform) -> Iterator[dg.MaterializeResult]:
    under_way = taking_in.under_way(platform.intake)
    log_together(context, [made for upload in under_way.collected for made in _upload(upload)])
    reporter().step("Leveringen innemen", total=under_way.uploads)
    logged: set[str] = set()
    accepted: list[Delivery] = []

    def log_accepted() -> None:
        log_together(context, [made for one in accepted for made in _delivery(platform.ledger, one)])
        logged.update(one.delivery_id for one in accepted)
        accepted.clear()

    for outcome in under_way.outcomes:
        reporter().advance()
        if outcome.refused:
            reporter().say(answer(outcome))
        accepted += [one for one in outcome.deliveries if one.status == "accepted"]
        if len(accepted) >= _TOGETHER:
            log_accepted()
    log_accepted()
    # what came in by hand, or before a kill
    new = taking_in.new_deliveries(platform.settings, platform.ledger)
    accepted += [one for one in new if one.delivery_id not in logged]
    log_accepted()
    yield from ()


def files_since_release(platform: Platform) -> dict[str, list[Path]]:
    """The bulk files, per table, of what came in since the last release; empty if nothing did."""
    published = release.built_from(platform.settings.home)
    new = [one for one in platform.ledger.deliveries("accepted") if one.delivery_id not in published]
    return _raw_files(platform.settings, new) if new else {}


def _raw_files(settings: Settings, deliveries: list[Delivery]) -> dict[str, list[Path]]:
    files = {
        table.name: [
            paths.raw_file(settings.home, table.name, one.school_id, one.month, one.delivery_id)
            for one in deliveries
            if one.school_id and one.month
        ]
        for table in BULK_TABLES
    }
    return files | {
        table.name: [one for one in files[table.name] if one.exists()] for table in BULK_TABLES if table.sparse
    }


def _upload(upload: Upload) -> Iterator[dg.AssetMaterialization]:
    school_id, month = taking_in.named_key(upload.school_id, upload.months)
    if FIRST_MONTH <= month <= moments.today():
        yield dg.AssetMaterialization(
            asset_key=UPLOADS,
            partition=partition_key(school_id, month),
            metadata={"sha256": upload.sha256, "received_at": upload.received_at.isoformat()},
        )


def _delivery(ledger: Ledger, delivery: Delivery) -> Iterator[dg.AssetMaterialization]:
    """A school-month that came in, with what a person looks for first."""
    assert delivery.school_id
    assert delivery.month
    if not FIRST_MONTH <= delivery.month <= moments.today():
        return
    findings = ledger.rows(database.finding, delivery_id=delivery.delivery_id)
    minutes = next(
        (
            row["in_file"]
            for row in ledger.rows(database.intake_measure, delivery_id=delivery.delivery_id)
            if (row["table_name"], row["measure"]) == ("rooster", "minutes")
        ),
        0,
    )
    preview = "\n".join(f"- {row['severity']}: {row['sentence']}" for row in findings)
    yield dg.AssetMaterialization(
        asset_key=PUPIL_ROWS,
        partition=partition_key(delivery.school_id, delivery.month),
        metadata={
            "dagster/partition_row_count": delivery.rows_used,
            "rows_delivered": delivery.rows_delivered,
            "rows_set_aside": delivery.rows_set_aside,
            "rows_dropped": delivery.rows_dropped,
            "findings": len(findings),
            "scheduled_hours": round(minutes / 60, 1),
            "shape": delivery.shape or "",
            "preview": dg.MetadataValue.md(preview or "geen bevindingen"),
        },
    )
