"""Workbooks: each sheet becomes a table of text. Dates, times and truth values take one spelling on the way."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from attendance.findings import finding
from attendance.reading.containers import Unreadable
from attendance.reading.raw_table import HeaderScore, RawTable, from_rows, header_position


def read_workbook(content: bytes, score: HeaderScore) -> Iterator[RawTable]:
    """The tables of a workbook, one per sheet that is not blank. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            rows = [[_text(cell) for cell in row] for row in cells]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                _fill(rows, top, left, bottom, right)
            index, row_score = header_position(rows, score)
            if index >= 0:
                yield from_rows(name, rows, index, row_score > 0)
    except PasswordError:
        raise Unreadable(finding("file_encrypted")) from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable(finding("file_unreadable")) from None


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
