"""PARS: one table that is timetable and registrations at once; its rows are accounted for once."""

from datetime import date
from pathlib import Path

from attendance.reading.shapes.pars import PARS
from tests.attendance.reading.delivery import (
    KEY,
    OCTOBER,
    codes,
    content,
    found,
    only_month,
    read,
    read_tables,
)
from tests.attendance.reading.software import pars_row, pars_tables

FIXTURES = Path(__file__).parents[2] / "fixtures" / "deliveries"
FIRST, SECOND = KEY.pupil_keys("00AH00", ["1001", "1002"])
FIFTH = date(2026, 10, 5)


def test_every_row_is_a_slot_that_was_looked_at(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, pars_tables())
    assert reading.shape == "pars"
    month = only_month(reading)
    sixth = date(2026, 10, 6)
    assert sorted(tuple(row.values()) for row in content(month)["slot"]) == [
        (2, FIRST, FIFTH, "1-3", 510, 600, "regular", "planned", True),
        (3, FIRST, FIFTH, "1-3", 615, 705, "regular", "planned", True),
        (4, SECOND, FIFTH, "1-3", 510, 600, "regular", "planned", True),
        (5, SECOND, FIFTH, "1-3", 615, 705, "regular", "planned", True),
        (6, SECOND, sixth, "1-3", 510, 600, "regular", "planned", True),
    ]


def test_what_is_not_present_is_a_registration_of_that_slot(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, pars_tables()))
    rows = {row["row_number"]: row for row in content(month)["registration"]}
    assert {number: (row["code"], row["type_category"], row["minutes"]) for number, row in rows.items()} == {
        3: ("ZIEK", "sick", None),
        4: ("REGULIER ABSENT", None, None),
        5: ("TE LAAT", None, 0),
        6: ("ABSENT", None, None),
    }
    assert {(row["begin_minute"], row["source"]) for row in rows.values()} == {(510, "roll_call"), (615, "roll_call")}
    assert {finding.value for finding in month.findings if finding.code == "code_unmapped"} == {
        "REGULIER ABSENT",
        "TE LAAT",
        "ABSENT",
    }, "only the school can say whether these are allowed"


def test_names_and_remarks_go(tmp_path: Path) -> None:
    rows = [pars_row("1001", "Ziek")]
    rows[0][9:11] = ["migraine", "belt moeder terug"]
    month = only_month(read_tables(tmp_path, pars_tables(*rows)))
    unneeded = {finding.column_name for finding in month.findings if finding.code == "column_unneeded"}
    assert unneeded == {"reden", "opmerking", "deelnemernaam", "naam"}
    kept = str(month)
    assert not any(word in kept for word in ("migraine", "moeder", "Kim", "Bakker"))


def test_a_row_counts_once_although_it_is_read_for_two_things(tmp_path: Path) -> None:
    rows = [
        pars_row("1001", "Ziek"),
        pars_row("7777", "Ziek"),
        pars_row("1001", "Absent", day="31-02-2026"),
        pars_row("1001", "", begin="10:15", end="11:45"),
        pars_row("1002", "Absent", begin="10:00", end="08:30"),
        pars_row("1002", "Absent", day="6-11-2026"),
        ["Totaal", *[""] * 11, "6"],
    ]
    month = only_month(read_tables(tmp_path, pars_tables(*rows), max_unusable_share=0.9))
    own = [row for row in month.set_aside.to_pylist() if row["table_name"] == "pars"]
    assert {row["row_number"]: row["code"] for row in own} == {
        3: "pupil_unknown",
        4: "date_unreadable",
        5: "value_missing",
        6: "end_before_begin",
        7: "month_other_row",
    }
    assert (month.rows_delivered, month.rows_set_aside, month.rows_dropped) == (2 + 2 + 7, 5, 1)
    assert [finding.row_count for finding in month.findings if finding.code == "pupil_unknown"] == [1]


def test_periods_without_times_take_the_bells(tmp_path: Path) -> None:
    rows = [pars_row("1001", "Ziek", begin="", end="")]
    tables = pars_tables(*rows) | {
        "lestijden": [
            ["lesuur", "begintijd", "eindtijd"],
            ["01", "8:30", "9:00"],
            ["02", "9:00", "9:30"],
            ["03", "9:30", "10:00"],
        ]
    }
    month = only_month(read_tables(tmp_path, tables))
    assert [row["lesson_period"] for row in content(month)["slot"]] == ["1-3"]
    assert [(r["lesson_period_from"], r["lesson_period_to"]) for r in content(month)["registration"]] == [("1", "3")]
    without = pars_tables(*rows, pars_row("1001", "Present"))
    found(only_month(read_tables(tmp_path, without)).findings, "bell_time_missing")


def test_the_fixture_as_a_dutch_spreadsheet_saves_it() -> None:
    month = only_month(read(FIXTURES / "pars_names_and_remarks_windows_1252", months=(OCTOBER, OCTOBER)))
    assert {table: month.tables[table].num_rows for table in ("enrolment", "slot", "registration")} == {
        "enrolment": 2,
        "slot": 4,
        "registration": 3,
    }
    assert set(codes(month.findings)) == {"column_unneeded", "row_totals"}


def test_both_readings_of_a_row_see_the_same_columns() -> None:
    (table,) = PARS.tables
    slots, registrations = table.readings()
    assert slots.name == registrations.name
    assert slots.columns is registrations.columns
