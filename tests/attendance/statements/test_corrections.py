"""What a school says by hand goes before what was delivered, on its own days; it is kept, and undone by a new change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from attendance.deliveries import Entry, Ledger
from attendance.errors import CorrectionRejected
from attendance.intake.reference import Reference, ReferenceBook
from attendance.intake.taking_in import Intake
from attendance.reading import Layout
from attendance.settings import read_settings
from attendance.statements import corrections
from attendance.statements.corrections import Change
from tests.attendance.recorded import delivery

SCHOOL = "00AH00"
OCTOBER = date(2025, 10, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{tmp_path / 'application.db'}")


def told(ledger: Ledger, month: date = OCTOBER) -> Reference:
    return ReferenceBook(ledger, ledger.deliveries()).of(SCHOOL, month)


def record(ledger: Ledger, *changes: Change) -> None:
    corrections.record(ledger, SCHOOL, changes, "M. Jansen", "uitgezocht met de teamleider")


def meanings(ledger: Ledger) -> list[tuple[str, str, date | None, date | None]]:
    return [(row["code"], row["category"], row["valid_from"], row["valid_to"]) for row in told(ledger).reason_code]


def test_a_code_by_hand_holds_on_its_own_days_and_the_delivered_meaning_on_the_others(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"), reason_codes=[{"code": "BV", "category": "leave"}])])
    record(ledger, corrections.code_means("bv ", "not_attendance", valid_from=date(2025, 10, 13)))
    assert meanings(ledger) == [
        ("BV", "leave", None, date(2025, 10, 12)),
        ("BV", "not_attendance", date(2025, 10, 13), None),
    ]
    record(ledger, corrections.code_means("BV", "medical"))
    assert meanings(ledger) == [("BV", "medical", None, None)]


def test_every_change_is_kept_and_undone_by_a_new_one(ledger: Ledger) -> None:
    record(ledger, corrections.code_means("TA", "medical"))
    record(ledger, corrections.code_means("TA", "leave", description="Thuis, afgesproken"))
    newest, first = corrections.history(ledger, SCHOOL)
    assert (newest.made_by, newest.note, newest.undoes) == ("M. Jansen", "uitgezocht met de teamleider", None)
    with pytest.raises(CorrectionRejected, match="eerst die"):
        corrections.undo(ledger, SCHOOL, first.correction_id, "P. de Vries")
    corrections.undo(ledger, SCHOOL, newest.correction_id, "P. de Vries")
    assert meanings(ledger) == [("TA", "medical", None, None)]
    made = corrections.history(ledger, SCHOOL)
    assert [one.undoes for one in made] == [newest.correction_id, None, None]
    assert made[0].change.rows == first.change.rows


def test_undoing_the_only_change_brings_back_what_was_delivered(ledger: Ledger) -> None:
    ledger.record([Entry(delivery("1"), reason_codes=[{"code": "ZK", "category": "sick"}])])
    record(ledger, corrections.code_means("ZK", "leave"))
    corrections.undo(ledger, SCHOOL, corrections.history(ledger, SCHOOL)[0].correction_id, "M. Jansen")
    assert meanings(ledger) == [("ZK", "sick", None, None)]


def test_bells_by_hand_take_the_place_of_the_delivered_ones_from_their_first_day(ledger: Ledger) -> None:
    row = {"begin_minute": 510, "end_minute": 560, "weekday": None, "valid_from": None, "valid_to": None, "date": None}
    short = row | {"lesson_period": "1", "end_minute": 540, "date": date(2025, 10, 3)}
    brought = replace(delivery("1"), brought_bell_times=True)
    ledger.record([Entry(brought, bell_times=[row | {"lesson_period": "1"}, short])])
    record(ledger, corrections.bells_are([("1", 500, 545, None), ("2", 545, 590, 3)], valid_from=date(2025, 10, 13)))
    record(ledger, corrections.short_day_is(date(2025, 10, 20), [("1", 510, 535)]))
    bells = [
        (
            bell["lesson_period"],
            bell["begin_minute"],
            bell["weekday"],
            bell["valid_from"],
            bell["valid_to"],
            bell["date"],
        )
        for bell in told(ledger).bell_time
    ]
    assert bells == [
        ("1", 510, None, None, date(2025, 10, 12), None),
        ("1", 500, None, date(2025, 10, 13), None, None),
        ("2", 545, 3, date(2025, 10, 13), None, None),
        ("1", 510, None, None, None, date(2025, 10, 3)),
        ("1", 510, None, None, None, date(2025, 10, 20)),
    ]


def test_a_free_day_is_added_or_turned_back_into_a_school_day(ledger: Ledger) -> None:
    brought = replace(delivery("1"), brought_free_days=True)
    ledger.record([Entry(brought, free_days=[{"date": date(2025, 10, 9)}])])
    record(ledger, corrections.day_is_free(date(2025, 10, 9), False), corrections.day_is_free(date(2025, 10, 10), True))
    assert told(ledger).free_day == [{"date": date(2025, 10, 10)}]


def test_a_layout_is_remembered_until_it_is_undone(ledger: Ledger) -> None:
    layout = Layout("dagdelen", {"Kind": "leerlingnummer", "Reden": "soort"})
    record(ledger, corrections.columns_are("verzuim 2025", layout))
    assert corrections.layouts(ledger, SCHOOL) == [layout]
    assert corrections.layouts(ledger, "00AA00") == []
    corrections.undo(ledger, SCHOOL, corrections.history(ledger, SCHOOL)[0].correction_id, "M. Jansen")
    assert corrections.layouts(ledger, SCHOOL) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Change(corrections.REASON_CODE, "X", ({"code": "X", "category": "vrij"},)), "categorie"),
        (corrections.code_means("X", "sick", valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)), "vóór"),
        (corrections.bells_are([("1", 560, 510, None)]), "eindigt niet"),
        (corrections.bells_are([("1", 500, 510, None), ("1", 510, 520, None)]), "twee keer"),
    ],
)
def test_a_change_that_can_not_hold_changes_nothing(ledger: Ledger, change: Change, reason: str) -> None:
    good = corrections.code_means("TA", "medical")
    with pytest.raises(CorrectionRejected, match=reason):
        record(ledger, good, change)
    with pytest.raises(CorrectionRejected, match="naam"):
        corrections.record(ledger, SCHOOL, [good], "  ")
    assert corrections.history(ledger, SCHOOL) == []
    assert meanings(ledger) == []


def test_bells_by_hand_also_go_before_the_table_that_comes_with_a_delivery(ledger: Ledger, tmp_path: Path) -> None:
    settings = replace(read_settings(), home=tmp_path / "home", key_file=tmp_path / "pseudonym.key", key=None)
    tables = {
        "leerlingen": "leerlingnummer;onderwijstype;leerjaar;inschrijving\n1001;havo;3;2025-08-01\n",
        "rooster": "leerlingnummer;datum;lesuur\n" + "".join(f"1001;2025-10-06;{period}\n" for period in (1, 2)),
        "registraties": "leerlingnummer;datum;code\n1001;2025-10-06;ZK\n",
        "lestijden": "lesuur;begintijd;eindtijd\n1;08:30;09:20\n",
    }
    for name, text in tables.items():
        (tmp_path / "files").mkdir(exist_ok=True)
        (tmp_path / "files" / f"{name}.csv").write_text(text)

    def set_aside() -> int:
        outcome = Intake(settings, ledger).deliver(tmp_path / "files", SCHOOL, (OCTOBER, OCTOBER))
        assert outcome.deliveries, "the same content is read again after a change by hand"
        return sum(found.row_count for found in outcome.findings if found.code == "bell_time_missing")

    assert set_aside() == 1
    record(ledger, corrections.bells_are([("1", 510, 560, None), ("2", 560, 610, None)]))
    assert set_aside() == 0
