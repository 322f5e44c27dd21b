"""What made-up schools did with their months: most of it is out, and there is something to look at."""

from datetime import date, datetime

from attendance.deliveries import Ledger
from attendance.sample.region import plan_region
from attendance.sample.reviews import review_invented
from attendance.statements import review
from tests.attendance.statements.delivered import deliver

LAST = date(2025, 11, 1)


def delivered(schools: int) -> list[tuple[str, date, datetime]]:
    region = plan_region(schools, 3)
    return [
        (region.schools[one.school_number].school.school_id, one.month, one.received_at)
        for one in region.deliveries
        if one.kind != "refused"
    ]


def standing(
    ledger: Ledger, planned: list[tuple[str, date, datetime]], is_plain: bool = False
) -> list[review.MonthStatus]:
    now = datetime.now()
    for school_id, month, _ in planned:
        deliver(ledger, month, now, school_id=school_id)
    review_invented(ledger, planned, is_plain=is_plain)
    return review.statuses(ledger, now.date())


def test_one_school_still_looks_and_the_rest_is_out(ledger: Ledger) -> None:
    found = standing(ledger, delivered(16))
    waiting = [one for one in found if one.state == review.UNDER_REVIEW]
    assert [one.month for one in waiting] == [LAST]
    assert all(one.decided_by for one in found if one not in waiting)
    assert len({one.context_note for one in found if one.context_note}) == 2


def test_in_a_small_or_plain_region_everything_is_out(ledger: Ledger) -> None:
    assert {one.state for one in standing(ledger, delivered(3))} == {review.APPROVED}


def test_recording_them_again_changes_nothing(ledger: Ledger) -> None:
    planned = delivered(16)
    standing(ledger, planned, is_plain=True)
    assert review.notes(ledger) == []
    before = review.history(ledger)
    review_invented(ledger, planned, is_plain=True)
    assert review.history(ledger) == before
