"""Terms: what is kept for how long, and removing what is past it. docs/security_keys.md gives the reasons.

Pupil rows: this school year and the one before; of older years what was released stays as aggregates. Uploads: gone after
intake; refused ones that nobody fetched go after a month. Releases that are not in force go once rows that they show were
changed or expired. Cases of the network meeting: as pupil rows; what meetings looked at stays. Logs: two years.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from attendance import database, moments, paths
from attendance.access import looks
from attendance.administration import kept_years, rewriting
from attendance.administration.rewriting import EXPIRED, Rewriting
from attendance.administration.terms import LOG_DAYS, REFUSED_DAYS, first_kept_day
from attendance.deliveries import Delivery, Ledger
from attendance.desk import drafts
from attendance.findings import finding
from attendance.intake import landing
from attendance.network import cases
from attendance.publication import names, release
from attendance.settings import Settings

_OLD_STATUS = "expired"


@dataclass(frozen=True)
class Removal:
    """Something past its term. `what` is Dutch and names no pupil, file or school."""

    what: str
    count: int


def apply(settings: Settings, ledger: Ledger, today: date | None = None, *, dry_run: bool = False) -> list[Removal]:
    """Removes all that is past its term, or only says what would go. Repeating it after a kill does the rest. Raises Busy."""
    day = today or moments.today()
    removals = [
        *_school_years(settings, ledger, first_kept_day(day), dry_run),
        Removal(
            "casussen van het netwerkoverleg uit oudere schooljaren",
            cases.forget(ledger.engine, datetime.combine(first_kept_day(day), datetime.min.time()), dry_run),
        ),
        _files("geweigerde bestanden die niemand ophaalde", _refused(settings.home), dry_run),
        _files("berichten aan scholen ouder dan twee jaar", _messages(settings.home), dry_run),
        _releases(settings, ledger, dry_run),
        _log_rows(ledger, datetime.combine(day, datetime.min.time()) - timedelta(days=LOG_DAYS), dry_run),
        _looks(ledger, datetime.combine(day, datetime.min.time()) - timedelta(days=LOG_DAYS), dry_run),
    ]
    if not dry_run:
        landing.sweep(settings.home)
        drafts.sweep(settings.home, settings.desk_hours)
    return [one for one in removals if one.count]


def _school_years(settings: Settings, ledger: Ledger, kept_from: date, dry_run: bool) -> Iterator[Removal]:
    """Pupil rows of months before `kept_from`: aggregates are frozen, files and values of findings go, in one change."""
    if dry_run:
        old = _older(ledger, kept_from)
        yield Removal("leveringen met rijen van leerlingen uit oudere schooljaren", len(old))
        return
    with rewriting.rows_alone(settings, ledger):
        old = _older(ledger, kept_from)
        unpublished = {one.delivery_id for one in old if one.status == "accepted"} - release.built_from(settings.home)
        if unpublished:
            yield Removal(
                "oudere leveringen die wachten tot zij gepubliceerd zijn (regiobeeld build)", len(unpublished)
            )
            return
        if not old:
            return
        change = Rewriting(settings, ledger)
        frozen = 0
        if any(one.status == "accepted" for one in old):
            product = release.in_force(settings.home) / names.ANALYST
            frozen = kept_years.freeze(settings.home, product, ledger.kept_from(), kept_from, change.place)
        files = [path for one in old for _, path in rewriting.raw_files(settings.home, one)]
        for path in files:
            change.remove(path)
        ids = {one.delivery_id for one in old}
        change.commit(EXPIRED, ids, kept_from=kept_from, also=lambda connection: _forget(connection, old))
    yield Removal("leveringen met rijen van leerlingen uit oudere schooljaren", len(old))
    yield Removal("bestanden met rijen van leerlingen", len(files))
    yield Removal("rijen met totalen die in hun plaats bewaard zijn", frozen)


def _older(ledger: Ledger, kept_from: date) -> list[Delivery]:
    known = ledger.deliveries("accepted", "superseded")
    return [one for one in known if one.month and one.school_id and one.month < kept_from]


def _forget(connection: sa.Connection, old: list[Delivery]) -> None:
    """In the ledger: deliveries stay, their findings lose the examples that came out of the file."""
    table, found = database.delivery, database.finding
    for one in old:
        connection.execute(table.update().where(table.c.delivery_id == one.delivery_id).values(status=_OLD_STATUS))
        is_its = found.c.delivery_id == one.delivery_id
        for row in connection.execute(sa.select(found).where(is_its)).mappings().all():
            plain = finding(row["code"], table=row["table_name"], column=row["column_name"], count=row["row_count"])
            connection.execute(
                found.update()
                .where(is_its, found.c.finding_number == row["finding_number"])
                .values(value=None, row_number=None, sentence=plain.sentence)
            )


def _files(what: str, old: list[Path], dry_run: bool) -> Removal:
    for path in old if not dry_run else []:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return Removal(what, len(old))


def _refused(home: Path) -> list[Path]:
    return _older_than(paths.refused(home), REFUSED_DAYS)


def _messages(home: Path) -> list[Path]:
    return _older_than(paths.outbox(home), LOG_DAYS)


def _older_than(folder: Path, days: int) -> list[Path]:
    """By the change of the folder's entry, because a file keeps the moment at which its owner wrote it."""
    limit = time.time() - days * 86_400
    return [path for path in (folder.iterdir() if folder.exists() else []) if path.stat().st_ctime < limit]


def _releases(settings: Settings, ledger: Ledger, dry_run: bool) -> Removal:
    """Releases that are not in force and were made before rows were last changed, removed or re-keyed."""
    changes = [row["made_at"] for row in ledger.rows(database.row_change)]
    current = paths.current_release(settings.home)
    folders = [path for path in paths.published(settings.home).glob("2*") if path.is_dir()]
    old = [
        path
        for path in folders
        if changes and current.exists() and path != current.resolve() and _made_at(path) < max(changes)
    ]
    return _files(
        "eerdere publicaties met rijen die intussen gewist, verlopen of opnieuw versleuteld zijn", old, dry_run
    )


def _made_at(release_folder: Path) -> datetime:
    """In UTC, as the moments of changes."""
    return datetime.strptime(release_folder.name, "%Y%m%dT%H%M%S%f")


def _log_rows(ledger: Ledger, oldest: datetime, dry_run: bool) -> Removal:
    tables = (
        (database.check_result, database.check_result.c.checked_at),
        (database.reminder, database.reminder.c.begun_at),
        (database.repeat, database.repeat.c.received_at),
        (database.login_session, database.login_session.c.seen_at),
    )
    count = 0
    with ledger.engine.execution_options(writes=True).begin() as connection:
        for table, moment in tables:
            if dry_run:
                count += connection.scalar(sa.select(sa.func.count()).select_from(table).where(moment < oldest)) or 0
            else:
                count += connection.execute(table.delete().where(moment < oldest)).rowcount
    return Removal("regels van logboeken ouder dan twee jaar", count)


def _looks(ledger: Ledger, oldest: datetime, dry_run: bool) -> Removal:
    """Through the account itself, which leaves an anchor: what remains can still be verified."""
    count = looks.expire(ledger.engine, oldest, dry_run=dry_run)
    return Removal("regels van de inzage-administratie ouder dan twee jaar", count)
