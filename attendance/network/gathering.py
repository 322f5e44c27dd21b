"""Making the common thread of a meeting: once, and then it stays as it is. Apart, because only this needs statistics.

Between two threads at least ten cases of at least three schools came in, so that the difference is never one pupil.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from attendance import database, moments
from attendance.comparison import patterns
from attendance.comparison.patterns import FEWEST_PUPILS, FEWEST_SCHOOLS, Pattern
from attendance.errors import NetworkRejected
from attendance.network import meetings
from attendance.network.cases import Case, every_case
from attendance.network.meetings import Meeting
from attendance.network.telling import Telling, items, seen
from attendance.network.thread import DOES_NOT_HOLD, HOLDS, TOO_FEW, Checked, Thread, from_plain


def gather(engine: sa.Engine, meeting_id: int, now: datetime | None = None, fewest: int = FEWEST_PUPILS) -> Meeting:
    """Makes the common thread of a meeting from the cases as they are now, once; later cases are for the next meeting.

    Nothing is told of fewer than `fewest` cases. Raises NetworkRejected where it was made already or the meeting is closed.
    """
    at = now or moments.now()
    cases = every_case(engine)
    last = next((one for one in meetings.every_meeting(engine) if one.has_figures), None)
    fresh = [one for one in cases if last is None or last.gathered_at is None or one.entered_at > last.gathered_at]
    made = make_thread(cases, fresh, from_plain(last.thread) if last and last.thread else None, fewest)
    with engine.execution_options(writes=True).begin() as connection:
        if meetings.open_row(connection, meeting_id)["gathered_at"]:
            raise NetworkRejected("De rode draad van dit overleg is al gemaakt; zij verandert niet meer.")
        table = database.network_meeting
        connection.execute(
            table.update().where(table.c.meeting_id == meeting_id).values(thread=asdict(made), gathered_at=at)
        )
    return meetings.meeting_of(engine, meeting_id)


def make_thread(
    cases: Sequence[Case], fresh: Sequence[Case], before: Thread | None, fewest: int = FEWEST_PUPILS
) -> Thread:
    """The thread of all cases; `fresh` are those that came in since the thread `before`, which is checked on them.

    Nothing is told of fewer than `fewest` cases, the region's own minimum size; below ten there is no statistics.
    """
    fewest = max(fewest, FEWEST_PUPILS)
    if not _is_enough(cases, fewest):
        return Thread(
            f"Er zijn nog geen {fewest} casussen van ten minste {FEWEST_SCHOOLS} scholen; tot dan is er geen rode draad te maken."
        )
    if before is not None and not _is_enough(fresh, fewest):
        return Thread(
            f"Sinds de vorige rode draad kwamen er nog geen {fewest} casussen van ten minste {FEWEST_SCHOOLS} scholen bij. Een nieuwe zou te "
            "veel zeggen over wie erbij kwam; de vorige blijft staan."
        )
    return Telling(cases, fewest).thread(_check(before, fresh))


def _is_enough(cases: Sequence[Case], fewest: int) -> bool:
    return len(cases) >= fewest and len({one.school_id for one in cases}) >= FEWEST_SCHOOLS


def _check(before: Thread | None, fresh: Sequence[Case]) -> tuple[Checked, ...]:
    if before is None or not before.together:
        return ()
    words = items()
    again = patterns.hold_again(
        [Pattern(tuple(words.index(word) for word in one.words), 0, 0, 0, 0, 0, 0) for one in before.together],
        seen(fresh, words),
    )
    outcomes = {True: HOLDS, False: DOES_NOT_HOLD, None: TOO_FEW}
    return tuple(Checked(one.words, outcomes[held]) for one, held in zip(before.together, again, strict=True))
