"""Quality: what the checks of this run found, as rows that screens show."""

import json
from typing import Any

import dagster as dg

from attendance import moments
from orchestration.dbt_place import parsed_project, target
from orchestration.resources import Platform

CHECK_RESULT = dg.AssetKey(["quality", "check_result"])


def build_quality(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset that collects results; it waits for the marts."""

    @dg.asset(
        key=CHECK_RESULT,
        group_name="quality",
        deps=marts,
        description="Results of dbt's tests, added to those of Great Expectations in the ledger. Counts, never values.",
    )
    def check_result(platform: Platform) -> dg.MaterializeResult:
        results = json.loads((target(platform.settings) / "run_results.json").read_text())
        manifest = json.loads((parsed_project(platform.settings) / "manifest.json").read_text())
        rows = [
            _row(result, manifest["nodes"][result["unique_id"]])
            for result in results["results"]
            if result["unique_id"].startswith("test.")
        ]
        platform.ledger.record_checks(rows)
        failed = [row for row in rows if not row["is_passed"]]
        return dg.MaterializeResult(metadata={"tests": len(rows), "failed": len(failed)})

    return check_result


def _row(result: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    meta = node["config"]["meta"]
    return {
        "checked_at": moments.now(),
        "door": "inside",
        "table_name": meta["dagster"]["ref"]["name"],
        "expectation": node["name"],
        "column_name": node.get("column_name"),
        "severity": "critical" if node["config"]["severity"].lower() == "error" else "warning",
        "is_passed": result["status"] == "pass",
        "checked_rows": 0,
        "unexpected_rows": int(result.get("failures") or 0),
        "meaning": meta["nl"],
    }
