"""Making the common thread of a meeting, once. Apart from the meetings, because only this needs statistics."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from attendance import database
from attendance.comparison.patterns import FEWEST_PUPILS
from attendance.errors import NetworkRejected
from attendance.network import meetings, thread
from attendance.network.cases import every_case
from attendance.network.meetings import Meeting


def gather(engine: sa.Engine, meeting_id: int, now: datetime | None = None, fewest: int = FEWEST_PUPILS) -> Meeting:
    """Makes the common thread of a meeting from the cases as they are now, once; later cases are for the next meeting.

    Nothing is told of fewer than `fewest` cases. Raises NetworkRejected where it was made already or the meeting is closed.
    """
    at = now or datetime.now()
    cases = every_case(engine)
    last = next((one for one in meetings.every_meeting(engine) if one.has_figures), None)
    fresh = [one for one in cases if last is None or last.gathered_at is None or one.entered_at > last.gathered_at]
    made = thread.gather(cases, fresh, thread.from_plain(last.thread) if last and last.thread else None, fewest)
    with engine.execution_options(writes=True).begin() as connection:
        if meetings.open_row(connection, meeting_id)["gathered_at"]:
            raise NetworkRejected("De rode draad van dit overleg is al gemaakt; zij verandert niet meer.")
        table = database.network_meeting
        connection.execute(
            table.update().where(table.c.meeting_id == meeting_id).values(thread=asdict(made), gathered_at=at)
        )
    return meetings.meeting_of(engine, meeting_id)
