"""The rows of a draft that can't be used, as a workbook: each with its row number, its reason and its own cells.

It is made from the uploaded file while that lies on the desk, and kept nowhere. Columns that the platform does not need
stay out of it.
"""

import io
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attendance.desk.work import SET_ASIDE
from attendance.findings import finding, shown_code
from attendance.intake.landing import Upload
from attendance.reading import Layout
from attendance.reading.declaration import normalise
from attendance.reading.reader import raw_tables
from attendance.reading.recognition import HeaderScorer, Match, recognise
from attendance.spreadsheets import harmless

MAXIMUM_ROWS = 50_000
"""Rows per table in the workbook; who has more has one mistake many times."""


def workbook(draft: Upload, layouts: Sequence[Layout]) -> bytes:
    """The set-aside rows of a draft as XLSX, one sheet per table. Raises FileNotFoundError if the draft is gone."""
    from openpyxl import Workbook

    rows = pq.read_table(draft.folder / SET_ASIDE)
    scorer = HeaderScorer(layouts)
    recognised = recognise(raw_tables(draft.payload, scorer)[0], scorer)
    book = Workbook(write_only=True)
    for name in rows["table_name"].unique().to_pylist():
        sheet = book.create_sheet((name or "bestand")[:31])
        sheet.freeze_panes = "A2"
        of_table = rows.filter(pc.equal(rows["table_name"], name))
        for number, match in enumerate(match for match in recognised.matches if match.declaration.name == name):
            part = of_table.filter(pc.equal(of_table["part"], match.part))
            _write(sheet, match, part.slice(0, MAXIMUM_ROWS), with_heading=number == 0)
    if not book.worksheets:
        book.create_sheet("Niets apart gezet")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(sheet: Any, match: Match, rows: pa.Table, *, with_heading: bool) -> None:
    known = sorted(match.positions.values())
    if with_heading:
        for letter, width in (("A", 8), ("B", 70), ("C", 18)):
            sheet.column_dimensions[letter].width = width
        sheet.append(["Rij", "Waarom apart gezet", "Kolom", *(harmless(match.raw.header[place]) for place in known)])
    # the place of each row in the table as it was read; a row number that is not there gives null
    places = pc.index_in(rows["row_number"], match.raw.row_numbers)
    cells = [match.raw.columns[place].decoded().take(places.combine_chunks()).to_pylist() for place in known]
    period = next((n for n, place in enumerate(known) if normalise(match.raw.header[place]) == "lesuur"), None)
    for number, (row_number, code, column) in enumerate(
        zip(*(rows[name].to_pylist() for name in ("row_number", "code", "column_name")), strict=True)
    ):
        value = shown_code(cells[period][number]) if period is not None else None
        reason = finding(code, table=match.declaration.name, column=column, value=value, count=1).sentence
        sheet.append([row_number, reason, harmless(column), *(harmless(column_[number]) for column_ in cells)])
