"""A month goes to others when its school approved it: what is built, and what is not built anew for it."""

import sqlite3
from datetime import date

import duckdb

from attendance.deliveries import Ledger
from attendance.statements import review
from tests.end_to_end.platform import Platform

SEPTEMBER = date(2025, 9, 1)
_NOTES = "select school_id, context_note from month_status order by all"


def test_only_approved_months_and_their_notes_go_to_others(empty: Platform) -> None:
    empty.run("demo", "--schools", "3", "--months", "1", "--pupils", "60", "--formats", "uitwisselformaat")
    with sqlite3.connect(empty.home / "application.db") as connection:
        connection.execute("delete from review_event")
    empty.run("build")
    states = empty.query("select distinct state, is_released from month_status")
    assert states == [("under_review", False)]
    assert empty.query("select count(*) from attendance_school_month", "municipality.duckdb") == [(0,)]
    counted, figures = _fingerprints(empty), empty.query("select * from attendance_month order by all")

    ledger = Ledger.open(f"sqlite:///{empty.home / 'application.db'}")
    first, second, _ = sorted({one.school_id or "" for one in ledger.deliveries()})
    review.add_note(ledger, first, SEPTEMBER, date(2025, 9, 30), "Nieuw gebouw.", "directeur")
    review.add_note(ledger, second, SEPTEMBER, date(2025, 9, 30), "Nieuw rooster.", "directeur")
    review.approve(ledger, first, SEPTEMBER, "directeur")
    empty.run("build")
    assert empty.query("select school_id, state, decided_by from month_status where is_released") == [
        (first, "approved", "directeur")
    ]
    assert empty.query(_NOTES, f"school/{second}.duckdb") == [(second, "Nieuw rooster.")]
    assert empty.query(_NOTES, "municipality.duckdb") == [(first, "Nieuw gebouw.")]
    assert (_fingerprints(empty), empty.query("select * from attendance_month order by all")) == (counted, figures)
    assert "Alles is bij" in empty.run("build")


def _fingerprints(platform: Platform) -> list[tuple[object, ...]]:
    with duckdb.connect(platform.home / "warehouse.duckdb", read_only=True) as connection:
        return connection.execute("select * from intermediate.built_partition order by all").fetchall()
