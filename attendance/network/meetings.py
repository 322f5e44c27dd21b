"""Meetings of the network, four a year: planned, gathered (its thread made), held and closed.

A closed meeting is kept as it was: its notes, its agreements and the figures that it looked at. How an agreement stands
later is said at a later meeting (attendance.network.agreements).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import NetworkRejected
from attendance.network.screening import owner, screened
from attendance.network.vocabulary import QUESTIONS
from attendance.school_calendar import school_year_of

PLANNED, GATHERED, CLOSED = "planned", "gathered", "closed"
AGENDA = "agenda"
TOPICS = {AGENDA: "de agenda"} | dict.fromkeys(QUESTIONS, "de aantekening")
"""What may be noted, and how a message calls it."""
LONGEST_NOTE = 1500
PER_YEAR = 4
"""Meetings in a school year (001 §5.2); more threads of much the same cases would say more about who came in between."""


@dataclass(frozen=True)
class Meeting:
    """One meeting. `thread` is what it looks at, as attendance.network.thread.Thread in plain values; None: not gathered."""

    meeting_id: int
    held_on: date
    notes: Mapping[str, str]
    """By topic: the agenda, and each question."""
    thread: Mapping[str, Any] | None
    gathered_at: datetime | None
    closed_at: datetime | None

    @property
    def has_figures(self) -> bool:
        """Whether it has a thread in which something could be counted."""
        return self.thread is not None and not self.thread["too_little"]

    @property
    def state(self) -> str:
        """planned, gathered or closed."""
        return CLOSED if self.closed_at else GATHERED if self.gathered_at else PLANNED


def plan(engine: sa.Engine, held_on: date) -> Meeting:
    """Plans a meeting. Raises NetworkRejected where there is one that day, a later one was closed, or the year has its four."""
    known = every_meeting(engine)
    if any(one.held_on == held_on for one in known):
        raise NetworkRejected("Op die dag is er al een overleg.")
    if any(one.state == CLOSED and one.held_on > held_on for one in known):
        raise NetworkRejected("Na die dag is er al een overleg geweest en afgesloten. Kies een latere dag.")
    if sum(school_year_of(one.held_on) == school_year_of(held_on) for one in known) >= PER_YEAR:
        raise NetworkRejected("Dit schooljaar zijn er al vier overleggen. Meer zou te veel zeggen over wie erbij kwam.")
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.network_meeting.insert().values(held_on=held_on, notes={}))
    return next(one for one in every_meeting(engine) if one.held_on == held_on)


def every_meeting(engine: sa.Engine) -> list[Meeting]:
    """All meetings, the latest first."""
    table = database.network_meeting
    with engine.connect() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.held_on.desc())).mappings().all()
    return [
        Meeting(row["meeting_id"], row["held_on"], row["notes"], row["thread"], row["gathered_at"], row["closed_at"])
        for row in rows
    ]


def settled(engine: sa.Engine) -> list[dict[str, Any]]:
    """What of all meetings asks for a new release: planned, gathered, closed. Notes wait until one of these happens."""
    names = ("meeting_id", "held_on", "gathered_at", "closed_at")
    return [{name: getattr(one, name) for name in names} for one in every_meeting(engine)]


def before(engine: sa.Engine, meeting: Meeting) -> Meeting | None:
    """The meeting before this one; None for the first."""
    return next((one for one in every_meeting(engine) if one.held_on < meeting.held_on), None)


def note(engine: sa.Engine, meeting_id: int, topic: str, text: str) -> None:
    """Puts a text in the place of what was noted. Raises NetworkRejected where the meeting is closed or the text names someone."""
    if topic not in TOPICS:
        raise NetworkRejected("Zo’n aantekening is er niet.")
    plain = screened(text, LONGEST_NOTE, TOPICS[topic])
    with engine.execution_options(writes=True).begin() as connection:
        notes = open_row(connection, meeting_id)["notes"] | {topic: plain}
        table = database.network_meeting
        connection.execute(table.update().where(table.c.meeting_id == meeting_id).values(notes=notes))


def close(engine: sa.Engine, meeting_id: int, closed_by: str, now: datetime | None = None) -> Meeting:
    """Closes a meeting: from now on it stays as it is. Raises NetworkRejected where it is closed, or nothing was gathered."""
    who = owner(closed_by, "wie het overleg afsluit")
    with engine.execution_options(writes=True).begin() as connection:
        if not open_row(connection, meeting_id)["gathered_at"]:
            raise NetworkRejected("Maak eerst de rode draad; daarna kan het overleg worden afgesloten.")
        table = database.network_meeting
        connection.execute(
            table.update().where(table.c.meeting_id == meeting_id).values(closed_at=now or moments.now(), closed_by=who)
        )
    return meeting_of(engine, meeting_id)


def open_row(connection: sa.Connection, meeting_id: int) -> Mapping[str, Any]:
    """The row of a meeting within a writing transaction. Raises NetworkRejected where there is none or it is closed."""
    table = database.network_meeting
    row = connection.execute(sa.select(table).where(table.c.meeting_id == meeting_id)).mappings().first()
    if row is None:
        raise NetworkRejected("Dit overleg is er niet.")
    if row["closed_at"]:
        raise NetworkRejected("Dit overleg is afgesloten en blijft zoals het was.")
    return dict(row)


def meeting_of(engine: sa.Engine, meeting_id: int) -> Meeting:
    """The meeting of that number. Raises NetworkRejected where there is none."""
    found = next((one for one in every_meeting(engine) if one.meeting_id == meeting_id), None)
    if found is None:
        raise NetworkRejected("Dit overleg is er niet.")
    return found
