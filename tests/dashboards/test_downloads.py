"""Files that open well in a Dutch spreadsheet, and that cannot run anything there."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from dashboards.drawing import downloads, tables
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share

FORMULAS = ("=HYPERLINK(1)", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1")


def test_csv_has_a_mark_semicolons_and_decimal_commas() -> None:
    content = downloads.as_csv(["Naam", "Deel", "Leeg"], [["’t Hulsbeek; noord", 93.4, None]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Naam;Deel;Leeg\r\n"’t Hulsbeek; noord";93,4;\r\n'


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert downloads.harmless(text) == f"'{text}"
    sheet = load_workbook(io.BytesIO(downloads.as_xlsx(["Naam"], [[text]]))).active
    assert str(sheet["A2"].value).startswith("'")
    assert sheet["A2"].data_type == "s"


def test_a_negative_number_stays_a_number() -> None:
    assert downloads.as_csv(["Verschil"], [[-2.5]]).decode("utf-8-sig") == "Verschil\r\n-2,5\r\n"
    assert load_workbook(io.BytesIO(downloads.as_xlsx(["Verschil"], [[-2.5]]))).active["A2"].value == -2.5


def test_missing_zero_and_empty_differ_in_a_table() -> None:
    columns = [Column("School", lambda row: row["name"]), Column("Aanwezig", lambda row: row["rate"], "share")]
    rows = [
        {"name": "<b>A</b>", "rate": Share(0, 60)},
        {"name": "B", "rate": Missing.NOT_DELIVERED},
        {"name": "C", "rate": Missing.NOT_REGISTERED},
    ]
    shown = tables.html(columns, rows, "Onderschrift")
    assert "&lt;b&gt;A&lt;/b&gt;" in shown
    assert '<td class="number">0,0 %</td>' in shown
    assert '<td class="missing not-delivered">niet geleverd</td>' in shown
    assert '<td class="missing not-registered">niet geregistreerd</td>' in shown


def test_dates_are_dates_in_a_sheet() -> None:
    sheet = load_workbook(io.BytesIO(downloads.as_xlsx(["Dag"], [[date(2026, 1, 5)]]))).active
    assert sheet["A2"].is_date
