"""What was planted is there: each fault can be found in the files that it was put into."""

from collections import Counter
from datetime import date

import pytest

from attendance.sample.faults import FAULTS
from attendance.sample.make import Written
from attendance.sample.region import Plant, RegionPlan
from tests.attendance.sample.conftest import Rows, read_tables


def _planted(written: list[Written], what: str) -> list[tuple[Written, Plant]]:
    return [(one, plant) for one in written for plant in one.planted if plant.what == what]


@pytest.mark.parametrize("what", sorted(FAULTS))
def test_every_fault_occurs_in_the_region(written: list[Written], what: str) -> None:
    assert _planted(written, what)


def _twice(rows: Rows) -> int:
    return sum(count - 1 for count in Counter(tuple(row.values()) for row in rows).values())


def _slot(row: dict[str, str]) -> tuple[str, str, str]:
    return row["leerlingnummer"], row["datum"], row["lesuur"]


def _found(what: str, tables: dict[str, Rows], month: date) -> int:
    """How many rows of the delivery have the fault, told from the file alone."""
    pupils = {row["leerlingnummer"] for row in tables["leerlingen"]}
    records = tables["registraties"]
    codes = {row["code"]: row["categorie"] for row in tables.get("codes", [])}
    cancelled = {_slot(row) for row in tables.get("rooster", []) if row["status"] == "vervallen"}
    enrolled: dict[str, list[tuple[date, date]]] = {}
    if what == "after_leaving":
        for row in tables["leerlingen"]:
            last = _day(row["uitschrijving"]) if row["uitschrijving"] else date.max
            enrolled.setdefault(row["leerlingnummer"], []).append((_day(row["inschrijving"]), last))
    ringing = {row["lesuur"] for row in tables.get("lestijden", [])}
    return {
        "unknown_pupils": lambda: sum(row["leerlingnummer"] not in pupils for row in records),
        "impossible_dates": lambda: sum(row["datum"] == "31-02-2026" for row in records),
        "other_month": lambda: sum(row["datum"][3:5] != f"{month:%m}" for row in records),
        "unmapped_codes": lambda: sum(row["code"] not in codes for row in records),
        "minutes_in_words": lambda: sum(row["minuten"].isalpha() for row in records),
        "registered_twice": lambda: _twice(records),
        "flag_against_category": lambda: sum(
            codes.get(row["code"]) in ("unauthorised", "ongeoorloofd") and row["geoorloofd"] == "J" for row in records
        ),
        "same_slot_twice": lambda: _twice(tables["rooster"]),
        "overlapping_slots": lambda: sum(row["vak"] == "mentor" for row in tables["rooster"]),
        "periods_without_bell": lambda: sum(
            row["lesuur"] not in ringing and "-" not in row["lesuur"] for row in tables["rooster"]
        ),
        "registered_while_cancelled": lambda: sum(
            row["geregistreerd_op"].endswith("16:30") and _slot(row) in cancelled for row in records
        ),
        "roll_call_given_up": lambda: sum(row["gecontroleerd"] == "0" for row in tables["rooster"]),
        "rounded_minutes": lambda: sum(row["minuten"].isdigit() and int(row["minuten"]) % 5 == 0 for row in records),
        "after_leaving": lambda: sum(
            not any(first <= _day(row["datum"]) <= last for first, last in enrolled[row["leerlingnummer"]])
            for row in tables["rooster"]
        ),
    }[what]()


def _day(dutch: str) -> date:
    day, month, year = (int(part) for part in dutch.split("-"))
    return date(year, month, day)


@pytest.mark.parametrize("what", sorted(set(FAULTS) - {"bsn", "unneeded_columns", "lost_zeros"}))
def test_faults_in_rows_are_as_many_as_is_claimed(written: list[Written], region: RegionPlan, what: str) -> None:
    deliveries = [(one, plant) for one, plant in _planted(written, what) if one.plan.copy == 1][:2]
    for one, plant in deliveries:
        assert _found(what, read_tables(one, region), one.plan.month) == int(plant.detail)


def test_unneeded_columns_are_there(written: list[Written], region: RegionPlan) -> None:
    for one, plant in _planted(written, "unneeded_columns"):
        assert set(plant.detail.split(", ")) <= set(read_tables(one, region)["leerlingen"][0])


def test_numbers_lose_their_zeros_in_one_table_only(written: list[Written], region: RegionPlan) -> None:
    one, _ = _planted(written, "lost_zeros")[0]
    tables = read_tables(one, region)
    pupils = {row["leerlingnummer"] for row in tables["leerlingen"]}
    named = {row["leerlingnummer"] for row in tables["registraties"]}
    assert any(number.startswith("0") for number in pupils)
    assert not any(number.startswith("0") for number in named)
    assert {int(number) for number in named} <= {int(number) for number in pupils}


def test_the_column_that_must_not_be_there_passes_the_eleven_test(written: list[Written], region: RegionPlan) -> None:
    one, _ = _planted(written, "bsn")[0]
    for row in read_tables(one, region)["leerlingen"]:
        digits = [int(digit) for digit in row["bsn"]]
        assert sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0
