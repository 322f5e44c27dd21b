"""What made-up schools did with their months: most approved them, one still looks at its last, a few added a note."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from attendance.deliveries import Ledger
from attendance.statements import review

_FEWEST_SCHOOLS = 8
"""In a smaller region every month is approved: with one school left out others would have too little to see."""
_FUNCTIONS = ("directeur", "teamleider onderbouw", "zorgcoördinator", "verzuimcoördinator")
_NOTES = (
    (10, 21, "Griepgolf in de onderbouw; op enkele dagen zijn lessen vervallen."),
    (6, 17, "Overstap op nieuwe roostersoftware: in deze twee weken is een deel van de lessen niet nagelopen."),
)
"""First and last day of the month that it is about, and the words."""


def review_invented(ledger: Ledger, delivered: Iterable[tuple[str, date, datetime]], *, is_plain: bool) -> None:
    """Approvals and notes for the deliveries of a made-up region: school, month and moment of receipt of each.

    In a plain region every month is approved and nothing is said. Recording them again changes nothing; the same
    deliveries give the same approvals.
    """
    received: dict[tuple[str, date], datetime] = {}
    for school_id, month, at in delivered:
        received[school_id, month] = max(at, received.get((school_id, month), at))
    schools = sorted({school_id for school_id, _ in received})
    last = max((month for _, month in received), default=None)
    looking = schools[1] if len(schools) >= _FEWEST_SCHOOLS and not is_plain else None
    review.record_approvals(
        ledger,
        [
            (school_id, month, at + timedelta(days=1 + number % 5, hours=2), _FUNCTIONS[schools.index(school_id) % 4])
            for number, ((school_id, month), at) in enumerate(sorted(received.items()))
            if (school_id, month) != (looking, last)
        ],
    )
    if last is None or is_plain or review.notes(ledger):
        return
    for school_id, (first_day, last_day, text) in zip(schools[2::5], _NOTES, strict=False):
        month = last if (school_id, last) in received else max(m for s, m in received if s == school_id)
        made_at = received[school_id, month] + timedelta(days=1)
        review.add_note(
            ledger, school_id, month.replace(day=first_day), month.replace(day=last_day), text, "directeur", made_at
        )
