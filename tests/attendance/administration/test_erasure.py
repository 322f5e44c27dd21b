"""One pupil: everything that is kept is shown, and erased whole or not at all; the number stays nowhere."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from attendance import database
from attendance.administration import erasure, keys, rewriting
from attendance.deliveries import Ledger
from attendance.errors import UnknownSchool
from attendance.intake import handover
from attendance.settings import Settings
from tests.attendance.administration.rows import pupil_keys, raw
from tests.end_to_end import exchange
from tests.warm import warm_python

FIRST = "1000"


def key_of(settings: Settings, ledger: Ledger, number: str) -> int:
    return keys.confirmed_key(settings, ledger).pupil_keys(exchange.SCHOOL, [number])[0]


def test_all_that_is_kept_is_shown(settings: Settings, ledger: Ledger) -> None:
    found = erasure.kept_rows(settings, ledger, exchange.SCHOOL, "01000.0")
    assert [f"{one.month:%Y-%m}" for one in found] == ["2025-10", "2025-11"]
    assert {name: len(rows) for name, rows in found[0].rows.items()} == {"enrolment": 1, "slot": 40, "registration": 1}
    assert found[0].rows["registration"][0]["code"] == "ZK"
    assert "pupil_key" not in found[0].rows["slot"][0]
    assert erasure.kept_rows(settings, ledger, exchange.SCHOOL, "9999") == []
    with pytest.raises(UnknownSchool):
        erasure.kept_rows(settings, ledger, "99XX99", FIRST)


def test_erasing_leaves_all_others_and_nothing_of_the_pupil(settings: Settings, ledger: Ledger) -> None:
    theirs = key_of(settings, ledger, FIRST)
    others = raw(settings.home, f"select * from slot where pupil_key <> {theirs} order by all")
    before = handover.inputs_version(ledger, "")
    assert erasure.erase(settings, ledger, exchange.SCHOOL, FIRST) == 84
    assert raw(settings.home, "select * from slot order by all") == others
    for table in ("enrolment", "slot", "registration"):
        assert all(theirs not in found for found in pupil_keys(settings.home, table).values())
    assert erasure.kept_rows(settings, ledger, exchange.SCHOOL, FIRST) == []
    assert handover.inputs_version(ledger, "") != before
    assert erasure.erase(settings, ledger, exchange.SCHOOL, FIRST) == 0
    (change,) = ledger.rows(database.row_change)
    assert (change["kind"], change["school_id"], change["rows_removed"]) == ("erased", exchange.SCHOOL, 84)
    assert len(ledger.rows(database.row_change_delivery)) == 2


def test_the_account_of_a_delivery_still_adds_up(settings: Settings, ledger: Ledger) -> None:
    erasure.erase(settings, ledger, exchange.SCHOOL, FIRST)
    delivery = ledger.deliveries("accepted")[0].delivery_id
    dropped = {
        (row["table_name"], row["measure"]): row["dropped"]
        for row in ledger.rows(database.intake_measure, delivery_id=delivery)
    }
    assert dropped == {
        ("leerlingen", "rows"): 1,
        ("leerlingen", "pupils"): 1,
        ("rooster", "rows"): 40,
        ("rooster", "pupils"): 1,
        ("rooster", "minutes"): 2000,
        ("registraties", "rows"): 1,
        ("registraties", "pupils"): 1,
    }
    (reason,) = ledger.rows(database.intake_reason, delivery_id=delivery)
    assert (reason["reason"], reason["rows_dropped"], reason["minutes_dropped"]) == ("ZK", 1, 50)


def test_a_pupil_is_found_after_a_rotation_too(settings: Settings, ledger: Ledger) -> None:
    keys.rotate(settings, ledger)
    assert len(erasure.kept_rows(settings, ledger, exchange.SCHOOL, FIRST)) == 2
    assert erasure.erase(settings, ledger, exchange.SCHOOL, FIRST) == 84


def test_the_number_stands_nowhere(settings: Settings, ledger: Ledger) -> None:
    number = "1000"
    erasure.erase(settings, ledger, exchange.SCHOOL, number)
    theirs = str(key_of(settings, ledger, number))
    for table in (database.row_change, database.row_change_delivery, database.finding):
        for row in ledger.rows(table):
            assert all(str(value) not in (number, theirs) for value in row.values())


KILLED = """
import os, signal, sys
from attendance.administration import erasure, keys
from attendance.deliveries import Ledger
from attendance.settings import read_settings

step, taken = int(sys.argv[1]), 0
def count(event, *_arguments):
    global taken
    if event in ("os.rename", "os.remove", "os.mkdir", "shutil.rmtree"):
        taken += 1
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)
settings = read_settings()
ledger = Ledger.open(settings.database_url)
keys.confirmed_key(settings, ledger)
sys.addaudithook(count)
erasure.erase(settings, ledger, "00AH00", sys.stdin.readline())
"""


def test_killed_at_any_step_the_pupil_is_there_whole_or_gone_whole(settings: Settings, ledger: Ledger) -> None:
    environment = os.environ | {
        "REGIOBEELD_HOME": str(settings.home),
        "REGIOBEELD_KEY_FILE": str(settings.key_file),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    seen = set()
    for number, step in zip(range(1000, 1012), range(2, 200, 5), strict=False):
        ended = subprocess.run(
            [warm_python(), "-c", KILLED, str(step)], env=environment, input=f"{number}\n", text=True, check=False
        )
        rewriting.settle(settings, ledger)
        found = erasure.kept_rows(settings, ledger, exchange.SCHOOL, str(number))
        assert [sum(len(rows) for rows in one.rows.values()) for one in found] in ([], [41, 41], [42, 42])
        seen.add((ended.returncode == -signal.SIGKILL, bool(found)))
        if ended.returncode == 0:
            break
    assert seen == {(True, True), (True, False), (False, False)}


def test_the_commands_read_the_number_from_the_input(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from orchestration.cli import main

    def run(*arguments: str) -> str:
        result = CliRunner(
            env={"REGIOBEELD_HOME": str(settings.home), "REGIOBEELD_KEY_FILE": str(settings.key_file)}
        ).invoke(main, ["pupil", *arguments], input="1000\n")
        assert result.exit_code == 0, result.output
        return result.output

    rows = tmp_path / "rows.json"
    assert "40 × les in het rooster" in run("show", "--school", "00ah00", "--output", str(rows))
    assert rows.stat().st_mode & 0o777 == 0o600
    assert '"code": "ZK"' in rows.read_text()
    assert "84 rijen gewist" in run("erase", "--school", "00AH00", "--yes")
    assert "niets bewaard" in run("show", "--school", "00AH00")
