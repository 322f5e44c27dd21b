"""Review by the school before others see a month, and its own words beside the figures (voorinzage en weerwoord).

A school sees a month as soon as it is counted; others – the municipality, other schools, the network – when the school
approved it, or when the term has passed: so many school days after the month was first taken in. The region's own
analysts see it meanwhile, marked as preliminary: they help the school to look. Nothing that is out comes back: a later
correction goes out as it is, because the desk showed the school what it changes before it was confirmed.

The year's figures of a month hold the months before it. So a month waits for earlier months of its school year that
were there before it went out, and who approves a month approves those with it.

Everything is an event that is never changed or removed. It changes no figure: dbt is handed the state and the notes
beside the deliveries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from attendance import database, moments
from attendance.deliveries import Delivery, Ledger
from attendance.errors import ReviewRejected
from attendance.school_calendar import following, school_year_of
from attendance.school_days import school_days_of
from attendance.settings import DEFAULT_REVIEW_DAYS
from attendance.statements.own_words import about_school, function

NOT_DELIVERED, UNDER_REVIEW, APPROVED, RELEASED = "not_delivered", "under_review", "approved", "released"
"""States of a school-month. `approved` and `released` (by itself, when the term had passed) are out."""
OUT = (APPROVED, RELEASED)
_APPROVAL, _NOTE, _WITHDRAWAL = "approval", "note", "withdrawal"
LONGEST_NOTE = 400


@dataclass(frozen=True)
class Event:
    """Something that was said about a month: an approval, a note, or that a note is withdrawn."""

    event_id: int
    school_id: str
    kind: str
    month: date
    """The month that it was said of; a note holds for every month that its days touch."""
    made_at: datetime
    made_by: str
    """By function, not by name."""
    delivery_id: str | None
    """The delivery in force when it was said."""
    date_from: date | None
    date_to: date | None
    text: str
    withdraws: int | None


@dataclass(frozen=True)
class MonthStatus:
    """How a school-month stands towards others."""

    school_id: str
    month: date
    state: str
    review_until: date | None
    """The last day of the term; None where nothing was delivered."""
    decided_at: datetime | None
    """When the school approved it."""
    decided_by: str | None
    context_note: str | None
    """What the school says of the month, its notes one after the other."""

    @property
    def is_released(self) -> bool:
        """Whether others may see it."""
        return self.state in OUT


def approve(
    ledger: Ledger,
    school_id: str,
    month: date,
    made_by: str,
    review_days: int = DEFAULT_REVIEW_DAYS,
    now: datetime | None = None,
) -> list[date]:
    """Lets a month go out, with earlier months of its school year that still wait; returns the months.

    Raises ReviewRejected if nobody says who approves, or if the month does not wait.
    """
    now = now or moments.now()
    who = function(made_by, ReviewRejected)
    year = school_year_of(month)
    waiting = [
        one.month
        for one in statuses(ledger, now.date(), review_days, school_id)
        if one.state == UNDER_REVIEW and one.month <= month and school_year_of(one.month) == year
    ]
    if month not in waiting:
        raise ReviewRejected("Deze maand ligt niet (meer) ter inzage; er is niets om goed te keuren.")
    in_force = {one.month: one.delivery_id for one in ledger.deliveries("accepted", school_id=school_id)}
    _record(
        ledger,
        [_event(school_id, _APPROVAL, one, now, who, delivery_id=in_force.get(one)) for one in waiting],
    )
    return waiting


def add_note(
    ledger: Ledger,
    school_id: str,
    date_from: date,
    date_to: date,
    text: str,
    made_by: str,
    now: datetime | None = None,
) -> None:
    """Adds the school's own words to every month that the days `date_from` … `date_to` touch.

    Raises ReviewRejected, in Dutch, for words that say too little or too much, or that seem to be about a pupil.
    """
    who = function(made_by, ReviewRejected)
    words = about_school(text, LONGEST_NOTE, ReviewRejected)
    if not words:
        raise ReviewRejected("Schrijf op wat er speelde; één of twee zinnen zijn genoeg.")
    if date_to < date_from:
        raise ReviewRejected("De laatste dag ligt vóór de eerste.")
    if (date_to - date_from).days > 366:
        raise ReviewRejected("Een toelichting gaat over ten hoogste een jaar.")
    event = _event(school_id, _NOTE, date_from.replace(day=1), now or moments.now(), who)
    _record(ledger, [event | {"date_from": date_from, "date_to": date_to, "text": words}])


def withdraw_note(ledger: Ledger, school_id: str, event_id: int, made_by: str, now: datetime | None = None) -> None:
    """Takes back a note; what was said stays on record. Raises ReviewRejected if it does not hold (any more)."""
    who = function(made_by, ReviewRejected)
    note = next((one for one in notes(ledger, school_id) if one.event_id == event_id), None)
    if note is None:
        raise ReviewRejected("Deze toelichting is er niet (meer).")
    event = _event(school_id, _WITHDRAWAL, note.month, now or moments.now(), who)
    _record(ledger, [event | {"withdraws": event_id}])


def history(ledger: Ledger, school_id: str | None = None) -> list[Event]:
    """All that was said, of one school or of all, the newest first."""
    rows = ledger.rows(database.review_event, school_id)
    return [Event(row.pop("review_event_id"), **row) for row in reversed(rows)]


def notes(ledger: Ledger, school_id: str | None = None) -> list[Event]:
    """The notes that hold, by their first day."""
    return _notes(history(ledger, school_id))


def statuses(
    ledger: Ledger, today: date, review_days: int = DEFAULT_REVIEW_DAYS, school_id: str | None = None
) -> list[MonthStatus]:
    """Every school-month that was delivered or has a note, by school and month, as it stands today."""
    deliveries = ledger.deliveries(school_id=school_id)
    events = history(ledger, school_id)
    days = school_days_of(ledger, deliveries)
    approvals = _approvals(events)
    words = _words(_notes(events))
    made = []
    by_month = _first_taken_in(deliveries)
    for (school, _), months in groupby(sorted(by_month), key=lambda key: (key[0], school_year_of(key[1]))):
        terms: list[_Term] = []
        for key in months:
            until = days[school].after(by_month[key], review_days)
            terms.append(_Term(key[1], by_month[key], until, approvals.get(key), terms))
        made += [one.status(school, today, words.get((school, one.month))) for one in terms]
    silent = [
        MonthStatus(*key, NOT_DELIVERED, None, None, None, note) for key, note in words.items() if key not in by_month
    ]
    return sorted([*made, *silent], key=lambda one: (one.school_id, one.month))


class _Term:
    """When a month goes out: approved or at the end of its term, and not before the months that it builds on."""

    def __init__(
        self, month: date, first: date, until: date, approval: Event | None, earlier: Sequence["_Term"]
    ) -> None:
        self.month, self._first, self._until, self._approval = month, first, until, approval
        own = until + timedelta(days=1)
        if approval is not None:
            own = min(own, approval.made_at.date())
        # what comes in after a month went out can't hold it back any more
        self.out: date = max([own, *(one.out for one in earlier if one._first <= own)])

    def status(self, school_id: str, today: date, note: str | None) -> MonthStatus:
        is_out = today >= self.out
        in_time = self._approval if self._approval and self._approval.made_at.date() <= self._until else None
        return MonthStatus(
            school_id,
            self.month,
            UNDER_REVIEW if not is_out else APPROVED if in_time else RELEASED,
            self._until if is_out else self.out - timedelta(days=1),
            in_time.made_at if in_time else None,
            in_time.made_by if in_time else None,
            note,
        )


def _first_taken_in(deliveries: Iterable[Delivery]) -> dict[tuple[str, date], date]:
    """Per school-month the day on which it was first there to be seen."""
    first: dict[tuple[str, date], date] = {}
    for one in deliveries:
        if one.school_id and one.month and one.status != "refused":
            key = one.school_id, one.month
            first[key] = min(_taken_in(one), first.get(key, date.max))
    return first


def _taken_in(delivery: Delivery) -> date:
    """The day on which the platform took it in: a file may have lain in the inbox while nobody could see a figure."""
    try:
        moment = datetime.strptime(delivery.upload_id.split("-")[0], "%Y%m%dT%H%M%S%f")
    except ValueError:
        return delivery.received_at.date()
    return max(moments.local(moment), delivery.received_at).date()


def _approvals(events: Iterable[Event]) -> dict[tuple[str, date], Event]:
    """The first approval of each school-month; `events` come newest first."""
    return {(one.school_id, one.month): one for one in events if one.kind == _APPROVAL}


def _notes(events: Iterable[Event]) -> list[Event]:
    made = list(events)
    withdrawn = {one.withdraws for one in made if one.kind == _WITHDRAWAL}
    kept = [one for one in made if one.kind == _NOTE and one.event_id not in withdrawn]
    return sorted(kept, key=lambda one: (one.school_id, one.date_from, one.event_id))


def months_of(note: Event) -> list[date]:
    """The months that a note holds for."""
    assert note.date_from
    assert note.date_to
    months = [note.date_from.replace(day=1)]
    while following(months[-1]) <= note.date_to:
        months.append(following(months[-1]))
    return months


def _words(notes_in_force: Iterable[Event]) -> dict[tuple[str, date], str]:
    """Per school-month its notes as one text, each with its days unless it is about whole months."""
    told: dict[tuple[str, date], list[str]] = {}
    for one in notes_in_force:
        for month in months_of(one):
            told.setdefault((one.school_id, month), []).append(f"{one.text}{_days(one)}")
    return {key: " ".join(texts) for key, texts in told.items()}


def _days(note: Event) -> str:
    assert note.date_from
    assert note.date_to
    if note.date_from.day == 1 and note.date_to == following(note.date_to.replace(day=1)) - timedelta(days=1):
        return ""
    first, last = (f"{day.day}-{day.month}-{day.year}" for day in (note.date_from, note.date_to))
    return f" ({first})" if first == last else f" ({first} tot en met {last})"


def _event(
    school_id: str, kind: str, month: date, made_at: datetime, made_by: str, delivery_id: str | None = None
) -> dict[str, object]:
    return {
        "school_id": school_id,
        "kind": kind,
        "month": month,
        "made_at": made_at,
        "made_by": made_by,
        "delivery_id": delivery_id,
        "date_from": None,
        "date_to": None,
        "text": "",
        "withdraws": None,
    }


def _record(ledger: Ledger, events: Sequence[dict[str, object]]) -> None:
    with ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.review_event.insert(), list(events))


def record_approvals(ledger: Ledger, approvals: Iterable[tuple[str, date, datetime, str]]) -> None:
    """Records approvals of a made-up region: school, month, when, by whom. Those that stand are left as they are."""
    known = _approvals(history(ledger))
    new = [
        _event(school_id, _APPROVAL, month, made_at, made_by)
        for school_id, month, made_at, made_by in approvals
        if (school_id, month) not in known
    ]
    if new:
        _record(ledger, new)
