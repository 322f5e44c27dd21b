"""Messages to schools: at most one a week each, by mail or as a file in the outbox, and never twice.

By mail a message goes out **at most once**: that it begins is written down before anything is sent, and what began counts,
however it ended; only if the server surely did not take it may it be tried again. A second message is a worse fault than
one that is missed for a week: the screens say the same. A file in the outbox is laid down **at least once**, under a name
of its own, so doing it again changes nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from attendance import database, moments, paths
from attendance.deliveries import Ledger
from attendance.errors import MailNotSent
from attendance.messages import mail
from attendance.messages.contacts import contact_of
from attendance.messages.digest import Digest, compose
from attendance.settings import Settings

MAIL, OUTBOX = "mail", "outbox"
BEGUN, SENT, FAILED, UNCERTAIN = "begun", "sent", "failed", "uncertain"
"""States of a message. `begun` that never ended was killed half-way."""
QUIET, RECENT, UNWANTED = "quiet", "recent", "unwanted"
"""Why there was no message: nothing to tell; one went out less than a week ago; the school wants none."""
_WEEK_DAYS = 7


@dataclass(frozen=True)
class Outcome:
    """What became of the message to one school."""

    digest: Digest
    state: str
    way: str | None = None


def remind(settings: Settings, ledger: Ledger, today: date | None = None, *, dry_run: bool = False) -> list[Outcome]:
    """Tells every school what there is to tell; with `dry_run` only says what it would do."""
    today = today or moments.today()
    return [_tell(settings, ledger, digest, today, dry_run) for digest in compose(settings, ledger, today)]


def _tell(settings: Settings, ledger: Ledger, digest: Digest, today: date, dry_run: bool) -> Outcome:
    if not digest.is_worth_a_message:
        return Outcome(digest, QUIET)
    address = contact_of(ledger, digest.school_id)
    if address == "":
        return Outcome(digest, UNWANTED)
    way = MAIL if settings.mail and address else OUTBOX
    if dry_run:
        return Outcome(digest, RECENT if _last(ledger, digest.school_id, today) else BEGUN, way)
    begun = _begin(ledger, digest.school_id, today, way)
    if begun is None:
        return Outcome(digest, RECENT)
    reminder_id, day = begun
    state, problem = SENT, ""
    if way == OUTBOX:
        _lay_down(settings, digest, day)
    else:
        assert settings.mail
        assert address
        try:
            mail.send(settings.mail, address, digest.subject(), digest.text(settings.address))
        except MailNotSent as error:
            state, problem = FAILED, str(error)
        except Exception as error:  # whatever it was, it came when the message may have been on its way
            state, problem = UNCERTAIN, type(error).__name__
    _end(ledger, reminder_id, state, problem)
    return Outcome(digest, state, way)


def _last(ledger: Ledger, school_id: str, today: date) -> dict[str, object] | None:
    """The message of less than a week ago that went out or may have."""
    since = today - timedelta(days=_WEEK_DAYS)
    rows = [row for row in ledger.rows(database.reminder, school_id) if row["day"] > since and row["state"] != FAILED]
    return rows[-1] if rows else None


def _begin(ledger: Ledger, school_id: str, today: date, way: str) -> tuple[int, date] | None:
    """Writes down that a message begins and returns its number and day; None if this week had one.

    Looking and writing are one transaction, and those that write wait for each other: of two at once one gets None.
    """
    table = database.reminder
    with ledger.engine.execution_options(writes=True).begin() as connection:
        known = connection.execute(
            sa.select(table.c.reminder_id, table.c.day, table.c.way, table.c.state)
            .where(
                table.c.school_id == school_id,
                table.c.day > today - timedelta(days=_WEEK_DAYS),
                table.c.state != FAILED,
            )
            .order_by(table.c.reminder_id.desc())
        ).first()
        if known is not None:
            is_half_done_file = (known.way, known.state, way) == (OUTBOX, BEGUN, OUTBOX)
            return (known.reminder_id, known.day) if is_half_done_file else None
        values = {
            "school_id": school_id,
            "day": today,
            "way": way,
            "state": BEGUN,
            "begun_at": moments.now(),
            "problem": "",
        }
        inserted = connection.execute(table.insert().values(values))
        return inserted.inserted_primary_key[0], today  # type: ignore[index]


def _end(ledger: Ledger, reminder_id: int, state: str, problem: str) -> None:
    table = database.reminder
    with ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(
            table.update()
            .where(table.c.reminder_id == reminder_id)
            .values(state=state, problem=problem, ended_at=moments.now())
        )


def _lay_down(settings: Settings, digest: Digest, day: date) -> None:
    """The message as a text file, whole or not at all."""
    folder = paths.outbox(settings.home)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{day:%Y-%m-%d}_{digest.school_id}.txt"
    partial = target.with_suffix(".partial")
    partial.write_text(f"Onderwerp: {digest.subject()}\n\n{digest.text(settings.address)}", encoding="utf-8")
    partial.replace(target)
