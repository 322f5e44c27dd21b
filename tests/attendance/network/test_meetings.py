"""Meetings: planned, gathered once, closed and then kept as they were; agreements and how they stand later."""

from datetime import date, datetime

import pytest

from attendance.deliveries import Ledger
from attendance.errors import NetworkRejected
from attendance.network import agreements, gathering, meetings
from attendance.network.agreements import DONE, DROPPED, OPEN
from attendance.network.meetings import AGENDA, CLOSED, GATHERED, PLANNED

AUTUMN, WINTER = date(2025, 10, 16), date(2025, 12, 18)
DUE = date(2025, 11, 20)


def held(ledger: Ledger, day: date) -> int:
    """A meeting that was gathered (of no cases) and closed, with one agreement."""
    meeting = meetings.plan(ledger.engine, day)
    gathering.gather(ledger.engine, meeting.meeting_id, datetime(day.year, day.month, 1))
    agreements.agree(ledger.engine, meeting.meeting_id, "Een hulpkaart maken", "zorgcoördinatoren", DUE)
    meetings.close(ledger.engine, meeting.meeting_id, "voorzitter")
    return meeting.meeting_id


def test_a_meeting_goes_from_planned_to_closed(ledger: Ledger) -> None:
    meeting = meetings.plan(ledger.engine, AUTUMN)
    assert meeting.state == PLANNED
    with pytest.raises(NetworkRejected, match="eerst de rode draad"):
        meetings.close(ledger.engine, meeting.meeting_id, "voorzitter")
    assert gathering.gather(ledger.engine, meeting.meeting_id).state == GATHERED
    assert meetings.close(ledger.engine, meeting.meeting_id, "voorzitter").state == CLOSED


def test_a_thread_is_made_once(ledger: Ledger) -> None:
    meeting = meetings.plan(ledger.engine, AUTUMN)
    gathering.gather(ledger.engine, meeting.meeting_id)
    with pytest.raises(NetworkRejected, match="al gemaakt"):
        gathering.gather(ledger.engine, meeting.meeting_id)


def test_a_closed_meeting_is_kept_as_it_was(ledger: Ledger) -> None:
    meeting_id = held(ledger, AUTUMN)
    before, agreed = meetings.meeting_of(ledger.engine, meeting_id), agreements.of_meeting(ledger.engine, meeting_id)
    for change in (
        lambda: meetings.note(ledger.engine, meeting_id, AGENDA, "Anders"),
        lambda: gathering.gather(ledger.engine, meeting_id),
        lambda: agreements.agree(ledger.engine, meeting_id, "Nog iets", "scholen", DUE),
        lambda: agreements.change(ledger.engine, agreed[0].agreement_id, "Anders", "scholen", DUE),
        lambda: meetings.close(ledger.engine, meeting_id, "voorzitter"),
    ):
        with pytest.raises(NetworkRejected, match="afgesloten"):
            change()
    assert meetings.meeting_of(ledger.engine, meeting_id) == before
    assert agreements.of_meeting(ledger.engine, meeting_id) == agreed


def test_notes_are_screened_and_the_last_holds(ledger: Ledger) -> None:
    meeting = meetings.plan(ledger.engine, AUTUMN)
    meetings.note(ledger.engine, meeting.meeting_id, "right_things", "We beginnen te laat.")
    meetings.note(ledger.engine, meeting.meeting_id, "right_things", "We beginnen  eerder.\nDat helpt.")
    with pytest.raises(NetworkRejected, match="een naam"):
        meetings.note(ledger.engine, meeting.meeting_id, AGENDA, "Vandaag spreken we over Sanne.")
    assert meetings.meeting_of(ledger.engine, meeting.meeting_id).notes == {
        "right_things": "We beginnen eerder.\nDat helpt."
    }


def test_the_next_meeting_says_how_agreements_stand(ledger: Ledger) -> None:
    first = held(ledger, AUTUMN)
    (agreed,) = agreements.of_meeting(ledger.engine, first)
    second = meetings.plan(ledger.engine, WINTER).meeting_id
    assert [one.state for one in agreements.carried_to(ledger.engine, second)] == [OPEN]
    with pytest.raises(NetworkRejected, match="waarom"):
        agreements.say(ledger.engine, agreed.agreement_id, second, DROPPED)
    agreements.say(ledger.engine, agreed.agreement_id, second, DROPPED, "Het rooster laat het niet toe.")
    agreements.say(ledger.engine, agreed.agreement_id, second, DONE, "Toch gelukt.")
    assert [(one.state, one.reason) for one in agreements.carried_to(ledger.engine, second)] == [(DONE, "Toch gelukt.")]
    third = meetings.plan(ledger.engine, date(2026, 3, 12)).meeting_id
    assert agreements.carried_to(ledger.engine, third) == []


def test_an_agreement_does_not_judge_itself(ledger: Ledger) -> None:
    meeting = meetings.plan(ledger.engine, AUTUMN).meeting_id
    agreements.agree(ledger.engine, meeting, "Een hulpkaart maken", "scholen", DUE)
    (agreed,) = agreements.of_meeting(ledger.engine, meeting)
    with pytest.raises(NetworkRejected, match="volgend overleg"):
        agreements.say(ledger.engine, agreed.agreement_id, meeting, DONE)


def test_an_agreement_can_be_changed_and_taken_away_while_the_meeting_is_open(ledger: Ledger) -> None:
    meeting = meetings.plan(ledger.engine, AUTUMN).meeting_id
    agreements.agree(ledger.engine, meeting, "Een hulpkaart maken", "scholen", DUE)
    (agreed,) = agreements.of_meeting(ledger.engine, meeting)
    agreements.change(ledger.engine, agreed.agreement_id, "Een kaart maken", "mentoren", DUE)
    assert [(one.text, one.owner) for one in agreements.of_meeting(ledger.engine, meeting)] == [
        ("Een kaart maken", "mentoren")
    ]
    agreements.change(ledger.engine, agreed.agreement_id, "", "", DUE)
    assert agreements.of_meeting(ledger.engine, meeting) == []


def test_days_of_meetings_follow_each_other(ledger: Ledger) -> None:
    held(ledger, WINTER)
    for day in (WINTER, AUTUMN):
        with pytest.raises(NetworkRejected):
            meetings.plan(ledger.engine, day)


def test_a_school_year_has_four_meetings(ledger: Ledger) -> None:
    for month in (9, 10, 11, 12):
        meetings.plan(ledger.engine, date(2025, month, 11))
    with pytest.raises(NetworkRejected, match="al vier"):
        meetings.plan(ledger.engine, date(2026, 3, 12))
    assert meetings.plan(ledger.engine, date(2026, 9, 10)).state == PLANNED


def test_a_note_asks_for_no_new_release_and_gathering_does(ledger: Ledger) -> None:
    meeting = meetings.plan(ledger.engine, AUTUMN)
    before = meetings.settled(ledger.engine)
    meetings.note(ledger.engine, meeting.meeting_id, AGENDA, "Kennismaken.")
    assert meetings.settled(ledger.engine) == before
    gathering.gather(ledger.engine, meeting.meeting_id)
    assert meetings.settled(ledger.engine) != before
