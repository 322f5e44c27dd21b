"""A delivery as an Excel workbook."""

import io
from datetime import date, datetime, time

import openpyxl

from tests.attendance.reading.delivery import (
    Tables,
)


def workbook(tables: Tables, typed: bool = True) -> bytes:
    """A workbook with a sheet per table; dates and times as a spreadsheet keeps them."""

    def cell(text: str) -> object:
        for read_as in (date.fromisoformat, time.fromisoformat, float, datetime.fromisoformat):
            try:
                return read_as(text) if typed and (read_as is float or not text.isdigit()) else text
            except ValueError:
                continue
        return text or None

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell(text) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
