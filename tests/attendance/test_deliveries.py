"""The ledger: what supersedes what, what is a repeat, and that recording twice is recording once."""

import multiprocessing
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from attendance import database
from attendance.deliveries import Entry, Ledger
from attendance.errors import DatabaseUnusable
from tests.attendance.recorded import OCTOBER, delivery


def statuses(ledger: Ledger) -> dict[str, str]:
    return {one.upload_id: one.status for one in ledger.deliveries()}


def test_a_later_delivery_supersedes_the_earlier_one(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"))])
    ledger.record([Entry(delivery("2", sha256="b"))])
    assert statuses(ledger) == {"1": "superseded", "2": "accepted"}


def test_an_earlier_delivery_taken_in_late_does_not_supersede_a_later_one(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("2"))])
    [recorded] = ledger.record([Entry(delivery("1", sha256="b"))])
    assert recorded.status == "superseded"
    assert statuses(ledger) == {"2": "accepted", "1": "superseded"}


def test_a_refused_delivery_leaves_the_one_in_force(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"))])
    ledger.record([Entry(delivery("2", status="refused"))])
    assert statuses(ledger) == {"1": "accepted", "2": "refused"}


def test_recording_the_same_delivery_again_changes_nothing(ledger: Ledger) -> None:
    entry = Entry(delivery("1"), reason_codes=[{"code": "ZK", "category": "sick"}])
    ledger.record([entry])
    ledger.record([Entry(delivery("2", sha256="b"))])
    [again] = ledger.record([entry])
    assert again.status == "superseded"
    assert len(ledger.rows(database.reason_code)) == 1


def test_same_content_is_a_repeat_only_while_it_is_in_force(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"))])
    assert [one.upload_id for one in ledger.repeated_by("00AH00", "a", "9")] == ["1"]
    assert ledger.repeated_by("00AH01", "a", "9") == []
    ledger.record([Entry(delivery("2", sha256="b"))])
    assert ledger.repeated_by("00AH00", "a", "9") == []


def test_an_upload_left_behind_by_a_kill_repeats_what_was_handed_in_after_it(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("2"))])
    ledger.record([Entry(delivery("3", sha256="b"))])
    assert [one.upload_id for one in ledger.repeated_by("00AH00", "a", "1")] == ["2"]


def test_a_repeat_left_behind_by_a_kill_stays_one_when_a_correction_was_handed_in_after_it(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"))])
    ledger.record([Entry(delivery("3", sha256="b"))])
    assert [one.upload_id for one in ledger.repeated_by("00AH00", "a", "2")] == ["1"]


def test_content_whose_rows_are_past_their_term_is_no_repeat(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1", status="expired"))])
    assert ledger.repeated_by("00AH00", "a", "9") == []


def test_a_refused_content_may_be_tried_again(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1", status="refused"))])
    assert ledger.repeated_by("00AH00", "a", "9") == []


def test_an_upload_over_several_months_is_a_repeat_only_while_all_of_them_are_in_force(ledger: Ledger) -> None:
    november = date(2025, 11, 1)
    ledger.record([Entry(delivery("1")), Entry(delivery("1", month=november))])
    assert len(ledger.repeated_by("00AH00", "a", "9")) == 2
    ledger.record([Entry(delivery("2", month=november, sha256="b"))])
    assert ledger.repeated_by("00AH00", "a", "9") == []


def test_another_pseudonym_key_is_noticed(ledger: Ledger) -> None:
    now = datetime(2025, 11, 1)
    assert ledger.confirm_key("first", now)
    assert ledger.confirm_key("first", now)
    assert not ledger.confirm_key("second", now)


def test_old_check_results_are_forgotten(ledger: Ledger) -> None:
    def result(moment: datetime) -> dict[str, object]:
        return {
            "checked_at": moment,
            "door": "incoming",
            "table_name": "slot",
            "expectation": "x",
            "severity": "critical",
            "is_passed": True,
            "checked_rows": 1,
            "unexpected_rows": 0,
            "meaning": "x",
        }

    ledger.record_checks([result(datetime(2024, 1, 1))])
    ledger.record_checks([result(datetime(2026, 1, 1))])
    assert [row["checked_at"].year for row in ledger.rows(database.check_result)] == [2026]


def test_migrations_make_exactly_the_tables_of_the_code(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), database.metadata) == []
        assert connection.scalar(sa.text("select version_num from alembic_version")) == database.NEWEST_MIGRATION


def test_the_database_itself_refuses_a_second_delivery_in_force(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"))])
    with pytest.raises(sa.exc.IntegrityError), ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.delivery.insert().values(vars(delivery("2"))))
    with ledger.engine.execution_options(writes=True).begin() as connection:
        for other in (delivery("3", status="superseded"), delivery("4", month=date(2025, 11, 1))):
            connection.execute(database.delivery.insert().values(vars(other)))
    assert statuses(ledger) == {"1": "accepted", "3": "superseded", "4": "accepted"}


def _record_corrections(url: str, numbers: list[int], gate: Any) -> None:
    """What each of the processes below does: opens the ledger at the same moment and records its corrections."""
    gate.wait()
    ledger = Ledger.open(url)
    for number in numbers:
        months = [OCTOBER, date(2025, 11, 1)][:: 1 if number % 2 else -1]  # crosswise, so that row locks would clash
        ledger.record([Entry(delivery(f"{number:03}", month=month, sha256=str(number))) for month in months])
        ledger.record([Entry(delivery("000", sha256="0"))])  # everyone repeats what a killed run may have done


def test_corrections_at_the_same_moment_leave_one_in_force(database_url: str) -> None:
    processes, each = 4, 6
    spawn = multiprocessing.get_context("spawn")
    gate = spawn.Barrier(processes)
    workers = [
        spawn.Process(
            target=_record_corrections,
            args=(database_url, [1 + place + processes * turn for turn in range(each)], gate),
        )
        for place in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    assert [worker.exitcode for worker in workers] == [0] * processes
    deliveries = Ledger.open(database_url).deliveries()
    assert len(deliveries) == 2 * processes * each + 1
    in_force = [(one.month, one.upload_id) for one in deliveries if one.status == "accepted"]
    newest = f"{processes * each:03}"
    assert sorted(in_force) == [(OCTOBER, newest), (date(2025, 11, 1), newest)]


def test_other_databases_are_refused_in_plain_words() -> None:
    with pytest.raises(DatabaseUnusable, match="mysql"):
        Ledger.open("mysql://localhost/regiobeeld")
