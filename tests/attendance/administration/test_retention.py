"""Terms: what goes when, that nothing goes before it was published, and that looking removes nothing."""

import os
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from attendance import database, paths
from attendance.administration import retention
from attendance.administration.terms import REFUSED_DAYS, first_kept_day
from attendance.deliveries import Ledger
from attendance.intake import landing
from attendance.intake.taking_in import Intake
from attendance.settings import Settings
from tests.attendance.administration.rows import pupil_keys
from tests.end_to_end import exchange


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 22), date(2025, 8, 1)),
        (date(2027, 7, 31), date(2025, 8, 1)),
        (date(2027, 8, 1), date(2026, 8, 1)),
    ],
)
def test_this_school_year_and_the_one_before_are_kept(today: date, first: date) -> None:
    assert first_kept_day(today) == first


def test_what_was_never_published_waits(settings: Settings, ledger: Ledger) -> None:
    (told,) = retention.apply(settings, ledger, date(2027, 8, 1))
    assert "wachten" in told.what
    assert told.count == 2
    assert pupil_keys(settings.home).keys() == {"2025-10", "2025-11"}
    assert ledger.kept_from() is None
    assert len(ledger.deliveries("accepted")) == 2


def test_a_dry_run_says_and_leaves(settings: Settings, ledger: Ledger) -> None:
    with ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(
            sa.insert(database.repeat).values(upload_id="a", repeats_upload_id="b", received_at=datetime(2020, 1, 1))
        )
    removals = retention.apply(settings, ledger, date(2027, 8, 1), dry_run=True)
    assert {one.what.split()[0]: one.count for one in removals} == {"leveringen": 2, "regels": 1}
    assert len(ledger.rows(database.repeat)) == 1
    assert retention.apply(settings, ledger, date(2025, 12, 1))[0].count == 1
    assert ledger.rows(database.repeat) == []


def test_refused_files_that_nobody_fetched_go(
    settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = paths.refused(settings.home)
    box.mkdir(parents=True)
    (box / "00AH00_2025-10.zip").write_text("x")
    assert retention.apply(settings, ledger, date(2025, 12, 1)) == []
    # its own date says nothing: a school may hand in an old file today
    long_ago = (datetime.now() - timedelta(days=900)).timestamp()
    os.utime(box / "00AH00_2025-10.zip", (long_ago, long_ago))
    assert retention.apply(settings, ledger, date(2025, 12, 1)) == []
    later = (datetime.now() + timedelta(days=REFUSED_DAYS + 1)).timestamp()
    monkeypatch.setattr(retention.time, "time", lambda: later)
    (gone,) = retention.apply(settings, ledger, date(2025, 12, 1))
    assert gone.count == 1
    assert not list(box.iterdir())


def test_a_month_past_its_term_is_refused_also_where_a_school_only_looks(settings: Settings, ledger: Ledger) -> None:
    with ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(
            sa.insert(database.row_change).values(
                change_id="a", kind="expired", made_at=datetime(2027, 8, 1), rows_removed=0, kept_from=date(2026, 8, 1)
            )
        )
    intake = Intake(settings, ledger)
    path = exchange.write(settings.home.parent / f"{exchange.SCHOOL}_2025-12.zip", month="2025-12")
    reading = intake.read(landing.receive(settings.home, path, None, None))
    assert reading.refused
    (outcome,) = intake.take_in_waiting()
    assert outcome.refused
    assert [one.code for one in outcome.findings] == ["month_expired"]
    assert pupil_keys(settings.home).keys() == {"2025-10", "2025-11"}
