"""No door hands out a cell that a spreadsheet would run, and no door goes around the one function that sees to it."""

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from attendance.spreadsheets import harmless
from dashboards.drawing import downloads

ROOT = Path(__file__).parents[2]
FORMULAS = (
    "=1+1",
    "+31 6",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "＝1",
    "＠SUM(A1)",
    "\x00=1",
    "=cmd|' /C calc'!A0",
)
WRITES_TABLES = {"csv.writer", "Workbook", "csv.DictWriter"}
USES_IT = {"harmless", "csv_line", "downloads.as_csv", "downloads.as_xlsx", "csv_rows", "looks.csv_rows"}
"""The one function itself, and those that give rows which went through it (the last: of the account of looks)."""
FIXED_TEXTS = {
    "attendance/reading/template.py": "the template holds words of this package only, and must show the signs that schools may type",
    "attendance/network/form.py": "the form for cases holds words of its own list only",
    "attendance/sample": "invented deliveries, in the shapes of other software: nobody opens them",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_made_harmless_in_both_kinds_of_file(text: str) -> None:
    assert str(harmless(text)).startswith("'")
    (cell,) = load_workbook(io.BytesIO(downloads.as_xlsx(["Naam"], [[text]]))).active["A2":"A2"][0]  # type: ignore[misc]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
    lines = list(
        csv.reader(io.StringIO(downloads.as_csv(["Naam"], [[text]]).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert lines[1][0].startswith("'")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40), heading=st.text(min_size=1, max_size=10))
def test_any_text_comes_through_both_files_as_it_is_but_harmless(text: str, heading: str) -> None:
    data = downloads.as_csv([heading, "n"], [[text, -2.5]]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
    assert rows == [[harmless(heading), "n"], [harmless(text), "-2,5"]]
    for delimiter in (",", "\t", ";"):
        for row in csv.reader(io.StringIO(data, newline=""), delimiter=delimiter):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row)
    sheet = load_workbook(io.BytesIO(downloads.as_xlsx([heading], [[text]]))).active
    assert sheet["A2"].data_type != "f"


def test_every_maker_of_csv_and_workbooks_uses_the_one_function() -> None:
    found = 0
    for path in sorted(ROOT.glob("[adeo]*/**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(tuple(FIXED_TEXTS)) or not name.startswith(("attendance/", "dashboards/", "orchestration/")):
            continue
        calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
        if calls & WRITES_TABLES or any(call.endswith((".to_csv", ".to_excel")) for call in calls):
            found += 1
            assert calls & USES_IT, name
    assert found >= 2
    assert "harmless(" in (ROOT / "attendance" / "access" / "looks.py").read_text()
