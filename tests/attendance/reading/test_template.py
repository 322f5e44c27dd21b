"""The template is made from what the reader reads by; its example is read whole, and an empty one gets a friendly answer."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from attendance.reading import notations as written
from attendance.reading.notations import clean
from attendance.reading.shapes.exchange import EXCHANGE, EXPLANATION_SHEET
from attendance.reading.template import template_workbook
from orchestration.cli import main
from tests.attendance.reading.delivery import codes, content, only_month, read

OCTOBER = date(2025, 10, 1)


def workbook(filled: bool = False) -> openpyxl.Workbook:
    """The template, opened to be filled in."""
    return openpyxl.load_workbook(io.BytesIO(template_workbook(filled)))


def test_a_sheet_per_table_with_the_columns_that_are_read() -> None:
    book = workbook()
    assert book.sheetnames == [EXPLANATION_SHEET, *(table.name for table in EXCHANGE.tables)]
    for table in EXCHANGE.tables:
        header = [cell.value for cell in book[table.name][1]]
        assert header == [column.header for column in table.columns]
        assert book[table.name].max_row == 1


def test_every_column_is_explained_in_dutch() -> None:
    rows = [row[:5] for row in workbook()[EXPLANATION_SHEET].iter_rows(values_only=True)]
    explained = {(row[0], row[1]): row for row in rows if row[1]}
    for table in EXCHANGE.tables:
        assert table.explanation.endswith(".")
        for column in table.columns:
            _, _, must, meaning, writing = explained[table.name, column.header]
            assert meaning == column.explanation
            assert meaning.endswith(".")
            assert writing
            assert (must == "ja") == column.must_exist


def test_drop_downs_offer_just_what_the_reader_knows() -> None:
    book = workbook()
    offered = {
        (name, str(rule.sqref).split(":")[0]): str(rule.formula1).strip('"').split(",")
        for name in book.sheetnames
        for rule in book[name].data_validations.dataValidation
    }
    for table in EXCHANGE.tables:
        for place, column in enumerate(table.columns):
            choices = column.notation.choices if column.notation else ()
            cell = f"{openpyxl.utils.get_column_letter(place + 1)}2"
            assert tuple(offered.pop((table.name, cell), ())) == choices
            assert len(",".join(choices)) < 255, "a spreadsheet cuts a longer list off"
    assert not offered


@pytest.mark.parametrize(
    "notation", [n for n in vars(written).values() if isinstance(n, written.Notation) and n.choices]
)
def test_every_choice_is_read_as_something_of_its_own(notation: written.Notation) -> None:
    assert notation.read is not None
    values = [notation.read(clean(choice)) for choice in notation.choices]
    assert None not in values
    assert len(set(values)) == len(values)


def test_the_filled_example_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "voorbeeld.xlsx"
    path.write_bytes(template_workbook(filled=True))
    reading = read(path, months=(OCTOBER, OCTOBER))
    assert reading.shape == "uitwisselformaat"
    month = only_month(reading)
    assert (month.rows_set_aside, month.rows_dropped, codes(month.findings)) == (0, 0, [])
    assert {name: table.num_rows for name, table in month.tables.items()} == {
        "enrolment": 4,
        "slot": 4 * 4 * 3,
        "registration": 4,
        "pupil_total": 0,
    }
    slots = content(month)["slot"]
    assert {(row["begin_minute"], row["end_minute"]) for row in slots} == {(510, 560), (560, 610), (630, 680)}
    assert sum(row["state"] == "cancelled" for row in slots) == 4
    assert {row["lesson_period_from"] for row in content(month)["registration"]} == {None, "1", "2"}


@pytest.mark.parametrize("months", [None, (OCTOBER, OCTOBER)])
def test_the_empty_template_gets_a_friendly_answer(tmp_path: Path, months: tuple[date, date] | None) -> None:
    path = tmp_path / "leeg.xlsx"
    path.write_bytes(template_workbook())
    reading = read(path, months=months)
    assert codes(reading.findings) == ["delivery_empty"]
    assert "Er staan geen gegevens in deze aanlevering" in reading.findings[0].sentence


def test_sheets_that_a_school_has_no_use_for_are_not_delivered(tmp_path: Path) -> None:
    """A primary school fills in pupils, registrations and bells; the empty timetable says nothing."""
    book = workbook(filled=True)
    for name in ("rooster", "codes", "vrije_dagen"):
        book[name].delete_rows(2, 100)
    book.save(tmp_path / "d.xlsx")
    month = only_month(read(tmp_path / "d.xlsx", months=(OCTOBER, OCTOBER)))
    assert not month.has_timetable
    assert month.tables["registration"].num_rows == 4
    assert month.bell_time is not None
    assert (month.reason_code, month.free_day) == (None, None)
    assert set(codes(month.findings)) == {"code_unmapped"}


def test_nothing_to_register_is_an_answer_too(tmp_path: Path) -> None:
    book = workbook(filled=True)
    book["registraties"].delete_rows(2, 100)
    book.save(tmp_path / "d.xlsx")
    month = only_month(read(tmp_path / "d.xlsx", months=(OCTOBER, OCTOBER)))
    assert month.tables["slot"].num_rows == 48
    assert codes(month.findings) == ["registrations_none"]


def test_another_workbook_with_a_sheet_of_that_name_is_read_as_it_is(tmp_path: Path) -> None:
    book = workbook(filled=True)
    book[EXPLANATION_SHEET]["A1"] = "Toelichting van de administratie"
    book.save(tmp_path / "d.xlsx")
    month = only_month(read(tmp_path / "d.xlsx", months=(OCTOBER, OCTOBER)))
    assert "table_unneeded" in codes(month.findings)
    assert month.tables["slot"].num_rows == 48


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "nieuw" / "sjabloon.xlsx"
    assert CliRunner().invoke(main, ["template", str(path)]).exit_code == 0
    assert openpyxl.load_workbook(path).sheetnames[0] == EXPLANATION_SHEET
    filled = CliRunner().invoke(main, ["template", "--filled", str(path)])
    assert "Voorbeeld geschreven" in filled.output
    assert openpyxl.load_workbook(path)["leerlingen"].max_row == 5
    assert CliRunner().invoke(main, ["template", str(tmp_path / "sjabloon.csv")]).exit_code == 2
