"""Published: products per audience, written beside those in force, checked, and switched over at once."""

import dagster as dg

from attendance import database, release
from orchestration.assets.quality import CHECK_RESULT
from orchestration.progress import reporter
from orchestration.resources import Platform
from orchestration.versions import project_version
from orchestration.warehouse import dictionary

CANDIDATE = dg.AssetKey(["published", "candidate"])
CURRENT = dg.AssetKey(["published", "current"])


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
        platform.ledger.deliveries(),
        project_version(),
    )
    return dg.MaterializeResult(metadata={"release_id": written.release_id, **written.tables})


@dg.asset(
    key=CURRENT,
    group_name="published",
    deps=[CANDIDATE],
    kinds={"duckdb"},
    description="The release in force. It changes by one rename, and only after every outgoing check passed.",
)
def current(platform: Platform) -> dg.MaterializeResult:
    folder = release.switch(platform.settings, platform.ledger.rows(database.check_result))
    return dg.MaterializeResult(metadata={"folder": dg.MetadataValue.path(str(folder))})
