"""What a school told: rows of the exchange format (formats.md 1) as small typed records, month by month.

Belongs here: plain values in, records out, and which delivery and which reference data hold for a month.
No counting rule lives here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Row = dict[str, str]
"""One row of a delivered table: column name → value as text; a missing or empty value says nothing."""

CATEGORIES_IN_DUTCH = {
    "ziek": "sick",
    "medisch bezoek": "medical",
    "verlof": "leave",
    "door school": "school_initiated",
    "geoorloofd te laat": "late_authorised",
    "overig geoorloofd": "other_authorised",
    "ongeoorloofd": "unauthorised",
    "ongeoorloofd te laat": "late_unauthorised",
    "onbekend": "unknown_reason",
    "aanwezig": "present",
    "geen verzuim": "not_attendance",
}
STATES_IN_DUTCH = {
    "gepland": "planned",
    "vervallen": "cancelled",
    "opbouw": "build_up",
    "maatwerk": "bespoke",
    "vrijstelling": "exempt",
}
SOURCES_IN_DUTCH = {"melding": "report", "controle": "roll_call", "nabellen": "follow_up"}


@dataclass(frozen=True)
class School:
    """A school site; `holidays` are the holidays of its region, both ends inclusive."""

    school_id: str
    sector: str
    holidays: tuple[tuple[date, date], ...] = ()


@dataclass
class Delivery:
    """One hand-in of a school, over one month or several; tables by their Dutch name, absent = not delivered."""

    school_id: str
    first_month: date
    last_month: date
    tables: dict[str, list[Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class Enrolment:
    """One row of `leerlingen`."""

    row: int
    pupil: str
    education_type: str
    year_group: int
    home: str | None
    eighteen_plus: bool | None
    first_day: date
    last_day: date

    def holds_on(self, day: date) -> bool:
        """Enrolment dates are both inclusive."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class TimetableRow:
    """One row of `rooster`, or one pupil's share of a row of `lessen`. Minutes count from midnight."""

    row: int
    pupil: str
    day: date
    period: str | None
    begin: int | None
    end: int | None
    state: str
    roll_call: bool | None


@dataclass(frozen=True)
class Registration:
    """One row of `registraties`."""

    row: int
    pupil: str
    first_day: date
    last_day: date
    period: str | None
    begin: int | None
    end: int | None
    code: str
    source: str | None
    minutes: int | None
    registered_at: datetime | None


@dataclass(frozen=True)
class Bell:
    """One row of `lestijden`."""

    row: int
    period: str
    begin: int
    end: int
    weekday: int | None
    valid_from: date
    valid_to: date
    single_day: date | None


@dataclass(frozen=True)
class ReasonCode:
    """One row of `codes`."""

    code: str
    category: str
    valid_from: date
    valid_to: date


@dataclass
class SchoolMonth:
    """All that holds for one school and month. `timetable` is None where the bells are the timetable."""

    school: School
    month: date
    enrolments: list[Enrolment]
    timetable: list[TimetableRow] | None
    registrations: list[Registration]
    bells: list[Bell]
    codes: list[ReasonCode]
    free_days: set[date]


def months_from(first: date, last: date) -> list[date]:
    """First days of the months from first to last, both included."""
    months = []
    while first <= last:
        months.append(first)
        first = next_month(first)
    return months


def next_month(month: date) -> date:
    """First day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    """First day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def last_day_of(month: date) -> date:
    """Last day of the month."""
    return next_month(month) - timedelta(days=1)


def pupil_number(text: str) -> str:
    """A pupil number in one writing: no spaces, no `.0`, no leading zeros."""
    return text.strip().removesuffix(".0").lstrip("0")


def code_name(text: str) -> str:
    """Codes are compared without regard to case and surrounding spaces (counting.md 13)."""
    return text.strip().upper()


def _date(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


def _minute(text: str | None) -> int | None:
    return int(text[:2]) * 60 + int(text[3:5]) if text else None


def _period(text: str | None) -> str | None:
    """Period names without leading zeros; both ends of a span alike."""
    if not text:
        return None
    return "-".join(end.strip().lstrip("0") or "0" for end in text.split("-"))


def _yes(text: str | None) -> bool | None:
    return text == "J" if text else None


def enrolments(rows: Iterable[Row]) -> list[Enrolment]:
    """Reads `leerlingen`."""
    return [
        Enrolment(
            number,
            pupil_number(row["leerlingnummer"]),
            row["onderwijstype"],
            int(row["leerjaar"]),
            row.get("woongemeente") or None,
            _yes(row.get("achttien_plus")),
            date.fromisoformat(row["inschrijving"]),
            _date(row.get("uitschrijving"), date.max),
        )
        for number, row in enumerate(rows)
    ]


def timetable(tables: dict[str, list[Row]]) -> list[TimetableRow] | None:
    """Reads `rooster`, or `lessen` for each pupil whom `groepsindeling` puts in the group on that day."""
    if "rooster" in tables:
        return [_timetable_row(n, row, row["leerlingnummer"]) for n, row in enumerate(tables["rooster"])]
    if "lessen" not in tables:
        return None
    result = []
    for number, lesson in enumerate(tables["lessen"]):
        day = date.fromisoformat(lesson["datum"])
        for member in tables["groepsindeling"]:
            in_group = _date(member.get("van"), date.min) <= day <= _date(member.get("tot"), date.max)
            if member["lesgroep"] == lesson["lesgroep"] and in_group:
                result.append(_timetable_row(number, lesson, member["leerlingnummer"]))
    return result


def _timetable_row(number: int, row: Row, pupil: str) -> TimetableRow:
    return TimetableRow(
        number,
        pupil_number(pupil),
        date.fromisoformat(row["datum"]),
        _period(row.get("lesuur")),
        _minute(row.get("begintijd")),
        _minute(row.get("eindtijd")),
        STATES_IN_DUTCH[row.get("status") or "gepland"],
        _yes(row.get("gecontroleerd")),
    )


def registrations(rows: Iterable[Row]) -> list[Registration]:
    """Reads `registraties`."""
    return [
        Registration(
            number,
            pupil_number(row["leerlingnummer"]),
            date.fromisoformat(row["datum"]),
            _date(row.get("datum_tot"), date.fromisoformat(row["datum"])),
            _period(row.get("lesuur")),
            _minute(row.get("begintijd")),
            _minute(row.get("eindtijd")),
            code_name(row["code"]),
            SOURCES_IN_DUTCH[row["bron"]] if row.get("bron") else None,
            int(row["minuten"]) if row.get("minuten") else None,
            datetime.fromisoformat(row["geregistreerd_op"]) if row.get("geregistreerd_op") else None,
        )
        for number, row in enumerate(rows)
    ]


def bells(rows: Iterable[Row]) -> list[Bell]:
    """Reads `lestijden`."""
    result = []
    for number, row in enumerate(rows):
        begin, end, period = _minute(row["begintijd"]), _minute(row["eindtijd"]), _period(row["lesuur"])
        assert begin is not None
        assert end is not None
        assert period is not None
        result.append(
            Bell(
                number,
                period,
                begin,
                end,
                int(row["weekdag"]) if row.get("weekdag") else None,
                _date(row.get("geldig_van"), date.min),
                _date(row.get("geldig_tot"), date.max),
                date.fromisoformat(row["datum"]) if row.get("datum") else None,
            )
        )
    return result


def reason_codes(rows: Iterable[Row]) -> list[ReasonCode]:
    """Reads `codes`; a category may be given by its name or by its Dutch one."""
    return [
        ReasonCode(
            code_name(row["code"]),
            CATEGORIES_IN_DUTCH.get(row["categorie"], row["categorie"]),
            _date(row.get("geldig_van"), date.min),
            _date(row.get("geldig_tot"), date.max),
        )
        for row in rows
    ]


def school_months(schools: list[School], deliveries: list[Delivery]) -> list[SchoolMonth]:
    """What holds per school and month, deliveries in order of arrival: a later one replaces an earlier one as a
    whole (formats.md), reference data is remembered per school (counting.md 27, 28)."""
    result = []
    for school in schools:
        own = [delivery for delivery in deliveries if delivery.school_id == school.school_id]
        in_force: dict[date, Delivery] = {}
        for delivery in own:
            for month in months_from(delivery.first_month, delivery.last_month):
                in_force[month] = delivery
        for month in sorted(in_force):
            result.append(_school_month(school, month, in_force[month], own))
    return result


def _school_month(school: School, month: date, delivery: Delivery, own: list[Delivery]) -> SchoolMonth:
    last = last_day_of(month)
    told = enrolments(delivery.tables.get("leerlingen", []))
    known_pupils = {enrolment.pupil for enrolment in told}
    rows = timetable(delivery.tables)
    if rows is not None:
        rows = [row for row in rows if row.pupil in known_pupils and month <= row.day <= last]
    registered = [
        row
        for row in registrations(delivery.tables.get("registraties", []))
        if row.pupil in known_pupils and row.first_day <= last and row.last_day >= month
    ]
    return SchoolMonth(
        school,
        month,
        told,
        rows,
        registered,
        bells(_remembered(own, "lestijden", month)),
        _remembered_codes(own, month),
        {date.fromisoformat(row["datum"]) for row in _remembered(own, "vrije_dagen", month)},
    )


def _remembered(own: list[Delivery], table: str, month: date) -> list[Row]:
    """The table as told for the month itself, else for the latest earlier, else for the earliest later month
    (counting.md 27)."""
    told: dict[date, list[Row]] = {}
    for delivery in own:
        if table in delivery.tables:
            for each in months_from(delivery.first_month, delivery.last_month):
                told[each] = delivery.tables[table]
    chosen = _month_to_use(sorted(told), month)
    return told[chosen] if chosen else []


def _remembered_codes(own: list[Delivery], month: date) -> list[ReasonCode]:
    """As bell tables, code by code (counting.md 28)."""
    told: dict[str, dict[date, list[ReasonCode]]] = {}
    for delivery in own:
        for code in {code_name(row["code"]) for row in delivery.tables.get("codes", [])}:
            rows = [known for known in reason_codes(delivery.tables["codes"]) if known.code == code]
            for each in months_from(delivery.first_month, delivery.last_month):
                told.setdefault(code, {})[each] = rows
    result = []
    for by_month in told.values():
        chosen = _month_to_use(sorted(by_month), month)
        assert chosen
        result.extend(by_month[chosen])
    return result


def _month_to_use(told: list[date], month: date) -> date | None:
    earlier = [each for each in told if each <= month]
    if earlier:
        return earlier[-1]
    return told[0] if told else None
