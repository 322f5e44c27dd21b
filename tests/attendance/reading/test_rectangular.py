"""Text whose lines repeat each other is cut in halves to be parsed: that never shows in what was read."""

import csv
import io

import pyarrow as pa
import pytest

from attendance.reading.delimited import read_text
from attendance.reading.rectangular import columns_of

HEADER = "leerlingnummer;datum;lesuur;vak"
LESSONS = [f"2026-10-{day:02};{period};{'é' if period % 2 else ''}" for day in range(5, 10) for period in range(1, 8)]
LINES = [f"{pupil};{lesson}" for pupil in range(1000, 1500) for lesson in LESSONS]


def cells(text: str) -> list[list[str | None]]:
    """The columns as Python reads them; an empty cell is None."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return [[cell or None for cell in column] for column in zip(*(row or [""] * 4 for row in rows), strict=True)]


def columns(text: str) -> list[list[str | None]] | None:
    """The columns as the platform reads them."""
    body = pa.py_buffer(text.encode())
    found = columns_of(body, ";", 4, is_quoted=False, sample=text.splitlines()[:500])
    return None if found is None else [column.decoded().to_pylist() for column in found]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("place", "line"),
    [(1, ";2026-10-05;1;"), (-1, ";;;"), (0, "1000;;;x"), (7, "1000;2026-10-05;1;x"), (7, " ; ;;"), (7, "")],
)
def test_halves_hold_the_same_cells(end: str, place: int, line: str) -> None:
    lines = [*LINES, "1500;2026-10-05;1;wi"]
    lines[place] = line
    text = end.join(lines)
    assert len(text) > 256 * 1024, "less is read in one go"
    assert columns(text) == cells(text)


@pytest.mark.parametrize("line", ["1000", "1000;2026-10-05;1", "1000;2026-10-05;1;;x", "10\r00;2026-10-05;1;"])
def test_a_line_with_other_cells_is_seen_among_many_that_repeat(line: str) -> None:
    lines = [*LINES]
    lines[7000] = line
    assert columns("\n".join(lines)) is None
    table = read_text("rooster", "\n".join([HEADER, *lines]).encode(), len)
    assert table is not None
    assert (table.row_count, table.ragged) == (
        len(LINES) + ("\r" in line),
        [7002] if line.count(";") > 3 else [],
    )
