"""Review by schools: what goes out when, what may be said beside the figures, and that it changes no figure."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attendance import paths
from attendance.deliveries import Ledger
from attendance.errors import ReviewRejected
from attendance.intake.handover import hand_over, inputs_version
from attendance.statements import review
from tests.attendance.statements.delivered import MONDAY, OCTOBER, SCHOOL, SEPTEMBER, deliver

OTHER = "05AV00"
NOVEMBER = date(2025, 11, 1)
TERM_ENDS = date(2025, 11, 17)
"""The tenth school day after it."""


def state(ledger: Ledger, today: date, month: date = OCTOBER, school_id: str = SCHOOL) -> review.MonthStatus:
    [found] = [one for one in review.statuses(ledger, today) if (one.school_id, one.month) == (school_id, month)]
    return found


def released_months(ledger: Ledger, today: date) -> set[tuple[str, date]]:
    return {(one.school_id, one.month) for one in review.statuses(ledger, today) if one.is_released}


def test_a_month_goes_out_by_itself_on_the_day_after_its_term(ledger: Ledger) -> None:
    deliver(ledger)
    last = state(ledger, TERM_ENDS)
    assert (last.state, last.review_until, last.is_released) == ("under_review", TERM_ENDS, False)
    assert state(ledger, TERM_ENDS + timedelta(days=1)).state == "released"
    assert released_months(ledger, TERM_ENDS) == set()
    assert released_months(ledger, TERM_ENDS + timedelta(days=1)) == {(SCHOOL, OCTOBER)}


def test_holidays_do_not_count_as_days_to_look(ledger: Ledger) -> None:
    deliver(ledger, NOVEMBER, datetime(2025, 12, 15, 9))
    assert state(ledger, date(2025, 12, 16), NOVEMBER).review_until == date(2026, 1, 12)


def test_the_term_runs_from_the_day_on_which_it_could_be_seen(ledger: Ledger) -> None:
    """A file that lay in the inbox for two weeks was seen by nobody."""
    one = deliver(ledger)
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql(f"update delivery set received_at = '2025-10-20' where delivery_id = '{one}'")
    assert state(ledger, TERM_ENDS).state == "under_review"


def test_a_correction_does_not_start_the_term_anew_and_a_refusal_does_not_start_it(ledger: Ledger) -> None:
    deliver(ledger, at=MONDAY - timedelta(days=7), status="refused")
    deliver(ledger)
    deliver(ledger, at=MONDAY + timedelta(days=10))
    assert state(ledger, TERM_ENDS).review_until == TERM_ENDS


def test_an_approved_month_is_out_at_once_and_stays_out_when_corrected(ledger: Ledger) -> None:
    delivery_id = deliver(ledger)
    now = MONDAY + timedelta(days=1)
    assert review.approve(ledger, SCHOOL, OCTOBER, " directeur ", now=now) == [OCTOBER]
    found = state(ledger, now.date())
    assert (found.state, found.decided_by, found.decided_at) == ("approved", "directeur", now)
    assert review.history(ledger, SCHOOL)[0].delivery_id == delivery_id
    deliver(ledger, at=MONDAY + timedelta(days=2))
    assert state(ledger, date(2025, 11, 6)).is_released


def test_what_does_not_wait_cannot_be_approved(ledger: Ledger) -> None:
    deliver(ledger)
    with pytest.raises(ReviewRejected, match="niet \\(meer\\) ter inzage"):
        review.approve(ledger, SCHOOL, NOVEMBER, "directeur", now=MONDAY)
    with pytest.raises(ReviewRejected, match="niet \\(meer\\) ter inzage"):
        review.approve(ledger, SCHOOL, OCTOBER, "directeur", now=datetime(2025, 12, 1))
    with pytest.raises(ReviewRejected, match="functie"):
        review.approve(ledger, SCHOOL, OCTOBER, " ", now=MONDAY)
    assert review.history(ledger) == []


def test_a_month_waits_for_the_months_that_its_year_is_made_of(ledger: Ledger) -> None:
    deliver(ledger, OCTOBER, MONDAY)
    deliver(ledger, SEPTEMBER, MONDAY + timedelta(days=4))
    later = state(ledger, TERM_ENDS, SEPTEMBER).review_until
    assert later == date(2025, 11, 21)
    assert (state(ledger, TERM_ENDS + timedelta(days=1)).state, state(ledger, TERM_ENDS).review_until) == (
        "under_review",
        later,
    )
    assert review.approve(ledger, SCHOOL, OCTOBER, "directeur", now=MONDAY + timedelta(days=5)) == [SEPTEMBER, OCTOBER]
    assert released_months(ledger, date(2025, 11, 8)) == {(SCHOOL, SEPTEMBER), (SCHOOL, OCTOBER)}


def test_what_comes_in_late_does_not_call_back_what_is_out(ledger: Ledger) -> None:
    deliver(ledger, OCTOBER, MONDAY)
    deliver(ledger, SEPTEMBER, datetime(2025, 11, 24, 9))
    assert state(ledger, date(2025, 11, 25)).state == "released"
    assert state(ledger, date(2025, 11, 25), SEPTEMBER).state == "under_review"


def test_another_school_year_is_another_matter(ledger: Ledger) -> None:
    deliver(ledger, date(2025, 7, 1), MONDAY)
    deliver(ledger, OCTOBER, MONDAY)
    assert review.approve(ledger, SCHOOL, OCTOBER, "directeur", now=MONDAY) == [OCTOBER]


def test_a_note_holds_for_every_month_that_its_days_touch(ledger: Ledger) -> None:
    deliver(ledger)
    review.add_note(
        ledger, SCHOOL, date(2025, 10, 30), date(2025, 11, 4), " Griepgolf in\n de onderbouw. ", "teamleider"
    )
    review.add_note(ledger, SCHOOL, OCTOBER, date(2025, 10, 31), "Nieuw gebouw.", "directeur")
    words = {one.month: (one.state, one.context_note) for one in review.statuses(ledger, MONDAY.date())}
    assert words == {
        OCTOBER: (
            "under_review",
            "Nieuw gebouw. Griepgolf in de onderbouw. (30-10-2025 tot en met 4-11-2025)",
        ),
        NOVEMBER: ("not_delivered", "Griepgolf in de onderbouw. (30-10-2025 tot en met 4-11-2025)"),
    }


def test_a_note_can_be_withdrawn_and_is_still_on_record(ledger: Ledger) -> None:
    deliver(ledger)
    review.add_note(ledger, SCHOOL, OCTOBER, OCTOBER, "Studiedag.", "directeur")
    [note] = review.notes(ledger, SCHOOL)
    with pytest.raises(ReviewRejected, match="niet \\(meer\\)"):
        review.withdraw_note(ledger, OTHER, note.event_id, "directeur")
    review.withdraw_note(ledger, SCHOOL, note.event_id, "administratie")
    assert review.notes(ledger, SCHOOL) == []
    assert state(ledger, MONDAY.date()).context_note is None
    assert [(one.kind, one.text, one.made_by) for one in review.history(ledger, SCHOOL)] == [
        ("withdrawal", "", "administratie"),
        ("note", "Studiedag.", "directeur"),
    ]
    with pytest.raises(ReviewRejected, match="niet \\(meer\\)"):
        review.withdraw_note(ledger, SCHOOL, note.event_id, "directeur")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "één of twee zinnen"),
        ("a" * 401, "400 tekens"),
        ("Leerling Daan was lang ziek.", "over een leerling"),
        ("De leerling D. was lang ziek.", "over een leerling"),
        ("De moeder van het kind; ouders van Sanne belden.", "over een leerling"),
        ("Zie 204518 in het systeem.", "over een leerling"),
        ("Vragen: zorg@school.nl", "over een leerling"),
        ("Vier leerlingen waren langdurig ziek.", "onder de tien"),
        ("Er waren 3 zieke leerlingen.", "onder de tien"),
    ],
)
def test_a_note_is_short_and_about_no_pupil(ledger: Ledger, text: str, sentence: str) -> None:
    with pytest.raises(ReviewRejected, match=sentence):
        review.add_note(ledger, SCHOOL, OCTOBER, OCTOBER, text, "directeur")
    assert review.history(ledger) == []


@pytest.mark.parametrize(
    "text",
    [
        "Leerlingen van havo 3 waren twee dagen op excursie.",
        "In 2025 ging het gebouw aan de Kerkstraat 12 dicht; 140 leerlingen kregen les op afstand.",
        "Elke leerling kreeg vanaf 6 oktober een nieuw rooster.",
        "Overstap op andere software: week 41 is niet volledig geregistreerd.",
    ],
)
def test_a_sound_note_is_let_through(ledger: Ledger, text: str) -> None:
    review.add_note(ledger, SCHOOL, OCTOBER, OCTOBER, text, "directeur")
    assert review.notes(ledger)[0].text == text


def test_days_in_the_wrong_order_are_sent_back(ledger: Ledger) -> None:
    with pytest.raises(ReviewRejected, match="vóór de eerste"):
        review.add_note(ledger, SCHOOL, NOVEMBER, OCTOBER, "Studiedag.", "directeur")


def test_approving_and_noting_change_no_fingerprint_but_do_ask_for_a_new_release(
    ledger: Ledger, tmp_path: Path
) -> None:
    deliver(ledger, at=datetime.now())

    def handed() -> tuple[list[int], list[dict[str, object]], str]:
        hand_over(tmp_path, ledger, "rules", "project")
        month = pq.read_table(paths.raw_small(tmp_path, "school_month"))
        return (
            month["fingerprint"].to_pylist(),
            pq.read_table(paths.raw_small(tmp_path, "review")).to_pylist(),
            inputs_version(ledger, "project"),
        )

    fingerprints, before, version = handed()
    assert [(row["state"], row["context_note"]) for row in before] == [("under_review", None)]
    review.approve(ledger, SCHOOL, OCTOBER, "directeur")
    review.add_note(ledger, SCHOOL, OCTOBER, OCTOBER, "Studiedag.", "directeur")
    again, after, new_version = handed()
    assert again == fingerprints
    assert new_version != version
    assert [(row["state"], row["context_note"]) for row in after] == [("approved", "Studiedag. (1-10-2025)")]


def test_a_shorter_term_is_a_setting(ledger: Ledger) -> None:
    deliver(ledger)
    assert {one.review_until for one in review.statuses(ledger, MONDAY.date(), 2)} == {date(2025, 11, 5)}
