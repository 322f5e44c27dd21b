"""Magister: the agenda and the accounts given of it; pupils (by `stamnummer`), bells and codes in exchange columns."""

import numpy as np
import pyarrow as pa

from attendance.sample.codes import AUTHORISED, NUMBER
from attendance.sample.exchange import event_codes, leerlingen, lesson_lines, reference_tables
from attendance.sample.month import SchoolMonth
from attendance.sample.notation import timestamps
from attendance.sample.tables import Block, Table, table, texts
from attendance.sample.timetable import CANCELLED, STATES

_TYPES = {
    "sick": 3,
    "late_authorised": 2,
    "late_unauthorised": 2,
    "school_initiated": 4,
    "present": 5,
    "not_attendance": 7,
}
"""verantwoordingstype_id; 1 (absent) where not listed."""

_EXEMPT = 6
_LESSON, _APPOINTMENT = "13", "1"


def magister_tables(month: SchoolMonth) -> list[Table]:
    """All tables of one delivery of a Magister school."""
    return [leerlingen(month, "stamnummer"), agenda(month), verantwoordingen(month), *reference_tables(month)]


def agenda(month: SchoolMonth) -> Table:
    """The timetable: one row per pupil and slot, and a few appointments that are no lessons."""
    write, lessons = month.plan.style.notation, month.lessons
    lines, rows = lesson_lines(month)
    lesson, state = lines // len(STATES), lines % len(STATES)
    day, first, last = lessons.day[lesson], lessons.period[lesson], lessons.last_period[lesson]
    names = texts(list(month.bells.period_names))
    shared = {
        "datum": write.days(month.calendar.days).take(pa.array(day)),
        "lesuur": names.take(pa.array(first)),
        "begin": write.minutes(month.bells.begin[day, first]),
        "eind": write.minutes(month.bells.end[day, last]),
        "status": pa.array(np.where(state == CANCELLED, 4 + lesson % 2, 2)),
        "type": pa.array(np.full(len(lines), int(_LESSON))),
    }
    content = Table(
        "agenda",
        [
            Block({"agendaitem_id": texts(pa.array(_item(month, lesson)))}, rows),
            Block({"stamnummer": texts(month.pupils.numbers)}, month.slots.pupil),
            Block({name: texts(values) for name, values in shared.items()}, rows),
        ],
    )
    for number, pupil in enumerate(np.unique(month.slots.pupil)[:3]):
        content.appended.append(
            {
                "agendaitem_id": str(99_000_000 + month.number * 10 + number),
                "stamnummer": str(month.pupils.numbers[pupil]),
                "datum": write.day(month.calendar.days[month.days[0]]),
                "begin": "15:45",
                "eind": "16:00",
                "status": "2",
                "type": _APPOINTMENT,
            }
        )
    return content


def verantwoordingen(month: SchoolMonth) -> Table:
    """One row per record, and one per slot from which a pupil is exempt."""
    events, slots, write = month.events, month.slots, month.plan.style.notation
    exempt = np.flatnonzero(slots.state > CANCELLED)
    types = np.array([_TYPES.get(name, 1) for name in NUMBER])[events.category]
    records, spare = len(events), len(exempt)
    pupil = np.concatenate([events.pupil, slots.pupil[exempt]])
    day = np.concatenate([events.first_day, slots.day[exempt]])
    first = np.concatenate([events.first_period, slots.period[exempt]])
    last = np.concatenate([events.last_period, slots.last_period[exempt]])
    flag = np.concatenate([AUTHORISED[events.category], np.full(spare, -1, dtype=np.int8)])
    names = month.bells.period_names
    count = len(names)
    spans = texts([names[a] if a == b else f"{names[a]}-{names[b]}" for a in range(count) for b in range(count)])
    lesson = np.concatenate([events.lesson, slots.lesson[exempt]])
    noted = np.concatenate([events.registered_at, month.calendar.days[slots.day[exempt]].astype("datetime64[m]")])
    return table(
        "verantwoordingen",
        {
            "verantwoording_id": pa.array(np.arange(records + spare) + 50_000_000 + month.number * 1_000_000),
            "stamnummer": texts(month.pupils.numbers).take(pa.array(pupil)),
            "agendaitem_id": pa.array(_item(month, lesson), mask=lesson < 0),
            "verantwoording_datum": write.days(month.calendar.days).take(pa.array(day)),
            "moment": write.minutes(np.where(first < 0, -1, month.bells.begin[day, np.maximum(first, 0)])),
            "lesuur": spans.take(pa.array(first.astype(np.int64) * count + last, mask=first < 0)),
            "absentiereden_code": pa.concat_arrays([event_codes(month), texts([""] * spare)]),
            "aanwezigheidsreden_geoorloofd": write.yes_no(flag),
            "luxeverzuim": [write.no] * (records + spare),
            "verantwoordingstype_id": pa.array(np.concatenate([types, np.full(spare, _EXEMPT)])),
            "genoteerd_op": timestamps(noted),
            "genoteerd_door": texts([f"doc{number:02d}" for number in range(40)]).take(pa.array(pupil % 40)),
            "opmerking": texts(["", "", "belt moeder nog terug", "blessure aan knie"]).take(pa.array(pupil % 4)),
        },
    )


def _item(month: SchoolMonth, lesson: np.ndarray) -> np.ndarray:
    return lesson.astype(np.int64) + 10_000_000 + month.number * 1_000_000
