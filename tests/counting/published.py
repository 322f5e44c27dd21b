"""The platform as its users meet it: deliveries into the inbox, `regiobeeld build`, tables out of analyst.duckdb.

Belongs here: running the console command on a data folder of its own and reading the published tables back in the
keys and measures of the reference.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from attendance.pseudonyms import load_key
from orchestration.command import ROOT, command, environment
from tests.warm import warm_python

from .reference import Mart, Region

COHORT = ("education_type", "year_group")
MINUTES = (
    "scheduled_minutes",
    "registered_minutes",
    "present_minutes",
    "assumed_present_minutes",
    "absent_minutes",
    "authorised_minutes",
    "unauthorised_minutes",
    "unknown_reason_minutes",
    "unregistered_minutes",
    "adapted_minutes",
    "late_count",
)
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "attendance_month": (("school_id", "month", *COHORT), ("pupils", *MINUTES, "registration_mode")),
    "attendance_home_month": (("month", "home_municipality_code", "sector"), ("pupils", *MINUTES)),
    "absence_category_month": (("school_id", "month", *COHORT, "category"), ("absent_minutes", "pupils", "spells")),
    "adapted_month": (("school_id", "month", *COHORT, "state"), ("adapted_minutes", "pupils")),
    "tier_distribution": (("profile", "period_kind", "month", "school_id", *COHORT, "tier"), ("pupils",)),
    "tier_transition": (("profile", "month", "school_id", *COHORT, "from_tier", "to_tier"), ("pupils",)),
    "attendance_day": (
        ("school_id", "date"),
        ("scheduled_minutes", "registered_minutes", "present_minutes", "absent_minutes", "unauthorised_minutes"),
    ),
    "attendance_timetable": (
        ("school_id", "month", *COHORT, "weekday", "lesson_period"),
        ("registered_minutes", "absent_minutes", "late_count", "unregistered_minutes"),
    ),
    "signal_month": (("signal", "month", "school_id", *COHORT), ("pupils", "events")),
    "pupil_month": (
        ("school_id", "pupil_key", "month"),
        (
            *MINUTES,
            *COHORT,
            "home_municipality_code",
            "eighteen_plus",
            "scheduled_days",
            "md_mtss_tier",
            "pyramid_tier",
            "md_mtss_tier_ytd",
            "pyramid_tier_ytd",
        ),
    ),
}
"""Per published table its key columns and its measures, in the order of the reference's keys."""


class Platform:
    """One data folder, with a key of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.key_file = folder / "pseudonym.key"
        self.inbox = self.home / "inbox"
        self.environment = environment(self.home, self.key_file) | {
            "REGIOBEELD_MAX_UNUSABLE_SHARE": "1",  # generated months are small: one bad row weighs too much
        }

    def build(self) -> None:
        """Takes in what waits in the inbox, builds and publishes. A refused delivery is an error here."""
        done = subprocess.run(
            [warm_python(), *command("build")[1:]],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        refused = sorted(path.name for path in (self.inbox / "geweigerd").glob("*"))
        assert done.returncode == 0, f"build failed\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        assert not refused, f"refused: {refused}\n{done.stdout[-4000:]}"

    def table(self, name: str, columns: Iterable[str]) -> list[tuple[Any, ...]]:
        """Rows of a published table."""
        product = (self.home / "published" / "current").resolve() / "analyst.duckdb"
        with duckdb.connect(str(product), read_only=True) as connection:
            return connection.execute(f"select {', '.join(columns)} from {name}").fetchall()

    def mart(self, name: str) -> Mart:
        """A published table as the reference has it, rows that count nothing left out."""
        keys, measures = TABLES[name]
        mart: Mart = {}
        for row in self.table(name, keys + measures):
            key, values = row[: len(keys)], dict(zip(measures, row[len(keys) :], strict=True))
            assert key not in mart, f"{name}: {key} occurs twice"
            mart[key] = values
        return {key: values for key, values in mart.items() if counts_something(values)}

    def with_pseudonyms(self, region: Region) -> dict[str, Mart]:
        """The reference's tables with pupil keys for pupil numbers and in the published columns."""
        key = load_key(self.key_file, create=False)
        pupils = sorted({(school_id, number) for school_id, number, _ in region.tables["pupil_month"]})
        names: dict[tuple[str, str], int] = {}
        for school_id in {school_id for school_id, _ in pupils}:
            numbers = [number for school, number in pupils if school == school_id]
            for number, pupil_key in zip(numbers, key.pupil_keys(school_id, numbers), strict=True):
                names[school_id, number] = pupil_key
        tables = dict(region.tables)
        tables["pupil_month"] = {
            (school_id, names[school_id, number], month): row
            for (school_id, number, month), row in region.tables["pupil_month"].items()
        }
        return tables


def counts_something(values: dict[str, Any]) -> bool:
    """Does a row count any pupil, minute or event? A table may list empty groups or leave them out."""
    return any(isinstance(value, int) and not isinstance(value, bool) and value for value in values.values())
