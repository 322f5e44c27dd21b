"""Workbooks: each sheet becomes a table of text. Dates, times and truth values take one spelling on the way."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from attendance.findings import finding
from attendance.reading.containers import Unreadable
from attendance.reading.raw_table import (
    MAXIMUM_CELLS,
    MAXIMUM_COLUMNS,
    HeaderScore,
    RawTable,
    from_rows,
    header_position,
)
from attendance.reading.shapes.exchange import ALWAYS_NEEDED, EXPLANATION_SHEET, EXPLANATION_TITLE

_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_WIDE_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{2,})\d""")
_TALL_CELL = re.compile(rb"""\br\s*=\s*["'][A-Za-z]*(\d{6,})""")
_ANY_CELL = re.compile(rb"""\br\s*=\s*["'][A-Za-z]*(\d+)""")
"""Places of cells, and of rows (without letters), as the reader understands them: small letters too."""


def read_workbook(content: bytes, score: HeaderScore) -> Iterator[RawTable]:
    """The tables of a workbook, one per sheet that is not blank. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        _refuse_far_cells(content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        is_template = _is_template(workbook)
        for number, name in enumerate(workbook.sheet_names, start=1):
            if is_template and name == EXPLANATION_SHEET:
                continue
            sheet = workbook.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            rows = [[_text(cell) for cell in row] for row in cells]
            to_fill = MAXIMUM_CELLS
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                to_fill -= min(bottom, len(rows)) - top
                if to_fill < 0:  # merged over and over again: no spreadsheet lets anyone do that
                    raise Unreadable(finding("file_suspicious"))
                _fill(rows, top, left, bottom, right)
            index, row_score = header_position(rows, score)
            if index >= 0 and len(rows[index]) > MAXIMUM_COLUMNS:
                raise Unreadable(finding("file_too_large"))
            if index >= 0:
                table = from_rows(name, rows, index, row_score > 0)
                if is_template and not table.row_count and name not in ALWAYS_NEEDED:
                    continue  # a sheet of the template that the school had no use for
                table.place = f"werkblad {number}"
                yield table
    except PasswordError:
        raise Unreadable(finding("file_encrypted")) from None
    except (CalamineError, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        raise Unreadable(finding("file_unreadable")) from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # what a reader written in Rust raises on a broken file
            raise
        raise Unreadable(finding("file_unreadable")) from None


def _is_template(workbook: Any) -> bool:
    """True for our own template, filled in: its explanation is no table."""
    if EXPLANATION_SHEET not in workbook.sheet_names:
        return False
    first = workbook.get_sheet_by_name(EXPLANATION_SHEET).to_python(nrows=1)
    return bool(first and first[0] and first[0][0] == EXPLANATION_TITLE)


def _refuse_far_cells(content: bytes) -> None:
    """Refuses a sheet with a cell so far away that all cells up to it would not fit in memory."""
    if not content.startswith(b"PK"):
        return  # the old format has at most 65,536 rows of 256 cells
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():  # in whatever folder: the workbook itself says which of them are its sheets
            sheet = archive.read(name)
            if sheet.startswith(_OTHER_ENCODINGS) and name.endswith((".xml", ".rels")):
                raise Unreadable(
                    finding("file_unreadable")
                )  # no spreadsheet writes these, and nothing below would see them
            if b"sheetData" not in sheet:
                continue
            letters = set(_WIDE_CELL.findall(sheet))
            width = max((_column_number(letter) for letter in letters), default=26)
            rows = (_TALL_CELL if width == 26 else _ANY_CELL).findall(sheet)
            height = max((int(row) for row in rows), default=99_999)
            if width * height > MAXIMUM_CELLS:
                raise Unreadable(finding("file_too_large"))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _fill(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """Gives all rows of a merged cell the value of the first: a pupil number merged over its rows holds for each."""
    if left != right:
        return  # merged over columns: a title
    for row in rows[top + 1 : bottom + 1]:
        if left < len(row) and not row[left]:
            row[left] = rows[top][left]


def _text(cell: Any) -> str:
    """One spelling per kind of cell; numbers keep what the sheet holds, without a needless `.0`."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "J" if cell else "N"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        if cell.year <= 1900:
            return cell.strftime("%H:%M:%S")
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(cell)
