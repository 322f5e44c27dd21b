"""Landing: where an upload waits until its raw tables are committed, safe against a kill at any moment.

An upload is a folder `landing/<upload_id>/` with `upload.json` (what was said at delivery) and the payload under
its own suffix. The description is written first and the payload appears by one rename, so an upload is complete
or it is not there; one without payload is swept away, because its content still lies where it came from.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from attendance import moments, paths
from attendance.errors import Busy

DESCRIPTION = "upload.json"
PAYLOAD = "payload"
_NAME = re.compile(
    r"^(?P<school>\d{2}[A-Z]{2}\d{2})(?:_(?P<first>\d{4}-\d{2}))?(?:_(?P<last>\d{4}-\d{2}))?(?:[ (_-].*)?$",
    re.IGNORECASE,
)
_SETTLE_SECONDS = 1.0
_KEPT_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}", re.ASCII)
_LONGEST_NAME_BYTES = 200
"""Of a file that is given back: its answer's name is longer, and a file system takes 255."""


@dataclass(frozen=True)
class Upload:
    """One hand-in as it was received. `months` are the first days of the first and last month named, if any were."""

    upload_id: str
    school_id: str | None
    months: tuple[date, date] | None
    received_at: datetime
    sha256: str
    file_name: str
    """Its name as handed in: needed to answer, gone with the upload."""
    from_inbox: bool
    folder: Path

    @property
    def payload(self) -> Path:
        """The file or folder that was handed in."""
        return next(path for path in self.folder.iterdir() if path.name.startswith(PAYLOAD))

    @property
    def payload_size(self) -> int:
        """Bytes of what was handed in, near enough; 0 if another process took it in meanwhile."""
        try:
            return sum(part.stat().st_size for part in self.folder.rglob("*"))
        except OSError:
            return 0


def parse_name(name: str) -> tuple[str | None, tuple[date, date] | None]:
    """School and months from `<school_id>_<yyyy-mm>[_<yyyy-mm>]`, anything after a space, bracket or dash ignored.

    Returns (None, None) for a name that follows no such convention.
    """
    match = _NAME.match(name.split(".")[0])
    if match is None:
        return None, None
    try:
        first = parse_month(match["first"]) if match["first"] else None
        last = parse_month(match["last"]) if match["last"] else first
    except ValueError:
        return match["school"].upper(), None
    return match["school"].upper(), (first, last) if first and last else None


def parse_month(text: str) -> date:
    """`2026-10` as the first day of that month; raises ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m").date()


def content_hash(path: Path) -> str:
    """SHA-256 of a file, or of the names and content of all files of a folder."""
    digest = hashlib.sha256()
    for part in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if part.is_file() and not part.is_symlink():  # where a link leads is not what was handed in
            if path.is_dir():
                digest.update(str(part.relative_to(path)).encode() + b"\0")
            with part.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


def receive(
    home: Path, path: Path, school_id: str | None, months: tuple[date, date] | None, *, from_inbox: bool = False
) -> Upload:
    """Brings a file or folder into landing: moved out of the inbox, or copied from anywhere else.

    What is named (`school_id`, `months`) wins over what the file's name says. Raises OSError if it can't be read.
    """
    named_school, named_months = parse_name(path.name)
    sha256 = content_hash(path)
    now = moments.now()
    # a file may have lain in the inbox before anyone looked: it was received when it was put there
    received_at = min(moments.at(path.stat().st_mtime), now) if from_inbox else now
    folder = paths.landing(home) / new_upload_id(sha256)
    folder.mkdir(parents=True)
    chosen_months = months or (named_months if school_id in (None, named_school) else None)
    describe(folder, school_id or named_school, chosen_months, received_at, sha256, path.name, from_inbox=from_inbox)
    target = folder / (PAYLOAD if path.is_dir() else payload_name(path.name))
    if from_inbox:
        path.rename(target)
    else:
        partial = folder / "incoming"
        if path.is_dir():
            shutil.copytree(path, partial, symlinks=True)  # as links, which nobody follows
        else:
            shutil.copyfile(path, partial)
        partial.rename(target)
    return _read(folder)


def payload_name(file_name: str) -> str:
    """How a file lies in the folder of its upload: of the name that someone gave it only a plain suffix stays."""
    suffix = Path(file_name.replace("\0", "_")).suffix.lower()
    return PAYLOAD + (suffix if _KEPT_SUFFIX.fullmatch(suffix) else "")


def new_upload_id(sha256: str) -> str:
    """A name for an upload of this content that is received now; in UTC, because uploads are ordered by it and local
    time repeats an hour each autumn."""
    return f"{moments.utc_now():%Y%m%dT%H%M%S%f}-{sha256[:8]}"


def describe(
    folder: Path,
    school_id: str | None,
    months: tuple[date, date] | None,
    received_at: datetime,
    sha256: str,
    file_name: str,
    *,
    from_inbox: bool = False,
) -> None:
    """Writes what was said of an upload into its folder, whole."""
    description = {
        "school_id": school_id,
        "months": [f"{month:%Y-%m}" for month in months] if months else None,
        "received_at": received_at.isoformat(),
        "sha256": sha256,
        "file_name": file_name,
        "from_inbox": from_inbox,
    }
    partial = folder / f"{DESCRIPTION}.partial"
    partial.write_text(json.dumps(description))
    partial.replace(folder / DESCRIPTION)


def collect_inbox(home: Path) -> list[Upload]:
    """Moves all that lies in the inbox to landing, oldest first; waits a moment for files still being written.

    What someone takes away or another process takes in meanwhile is passed over, here and wherever a folder is listed.
    """
    box = paths.inbox(home)
    box.mkdir(parents=True, exist_ok=True)
    uploads = []
    for path in inbox_entries(home):
        with suppress(FileNotFoundError):
            if _is_settled(path):
                uploads.append(receive(home, path, None, None, from_inbox=True))
    return uploads


def inbox_entries(home: Path) -> list[Path]:
    """The deliveries that lie in the inbox, oldest first; hidden and half-written files are not deliveries."""
    return [path for _, path in _dated_entries(home)]


def _dated_entries(home: Path) -> list[tuple[int, Path]]:
    """When each delivery in the inbox was last changed (nanoseconds), and its path."""
    box = paths.inbox(home)
    entries = []
    for path in box.iterdir() if box.exists() else []:
        if path != paths.refused(home) and not path.name.startswith(".") and path.suffix not in (".part", ".tmp"):
            with suppress(FileNotFoundError):
                entries.append((path.stat().st_mtime_ns, path))
    return sorted(entries)


def waiting_state(home: Path) -> list[str]:
    """All that waits, one text each that changes when it does; it holds names of files, so show it to nobody."""
    uploads = [upload.upload_id for upload in waiting(home)]
    return [f"{path.name}{changed}" for changed, path in _dated_entries(home)] + uploads


def _is_settled(path: Path) -> bool:
    """False for what is still growing, a folder's files included: it is left for the next round."""
    newest, size = _newest_and_size(path)
    if time.time() - newest > _SETTLE_SECONDS:
        return True
    time.sleep(0.5)
    return _newest_and_size(path) == (newest, size)


def _newest_and_size(path: Path) -> tuple[float, int]:
    stats = [part.stat() for part in ([path, *path.rglob("*")] if path.is_dir() else [path])]
    return max(stat.st_mtime for stat in stats), sum(stat.st_size for stat in stats)


def waiting(home: Path) -> list[Upload]:
    """Complete uploads in landing, in order of receipt."""
    return uploads_in(paths.landing(home))


def uploads_in(root: Path) -> list[Upload]:
    """Complete uploads in a folder, in order of receipt."""
    uploads = []
    for folder in sorted(root.iterdir()) if root.exists() else []:
        with suppress(FileNotFoundError):
            if _is_complete(folder):
                uploads.append(_read(folder))
    return uploads


def _is_complete(folder: Path) -> bool:
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return DESCRIPTION in names and any(name.startswith(PAYLOAD) for name in names)


def _read(folder: Path) -> Upload:
    said = json.loads((folder / DESCRIPTION).read_text())
    months = said["months"] and (parse_month(said["months"][0]), parse_month(said["months"][1]))
    return Upload(
        upload_id=folder.name,
        school_id=said["school_id"],
        months=months or None,
        received_at=datetime.fromisoformat(said["received_at"]),
        sha256=said["sha256"],
        file_name=said["file_name"],
        from_inbox=said["from_inbox"],
        folder=folder,
    )


def discard(upload: Upload) -> None:
    """Removes an upload. The payload loses its name first, so that a kill half-way leaves nothing that counts as waiting."""
    gone = upload.folder / "gone"
    for path in upload.folder.iterdir():
        if path.name.startswith(PAYLOAD):
            path.rename(gone)
    shutil.rmtree(upload.folder)


def return_refused(home: Path, upload: Upload, answer: str) -> Path:
    """Gives a refused inbox file back under `inbox/geweigerd/`, with the answer as text beside it."""
    box = paths.refused(home)
    box.mkdir(parents=True, exist_ok=True)
    target = box / _shorter(upload.file_name)
    target.with_name(f"{target.name}.antwoord.txt").write_text(answer)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    upload.payload.replace(target)
    return target


def _shorter(name: str) -> str:
    """The name, without its middle where it is so long that a file system would not take it with more behind it."""
    encoded = os.fsencode(name)
    if len(encoded) <= _LONGEST_NAME_BYTES:
        return name
    half = _LONGEST_NAME_BYTES // 2
    return f"{encoded[:half].decode(errors='ignore')}…{encoded[-half:].decode(errors='ignore')}"


def sweep(home: Path, older_than_seconds: float = 86_400) -> None:
    """Removes what kills left: uploads that never became complete or were half removed, and locks that nobody holds."""
    root = paths.landing(home)
    for left in root.iterdir() if root.exists() else []:
        with suppress(FileNotFoundError):
            if _is_complete(left) or time.time() - left.stat().st_mtime < older_than_seconds:
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()


@contextmanager
def locked(path: Path, *, wait_seconds: float = 0.0, shared: bool = False) -> Iterator[None]:
    """Holds a lock on a file, alone or shared; it ends with the process, also when that is killed. Raises Busy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    with path.open("w") as handle:
        while True:
            try:
                fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy(f"Een ander proces is bezig ({path.name}).") from None
                time.sleep(0.2)
        yield
