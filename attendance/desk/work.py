"""The desk's work: reading a draft and taking in one that was confirmed, each in a process of its own.

A file of a school is read away from the screens: many at once, one that is broken in a new way takes nobody along, and
its memory is given back. No more are read at a time than the machine has room for; the others wait for their turn.
`python -m attendance.desk.work look <upload_id>` is such a process; its settings come pickled on standard input.
"""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from attendance import paths
from attendance.errors import Busy
from attendance.intake import landing
from attendance.intake.landing import Upload
from attendance.settings import Settings

_LONGEST_SECONDS = 600
_STEP = "step"
SET_ASIDE = "set_aside.parquet"
"""In a draft's folder: where the rows stand that can't be used, and why; no values."""

WAITING, READING, WRITING = "waiting", "reading", "writing"


def look(settings: Settings, draft: Upload) -> subprocess.Popen[bytes]:
    """Starts reading a draft; its answer appears in its folder. An answer from before is forgotten."""
    for name in ("answer.json", _STEP):
        (draft.folder / name).unlink(missing_ok=True)
    return _start(settings, "look", draft.upload_id)


def take_in(settings: Settings, upload: Upload) -> subprocess.Popen[bytes]:
    """Starts taking in an upload that lies in landing. If that is cut short, the next build takes it in."""
    return _start(settings, "take_in", upload.upload_id)


def step_of(draft: Upload) -> str:
    """How far the reading is: WAITING, READING or WRITING."""
    try:
        return (draft.folder / _STEP).read_text()
    except FileNotFoundError:
        return WAITING


def _start(settings: Settings, verb: str, upload_id: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "attendance.desk.work", verb, upload_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a trace may quote what the file says
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        start_new_session=True,  # who closes the screens does not stop what was confirmed
    )
    assert process.stdin
    with process.stdin as pipe:
        pipe.write(pickle.dumps(settings))
    return process


@contextmanager
def _turn(settings: Settings) -> Iterator[None]:
    """Waits for one of as many places as there are threads."""
    while True:
        for place in range(settings.threads):
            try:
                with landing.locked(paths.desk(settings.home) / f".place-{place}.lock"):
                    yield
                    return
            except Busy:
                continue
        time.sleep(0.1)


def _look(settings: Settings, upload_id: str) -> None:
    from attendance.desk import drafts

    draft = drafts.find(settings.home, upload_id)
    _tell(draft, WAITING)
    lock = paths.desk(settings.home) / f".{upload_id}.lock"
    with landing.locked(lock, wait_seconds=_LONGEST_SECONDS), _turn(settings):
        _tell(draft, READING)
        began = time.monotonic()
        import pyarrow as pa
        import pyarrow.parquet as pq

        from attendance.deliveries import Ledger
        from attendance.desk.answer import make_answer, save
        from attendance.findings import finding
        from attendance.intake.taking_in import Intake

        ledger = Ledger.open(settings.database_url)
        intake = Intake(settings, ledger)
        reading = intake.read(draft)
        _tell(draft, WRITING)
        other = drafts.named_school(draft)
        blocked = finding("school_other_named", value=other) if other not in (None, draft.school_id) else None
        if reading.months:
            rows = pa.concat_tables([month.set_aside for month in reading.months])
            pq.write_table(rows, draft.folder / SET_ASIDE)
        in_force = ledger.deliveries("accepted", school_id=draft.school_id)
        repeats = intake.repeated_by(draft)
        save(make_answer(reading, in_force, repeats, time.monotonic() - began, blocked), draft.folder)
    lock.unlink(missing_ok=True)


def _take_in(settings: Settings, upload_id: str) -> None:
    from attendance.deliveries import Ledger
    from attendance.intake.taking_in import Intake

    upload = next(one for one in landing.waiting(settings.home) if one.upload_id == upload_id)
    with _turn(settings):
        Intake(settings, Ledger.open(settings.database_url)).take_in(upload)


def _tell(draft: Upload, step: str) -> None:
    (draft.folder / _STEP).write_text(step)


if __name__ == "__main__":
    signal.alarm(_LONGEST_SECONDS)
    {"look": _look, "take_in": _take_in}[sys.argv[1]](pickle.load(sys.stdin.buffer), sys.argv[2])
