"""Delimited text: which encoding, which delimiter, where the header is; then an all-text table.

Rectangular files (nearly all) go through Arrow's reader (rectangular); a file with rows of unequal length is read row by row.
"""

import codecs
import csv
import io
import re
import sys

import pyarrow as pa

from attendance.findings import finding
from attendance.reading.containers import Unreadable
from attendance.reading.raw_table import (
    MAXIMUM_CELLS,
    MAXIMUM_COLUMNS,
    SEARCHED_ROWS,
    TEXT,
    HeaderScore,
    RawTable,
    encoded,
    from_rows,
    header_position,
)
from attendance.reading.rectangular import columns_of

DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_CHARACTERS = 64 * 1024
_UNCLOSED_QUOTE_LINES = 50
"""A cell with more line ends than this comes from a quote that was never closed."""

_ANYTHING = re.compile(rb"\S")
_ENDS = b"\r\n\x1a"
_FEW_ENDS = 64

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def decode(content: bytes) -> bytes:
    """The same text as utf-8 without byte order mark: utf-8, utf-16, windows-1252, else latin-1."""
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode()
    elif b"\x00" in content[:2048]:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        return content.decode(encoding, "replace").encode()
    if content.isascii():
        return content
    try:
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252").encode()
    except UnicodeDecodeError:
        return content.decode("latin-1").encode()


def read_text(name: str, content: bytes, score: HeaderScore) -> RawTable | None:
    """One table from the content of a text file; None where it holds no text at all. Raises Unreadable."""
    text = decode(content)
    end = _end(text)
    sample = text[: min(end, _SAMPLE_CHARACTERS)].decode("utf-8", "ignore")
    best: tuple[int, int, str, int] | None = None
    # those that do not occur all give the same rows of one cell, so the first of them will do
    absent = [delimiter for delimiter in DELIMITERS if delimiter not in sample]
    for delimiter in (one for one in DELIMITERS if one not in absent[1:]):
        rows = _sample_rows(sample, delimiter)
        index, row_score = header_position(rows, score)
        if index >= 0 and (best is None or (row_score, len(rows[index])) > best[:2]):
            best = (row_score, len(rows[index]), delimiter, index)
    if best is None:
        return None
    row_score, width, delimiter, index = best
    if width > MAXIMUM_COLUMNS:
        raise Unreadable(finding("file_too_large"))
    return _rectangular(name, text, end, sample, delimiter, index, row_score > 0) or _row_by_row(
        name, text[:end], delimiter, index, row_score > 0
    )


def _end(text: bytes) -> int:
    """Where a text ends, without the line ends behind it; to cut them off would copy all of it."""
    for tail in (text[-_FEW_ENDS:], text):
        kept = len(tail.rstrip(_ENDS))
        if kept:
            return len(text) - len(tail) + kept
    return 0


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == SEARCHED_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _rectangular(
    name: str, text: bytes, end: int, sample: str, delimiter: str, header_index: int, has_header: bool
) -> RawTable | None:
    """The fast way; None if some row has another number of cells than the header."""
    lines = io.StringIO(sample, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in range(header_index):
        next(reader)
    header = next(reader)
    offset = _offset_of_line(sample, reader.line_num)
    if offset is None:
        return None
    first = next(reader, header)
    width = len(first)
    if width < len(header) or any(cell.strip() for cell in header[width:]):
        return None
    header = header + [""] * (width - len(header))
    if _ANYTHING.search(text, offset, end):
        columns = columns_of(
            pa.py_buffer(text)[offset:end],
            delimiter,
            width,
            is_quoted=b'"' in text,
            sample=sample.splitlines()[header_index + 1 : -1],
        )
        if columns is None:
            return None
    else:
        columns = [encoded(pa.array([], TEXT)) for _ in header]
    return RawTable(
        name,
        tuple(cell.strip() for cell in header),
        columns,
        pa.arange(header_index + 2, header_index + 2 + len(columns[0])),
        has_header,
    )


def _offset_of_line(sample: str, line_count: int) -> int | None:
    """Bytes up to the end of the given line; None where the sample ends before it."""
    lines = io.StringIO(sample, newline="")
    consumed = 0
    for _ in range(line_count):
        line = lines.readline()
        if not line.endswith(("\n", "\r")) and len(sample) == _SAMPLE_CHARACTERS:
            return None
        consumed += len(line.encode())
    return consumed


def _row_by_row(name: str, text: bytes, delimiter: str, header_index: int, has_header: bool) -> RawTable:
    if text.count(delimiter.encode()) + text.count(b"\n") > MAXIMUM_CELLS:
        raise Unreadable(finding("file_too_large"))  # as Python's own rows these cells would take tens of bytes each
    decoded = text.decode("utf-8", "replace")
    try:
        rows = list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
        is_swallowed = any(cell.count("\n") > _UNCLOSED_QUOTE_LINES for row in rows for cell in row)
    except csv.Error:
        is_swallowed = True
    if is_swallowed:
        plain = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        rows = [[cell.strip('"') for cell in row] for row in plain]
    return from_rows(name, rows, header_index, has_header)
