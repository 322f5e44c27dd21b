"""The files of a month agree with each other and with what happened, counted row by row."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from attendance.sample.exchange import exchange_tables, rooster
from attendance.sample.month import SchoolMonth, invent_school
from attendance.sample.pars import presentie
from attendance.sample.region import RegionPlan
from attendance.sample.somtoday import afspraken
from attendance.schools import holidays


@pytest.fixture(scope="module")
def month(region: RegionPlan) -> SchoolMonth:
    """October at the first school, in the exchange format with a row per pupil and slot."""
    return invent_school(region, region.schools[0]).month(1)


def _rows(tables, name: str) -> list[dict[str, str]]:
    content = next(one for one in tables if one.name == name)
    columns = {column: content.column(column).to_pylist() for column in content.column_names()}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def test_groups_and_their_members_give_the_same_slots_as_a_row_per_pupil(month: SchoolMonth) -> None:
    per_pupil = _rows(exchange_tables(month), "rooster")
    by_group = replace(month, plan=replace(month.plan, style=replace(month.plan.style, timetable="per_group")))
    tables = exchange_tables(by_group)
    lessons: dict[str, list[tuple]] = {}
    for row in _rows(tables, "lessen"):
        lessons.setdefault(row["lesgroep"], []).append(
            (row["datum"], row["lesuur"], row["status"], row["gecontroleerd"])
        )
    enrolled = {(pupil, day) for pupil, day in _enrolled_days(month)}
    expanded = {
        (row["leerlingnummer"], *lesson)
        for row in _rows(tables, "groepsindeling")
        for lesson in lessons.get(row["lesgroep"], [])
        if (row["leerlingnummer"], lesson[0]) in enrolled
    }
    given = [(r["leerlingnummer"], r["datum"], r["lesuur"], r["status"], r["gecontroleerd"]) for r in per_pupil]
    assert len(given) == len(set(given))
    assert expanded == set(given)


def _enrolled_days(month: SchoolMonth):
    for row in _rows(exchange_tables(month), "leerlingen"):
        for day in month.calendar.days[month.days]:
            if row["inschrijving"] <= str(day) and (not row["uitschrijving"] or str(day) <= row["uitschrijving"]):
                yield row["leerlingnummer"], str(day)


def test_slots_lie_on_school_days_of_the_month_while_enrolled(month: SchoolMonth) -> None:
    enrolled = set(_enrolled_days(month))
    closed = [(one.date_from, one.date_to) for one in holidays(month.plan.school.holiday_region)]
    free = {day for day, _ in month.calendar.free_days}
    for row in _rows(exchange_tables(month), "rooster"):
        assert (row["leerlingnummer"], row["datum"]) in enrolled
    for text in {row["datum"] for row in _rows(exchange_tables(month), "rooster")}:
        day = date.fromisoformat(text)
        assert (day.year, day.month) == (2025, 10)
        assert day.weekday() < 5
        assert day not in free
        assert not any(start <= day <= end for start, end in closed)


def test_times_are_those_of_the_bell_table(month: SchoolMonth) -> None:
    bells = _rows(exchange_tables(month), "lestijden")
    for row in _rows(exchange_tables(month), "rooster"):
        dated = [bell for bell in bells if bell["datum"] == row["datum"]]
        ringing = [
            bell
            for bell in dated or [b for b in bells if not b["datum"]]
            if bell["lesuur"] == row["lesuur"]
            and (bell["geldig_van"] or "0") <= row["datum"] <= (bell["geldig_tot"] or "9")
        ]
        assert [(bell["begintijd"], bell["eindtijd"]) for bell in ringing] == [(row["begintijd"], row["eindtijd"])]


def test_every_registration_meets_a_slot_of_its_pupil(month: SchoolMonth) -> None:
    days_of: dict[str, set[str]] = {}
    periods_of: dict[tuple[str, str], set[int]] = {}
    for row in _rows(exchange_tables(month), "rooster"):
        days_of.setdefault(row["leerlingnummer"], set()).add(row["datum"])
        periods_of.setdefault((row["leerlingnummer"], row["datum"]), set()).add(int(row["lesuur"]))
    rows = _rows(exchange_tables(month), "registraties")
    assert len(rows) == len(month.events)
    for row in rows:
        assert row["datum"] in days_of[row["leerlingnummer"]]
        assert not row["datum_tot"] or row["datum_tot"] in days_of[row["leerlingnummer"]]
        if row["lesuur"]:
            first, _, last = row["lesuur"].partition("-")
            touched = set(range(int(first), int(last or first) + 1))
            assert touched & periods_of[row["leerlingnummer"], row["datum"]]


def test_a_slot_is_absent_for_one_reason_at_a_time(month: SchoolMonth) -> None:
    """Records of one slot differ only where a later one settles an earlier, or where the pupil came late."""
    events = month.events
    whole = {
        (p, d)
        for p, a, b, f in zip(events.pupil, events.first_day, events.last_day, events.first_period, strict=True)
        if f < 0
        for d in range(a, b + 1)
    }
    single = {(p, d) for p, d, f in zip(events.pupil, events.first_day, events.first_period, strict=True) if f >= 0}
    assert not whole & single


def test_the_shapes_of_vendors_hold_the_same_slots(month: SchoolMonth) -> None:
    content = afspraken(month)
    assert content.row_count() == len(month.slots)
    assert content.column("leerlingnummer").to_pylist() == [str(n) for n in month.pupils.numbers[month.slots.pupil]]
    begin = content.column("beginDatumTijd").to_pylist()
    minutes = month.bells.begin[month.slots.day, month.slots.period]
    for text, day, minute in list(zip(begin, month.calendar.days[month.slots.day], minutes, strict=True))[::97]:
        summer = str(day) < "2025-10-26"
        assert text == f"{day}T{minute // 60:02d}:{minute % 60:02d}:00.000+0{2 if summer else 1}:00"


PARS_TYPES = {
    "ziek": "Ziek",
    "sick": "Ziek",
    **dict.fromkeys(("medisch bezoek", "verlof", "door school", "overig geoorloofd"), "Regulier absent"),
    **dict.fromkeys(("medical", "leave", "school_initiated", "other_authorised"), "Regulier absent"),
    **dict.fromkeys(("geoorloofd te laat", "ongeoorloofd te laat", "late_authorised", "late_unauthorised"), "Te laat"),
    **dict.fromkeys(("ongeoorloofd", "onbekend", "unauthorised", "unknown_reason"), "Absent"),
    **dict.fromkeys(("aanwezig", "geen verzuim", "present", "not_attendance"), "Present"),
}


def _touches(record: dict[str, str], slot: dict[str, str]) -> bool:
    if not record["lesuur"]:
        return record["begintijd"] < slot["eindtijd"] and record["eindtijd"] > slot["begintijd"]
    first, _, last = record["lesuur"].partition("-")
    begin, _, end = slot["lesuur"].partition("-")
    return int(first) <= int(end or begin) and int(last or first) >= int(begin)


def test_pars_tells_of_each_lesson_what_the_records_said_last(region: RegionPlan) -> None:
    """The same month in the exchange format, read row by row: which lessons were looked at, and the latest record of each."""
    plan = next(plan for plan in region.schools if plan.style.shape == "pars")
    month = invent_school(region, plan).month(0)
    tables = exchange_tables(month)
    category = {row["code"]: row["categorie"] for row in _rows(tables, "codes")}
    records: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows(tables, "registraties"):
        assert not row["datum_tot"], "this school registers by lesson"
        records.setdefault((row["leerlingnummer"], row["datum"]), []).append(row)
    expected = {}
    for slot in _rows(tables, "rooster"):
        about = [
            (row["geregistreerd_op"], row["code"])
            for row in records.get((slot["leerlingnummer"], slot["datum"]), [])
            if _touches(row, slot)
        ]
        if slot["status"] == "gepland" and (slot["gecontroleerd"] == "J" or about):
            key = (slot["leerlingnummer"], slot["datum"], slot["lesuur"].partition("-")[0])
            expected[key] = PARS_TYPES[category[max(about)[1]]] if about else "Present"
    told = {}
    for row in _rows([presentie(month)], "presentie"):
        day, number, year = row["datumvan"].split("-")
        key = (row["ovnr"], f"{year}-{number:0>2}-{day:0>2}", str(int(row["lesuurbegin"])))
        assert key not in told
        told[key] = row["typeomschrijving"]
    assert set(told.values()) == {"Present", "Ziek", "Regulier absent", "Te laat", "Absent"}
    assert told.keys() == expected.keys()
    assert told == expected


def test_all_states_of_a_timetable_occur(region: RegionPlan) -> None:
    states = set()
    for plan in region.schools[:4]:
        month = invent_school(region, plan).month(0)
        rows = _rows([rooster(month)], "rooster")
        states |= {rows[number]["status"] for number in np.unique(month.slots.state, return_index=True)[1]}
    assert states == {"gepland", "vervallen", "opbouw", "maatwerk", "vrijstelling"}


def test_pupils_who_move_leave_here_and_arrive_there_the_next_day(region: RegionPlan) -> None:
    years = {plan.number: invent_school(region, plan) for plan in region.schools if plan.school.sector == "vo"}
    assert region.transfers
    for move in region.transfers:
        last, first = np.datetime64(move.last_day), np.datetime64(move.last_day) + 1
        assert last in years[move.from_school].pupils.enrolment.last
        assert first in years[move.to_school].pupils.enrolment.first
