"""Files to take along: CSV that a Dutch Excel opens at a double click, and XLSX with real numbers.

School names and school codes come from elsewhere: a cell that a spreadsheet would run as a formula is made harmless.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

import streamlit as st

from attendance.spreadsheets import harmless

Value = str | int | float | bool | date | datetime | None


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Semicolons, decimal commas, CRLF, UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([_plain(harmless(value)) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """One sheet with a bold, frozen first row and a filter; texts stay texts."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Regiobeeld"
    for row in (headings, *rows):
        sheet.append([harmless(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(sheet.columns):
        widest = max(len(str(cell.value)) for cell in column if cell.value is not None) if sheet.max_row else 0
        sheet.column_dimensions[column[0].column_letter].width = min(max(widest + 2, 10), 60 if number else 40)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def offer(name: str, headings: Sequence[str], rows: Callable[[], Sequence[Sequence[Value]]]) -> None:
    """Two quiet buttons under a table. The file is only made when someone asks for it."""
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "CSV",
            lambda: as_csv(headings, rows()),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"csv-{name}",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Excel",
            lambda: as_xlsx(headings, rows()),
            file_name=f"{name}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"xlsx-{name}",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
        )


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)
