"""Drafts: uploads that lie on the desk until their school says yes or no.

A draft is a folder `desk/<upload_id>/` with the same content as an upload in landing, so saying yes is one rename. No
build looks here. What nobody confirmed is swept after a day (settings.desk_hours).
"""

import hashlib
import re
import shutil
import time
from collections.abc import Sequence
from datetime import date
from io import SEEK_END
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from attendance import moments, paths
from attendance.errors import Busy
from attendance.findings import Finding, finding
from attendance.intake import landing
from attendance.intake.landing import PAYLOAD, Upload
from attendance.reading.containers import MAXIMUM_BYTES

_BLOCK_BYTES = 1 << 20
_PACKED = (".zip",)
_LOOSE_NAME = re.compile(r"[^\w .()+-]")
_LONGEST_NAME = 60

Part = tuple[str, BinaryIO]
"""One file as it was handed in: its name and its content."""


def hand_ins(names: Sequence[str]) -> list[list[int]]:
    """Which files belong together, as positions: each zip and each file named after its school and month is a hand-in
    of its own; the other files together are the tables of one."""
    alone = [name.lower().endswith(_PACKED) or landing.parse_name(name)[1] is not None for name in names]
    loose = [position for position, is_alone in enumerate(alone) if not is_alone]
    return [[position] for position, is_alone in enumerate(alone) if is_alone] + ([loose] if loose else [])


def too_large(parts: Sequence[Part]) -> Finding | None:
    """Why these files are not even laid down: together they are larger than any delivery may be."""
    size = sum(stream.seek(0, SEEK_END) for _, stream in parts)
    return finding("file_too_large") if size > MAXIMUM_BYTES else None


def put_down(home: Path, parts: Sequence[Part], school_id: str, months: tuple[date, date] | None) -> Upload:
    """Lays one hand-in of a school on the desk. What is named wins over what the name of a file says."""
    root = paths.desk(home)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    incoming = root / f".{time.time_ns()}-{hashlib.sha256(parts[0][0].encode(errors='replace')).hexdigest()[:8]}"
    incoming.mkdir(mode=0o700)
    name, stream = parts[0]
    if len(parts) == 1:
        payload = incoming / landing.payload_name(name)
        _write(payload, stream)
    else:
        payload = incoming / PAYLOAD
        payload.mkdir()
        for number, (one_name, one_stream) in enumerate(parts):
            last = PurePosixPath(one_name.replace("\\", "/")).name
            safe = _LOOSE_NAME.sub("_", last)[-_LONGEST_NAME:] or "bestand"
            target = payload / safe
            _write(payload / f"{number}-{safe}" if target.exists() else target, one_stream)
    sha256 = landing.content_hash(payload)
    named_school, named_months = landing.parse_name(name) if len(parts) == 1 else (None, None)
    chosen = months or (named_months if named_school in (None, school_id) else None)
    shown = name if len(parts) == 1 else f"{len(parts)} bestanden"
    landing.describe(incoming, school_id, chosen, moments.now(), sha256, shown)
    folder = root / landing.new_upload_id(sha256)
    incoming.rename(folder)
    return find(home, folder.name)


def _write(target: Path, stream: BinaryIO) -> None:
    stream.seek(0)
    with target.open("wb") as file:
        shutil.copyfileobj(stream, file, _BLOCK_BYTES)


def on_desk(home: Path, school_id: str) -> list[Upload]:
    """The drafts of a school, in order of receipt."""
    return [draft for draft in landing.uploads_in(paths.desk(home)) if draft.school_id == school_id]


def find(home: Path, upload_id: str) -> Upload:
    """The draft of this name. Raises FileNotFoundError if it is gone."""
    found = next((one for one in landing.uploads_in(paths.desk(home)) if one.upload_id == upload_id), None)
    if found is None:
        raise FileNotFoundError(upload_id)
    return found


def named_school(draft: Upload) -> str | None:
    """The school that the name of the file says, if any."""
    return landing.parse_name(draft.file_name)[0]


def name_month(home: Path, draft: Upload, month: date) -> Upload:
    """Says of which month a draft is, where the file itself does not; it must be read anew after that."""
    landing.describe(draft.folder, draft.school_id, (month, month), draft.received_at, draft.sha256, draft.file_name)
    return find(home, draft.upload_id)


def withdraw(draft: Upload) -> None:
    """Takes a draft from the desk; nothing of it is kept."""
    landing.discard(draft)


def hand_over(home: Path, draft: Upload) -> Upload:
    """Makes a draft final: it moves to landing, as received now, in one rename. Raises FileNotFoundError if it is gone."""
    landing.describe(
        draft.folder,
        draft.school_id,
        draft.months,
        moments.now().replace(microsecond=0),
        draft.sha256,
        draft.file_name,
    )
    folder = paths.landing(home) / landing.new_upload_id(draft.sha256)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft.folder.rename(folder)
    return next(one for one in landing.waiting(home) if one.upload_id == folder.name)


def sweep(home: Path, hours: float) -> int:
    """Removes what has lain on the desk for longer than this, and what kills left; returns how many."""
    root = paths.desk(home)
    removed = 0
    for left in root.iterdir() if root.exists() else []:
        try:
            if not left.is_dir() or time.time() - left.stat().st_mtime < hours * 3600:
                continue
            with landing.locked(root / f".{left.name}.lock"):  # not while someone reads it
                shutil.rmtree(left)
                removed += 1
        except (Busy, FileNotFoundError):
            continue
        (root / f".{left.name}.lock").unlink(missing_ok=True)
    return removed
