"""What a school is told once a week, at most: what came in, what is late, what waits for it, and one next step.

Plain Dutch, presence before absence; nothing in it is about a pupil, so that it may travel by mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote

from attendance.deliveries import Delivery, Ledger
from attendance.desk import codes
from attendance.school_calendar import day_name, following, month_name, school_year_start
from attendance.school_days import SchoolDays, school_days_of
from attendance.schools import find_school
from attendance.settings import Settings
from attendance.statements import review
from attendance.statements.review import MonthStatus

_NEWS_DAYS = 7
_MOST_CODES = 5


@dataclass(frozen=True)
class Expected:
    """A month that a school is expected to deliver, or was."""

    month: date
    expected_by: date
    is_delivered: bool


@dataclass(frozen=True)
class Digest:
    """What there is to tell one school today."""

    school_id: str
    name: str
    today: date
    arrived: Sequence[Delivery] = ()
    """Deliveries of the last week that count."""
    refused: int = 0
    """Deliveries of the last week that were refused, of months of which nothing counts."""
    late: Sequence[Expected] = ()
    following: Expected | None = None
    """The next month that falls due."""
    waiting_codes: Sequence[tuple[str, int]] = ()
    """Codes without a meaning and their registrations, the most used first."""
    under_review: Sequence[MonthStatus] = field(default=())

    @property
    def is_worth_a_message(self) -> bool:
        """Whether there is something new or something to do; else silence is kinder."""
        return bool(self.arrived or self.refused or self.late or self.waiting_codes or self.under_review)

    def next_step(self) -> tuple[str, str]:
        """The one thing to do first, and the page for it."""
        if self.refused:
            return "bekijk wat er met het geweigerde bestand was, en lever het verbeterd in", "aanleveren"
        if self.late:
            return f"lever {month_name(self.late[0].month)} aan", "aanleveren"
        if self.waiting_codes:
            code = self.waiting_codes[0][0]
            return f"zeg wat de code {code} betekent", "codes"
        if self.under_review:
            return f"bekijk {month_name(self.under_review[0].month)} en keur de maand goed", "voorinzage"
        return "u hoeft nu niets te doen", ""

    def subject(self) -> str:
        """The subject of a message."""
        return f"Regiobeeld, {self.name}: {self.next_step()[0]}"

    def text(self, address: str) -> str:
        """The message, with the screens at `address`."""
        step, page = self.next_step()
        parts = [
            "Beste collega,",
            self._thanks(),
            _listed(
                "Binnengekomen",
                [
                    f"{month_name(one.month)}, ontvangen op {day_name(one.received_at)}"
                    for one in self.arrived
                    if one.month
                ],
            ),
            _listed(
                "Nog niet binnen",
                [f"{month_name(one.month)}, verwacht uiterlijk {day_name(one.expected_by)}" for one in self.late],
            ),
            self._refused(),
            self._codes(),
            _listed(
                "Voor u ter inzage",
                [
                    f"{month_name(one.month)}: u kunt kijken, verbeteren of goedkeuren tot en met {day_name(one.review_until)}. "
                    "Daarna gaat de maand vanzelf naar de andere lezers."
                    for one in self.under_review
                    if one.review_until
                ],
            ),
            f"Eén volgende stap: {step}." + (f"\n{address}/{page}?school={quote(self.school_id)}" if page else ""),
            f"Daarna: {month_name(self.following.month)}, uiterlijk {day_name(self.following.expected_by)}."
            if self.following
            else "",
            "Dit bericht komt hooguit één keer per week, en er staat niets over leerlingen in. Een ander adres opgeven of "
            f"geen bericht meer krijgen kan onderaan de pagina Voorinzage:\n{address}/voorinzage?school={quote(self.school_id)}",
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _thanks(self) -> str:
        if self.arrived:
            return f"Dank voor het aanleveren. Zo staat {self.name} ervoor op {day_name(self.today)}."
        return f"Fijn dat {self.name} meedoet. Zo staat het ervoor op {day_name(self.today)}."

    def _refused(self) -> str:
        if not self.refused:
            return ""
        what = "Een bestand kon" if self.refused == 1 else f"{self.refused} bestanden konden"
        return f"{what} niet worden gebruikt. Op de pagina Aanleveren staat waarom, en wat helpt."

    def _codes(self) -> str:
        if not self.waiting_codes:
            return ""
        told = [f"{code}: {rows} keer gebruikt" for code, rows in self.waiting_codes[:_MOST_CODES]]
        if len(self.waiting_codes) > _MOST_CODES:
            told.append(f"en nog {len(self.waiting_codes) - _MOST_CODES} andere")
        return _listed("Codes die op een betekenis wachten; tot die tijd tellen ze als ‘reden onbekend’", told)


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{heading}:", *(f"- {line}" for line in lines)]) if lines else ""


def compose(settings: Settings, ledger: Ledger, today: date, only: str | None = None) -> list[Digest]:
    """What there is to tell each school that ever delivered, or `only` one; also where that is nothing."""
    deliveries = ledger.deliveries()
    days = school_days_of(ledger, deliveries)
    counted = [one for one in deliveries if one.month and one.status != "refused"]
    since = min((one.month for one in counted if one.month), default=today)
    under_review: dict[str, list[MonthStatus]] = {}
    for status in review.statuses(ledger, today, settings.review_days):
        if status.state == review.UNDER_REVIEW:
            under_review.setdefault(status.school_id, []).append(status)
    made = []
    for school_id, school_days in sorted(days.items()):
        if only not in (None, school_id):
            continue
        own = [one for one in deliveries if one.school_id == school_id]
        there = {one.month for one in own if one.status == "accepted"}
        expected = expected_months(school_days, there - {None}, since, today)  # type: ignore[arg-type]
        news = [one for one in own if today - timedelta(days=_NEWS_DAYS) < one.received_at.date() <= today]
        made.append(
            Digest(
                school_id=school_id,
                name=find_school(school_id).name,
                today=today,
                arrived=[one for one in news if one.status == "accepted"],
                refused=sum(one.status == "refused" and one.month not in there for one in news),
                late=[one for one in expected if not one.is_delivered and one.expected_by < today],
                following=next((one for one in expected if not one.is_delivered and one.expected_by >= today), None),
                waiting_codes=_waiting_codes(settings, ledger, school_id, own),
                under_review=under_review.get(school_id, []),
            )
        )
    return made


def expected_months(days: SchoolDays, delivered: set[date], since: date, today: date) -> list[Expected]:
    """The months of the running school year, from `since` on, that fell due or are the next to: none before a school
    year has begun, none without a school day."""
    month = max(since, school_year_start(today))
    made = []
    while month <= today:
        expected_by = days.expected_by(month)
        if expected_by and days.has_any(month):
            made.append(Expected(month, expected_by, month in delivered))
        month = following(month)
    return made


def _waiting_codes(
    settings: Settings, ledger: Ledger, school_id: str, own: Sequence[Delivery]
) -> list[tuple[str, int]]:
    """Codes without a meaning in the school year of the last month that counts."""
    months = [one.month for one in own if one.status == "accepted" and one.month]
    if not months:
        return []
    first = school_year_start(max(months))
    lines = codes.lines(settings.home, ledger, school_id, first, max(months))
    return [(line.use.code, line.rows_unknown) for line in lines if line.rows_unknown > 0]
