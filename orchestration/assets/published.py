"""Published: products per audience, written beside those in force, checked, and switched over at once."""

from typing import Any

import dagster as dg

from attendance import database
from attendance.intake import handover
from attendance.publication import release
from orchestration.assets.quality import CHECK_RESULT
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import project_version
from orchestration.warehouse import dictionary

CANDIDATE = dg.AssetKey(["published", "candidate"])
CURRENT = dg.AssetKey(["published", "current"])
DUE = "months_due_for_municipalities"


@dg.asset(
    key=CANDIDATE,
    group_name="published",
    deps=[CHECK_RESULT],
    kinds={"duckdb"},
    description="The next release: one file per audience, not yet visible to anyone.",
)
def candidate(platform: Platform) -> dg.MaterializeResult:
    reporter().step("Producten per doelgroep schrijven")
    written = release.write_candidate(
        platform.settings,
        dictionary(platform.settings),
        project_version(),
        platform.protects,
    )
    due = ", ".join(f"{month:%Y-%m}" for month in written.months_due)
    return dg.MaterializeResult(metadata={"release_id": written.release_id, DUE: due, **written.tables})


def latest(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each check its last result: what holds for this release, without what was mended before."""
    by_check = {(row["door"], row["table_name"], row["expectation"], row["column_name"]): row for row in results}
    return list(by_check.values())


@dg.asset(
    key=CURRENT,
    group_name="published",
    deps=[CANDIDATE],
    kinds={"duckdb"},
    description="The release in force. It changes by one rename, and only after every outgoing check passed.",
)
def current(platform: Platform) -> dg.MaterializeResult:
    folder = release.switch(platform.settings, latest(platform.ledger.rows(database.check_result)))
    handover.confirm_published(platform.settings.home)
    return dg.MaterializeResult(metadata={"folder": dg.MetadataValue.path(str(folder))})
