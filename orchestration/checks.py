"""Asset checks: Great Expectations at both doors, and whether the schools delivered in time."""

from collections.abc import Sequence

import dagster as dg

from attendance import duckdb_files, moments, paths
from attendance.publication import municipality, release
from expectations import worker
from expectations.context import Checked
from expectations.results import failures, rows
from orchestration.assets.intake import files_since_release
from orchestration.assets.published import CANDIDATE
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.warehouse import REFERENCE

DELIVERY_CALENDAR = dg.AssetKey(["marts", "delivery_calendar"])
CHECKLIST = dg.AssetKey(["marts", "checklist_month"])
_AFTER_WRITING, _AT_LAST = {"dagster/priority": "-1"}, {"dagster/priority": "-2"}
"""Steps that may go before others in a run on one core at a time: the companion is at the scorecard while products are
written, and its results have to be there when the last door opens."""


def _verdict(platform: Platform, door: str, results: Sequence[Checked]) -> dg.AssetCheckResult:
    """Remembers the results and turns them into one verdict; nothing of the data itself is in it."""
    platform.ledger.record_checks(rows(door, results, moments.now()))
    failed = failures(results)
    return dg.AssetCheckResult(
        passed=not failed,
        metadata={
            "expectations": len(results),
            "failed": len(failed),
            "failures": dg.MetadataValue.md(
                "\n".join(f"- {one.table_name}: {one.meaning}" for one in failed) or "geen"
            ),
        },
    )


@dg.asset_check(
    asset=REFERENCE,
    blocking=True,
    description="What came in since the last release obeys the contract of the raw tables.",
)
def incoming(platform: Platform) -> dg.AssetCheckResult:
    files = files_since_release(platform)
    if not files:
        return dg.AssetCheckResult(passed=True, metadata={"expectations": 0})
    reporter().step("Controle aan de voordeur (Great Expectations)")
    return _verdict(platform, "incoming", worker.start().check("incoming", files))


@dg.asset_check(
    asset=CANDIDATE,
    blocking=True,
    op_tags=_AT_LAST,
    description="What goes out is whole, adds up, and names nobody.",
)
def outgoing(platform: Platform) -> dg.AssetCheckResult:
    reporter().step("Controle aan de achterdeur (Great Expectations)")
    folder = release.candidate_folder(platform.settings.home)
    verdict = _verdict(platform, "outgoing", worker.start().check("outgoing", folder))
    if verdict.passed:
        release.approve(folder)
    return verdict


@dg.asset_check(
    asset=CANDIDATE,
    blocking=True,
    op_tags=_AT_LAST,
    description="The auditor found no pupil in what municipalities would be able to read.",
)
def disclosure(platform: Platform) -> dg.AssetCheckResult:
    folder = release.candidate_folder(platform.settings.home)
    reports = municipality.reports(folder)
    return dg.AssetCheckResult(
        passed=municipality.is_safe(folder),
        metadata={
            "months": len(reports),
            "statements": sum(report["statements"] for report in reports),
            "below_bound": sum(report["below_bound"] for report in reports),
            "least_width": min((report["least_width"] or 0 for report in reports), default=0),
        },
    )


@dg.asset_check(
    asset=CHECKLIST,
    op_tags=_AFTER_WRITING,
    description="The scorecard says what the seed's norms say; which items need attention.",
)
def checklist(platform: Platform) -> dg.AssetCheckResult:
    warehouse = paths.warehouse(platform.settings.home)
    results = worker.start().check("checklist", warehouse)
    platform.ledger.record_checks(rows("inside", results, moments.now()))
    broken = failures(results)
    weak = [one for one in results if not one.is_passed and one not in broken]
    return dg.AssetCheckResult(
        passed=not broken and not weak,
        severity=dg.AssetCheckSeverity.ERROR if broken else dg.AssetCheckSeverity.WARN,
        metadata={
            "expectations": len(results),
            "failed": len(broken),
            "weak items": dg.MetadataValue.md(
                "\n".join(f"- {one.column_name}: {one.unexpected_rows} of {one.checked_rows} months" for one in weak)
                or "geen"
            ),
        },
    )


@dg.asset_check(asset=DELIVERY_CALENDAR, description="A delivery is expected by the 5th school day of the next month.")
def deliveries_in_time(platform: Platform) -> dg.AssetCheckResult:
    with duckdb_files.reading(paths.warehouse(platform.settings.home)) as connection:
        late = connection.execute(
            "select school_id, cast(month as varchar) as month from marts.delivery_calendar "
            "where not is_delivered and expected_by < current_date order by all"
        ).fetchall()
    return dg.AssetCheckResult(
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "late": len(late),
            "which": dg.MetadataValue.md("\n".join(f"- {s} {m[:7]}" for s, m in late) or "geen"),
        },
    )
