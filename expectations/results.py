"""Results of checks as rows for the ledger, which screens show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from expectations.context import Checked


def rows(door: str, results: Iterable[Checked], checked_at: datetime) -> list[dict[str, Any]]:
    """Rows of the ledger's `check_result`; `door` is `incoming` or `outgoing`."""
    return [{"door": door, "checked_at": checked_at, **vars(result)} for result in results]


def failures(results: Iterable[Checked]) -> list[Checked]:
    """The results that stop what comes next."""
    return [result for result in results if not result.is_passed and result.severity == "critical"]
