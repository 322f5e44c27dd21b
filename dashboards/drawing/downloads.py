"""Files to take along: CSV that a Dutch Excel opens at a double click, XLSX with real numbers, drawings as PNG and SVG.

School names and school codes come from elsewhere: a cell that a spreadsheet would run as a formula is made harmless.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from attendance.papers import drawings
from attendance.spreadsheets import csv_line, harmless
from dashboards.visitor import account

Value = str | int | float | bool | date | datetime | None
_DRAWN = "_drawings_offered"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Semicolons, decimal commas, CRLF, UTF-8 with a byte order mark."""
    lines = [csv_line(headings, [False] * len(headings))]
    lines += [csv_line([_plain(value) for value in row], [not isinstance(value, str) for value in row]) for row in rows]
    return "".join(lines).encode("utf-8-sig")


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
        button("CSV", lambda: as_csv(headings, rows()), f"{name}.csv", "text/csv", f"csv-{name}")
        button("Excel", lambda: as_xlsx(headings, rows()), f"{name}.xlsx", XLSX, f"xlsx-{name}")


def offer_drawing(name: str, specification: Callable[[], dict[str, Any]]) -> None:
    """Two quiet buttons under a drawing. The file is only made when someone asks for it."""
    # two drawings of one page may begin with the same words; the frame starts counting anew with each page
    number = st.session_state[_DRAWN] = st.session_state.get(_DRAWN, 0) + 1
    with st.container(horizontal=True, gap="small"):
        button("PNG", lambda: drawings.png(specification()), f"{name}.png", "image/png", f"png-{number}-{name}")
        button(
            "SVG",
            lambda: drawings.svg(specification()).encode(),
            f"{name}.svg",
            "image/svg+xml",
            f"svg-{number}-{name}",
        )


def start_page() -> None:
    """Starts a page: no drawing of it was offered yet."""
    st.session_state[_DRAWN] = 0


def button(
    label: str, make: Callable[[], bytes], file_name: str, mime: str, key: str, *, is_quiet: bool = True
) -> None:
    """The button of one file, the only kind there is. `make` runs when someone asks for it, after the page's own run."""
    st.download_button(
        label,
        account.on_demand(file_name, make),
        file_name=file_name,
        mime=mime,
        key=key,
        type="tertiary" if is_quiet else "secondary",
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
