"""Totals per pupil: nothing of any day, the month named by whoever delivers, and never a number that is guessed."""

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from attendance.reading import notations as written
from attendance.reading.notations import clean
from tests.attendance.reading.delivery import (
    KEY,
    NAMED_OCTOBER,
    OCTOBER,
    codes,
    content,
    exchange_tables,
    found,
    only_month,
    read,
    read_tables,
)
from tests.attendance.reading.software import totals_row, totals_tables

FIRST, SECOND = KEY.pupil_keys("00AH00", ["1001", "1002"])


def test_totals_become_minutes_per_pupil(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, totals_tables())
    assert reading.shape == "verzuimtotalen"
    month = only_month(reading)
    assert [tuple(row.values()) for row in content(month)["pupil_total"]] == [
        (5, FIRST, 6444, 216, 216, 0),
        (6, SECOND, 5890, 860, 120, 650),
    ]
    assert month.tables["slot"].num_rows == month.tables["registration"].num_rows == 0
    assert {(m.table_name, m.measure): m.in_file for m in month.measures if m.table_name == "totalen"} == {
        ("totalen", "rows"): 2,
        ("totalen", "pupils"): 2,
        ("totalen", "minutes"): 6444 + 216 + 5890 + 860,
    }
    assert set(codes(month.findings)) == {"column_unneeded", "totals_only"}
    assert {f.column_name for f in month.findings if f.code == "column_unneeded"} == {
        "Roepnaam",
        "Voorvoegsels",
        "Achternaam",
    }


@pytest.mark.parametrize("months", [None, (OCTOBER, date(2026, 11, 1))])
def test_totals_have_no_dates_so_one_month_must_be_named(tmp_path: Path, months: tuple[date, date] | None) -> None:
    reading = read_tables(tmp_path, totals_tables(), months=months)
    assert reading.refused
    assert codes(reading.findings) == ["month_not_named"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (totals_row("1002", "98u", "2u", "3u", "4u58m"), "totals_disagree", "Totale afwezigheid"),
        (totals_row("1002", "980u", "2u", "0u", "2u"), "total_too_long", None),
        (totals_row("1001", "98u", "2u", "0u", "2u"), "pupil_twice", None),
        (totals_row("7777", "98u", "2u", "0u", "2u"), "pupil_unknown", None),
        (totals_row("1002", "93 %", "2u", "0u", "2u"), "duration_unreadable", "Aanwezigheid"),
        (totals_row("1002", "98,5", "2u", "0u", "2u"), "duration_unreadable", "Aanwezigheid"),
        (totals_row("1002", "", "2u", "0u", "2u"), "value_missing", "Aanwezigheid"),
        (totals_row("", "98u", "2u", "0u", "2u"), "value_missing", "Studentnummer"),
    ],
)
def test_rows_that_cannot_be_trusted_are_set_aside(
    tmp_path: Path, row: list[str], code: str, column: str | None
) -> None:
    tables = totals_tables(totals_row("1001", "100u", "0u", "0u", "0u"), row)
    month = only_month(read_tables(tmp_path, tables))
    assert [(r["row_number"], r["code"]) for r in month.set_aside.to_pylist()] == [(6, code)]
    assert found(month.findings, code).column_name == column
    assert month.tables["pupil_total"].num_rows == 1


def test_parts_rounded_by_themselves_may_be_a_minute_more_than_their_total(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, totals_tables(totals_row("1001", "90u", "1u31m", "0u31m", "2u01m"))))
    assert [row["absent_minutes"] for row in content(month)["pupil_total"]] == [122]


def test_absence_that_is_neither_has_no_known_reason(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, totals_tables(totals_row("1001", "90u", "", "1u", "5u"))))
    (row,) = content(month)["pupil_total"]
    assert (row["absent_minutes"], row["authorised_minutes"], row["unauthorised_minutes"]) == (300, 0, 60)


def test_a_totals_row_at_the_end_is_no_pupil(tmp_path: Path) -> None:
    rows = [totals_row("1001", "90u", "1u", "1u", "2u"), totals_row("Totaal", "900u", "1u", "1u", "2u")]
    month = only_month(read_tables(tmp_path, totals_tables(*rows)))
    assert month.tables["pupil_total"].num_rows == 1
    assert found(month.findings, "row_totals").row_count == 1


def test_registrations_go_before_totals(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, exchange_tables() | totals_tables())
    assert reading.shape == "uitwisselformaat"
    month = only_month(reading)
    assert month.tables["pupil_total"].num_rows == 0
    assert month.tables["slot"].num_rows == 4
    assert found(month.findings, "table_twice").table_name == "totalen"


def test_a_timetable_beside_totals_is_not_mistaken_for_presence(tmp_path: Path) -> None:
    tables = totals_tables() | {"rooster": exchange_tables()["rooster"]}
    reading = read_tables(tmp_path, tables)
    assert reading.shape == "verzuimtotalen"
    month = only_month(reading)
    assert month.tables["slot"].num_rows == 0
    assert found(month.findings, "table_twice").table_name == "rooster"


def test_without_pupils_there_is_no_cohort(tmp_path: Path) -> None:
    tables = totals_tables()
    del tables["leerlingen"]
    (refusal,) = read_tables(tmp_path, tables).findings
    assert (refusal.code, refusal.table_name) == ("table_missing", "leerlingen")


@pytest.mark.parametrize("hours", [0, 7, 23, 24, 26, 49, 107])
def test_durations_of_a_spreadsheet_beyond_a_day(tmp_path: Path, hours: int) -> None:
    """A spreadsheet shows 107:24 and keeps 4.475 days; none of them may come out as the time of a clock."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in totals_tables(totals_row("1001", "", "0u", "0u", "0u")).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    cell = book["Totaaloverzicht Verzuim"]["E5"]
    cell.value = timedelta(hours=hours, minutes=24)
    cell.number_format = "[h]:mm"
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "d.xlsx").write_bytes(stream.getvalue())
    month = only_month(read(tmp_path / "d.xlsx", months=NAMED_OCTOBER))
    assert [row["present_minutes"] for row in content(month)["pupil_total"]] == [hours * 60 + 24]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("107u24m", 6444),
        ("107 u 24 m", 6444),
        ("107u", 6420),
        ("24m", 24),
        ("107:24", 6444),
        ("107:24:00", 6444),
        ("0u0m", 0),
        ("3 uur 5 minuten", 185),
        ("0", 0),
        ("0.0", 0),
        ("1u05", 65),
    ],
)
def test_durations(text: str, minutes: int) -> None:
    assert written.read_duration(clean(text)) == minutes


@pytest.mark.parametrize("text", ["107", "107.4", "93%", "-3u", "1u75m", "12:75", "u", "1 jan 2026", "04-01-1900"])
def test_no_durations(text: str) -> None:
    assert written.read_duration(clean(text)) is None
