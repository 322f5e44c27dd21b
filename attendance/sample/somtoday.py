"""Somtoday: appointments, what teachers saw in the lesson, and reports; pupils, bells and codes in exchange columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attendance.contract import CATEGORIES
from attendance.sample.codes import AUTHORISED, DUTCH, NUMBER
from attendance.sample.events import ROLL_CALL, Events
from attendance.sample.exchange import event_codes, leerlingen, lesson_lines, reference_tables
from attendance.sample.month import SchoolMonth
from attendance.sample.tables import Block, Table, Texts, table, texts
from attendance.sample.timetable import PLANNED, STATES, SUBJECTS

_STATUS = ("ACTIEF", "GEANNULEERD", "OPBOUW", "MAATWERK", "VRIJSTELLING")
_LATE = (NUMBER["late_authorised"], NUMBER["late_unauthorised"])
_SEEN_ABSENT = tuple(NUMBER[name] for name in ("unauthorised", "unknown_reason", "sick"))
_DESCRIPTIONS = tuple(DUTCH[name] for name in CATEGORIES)
_REMARKS = ("", "", "", "heeft griep volgens moeder", "oom opgenomen in ziekenhuis", "migraine")
"""Made-up free text, some of it about health: must never be kept."""


def somtoday_tables(month: SchoolMonth) -> list[Table]:
    """All tables of one delivery of a Somtoday school."""
    return [
        leerlingen(month),
        afspraken(month),
        waarnemingen(month),
        absentiemeldingen(month),
        *reference_tables(month),
    ]


def afspraken(month: SchoolMonth) -> Table:
    """The timetable: one row per pupil and slot."""
    lessons, bells = month.lessons, month.bells
    lines, rows = lesson_lines(month)
    lesson, state = lines // len(STATES), lines % len(STATES)
    day, first, last = lessons.day[lesson], lessons.period[lesson], lessons.last_period[lesson]
    names = texts(list(bells.period_names))
    groups = texts(list(month.week.group_names)).take(pa.array(lessons.group[lesson]))
    subjects = texts(list(SUBJECTS)).take(pa.array(lessons.subject[lesson]))
    called = np.where(state == PLANNED, lessons.roll_call[lesson], -1)
    shared = {
        "id": _ids(month, 7, lesson),
        "beginDatumTijd": _moments(month, day, bells.begin[day, first]),
        "eindDatumTijd": _moments(month, day, bells.end[day, last]),
        "beginLesuur": names.take(pa.array(first)),
        "eindLesuur": names.take(pa.array(last)),
        "titel": pc.binary_join_element_wise(groups, subjects, " - "),
        "vak": subjects,
    }
    after = {
        "presentieRegistratieVerplicht": _flags(np.where(called < 0, -1, 1)),
        "presentieRegistratieVerwerkt": _flags(called),
        "afspraakStatus": texts(list(_STATUS)).take(pa.array(state)),
    }
    return Table(
        "afspraken",
        [
            Block({name: texts(values) for name, values in shared.items()}, rows),
            Block({"leerlingnummer": texts(month.pupils.numbers)}, month.slots.pupil),
            Block({name: texts(values) for name, values in after.items()}, rows),
        ],
    )


def waarnemingen(month: SchoolMonth) -> Table:
    """What teachers registered in the lesson: absent without a reason, and now and then present."""
    events, slots, bells = month.events, month.slots, month.bells
    seen = np.flatnonzero(
        (events.source == ROLL_CALL) & (events.first_period >= 0) & np.isin(events.category, _SEEN_ABSENT)
    )
    with_record = np.zeros((len(month.pupils), len(month.calendar.days) + 1), dtype=np.int8)
    np.add.at(with_record, (events.pupil, events.first_day), 1)
    np.add.at(with_record, (events.pupil, events.last_day + 1), -1)
    untouched = with_record.cumsum(axis=1)[slots.pupil, slots.day] == 0
    untouched &= with_record[slots.pupil, slots.day + 1] == 0
    called = (slots.state == PLANNED) & (month.lessons.roll_call[slots.lesson] == 1)
    present = np.flatnonzero(untouched & called)[::50]
    pupil = np.concatenate([events.pupil[seen], slots.pupil[present]])
    day = np.concatenate([events.first_day[seen], slots.day[present]])
    first = np.concatenate([events.first_period[seen], slots.period[present]])
    last = np.concatenate([events.last_period[seen], slots.last_period[present]])
    lesson = np.concatenate([events.lesson[seen], slots.lesson[present]])
    names = texts(list(bells.period_names))
    entered = _moments(month, day, bells.begin[day, first] + 6)
    return table(
        "waarnemingen",
        {
            "id": _ids(month, 8, np.arange(len(pupil))),
            "waarnemingSoort": ["Afwezig"] * len(seen) + ["Aanwezig"] * len(present),
            "beginDatumTijd": _moments(month, day, bells.begin[day, first]),
            "eindDatumTijd": _moments(month, day, bells.end[day, last]),
            "beginLesuur": names.take(pa.array(first)),
            "eindLesuur": names.take(pa.array(last)),
            "leerlingnummer": texts(month.pupils.numbers).take(pa.array(pupil)),
            "afspraakId": _ids(month, 7, lesson),
            "invoerDatum": entered,
            "laatstGewijzigdDatum": entered,
            "herkomst": ["docent"] * len(pupil),
        },
    )


def absentiemeldingen(month: SchoolMonth) -> Table:
    """Reports: each with the school's own code. What is still unknown has no report yet."""
    everything, bells = month.events, month.bells
    known = np.flatnonzero(everything.category != NUMBER["unknown_reason"])
    events, codes = everything.only(known), event_codes(month).take(pa.array(known))
    whole = events.first_period < 0
    last_period = (bells.begin >= 0).sum(axis=1)[events.last_day] - 1
    begin = bells.begin[events.first_day, np.where(whole, 0, events.first_period)]
    end = bells.end[events.last_day, np.where(whole, last_period, events.last_period)]
    names = texts(list(bells.period_names))
    return table(
        "absentiemeldingen",
        {
            "id": _ids(month, 9, np.arange(len(events))),
            "absentieSoort": texts(["Absent", "Telaat", "Verwijderd"]).take(pa.array(_sorts(events))),
            "afkorting": codes,
            "omschrijving": texts(list(_DESCRIPTIONS)).take(pa.array(events.category)),
            "geoorloofd": _flags(AUTHORISED[events.category]),
            "datumTijdInvoer": _stamped(events.registered_at),
            "beginDatumTijd": _moments(month, events.first_day, begin),
            "eindDatumTijd": _moments(month, events.last_day, end),
            "beginLesuur": names.take(pa.array(events.first_period, mask=whole)),
            "eindLesuur": names.take(pa.array(events.last_period, mask=whole)),
            "afgehandeld": ["true"] * len(events),
            "leerlingnummer": texts(month.pupils.numbers).take(pa.array(events.pupil)),
            "minutenGemist": pa.array(events.minutes, mask=events.minutes < 0),
            "opmerkingen": texts(list(_REMARKS)).take(pa.array(events.pupil % len(_REMARKS))),
        },
    )


def _sorts(events: Events) -> np.ndarray:
    """0 absent, 1 late, 2 sent out of one lesson."""
    sent_out = (events.category == NUMBER["school_initiated"]) & (events.first_period >= 0)
    return np.where(np.isin(events.category, _LATE), 1, np.where(sent_out, 2, 0))


def _moments(month: SchoolMonth, days: np.ndarray, minutes: np.ndarray) -> pa.Array:
    return _stamped(month.calendar.days[days].astype("datetime64[m]") + minutes.astype("timedelta64[m]"))


def _stamped(local: np.ndarray) -> pa.Array:
    """Local moments as `2026-10-05T08:30:00.000+02:00`; the clocks change on the last Sundays of October and March."""
    is_winter = (local >= np.datetime64("2025-10-26T03:00")) & (local < np.datetime64("2026-03-29T02:00"))
    offset = np.where(is_winter, ":00.000+01:00", ":00.000+02:00")
    return texts(np.char.add(np.datetime_as_string(local, unit="m"), offset)) if len(local) else texts([])


def _flags(values: np.ndarray) -> pa.Array:
    return pa.array(["false", "true"]).take(pa.array(values, mask=values < 0))


def _ids(month: SchoolMonth, kind: int, numbers: np.ndarray) -> Texts:
    return pa.array(numbers.astype(np.int64) + (kind * 100 + month.number) * 10_000_000)
