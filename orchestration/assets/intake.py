"""Landing and raw: what lies in the inbox is moved to safety, read, checked and pseudonymised, in one step.

Both assets are partitioned by school × month. A run may cover a block of partitions of which only some have something
waiting, and a refused delivery makes nothing; so the outputs are optional, and each materialisation is logged for the
school-month that really came in.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq

from attendance import database, moments, paths
from attendance.contract import BULK_TABLES
from attendance.deliveries import Delivery
from attendance.intake import landing
from attendance.intake.landing import Upload
from attendance.intake.taking_in import answer
from attendance.settings import Settings
from orchestration.partitions import FIRST_MONTH, UNNAMED, partition_key, school_months
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.warehouse import PUPIL_ROWS

UPLOADS = dg.AssetKey(["landing", "uploads"])


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
    for upload in landing.collect_inbox(platform.settings.home):
        _log_upload(context, upload)
    reporter().step("Leveringen innemen", total=platform.intake.waiting_uploads())
    for outcome in platform.intake.take_in_waiting():
        reporter().advance()
        if outcome.refused:
            reporter().say(answer(outcome))
    _log_deliveries(context, platform)
    yield from ()


def named_key(school_id: str | None, months: tuple[date, date] | None) -> tuple[str, date]:
    """The school-month that an upload is filed under before it is read."""
    return school_id or UNNAMED, months[0] if months else moments.today().replace(day=1)


def waiting_keys(settings: Settings) -> set[tuple[str, date]]:
    """The school-months for which something lies in the inbox or in landing."""
    names = [landing.parse_name(path.name) for path in landing.inbox_entries(settings.home)]
    names += [(upload.school_id, upload.months) for upload in landing.waiting(settings.home)]
    return {named_key(*name) for name in names}


def new_deliveries(platform: Platform) -> list[Delivery]:
    """Deliveries in force that dbt was not handed yet."""
    path = paths.raw_small(platform.settings.home, "school_month")
    handed = set(pq.read_table(path, columns=["delivery_id"])["delivery_id"].to_pylist()) if path.exists() else set()
    return [one for one in platform.ledger.deliveries("accepted") if one.delivery_id not in handed]


def keys_to_run(platform: Platform) -> set[tuple[str, date]]:
    """The school-months that this step has work for."""
    new = {(one.school_id, one.month) for one in new_deliveries(platform) if one.school_id and one.month}
    return new | waiting_keys(platform.settings)


def raw_files(settings: Settings, deliveries: list[Delivery]) -> dict[str, list[Path]]:
    """The bulk files of deliveries, per table."""
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


def _log_upload(context: dg.AssetExecutionContext, upload: Upload) -> None:
    school_id, month = named_key(upload.school_id, upload.months)
    if not FIRST_MONTH <= month <= moments.today():
        return
    context.log_event(
        dg.AssetMaterialization(
            asset_key=UPLOADS,
            partition=partition_key(school_id, month),
            metadata={"sha256": upload.sha256, "received_at": upload.received_at.isoformat()},
        )
    )


def _log_deliveries(context: dg.AssetExecutionContext, platform: Platform) -> None:
    """One materialisation per school-month, with what a person looks for first."""
    new = {one.delivery_id: one for one in new_deliveries(platform)}
    findings = [row for row in platform.ledger.rows(database.finding) if row["delivery_id"] in new]
    counted = Counter(row["delivery_id"] for row in findings)
    minutes = {
        row["delivery_id"]: row["in_file"]
        for row in platform.ledger.rows(database.intake_measure)
        if (row["table_name"], row["measure"]) == ("rooster", "minutes")
    }
    for one in new.values():
        assert one.school_id
        assert one.month
        if not FIRST_MONTH <= one.month <= moments.today():
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
