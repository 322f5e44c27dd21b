"""Backup and restore: ledger, raw tables, frozen aggregates and the release in force, as they were at one moment.

Not in it: the warehouse, which is built anew; what waits to be taken in, which still names pupils; and the key. Who has
the backup and the key can recognise pupils, so the key is kept elsewhere.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from attendance import moments, paths
from attendance.administration import rewriting
from attendance.deliveries import Ledger
from attendance.errors import BackupUnusable
from attendance.settings import Settings

_MANIFEST, _DATABASE = "manifest.json", "application.db"
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What a backup holds. Sizes in bytes."""

    made_at: datetime
    files: int
    size: int
    key_fingerprint: str | None
    """Of the key that belongs to it."""


def back_up(settings: Settings, ledger: Ledger, target: Path) -> Backup:
    """Writes a backup into a folder that is not there yet; whole, or not there. Nobody takes in or builds meanwhile.

    Raises BackupUnusable if the folder exists, lies in the data folder, or the ledger is no SQLite file; Busy.
    """
    source = _database(settings)
    target = target.resolve()
    if target.exists() or target.is_relative_to(settings.home.resolve()):
        raise BackupUnusable(f"Kies een map buiten de gegevensmap die nog niet bestaat, niet {target}.")
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    with rewriting.rows_alone(settings, ledger):
        for path in _kept_files(settings.home):
            copy = partial / path.relative_to(settings.home)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        current = paths.current_release(settings.home)
        release = current.resolve().name if current.exists() else None
        with sqlite3.connect(source) as live, sqlite3.connect(partial / _DATABASE) as copied:
            live.backup(copied)
        copied.close()
        live.close()
        fingerprint = ledger.key_fingerprint()
    files = {str(path.relative_to(partial)): _hash(path) for path in sorted(partial.rglob("*")) if path.is_file()}
    made_at = moments.now()
    size = sum((partial / name).stat().st_size for name in files)
    said = {"made_at": made_at.isoformat(), "release": release, "key_fingerprint": fingerprint, "files": files}
    (partial / _MANIFEST).write_text(json.dumps(said, indent=1))
    for path in partial.rglob("*"):
        rewriting.flush(path)
    partial.rename(target)
    return Backup(made_at, len(files), size, fingerprint)


def restore(settings: Settings, source: Path) -> Backup:
    """Puts a backup back into a data folder without a ledger. Every file is compared with what was written first.

    The ledger comes last, so after a kill there is none and it can be repeated. Raises BackupUnusable.
    """
    manifest = source / _MANIFEST
    if not manifest.exists():
        raise BackupUnusable(f"In {source} staat geen reservekopie van Regiobeeld.")
    database = _database(settings)
    if database.exists():
        raise BackupUnusable(
            f"In {settings.home} staan al gegevens. Zet een reservekopie terug in een lege gegevensmap (REGIOBEELD_HOME)."
        )
    said = json.loads(manifest.read_text())
    files: dict[str, str] = said["files"]
    for name, expected in files.items():
        inside = (source / name).resolve().is_relative_to(source.resolve())
        if not inside or not (source / name).is_file() or _hash(source / name) != expected:
            raise BackupUnusable("De reservekopie is beschadigd of niet volledig; er is niets teruggezet.")
    home = settings.home
    for name in files:
        if name != _DATABASE:
            target = home / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(source / name, target)
            if target.suffix == ".duckdb":
                target.chmod(0o444)
    if said["release"]:
        link = paths.published(home) / ".current"
        link.unlink(missing_ok=True)
        link.symlink_to(said["release"])
        link.replace(paths.current_release(home))
    database.parent.mkdir(parents=True, exist_ok=True)
    partial = database.with_name(f"{database.name}.partial")
    shutil.copyfile(source / _DATABASE, partial)
    rewriting.flush(partial)
    partial.replace(database)
    size = sum((source / name).stat().st_size for name in files)
    return Backup(datetime.fromisoformat(said["made_at"]), len(files), size, said["key_fingerprint"])


def _database(settings: Settings) -> Path:
    address = sa.make_url(settings.database_url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise BackupUnusable(
            "De administratie staat in PostgreSQL: maak en herstel daarvan een kopie met pg_dump en pg_restore, en kopieer de "
            "mappen raw, kept en published terwijl het platform stilstaat."
        )
    return Path(address.database)


def _kept_files(home: Path) -> Iterator[Path]:
    current = paths.current_release(home)
    release = [paths.published(home) / current.resolve().name] if current.exists() else []
    for root in (paths.raw(home), paths.kept(home), *release):
        yield from (path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".partial")


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
