"""The key: kept apart, never another one unnoticed, replaced without losing who is who, whole or not at all."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from attendance import paths
from attendance.administration import keys, rewriting
from attendance.deliveries import Ledger
from attendance.errors import PseudonymKeyChanged
from attendance.intake.taking_in import Intake
from attendance.pseudonyms import PseudonymKey, load_key
from attendance.settings import Settings
from tests.attendance.administration.rows import pupil_keys, raw
from tests.end_to_end import exchange
from tests.warm import warm_python

NUMBERS = [f"{1000 + number}" for number in range(12)]


def expected(settings: Settings) -> set[int]:
    return set(load_key(settings.key_file, create=False).pupil_keys(exchange.SCHOOL, NUMBERS))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_reach_is_refused_with_the_cure(settings: Settings, ledger: Ledger, mode: int) -> None:
    settings.key_file.chmod(mode)
    with pytest.raises(PseudonymKeyChanged, match="chmod 600"):
        Intake(settings, ledger)
    settings.key_file.chmod(0o600)
    Intake(settings, ledger)


def test_a_key_that_systemd_hands_over_may_show_a_right_of_the_group(settings: Settings, ledger: Ledger) -> None:
    handed = replace(settings, credentials=settings.key_file.parent)
    for mode, is_refused in ((0o440, False), (0o460, True), (0o444, True)):
        settings.key_file.chmod(mode)
        if is_refused:
            with pytest.raises(PseudonymKeyChanged, match="chmod 600"):
                keys.confirmed_key(handed, ledger)
        else:
            keys.confirmed_key(handed, ledger)
            with pytest.raises(PseudonymKeyChanged, match="chmod 600"):
                keys.confirmed_key(settings, ledger)


def test_a_key_in_the_data_folder_is_refused_also_over_a_link(settings: Settings) -> None:
    inside = settings.home / "elsewhere" / "pseudonym.key"
    link = settings.home.parent / "looks_outside"
    inside.parent.mkdir(parents=True)
    link.symlink_to(inside.parent)
    ledger = Ledger.open(settings.database_url)
    for place in (inside, link / "pseudonym.key"):
        with pytest.raises(PseudonymKeyChanged, match="REGIOBEELD_KEY_FILE"):
            keys.confirmed_key(replace(settings, key_file=place), ledger)
        assert not place.exists()


def test_a_key_from_the_environment_takes_the_place_of_the_file(settings: Settings, ledger: Ledger) -> None:
    text = settings.key_file.read_text()
    settings.key_file.unlink()
    given = replace(settings, key=text)
    assert keys.confirmed_key(given, ledger).pupil_keys("x", ["1"])
    assert text.strip() not in repr(given)
    with pytest.raises(PseudonymKeyChanged, match="ontbreekt"):
        keys.confirmed_key(settings, ledger)
    with pytest.raises(PseudonymKeyChanged, match="andere"):
        keys.confirmed_key(replace(settings, key="ab" * 32), ledger)
    with pytest.raises(PseudonymKeyChanged, match="REGIOBEELD_KEY_FILE"):
        keys.rotate(given, ledger)


def test_rotation_keeps_each_pupil_one_pupil_before_and_after(settings: Settings, ledger: Ledger) -> None:
    before = pupil_keys(settings.home)
    rows = raw(settings.home, "select * exclude (pupil_key) from slot order by all")
    assert keys.rotate(settings, ledger) == 6
    after = pupil_keys(settings.home)
    assert after["2025-10"] == after["2025-11"] == expected(settings)
    assert not after["2025-10"] & before["2025-10"]
    assert raw(settings.home, "select * exclude (pupil_key) from slot order by all") == rows
    assert settings.key_file.stat().st_mode & 0o777 == 0o600

    keys.rotate(settings, ledger)
    later = exchange.write(settings.home.parent / f"{exchange.SCHOOL}_2025-12.zip", month="2025-12")
    Intake(settings, ledger).deliver(later, None, None)
    assert pupil_keys(settings.home)["2025-12"] == pupil_keys(settings.home)["2025-10"] == expected(settings)
    assert pupil_keys(settings.home, "slot")["2025-12"] == expected(settings)


def test_an_intake_that_began_before_a_rotation_goes_on_with_the_new_key(settings: Settings, ledger: Ledger) -> None:
    intake = Intake(settings, ledger)
    keys.rotate(settings, ledger)
    later = exchange.write(settings.home.parent / f"{exchange.SCHOOL}_2025-12.zip", month="2025-12")
    intake.deliver(later, None, None)
    assert pupil_keys(settings.home)["2025-12"] == expected(settings)


def test_the_old_key_alone_no_longer_counts(settings: Settings, ledger: Ledger) -> None:
    old = settings.key_file.read_text()
    keys.rotate(settings, ledger)
    settings.key_file.write_text(old)
    with pytest.raises(PseudonymKeyChanged, match="andere"):
        Intake(settings, ledger)


def test_a_chain_tells_its_keys_apart() -> None:
    first, second = b"1" * 32, b"2" * 32
    prints = {PseudonymKey(*chain).fingerprint() for chain in ((first,), (second,), (first, second), (second, first))}
    assert len(prints) == 4
    key = PseudonymKey(first, second)
    assert key.rekeyed("00AH00", PseudonymKey(first).pupil_keys("00AH00", ["7"])) == key.pupil_keys("00AH00", ["7"])


KILLED = """
import os, signal, sys
from pathlib import Path
from attendance.administration import keys, rewriting
from attendance.deliveries import Ledger
from attendance.settings import read_settings

step = int(sys.argv[1])
taken = 0
def count(_event, *_arguments):
    global taken
    if _event in ("os.rename", "open", "os.remove", "os.mkdir", "shutil.rmtree") and (
        _event != "open" or isinstance(_arguments[0][1], str) and "w" in (_arguments[0][1] or "")
    ):
        taken += 1
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)
settings = read_settings()
ledger = Ledger.open(settings.database_url)
keys.confirmed_key(settings, ledger)
sys.addaudithook(count)
keys.rotate(settings, ledger)
"""


def test_killed_at_any_step_everything_is_old_or_everything_is_new(settings: Settings, ledger: Ledger) -> None:
    """Killed at one change of the disk after the other, until a rotation gets to its end."""
    environment = os.environ | {
        "REGIOBEELD_HOME": str(settings.home),
        "REGIOBEELD_KEY_FILE": str(settings.key_file),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    seen = set()
    for step in range(2, 200, 6):
        former = load_key(settings.key_file, create=False).fingerprint()
        ended = subprocess.run([warm_python(), "-c", KILLED, str(step)], env=environment, check=False)
        rewriting.settle(settings, ledger)
        key = keys.confirmed_key(settings, ledger)
        assert pupil_keys(settings.home)["2025-10"] == pupil_keys(settings.home)["2025-11"] == expected(settings)
        assert pupil_keys(settings.home, "slot")["2025-11"] == expected(settings)
        assert not list(paths.rewriting(settings.home).glob("*"))
        assert [path.name for path in settings.key_file.parent.iterdir()] == ["pseudonym.key"]
        seen.add((ended.returncode == -signal.SIGKILL, key.fingerprint() == former))
        if ended.returncode == 0:
            break
    assert seen == {(True, True), (True, False), (False, False)}


def test_what_is_counted_is_checked_against_the_key_too(settings: Settings, ledger: Ledger) -> None:
    from orchestration.build import build

    settings.key_file.unlink()
    PseudonymKey(b"another key, also 32 bytes long.").write(settings.key_file)
    with pytest.raises(PseudonymKeyChanged):
        build(settings)
    assert not Path(paths.current_release(settings.home)).exists()
    assert ledger.confirm_key(ledger.key_fingerprint() or "", datetime.now())
