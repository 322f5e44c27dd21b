"""A filled case form at the desk: opened as carefully as any upload, read, and nothing of the file kept."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from attendance.network import form
from attendance.network.cases import Form
from attendance.network.form import Problem
from attendance.reading.containers import WORKBOOK, Unreadable, files_of
from attendance.reading.raw_table import RawTable
from attendance.reading.workbooks import read_workbook

_HEADINGS = {column.heading for column in form.columns()}


@dataclass(frozen=True)
class Read:
    """What a filled form holds: its cases, and what stands in the way, row by row."""

    forms: list[Form]
    problems: list[Problem]


def read(content: bytes, sector: str) -> Read:
    """Reads a filled form of a school of this sector; what can't be opened is a problem as well, never an exception."""
    if len(content) > form.MOST_BYTES:
        return _refused("Dit bestand is te groot voor een formulier met casussen.")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "formulier.xlsx"
            path.write_bytes(content)
            files, _ = files_of(path)
        books = [one for one in files if one.kind == WORKBOOK]
        if len(files) != 1 or not books:
            return _refused("Lever het formulier aan als Excel-werkmap, zoals u het hebt gedownload.")
        tables = [*read_workbook(books[0].content, _score)]
    except Unreadable as problem:
        return _refused(problem.reason.sentence)
    found = next((one for one in tables if one.name == form.SHEET), None)
    if found is None:
        return _refused(f"Het tabblad ‘{form.SHEET}’ ontbreekt. Gebruik het formulier zoals u het hebt gedownload.")
    others = [one for one in tables if one.name not in (form.SHEET, form.LISTS, form.EXPLANATION)]
    if others:
        return _refused(
            "Er staat een tabblad in dat niet bij het formulier hoort. Haal het weg; we hebben niets bewaard."
        )
    return Read(*form.read(found.header, _rows(found), sector))


def _refused(sentence: str) -> Read:
    return Read([], [Problem(None, sentence)])


def _score(cells: object) -> int:
    return sum(str(cell).strip().lower() in _HEADINGS for cell in cells)  # type: ignore[attr-defined]


def _rows(table: RawTable) -> list[tuple[int, list[str]]]:
    columns = [column.decoded().to_pylist() for column in table.columns]
    rows = [
        (number, [cell or "" for cell in cells])
        for number, *cells in zip(table.row_numbers.to_pylist(), *columns, strict=True)
    ]
    return [*rows, *((number, [*[""] * len(table.header), "?"]) for number in table.ragged)]
