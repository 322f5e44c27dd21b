"""The exchange format (`uitwisselformaat`): a made-up month as its tables. Other shapes borrow the tables they lack."""

import numpy as np
import pyarrow as pa

from attendance.sample.codes import AUTHORISED, DUTCH, NUMBER
from attendance.sample.events import SOURCES, Events
from attendance.sample.month import SchoolMonth
from attendance.sample.notation import timestamps
from attendance.sample.pupils import NO_CHANGE
from attendance.sample.tables import Block, Table, table, texts
from attendance.sample.timetable import CANCELLED, KINDS, PLANNED, STATES, SUBJECTS


def exchange_tables(month: SchoolMonth) -> list[Table]:
    """All tables of one delivery in the exchange format."""
    timetable = {"per_pupil": lambda m: [rooster(m)], "per_group": lambda m: [lessen(m), groepsindeling(m)]}
    given = timetable.get(month.plan.style.timetable, lambda m: [])(month)
    return [leerlingen(month), *given, registraties(month), *reference_tables(month)]


def reference_tables(month: SchoolMonth) -> list[Table]:
    """Bell table, codes and free days, where the school adds them to this delivery."""
    if month.number > 0 and not month.plan.style.has_reference_monthly:
        return []
    return [lestijden(month), codes(month), vrije_dagen(month)]


def leerlingen(month: SchoolMonth, number_header: str = "leerlingnummer") -> Table:
    """One row per enrolment that touches the month."""
    write, pupils, enrolment = month.plan.style.notation, month.pupils, month.pupils.enrolment
    rows = enrolment.overlapping(np.datetime64(month.first_day), np.datetime64(month.last_day))
    pupil = enrolment.pupil[rows]
    class_names = np.array(pupils.class_names)[pupils.class_index[pupil]]
    return table(
        "leerlingen",
        {
            number_header: pupils.numbers[pupil],
            "onderwijstype": pa.array(enrolment.education_type[rows], type=pa.string()),
            "leerjaar": pupils.year_group[pupil].astype(str),
            "klas": class_names,
            "woongemeente": pupils.home[pupil],
            "achttien_plus": write.yes_no(pupils.is_adult[pupil].astype(np.int8)),
            "inschrijving": write.days(enrolment.first[rows]),
            "uitschrijving": write.days(enrolment.last[rows]),
        },
    )


def rooster(month: SchoolMonth) -> Table:
    """One row per pupil and slot. What a lesson's pupils share is written once per lesson and state."""
    lines, rows = lesson_lines(month)
    return Table(
        "rooster",
        [
            Block({"leerlingnummer": texts(month.pupils.numbers)}, month.slots.pupil),
            Block(_scheduled(month, lines // len(STATES), lines % len(STATES)), rows),
        ],
    )


def lesson_lines(month: SchoolMonth) -> tuple[np.ndarray, np.ndarray]:
    """The distinct combinations of lesson and state (as lesson × 5 + state), and which of them each slot has."""
    lessons, slots = month.lessons, month.slots
    usual = np.where(lessons.is_cancelled, CANCELLED, PLANNED)
    lines = np.arange(len(lessons.group), dtype=np.int64) * len(STATES) + usual
    adapted = np.flatnonzero(slots.state > CANCELLED)
    others, which = np.unique(
        slots.lesson[adapted].astype(np.int64) * len(STATES) + slots.state[adapted], return_inverse=True
    )
    rows = slots.lesson.astype(np.int64)
    rows[adapted] = len(lines) + which
    return np.concatenate([lines, others]), rows


def lessen(month: SchoolMonth) -> Table:
    """One row per group and lesson; pupils with an adjusted timetable are groups of their own."""
    lessons, slots = month.lessons, month.slots
    own = np.flatnonzero(month.pupils.adapted[slots.pupil] != NO_CHANGE)
    usual = np.where(lessons.is_cancelled, CANCELLED, PLANNED)
    index = np.concatenate([np.arange(len(lessons.group)), slots.lesson[own]])
    state = np.concatenate([usual, slots.state[own]])
    names = [*month.week.group_names, *_own_groups(month)]
    group = np.concatenate([lessons.group, len(month.week.group_names) + _own_group_of(month)[slots.pupil[own]]])
    return Table("lessen", [Block({"lesgroep": texts(names)}, group), Block(_scheduled(month, index, state))])


def groepsindeling(month: SchoolMonth) -> Table:
    """Which pupil is in which group: the class and one of its clusters, or a group of one's own."""
    pupils = month.pupils
    rows = pupils.enrolment.overlapping(np.datetime64(month.first_day), np.datetime64(month.last_day))
    pupil = np.unique(pupils.enrolment.pupil[rows])
    shared = pupil[pupils.adapted[pupil] == NO_CHANGE]
    apart = pupil[pupils.adapted[pupil] != NO_CHANGE]
    core = pupils.class_index[shared] * 3
    names = texts([*month.week.group_names, *_own_groups(month)])
    group = np.concatenate(
        [core, core + 1 + pupils.half[shared], len(month.week.group_names) + _own_group_of(month)[apart]]
    )
    members = np.concatenate([shared, shared, apart])
    start = month.plan.style.notation.day(np.datetime64("2025-08-18"))
    return table(
        "groepsindeling",
        {
            "leerlingnummer": pupils.numbers[members],
            "lesgroep": names.take(pa.array(group)),
            "van": [start] * len(members),
            "tot": [""] * len(members),
        },
    )


def registraties(month: SchoolMonth) -> Table:
    """One row per record."""
    write, events, pupils = month.plan.style.notation, month.events, month.pupils
    begin, end = _times_given(month, events)
    has_times = begin >= 0
    return table(
        "registraties",
        {
            "leerlingnummer": texts(pupils.numbers).take(pa.array(events.pupil)),
            "datum": _dates(month, events.first_day),
            "datum_tot": _dates(month, np.where(events.last_day > events.first_day, events.last_day, -1)),
            "lesuur": _periods(month, np.where(has_times, -1, events.first_period), events.last_period),
            "begintijd": write.minutes(begin),
            "eindtijd": write.minutes(end),
            "code": event_codes(month),
            "geoorloofd": write.yes_no(AUTHORISED[events.category]),
            "bron": texts(list(SOURCES)).take(pa.array(events.source)),
            "minuten": pa.array(events.minutes, mask=events.minutes < 0),
            "geregistreerd_op": timestamps(events.registered_at),
        },
    )


def event_codes(month: SchoolMonth) -> pa.Array:
    """The school's code of each record."""
    days = month.calendar.days[month.events.first_day]
    return texts(month.codes.names()).take(pa.array(month.codes.codes(month.events.category, days)))


def lestijden(month: SchoolMonth) -> Table:
    """The bell table."""
    write, rows = month.plan.style.notation, month.bells.rows
    return table(
        "lestijden",
        {
            "lesuur": [row.period for row in rows],
            "begintijd": write.minutes(np.array([row.begin for row in rows])),
            "eindtijd": write.minutes(np.array([row.end for row in rows])),
            "weekdag": ["" if row.weekday is None else str(row.weekday) for row in rows],
            "geldig_van": [_day(month, row.valid_from) for row in rows],
            "geldig_tot": [_day(month, row.valid_to) for row in rows],
            "datum": [_day(month, row.date) for row in rows],
        },
    )


def codes(month: SchoolMonth) -> Table:
    """The school's reason codes; half of the schools write the categories in Dutch."""
    rows = month.codes.rows
    is_dutch = month.plan.number % 2 == 0
    return table(
        "codes",
        {
            "code": [row.code for row in rows],
            "omschrijving": [row.description for row in rows],
            "categorie": [DUTCH[row.category] if is_dutch else row.category for row in rows],
            "geldig_van": [_day(month, row.valid_from) for row in rows],
            "geldig_tot": [_day(month, row.valid_to) for row in rows],
        },
    )


def vrije_dagen(month: SchoolMonth) -> Table:
    """The school's own free days of the whole year."""
    free = month.calendar.free_days
    return table(
        "vrije_dagen",
        {
            "datum": month.plan.style.notation.days(np.array([day for day, _ in free], dtype="datetime64[D]")),
            "omschrijving": [words for _, words in free],
        },
    )


def _scheduled(month: SchoolMonth, lesson: np.ndarray, state: np.ndarray) -> dict[str, pa.Array]:
    """The columns of a lesson, from `datum` on."""
    write, lessons = month.plan.style.notation, month.lessons
    day, period, last = lessons.day[lesson], lessons.period[lesson], lessons.last_period[lesson]
    columns = {"datum": _dates(month, day), "lesuur": _periods(month, period, last)}
    if month.plan.style.has_times:
        columns["begintijd"] = write.minutes(month.bells.begin[day, period])
        columns["eindtijd"] = write.minutes(month.bells.end[day, last])
    columns["vak"] = texts(list(SUBJECTS)).take(pa.array(lessons.subject[lesson]))
    columns["soort"] = texts(list(KINDS)).take(pa.array(lessons.kind[lesson]))
    columns["status"] = texts(list(STATES)).take(pa.array(state))
    called = np.where(state == PLANNED, lessons.roll_call[lesson], -1)
    columns["gecontroleerd"] = write.yes_no(called)
    return {name: texts(values) for name, values in columns.items()}


def _times_given(month: SchoolMonth, events: Events) -> tuple[np.ndarray, np.ndarray]:
    """Begin and end of the visits to a doctor that a school writes down by the clock; -1 = none."""
    begin = np.full(len(events), -1, dtype=np.int32)
    end = begin.copy()
    if month.plan.style.has_times and month.plan.style.timetable != "bells":
        at = np.flatnonzero(
            (events.category == NUMBER["medical"]) & (events.first_period >= 0) & (events.pupil % 2 == 0)
        )
        day = events.first_day[at]
        begin[at] = month.bells.begin[day, events.first_period[at]] + 5
        end[at] = month.bells.end[day, events.last_period[at]] - 10
    return begin, end


def _dates(month: SchoolMonth, days: np.ndarray) -> pa.Array:
    written = month.plan.style.notation.days(month.calendar.days)
    return texts(written.take(pa.array(days, mask=days < 0)))


def _periods(month: SchoolMonth, first: np.ndarray, last: np.ndarray) -> pa.Array:
    names = month.bells.period_names
    count = len(names)
    spans = [names[a] if a == b else f"{names[a]}-{names[b]}" for a in range(count) for b in range(count)]
    index = first.astype(np.int64) * count + last
    return texts(pa.array(spans).take(pa.array(index, mask=first < 0)))


def _day(month: SchoolMonth, day: np.datetime64 | None) -> str:
    return "" if day is None else month.plan.style.notation.day(day)


def _own_groups(month: SchoolMonth) -> list[str]:
    return [f"eigen-{number + 1:02d}" for number in range(int((month.pupils.adapted != NO_CHANGE).sum()))]


def _own_group_of(month: SchoolMonth) -> np.ndarray:
    return np.cumsum(month.pupils.adapted != NO_CHANGE) - 1
