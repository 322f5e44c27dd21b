"""Many uploads at once: every outcome comes back, order within a school holds, and a lost worker loses no upload."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from attendance import paths
from attendance.deliveries import Ledger
from attendance.errors import WorkerLost
from attendance.intake import landing
from attendance.intake.taking_in import Intake
from attendance.settings import Settings, read_settings

SCHOOLS = ("00AH00", "00AH07", "00AH08")
MONTHS = ("2025-09", "2025-10", "2025-11")
PUPILS = "leerlingnummer;onderwijstype;leerjaar;inschrijving\n1;havo;3;2025-08-01\n2;vwo;4;2025-08-01\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REGIOBEELD_KEY_FILE", str(tmp_path / "pseudonym.key"))
    monkeypatch.setenv("REGIOBEELD_THREADS", "2")
    return read_settings()


def fill_inbox(settings: Settings) -> None:
    """A delivery of each school and month; only the first of a school says what its codes mean."""
    for school in SCHOOLS:
        for month in MONTHS:
            path = paths.inbox(settings.home) / f"{school}_{month}.zip"
            path.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("leerlingen.csv", PUPILS)
                archive.writestr("rooster.csv", f"leerlingnummer;datum;begintijd;eindtijd\n1;{month}-03;08:30;09:20\n")
                archive.writestr("registraties.csv", f"leerlingnummer;datum;code\n2;{month}-03;Z{school[-1]}\n")
                if month == MONTHS[0]:
                    archive.writestr("codes.csv", f"code;categorie\nZ{school[-1]};ziek\n")
            os.utime(path, (int(month[-2:]), int(month[-2:])))


def test_workers_take_in_all_schools_each_in_its_own_order(settings: Settings) -> None:
    fill_inbox(settings)
    intake = Intake(settings, Ledger.open(settings.database_url))
    outcomes = list(intake.take_in_waiting())
    assert {(one.upload.school_id, one.deliveries[0].month.strftime("%Y-%m")) for one in outcomes} == {
        (school, month) for school in SCHOOLS for month in MONTHS
    }
    assert not any(one.refused for one in outcomes)
    # a later month knows the codes of an earlier one only if that was taken in before
    assert "code_unmapped" not in {finding.code for one in outcomes for finding in one.findings}
    assert landing.waiting(settings.home) == []
    assert {one.delivery_id for one in intake.ledger.deliveries("accepted")} == {
        delivery.delivery_id for one in outcomes for delivery in one.deliveries
    }


def test_what_a_lost_worker_was_at_keeps_waiting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_inbox(settings)
    intake = Intake(settings, Ledger.open(settings.database_url))
    started: list[subprocess.Popen] = []
    start = subprocess.Popen
    monkeypatch.setattr(
        "attendance.intake.workers.subprocess.Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1]
    )
    outcomes = intake.take_in_waiting()
    taken = [next(outcomes)]
    for process in started:
        os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        taken.extend(outcomes)
    assert all(process.poll() is not None for process in started)
    recorded = {one.upload_id for one in intake.ledger.deliveries()}
    waiting = {upload.upload_id for upload in landing.waiting(settings.home)}
    assert len(recorded | waiting) == len(SCHOOLS) * len(MONTHS)
    list(intake.take_in_waiting())
    assert len(intake.ledger.deliveries("accepted")) == len(SCHOOLS) * len(MONTHS)
    assert landing.waiting(settings.home) == []


def test_workers_end_when_their_parent_is_killed(settings: Settings) -> None:
    fill_inbox(settings)
    script = (
        "from attendance.intake import workers; from attendance.settings import read_settings; import time\n"
        "with workers._worker(read_settings()): time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    try:
        worker = _child_of(parent.pid)
        parent.kill()
        deadline = time.monotonic() + 20
        while _is_running(worker):
            assert time.monotonic() < deadline, "the worker outlives its parent"
            time.sleep(0.1)
    finally:
        parent.kill()
        parent.wait()


def _child_of(pid: int) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.1)
    raise AssertionError("no worker was started")


def _is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
