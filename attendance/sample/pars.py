"""PARS: each lesson of each pupil with what became of it in one table; pupils, bells and codes in exchange columns."""

import numpy as np
import pyarrow as pa

from attendance.sample.codes import DUTCH, NUMBER
from attendance.sample.exchange import leerlingen, reference_tables
from attendance.sample.month import SchoolMonth
from attendance.sample.notation import Notation
from attendance.sample.tables import Table, table, texts
from attendance.sample.timetable import PLANNED

_PRESENT, _SICK, _ALLOWED, _LATE, _ABSENT = "Present", "Ziek", "Regulier absent", "Te laat", "Absent"
_TYPES = {
    "sick": _SICK,
    "medical": _ALLOWED,
    "leave": _ALLOWED,
    "school_initiated": _ALLOWED,
    "other_authorised": _ALLOWED,
    "late_authorised": _LATE,
    "late_unauthorised": _LATE,
    "unauthorised": _ABSENT,
    "unknown_reason": _ABSENT,
}
"""The type by category; Present where not listed. PARS knows no more kinds than these."""
_MEANINGS = {_SICK: "sick", _ALLOWED: "other_authorised", _LATE: "late_unauthorised", _ABSENT: "unauthorised"}
_SHORT_DATES = Notation("short")


def pars_tables(month: SchoolMonth) -> list[Table]:
    """All tables of one delivery of a school with PARS."""
    reference = [one for one in reference_tables(month) if one.name != "codes"]
    return [leerlingen(month), presentie(month), *reference, *([codes(month)] if reference else [])]


def presentie(month: SchoolMonth) -> Table:
    """One row per pupil and lesson that anyone looked at; names and remarks stand in it, as they do in the real thing."""
    slots, lessons, pupils = month.slots, month.lessons, month.pupils
    category = _last_word(month)
    seen = (slots.state == PLANNED) & ((lessons.roll_call[slots.lesson] == 1) | (category >= 0))
    at = np.flatnonzero(seen)
    pupil, day = slots.pupil[at], slots.day[at]
    first, last = slots.period[at], slots.last_period[at]
    kinds = texts([_TYPES.get(name, _PRESENT) for name in NUMBER] + [_PRESENT])
    names = texts([f"{number:02d}" for number in range(1, len(month.bells.period_names) + 1)])
    begin, end = month.bells.begin[day, first], month.bells.end[day, last]
    full_names = texts([f"{family}, {given}" for given, family in pupils.names.T])
    return table(
        "presentie",
        {
            "datumvan": _SHORT_DATES.days(month.calendar.days).take(pa.array(day)),
            "lesuurbegin": names.take(pa.array(first)),
            "lesuureind": names.take(pa.array(last)),
            "ovnr": texts(pupils.numbers).take(pa.array(pupil)),
            "groepnaam": texts(pupils.class_names).take(pa.array(pupils.class_index[pupil])),
            "typeomschrijving": kinds.take(pa.array(np.where(category[at] < 0, len(NUMBER), category[at]))),
            "tijdvan2": _SHORT_DATES.minutes(begin),
            "tijdtot2": _SHORT_DATES.minutes(end),
            "tijd": pa.array(np.char.replace(np.round((end - begin) / 60, 2).astype(str), ".", ",")),
            "reden": texts(["", "", "", "brug open"]).take(pa.array(pupil % 4)),
            "opmerking": texts(["", "", "belt terug"]).take(pa.array(pupil % 3)),
            "deelnemernaam": full_names.take(pa.array(pupil)),
            "naam": texts([f"docent {number:02d}" for number in range(40)]).take(pa.array(pupil % 40)),
        },
    )


def codes(month: SchoolMonth) -> Table:
    """What the school means by the types."""
    return table(
        "codes",
        {
            "code": list(_MEANINGS),
            "omschrijving": list(_MEANINGS),
            "categorie": [DUTCH[category] for category in _MEANINGS.values()],
            "geldig_van": [""] * len(_MEANINGS),
            "geldig_tot": [""] * len(_MEANINGS),
        },
    )


def _last_word(month: SchoolMonth) -> np.ndarray:
    """By slot the category of the latest record that touches it; -1 where there is none."""
    events, slots = month.events, month.slots
    periods = len(month.bells.period_names)
    days = len(month.calendar.days)
    first = np.where(events.first_period < 0, 0, events.first_period).astype(np.int64)
    last = np.where(events.first_period < 0, periods - 1, events.last_period).astype(np.int64)
    width = last - first + 1
    length = (events.last_day - events.first_day + 1).astype(np.int64)
    cells = width * length
    of = np.repeat(np.arange(len(events)), cells)
    place = np.arange(len(of)) - np.repeat(np.cumsum(cells) - cells, cells)
    day = events.first_day[of] + place // width[of]
    period = first[of] + place % width[of]
    order = np.argsort(events.registered_at[of], kind="stable")
    grid = np.full(int(slots.pupil.max(initial=0) + 1) * days * periods, -1, dtype=np.int8)
    key = (events.pupil[of].astype(np.int64) * days + day) * periods + period
    known = key < len(grid)
    order = order[known[order]]
    grid[key[order]] = events.category[of[order]]
    return grid[(slots.pupil.astype(np.int64) * days + slots.day) * periods + slots.period]
