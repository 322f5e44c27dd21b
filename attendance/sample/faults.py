"""What is wrong on purpose: faults that real deliveries have, put into the tables of one delivery.

Each fault is a function of the delivery's tables; `FAULTS` names them as plans and tests do. Faults in rows come behind
the good rows, so that they can be told apart by their row number.
"""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from attendance.sample.codes import NUMBER
from attendance.sample.days import MONTHS
from attendance.sample.month import SchoolMonth
from attendance.sample.region import DeliveryPlan, Plant
from attendance.sample.tables import Block, Table, texts
from attendance.sample.timetable import CANCELLED, PLANNED

Row = dict[str, str]


def spoil(tables: list[Table], month: SchoolMonth, delivery: DeliveryPlan) -> list[Plant]:
    """Puts the school's faults into the tables and says which, with the number of rows or the columns."""
    by_name = {one.name: one for one in tables}
    names = sorted(month.plan.style.faults)
    if delivery.kind == "refused":
        names.append("bsn")
    return [Plant(month.plan.school.school_id, month.first_day, name, FAULTS[name](by_name, month)) for name in names]


def _unneeded_columns(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """First and last names and birth dates that nobody asked for."""
    pupils = tables["leerlingen"]
    rows = _enrolled(month)
    first, last = month.pupils.names[:, rows]
    year = 2012 - month.pupils.year_group[rows] + rows % 2
    born = [f"{1 + r % 28:02d}-{1 + r % 12:02d}-{y}" for r, y in zip(rows, year, strict=True)]
    pupils.blocks.append(Block({"roepnaam": texts(first), "achternaam": texts(last), "geboortedatum": texts(born)}))
    return "roepnaam, achternaam, geboortedatum"


def _bsn(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """A column of numbers that pass the eleven test; they lie in 9999xxxxx, the range for test persons."""
    numbers = [number for number in range(999_900_000, 999_910_000) if _passes_eleven_test(number)]
    rows = _enrolled(month)
    tables["leerlingen"].blocks.append(Block({"bsn": texts([str(numbers[row % len(numbers)]) for row in rows])}))
    return "bsn"


def _unknown_pupils(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Registrations of pupils who are on no list."""
    return _append(
        tables["registraties"], [{**row, "leerlingnummer": f"99999{n}"} for n, row in enumerate(_records(month, 3))]
    )


def _impossible_dates(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """The thirty-first of February."""
    return _append(tables["registraties"], [{**row, "datum": "31-02-2026"} for row in _records(month, 2)])


def _other_month(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Registrations of the month after: the export was made too late and with too wide a range."""
    later = MONTHS[min(month.number + 1, len(MONTHS) - 1)] if month.number + 1 < len(MONTHS) else MONTHS[0]
    written = month.plan.style.notation.day(np.datetime64(later) + 1)
    return _append(tables["registraties"], [{**row, "datum": written} for row in _records(month, 4)])


def _unmapped_codes(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """A code that stands on no list."""
    return _append(tables["registraties"], [{**row, "code": "PV"} for row in _records(month, 12)])


def _minutes_in_words(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Minutes that are no number."""
    return _append(tables["registraties"], [{**row, "minuten": "tien"} for row in _records(month, 2)])


def _registered_twice(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """The same registration twice, letter by letter."""
    content = tables["registraties"]
    return _append(content, [_row(content, number) for number in range(0, min(50, content.row_count()), 10)])


def _flag_against_category(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Truancy that the software calls authorised."""
    yes = month.plan.style.notation.yes
    return _append(tables["registraties"], [{**row, "geoorloofd": yes} for row in _records(month, 6)])


def _registered_while_cancelled(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Absence from lessons that fell out."""
    return _append(tables["registraties"], _records(month, 5, CANCELLED))


def _same_slot_twice(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Rows of the timetable that come again."""
    content = tables["rooster"]
    return _append(content, [_row(content, number) for number in range(0, min(400, content.row_count()), 100)])


def _overlapping_slots(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """A second lesson that begins ten minutes into the first."""
    slots, write, rows = month.slots, month.plan.style.notation, []
    for slot in np.flatnonzero(slots.state == PLANNED)[25:325:100]:
        day, period = slots.day[slot], slots.period[slot]
        begin, end = month.bells.begin[day, period] + 10, month.bells.end[day, period] + 10
        rows.append(
            {
                "leerlingnummer": str(month.pupils.numbers[slots.pupil[slot]]),
                "datum": write.day(month.calendar.days[day]),
                "begintijd": write.minutes(np.array([begin]))[0].as_py(),
                "eindtijd": write.minutes(np.array([end]))[0].as_py(),
                "vak": "mentor",
                "status": "gepland",
            }
        )
    return _append(tables["rooster"], rows)


def _periods_without_bell(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Lessons in a fourteenth period that no bell rings for."""
    content = tables["rooster"]
    return _append(content, [{**_row(content, number), "lesuur": "14"} for number in (0, 30, 60, 90)])


def _lost_zeros(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Pupil numbers that went through a spreadsheet in one table and not in the other."""
    columns = tables["registraties"].blocks[0].columns
    numbers = columns["leerlingnummer"].to_pylist()
    columns["leerlingnummer"] = texts([str(int(number)) for number in numbers])
    return str(sum(number.startswith("0") for number in numbers))


def _after_leaving(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """The timetable runs on for pupils who have left; `month_slots` does it, here they are counted."""
    slots = month.slots
    return str(int((~month.pupils.is_enrolled[slots.pupil, slots.day]).sum()))


def _roll_call_given_up(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """In November a third of the lessons had no roll call: the software was down, or nobody asked."""
    no, missed = month.plan.style.notation.no, 0
    for block in tables["rooster"].blocks:
        if "gecontroleerd" in block.columns:
            called = block.columns["gecontroleerd"].to_pylist()
            if month.first_day == _NOVEMBER:
                called = [no if call and number % 3 == 0 else call for number, call in enumerate(called)]
                block.columns["gecontroleerd"] = texts(called)
            missed += sum(called[line] == no for line in (range(len(called)) if block.rows is None else block.rows))
    return str(missed)


def _rounded_minutes(tables: Mapping[str, Table], month: SchoolMonth) -> str:
    """Minutes to the nearest five, as a school does that fills them in at the end of the day."""
    rounded = 0
    for block in tables["registraties"].blocks:
        if "minuten" in block.columns:
            given = block.columns["minuten"].to_pylist()
            written = [str(max(5, 5 * round(int(text) / 5))) if text and text.isdigit() else text for text in given]
            block.columns["minuten"] = texts(written)
            rounded += sum(bool(written[line]) for line in (range(len(written)) if block.rows is None else block.rows))
    return str(rounded)


_NOVEMBER = date(2025, 11, 1)
FAULTS: dict[str, Callable[[Mapping[str, Table], SchoolMonth], str]] = {
    "unneeded_columns": _unneeded_columns,
    "bsn": _bsn,
    "unknown_pupils": _unknown_pupils,
    "impossible_dates": _impossible_dates,
    "other_month": _other_month,
    "unmapped_codes": _unmapped_codes,
    "minutes_in_words": _minutes_in_words,
    "registered_twice": _registered_twice,
    "flag_against_category": _flag_against_category,
    "registered_while_cancelled": _registered_while_cancelled,
    "same_slot_twice": _same_slot_twice,
    "overlapping_slots": _overlapping_slots,
    "periods_without_bell": _periods_without_bell,
    "lost_zeros": _lost_zeros,
    "after_leaving": _after_leaving,
    "roll_call_given_up": _roll_call_given_up,
    "rounded_minutes": _rounded_minutes,
}
"""Faults by name: each changes the tables of a delivery and tells how many rows, or which columns, it put in."""


def _records(month: SchoolMonth, count: int, state: int = PLANNED) -> list[Row]:
    """New truancy, each on a slot in this state of another pupil of the month."""
    slots, write = month.slots, month.plan.style.notation
    candidates = np.flatnonzero((slots.state == state) & month.pupils.is_enrolled[slots.pupil, slots.day])
    chosen = (
        candidates[np.linspace(7, len(candidates) - 1, count).astype(int)] if len(candidates) > count else candidates
    )
    code = month.codes.codes(np.array([NUMBER["unauthorised"]] * len(chosen)), month.calendar.days[slots.day[chosen]])
    return [
        {
            "leerlingnummer": str(month.pupils.numbers[slots.pupil[slot]]),
            "datum": write.day(month.calendar.days[slots.day[slot]]),
            "lesuur": month.bells.period_names[slots.period[slot]],
            "code": month.codes.names()[position],
            "geoorloofd": write.no,
            "bron": "controle",
            "geregistreerd_op": f"{month.calendar.days[slots.day[slot]]} 16:30",
        }
        for slot, position in zip(chosen, code, strict=True)
    ]


def _append(content: Table, rows: list[Row]) -> str:
    content.appended += rows
    return str(len(rows))


def _row(content: Table, number: int) -> Row:
    """One row of the table as it stands."""
    row: Row = {}
    for block in content.blocks:
        line = number if block.rows is None else int(block.rows[number])
        row |= {name: values[line].as_py() for name, values in block.columns.items()}
    return row


def _enrolled(month: SchoolMonth) -> np.ndarray:
    """The pupil of each row of `leerlingen`."""
    enrolment = month.pupils.enrolment
    return enrolment.pupil[enrolment.overlapping(np.datetime64(month.first_day), np.datetime64(month.last_day))]


def _passes_eleven_test(number: int) -> bool:
    digits = [int(digit) for digit in f"{number:09d}"]
    return (sum((9 - place) * digit for place, digit in enumerate(digits[:8])) - digits[8]) % 11 == 0
