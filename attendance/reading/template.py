"""The exchange format as a workbook that schools fill in: a sheet per table, drop-downs, and a sheet that explains.

Everything follows from the declarations that the reader reads by, so the two can't drift apart. The filled example is
invented: its pupils do not exist.
"""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from attendance.reading import notations as written
from attendance.reading.declaration import Column, TableDeclaration
from attendance.reading.shapes.exchange import EXCHANGE, EXPLANATION_SHEET, EXPLANATION_TITLE

_ROWS = 5000
"""So many rows have a drop-down and a notation."""
_NUMBER_FORMATS = {"date": "dd-mm-yyyy", "time": "hh:mm", "moment": "dd-mm-yyyy hh:mm"}
_TEXT_FORMAT = "@"
"""Keeps leading zeros, and a period such as 3-5 from becoming the third of May."""
_MUST, _MAY = PatternFill("solid", fgColor="1F3A5F"), PatternFill("solid", fgColor="6B7C93")
_WRAPPED = Alignment(wrap_text=True, vertical="top")

_HOW = (
    "Vul per tabblad in wat u hebt; ‘leerlingen’ en ‘registraties’ zijn altijd nodig. Tabbladen die leeg blijven, tellen niet mee.",
    "Donkere kolomkoppen zijn verplicht. De namen van tabbladen en kolommen laat u staan; de volgorde maakt niet uit.",
    "Lever per school en maand één bestand aan, met de naam <vestigingscode>_<jaar-maand>, bijvoorbeeld 00AH00_2025-10.xlsx.",
    "Zet er geen namen, geboortedatums, burgerservicenummers of opmerkingen in: die zijn niet nodig en worden niet bewaard.",
)


def template_workbook(filled: bool = False) -> bytes:
    """The template as .xlsx; `filled` gives an example of one small school and one week, which the reader accepts whole."""
    book = Workbook()
    _explain(book.active)
    example = _example() if filled else {}
    for table in EXCHANGE.tables:
        _sheet(book.create_sheet(table.name), table, example.get(table.name, []))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _explain(sheet: Worksheet) -> None:
    sheet.title = EXPLANATION_SHEET
    sheet.append([EXPLANATION_TITLE])
    sheet["A1"].font = Font(bold=True, size=14)
    for sentence in _HOW:
        sheet.append([sentence])
    sheet.append([])
    sheet.append(["Tabblad", "Kolom", "Verplicht", "Wat u invult", "Schrijfwijze"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for table in EXCHANGE.tables:
        sheet.append([table.name, "", "", table.explanation, ""])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for column in table.columns:
            sheet.append([table.name, column.header, _must(table, column), column.explanation, _writing(column)])
    for letter, width in zip("ABCDE", (18, 20, 22, 70, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=len(_HOW) + 3):
        for cell in row:
            cell.alignment = _WRAPPED


def _must(table: TableDeclaration, column: Column) -> str:
    if column.must_be_filled or column.must_exist:
        return "ja"
    return f"een van: {', '.join(table.one_of)}" if column.header in table.one_of else "nee"


def _writing(column: Column) -> str:
    if column.notation is None:
        return "tekst"
    parts = (
        f"kies uit: {', '.join(column.notation.choices)}" if column.notation.choices else "",
        column.notation.writing,
    )
    return "; ".join(part for part in parts if part)


def _sheet(sheet: Worksheet, table: TableDeclaration, rows: list[list[Any]]) -> None:
    sheet.append([column.header for column in table.columns])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(row)
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = _MUST if column.must_exist else _MAY
        head.comment = Comment(f"{column.explanation}\n{_writing(column)}".strip(), "Regiobeeld")
        sheet.column_dimensions[letter].width = max(14, len(column.header) + 4)
        number_format = _number_format(column)
        # of the whole column, so that an empty template stays small; cells that are filled carry it themselves
        sheet.column_dimensions[letter].number_format = number_format
        for row_number in range(2, len(rows) + 2):
            sheet.cell(row_number, place).number_format = number_format
        if column.notation is not None and column.notation.choices:
            _drop_down(sheet, letter, column.notation)


def _number_format(column: Column) -> str:
    if column.notation in (written.YEAR_GROUP, written.WEEKDAY, written.MINUTES):
        return "0"
    return _NUMBER_FORMATS.get(column.notation.name, _TEXT_FORMAT) if column.notation else _TEXT_FORMAT


def _drop_down(sheet: Worksheet, letter: str, notation: written.Notation) -> None:
    validation = DataValidation(
        type="list",
        formula1=f'"{",".join(notation.choices)}"',
        allow_blank=True,
        showErrorMessage=not notation.is_open,
        errorTitle="Niet in de lijst",
        error="Kies een waarde uit de lijst.",
    )
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{_ROWS}")


def _example() -> dict[str, list[list[Any]]]:
    """One week of a made-up school: four pupils, three lessons a day, in the columns of the declarations."""
    monday = date(2025, 10, 6)
    pupils = [("1001", "havo", 3), ("1002", "havo", 3), ("1003", "vwo", 3), ("1004", "vmbo-k", 4)]
    bells = [("1", time(8, 30), time(9, 20)), ("2", time(9, 20), time(10, 10)), ("3", time(10, 30), time(11, 20))]
    days = [monday + timedelta(days=place) for place in range(4)]
    called_off = (days[1], "3")
    timetable = [
        [number, day, period, begin, end, "wi", "regulier", *_state((day, period) == called_off)]
        for number, _, _ in pupils
        for day in days
        for period, begin, end in bells
    ]
    return {
        "leerlingen": [
            [number, kind, year, f"{year}a", "0153", "N", date(2025, 8, 1), None] for number, kind, year in pupils
        ],
        "rooster": timetable,
        "registraties": [
            ["1001", days[0], days[1], None, None, None, "Z", "J", "melding", None, datetime(2025, 10, 6, 7, 50)],
            ["1002", days[2], None, "1", None, None, "TL", "N", "controle", 10, datetime(2025, 10, 8, 8, 40)],
            ["1003", days[3], None, "2-3", None, None, "AO", "N", "nabellen", None, datetime(2025, 10, 9, 15, 5)],
            ["1004", days[0], None, None, time(9, 30), time(10, 10), "DA", "J", "melding", None, None],
        ],
        "lestijden": [[period, begin, end, None, None, None, None] for period, begin, end in bells],
        "codes": [
            ["Z", "Ziek", "ziek", None, None],
            ["TL", "Te laat", "ongeoorloofd te laat", None, None],
            ["AO", "Absent ongeoorloofd", "ongeoorloofd", None, None],
            ["DA", "Dokter of tandarts", "medisch bezoek", None, None],
        ],
        "vrije_dagen": [[monday + timedelta(days=4), "studiedag"]],
    }


def _state(is_called_off: bool) -> tuple[str, str | None]:
    return ("vervallen", None) if is_called_off else ("gepland", "J")
