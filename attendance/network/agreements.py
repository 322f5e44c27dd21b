"""Agreements of a meeting: what, who (by function), when; and how they stand, as each later meeting said it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import NetworkRejected
from attendance.network.meetings import open_row
from attendance.network.screening import owner, screened

OPEN, DONE, DROPPED = "open", "done", "dropped"
STATES = {OPEN: "loopt", DONE: "gedaan", DROPPED: "losgelaten"}
LONGEST = 300


@dataclass(frozen=True)
class Agreement:
    """One agreement with its last state; `said_at_meeting` is None while no meeting said anything of it."""

    agreement_id: int
    meeting_id: int
    text: str
    owner: str
    due_on: date
    state: str
    reason: str
    said_at_meeting: int | None


def agree(engine: sa.Engine, meeting_id: int, text: str, made_owner: str, due_on: date) -> None:
    """Adds an agreement to an open meeting. Raises NetworkRejected where it can't hold or names someone."""
    row = _checked(text, made_owner, due_on)
    with engine.execution_options(writes=True).begin() as connection:
        open_row(connection, meeting_id)
        connection.execute(database.network_agreement.insert().values(meeting_id=meeting_id, **row))


def change(engine: sa.Engine, agreement_id: int, text: str, made_owner: str, due_on: date) -> None:
    """Changes an agreement of an open meeting; an empty text takes it away. Raises NetworkRejected."""
    table = database.network_agreement
    row = _checked(text, made_owner, due_on) if text.strip() else None
    with engine.execution_options(writes=True).begin() as connection:
        open_row(connection, _meeting_of(connection, agreement_id))
        where = table.c.agreement_id == agreement_id
        connection.execute(table.delete().where(where) if row is None else table.update().where(where).values(**row))


def say(
    engine: sa.Engine, agreement_id: int, at_meeting: int, state: str, reason: str = "", now: datetime | None = None
) -> None:
    """Says, at an open later meeting, how an agreement stands; the last word holds.

    Raises NetworkRejected where it was agreed at that meeting itself, or is dropped without a reason.
    """
    if state not in STATES:
        raise NetworkRejected("Kies of de afspraak loopt, gedaan is, of is losgelaten.")
    plain = screened(reason, LONGEST, "de reden")
    if state == DROPPED and not plain:
        raise NetworkRejected("Schrijf in één zin waarom de afspraak is losgelaten; ook daar leren we van.")
    with engine.execution_options(writes=True).begin() as connection:
        meeting = open_row(connection, at_meeting)
        table = database.network_meeting
        agreed = _meeting_of(connection, agreement_id)
        agreed_on = connection.scalar(sa.select(table.c.held_on).where(table.c.meeting_id == agreed))
        if agreed_on is None or agreed_on >= meeting["held_on"]:
            raise NetworkRejected("Hoe een afspraak staat, zegt een volgend overleg.")
        connection.execute(
            database.network_agreement_state.insert().values(
                agreement_id=agreement_id,
                meeting_id=at_meeting,
                state=state,
                reason=plain,
                said_at=now or moments.now(),
            )
        )


def of_meeting(engine: sa.Engine, meeting_id: int) -> list[Agreement]:
    """The agreements that were made at a meeting, in the order in which they were made."""
    return [one for one in every_agreement(engine) if one.meeting_id == meeting_id]


def carried_to(engine: sa.Engine, meeting_id: int) -> list[Agreement]:
    """The agreements of earlier meetings that this meeting looks back on: open when it began, with how they stand after it."""
    table = database.network_meeting
    with engine.connect() as connection:
        held_on: dict[int, date] = {
            row.meeting_id: row.held_on for row in connection.execute(sa.select(table.c.meeting_id, table.c.held_on))
        }
    this = held_on[meeting_id]
    until_then = {
        one.agreement_id: one for one in every_agreement(engine, [m for m, day in held_on.items() if day < this])
    }
    now = every_agreement(engine, [m for m, day in held_on.items() if day <= this])
    return [one for one in now if held_on[one.meeting_id] < this and until_then[one.agreement_id].state == OPEN]


def every_agreement(engine: sa.Engine, said_at: list[int] | None = None) -> list[Agreement]:
    """All agreements by meeting, with their last state; of states only those said at the meetings `said_at`."""
    table, said = database.network_agreement, database.network_agreement_state
    with engine.connect() as connection:
        states = {
            row["agreement_id"]: row
            for row in connection.execute(sa.select(said).order_by(said.c.agreement_state_id)).mappings()
            if said_at is None or row["meeting_id"] in said_at
        }
        rows = connection.execute(sa.select(table).order_by(table.c.meeting_id, table.c.agreement_id)).mappings().all()
    return [
        Agreement(
            **row,
            state=states[row["agreement_id"]]["state"] if row["agreement_id"] in states else OPEN,
            reason=states[row["agreement_id"]]["reason"] if row["agreement_id"] in states else "",
            said_at_meeting=states[row["agreement_id"]]["meeting_id"] if row["agreement_id"] in states else None,
        )
        for row in rows
    ]


def _checked(text: str, made_owner: str, due_on: date) -> dict[str, object]:
    plain = screened(text, LONGEST, "de afspraak")
    if not plain:
        raise NetworkRejected("Schrijf op wat jullie afspreken; één zin is genoeg.")
    return {"text": plain, "owner": owner(made_owner), "due_on": due_on}


def _meeting_of(connection: sa.Connection, agreement_id: int) -> int:
    table = database.network_agreement
    found = connection.scalar(sa.select(table.c.meeting_id).where(table.c.agreement_id == agreement_id))
    if found is None:
        raise NetworkRejected("Deze afspraak is er niet (meer).")
    return found
