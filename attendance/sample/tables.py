"""Tables of text and the bytes that a delivery consists of: csv files in a zip or in a folder.

A table is a few blocks side by side. A block holds columns that repeat together (a lesson's date, times and subject are
the same for each of its pupils), so they are written out once and laid down where `rows` says. That makes a month of
200,000 slots a matter of copying bytes.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Texts: TypeAlias = pa.Array | list[str] | np.ndarray


@dataclass
class Block:
    """Columns that repeat together. `rows` says which of its lines stands in each row of the table; None = as is."""

    columns: dict[str, pa.Array]
    rows: np.ndarray | None = None

    def line_count(self) -> int:
        """How many rows of the table the block fills."""
        return len(next(iter(self.columns.values()))) if self.rows is None else len(self.rows)


@dataclass
class Table:
    """One table of a delivery. `appended` are single rows behind the rest; columns that they lack stay empty."""

    name: str
    blocks: list[Block]
    appended: list[dict[str, str]] = field(default_factory=list)

    def column_names(self) -> list[str]:
        """The header, from left to right."""
        return [name for block in self.blocks for name in block.columns]

    def row_count(self) -> int:
        """Rows below the header."""
        return self.blocks[0].line_count() + len(self.appended)

    def column(self, name: str) -> pa.Array:
        """One column, row by row, as text; empty cells are empty text."""
        for block in self.blocks:
            if name in block.columns:
                values = block.columns[name]
                laid = values if block.rows is None else values.take(pa.array(block.rows))
                return pa.concat_arrays([laid, texts([row.get(name, "") for row in self.appended])])
        raise KeyError(name)


@dataclass(frozen=True)
class FileStyle:
    """What a school's files look like from the outside."""

    container: str = "zip"
    """zip, folder or workbook."""
    encoding: str = "utf-8"
    delimiter: str = ";"
    newline: str = "\n"
    is_quoted: bool = False
    """Every value between double quotes."""
    title_rows: tuple[str, ...] = ()
    """Lines above the header."""
    has_totals_row: bool = False
    """A row that begins with `Totaal` at the end of the registrations."""
    has_empty_last_column: bool = False


def texts(values: Texts) -> pa.Array:
    """The values as an Arrow array of text; None becomes empty text."""
    array = values if isinstance(values, pa.Array) else pa.array(values, type=pa.string())
    if array.type != pa.string():
        array = array.cast(pa.string())
    return array.fill_null("") if array.null_count else array


def table(name: str, columns: dict[str, Texts]) -> Table:
    """A table of one block."""
    return Table(name, [Block({key: texts(values) for key, values in columns.items()})])


def csv_bytes(content: Table, style: FileStyle) -> bytes:
    """The table as one csv file."""
    names = content.column_names()
    last = len(content.blocks) - 1
    joined = []
    for number, block in enumerate(content.blocks):
        cells = [_cells(values, style) for values in block.columns.values()]
        if number == last and style.has_empty_last_column:
            cells.append(pa.array([""] * len(cells[0]), type=pa.string()))
        line = _join(cells, style.delimiter)
        if number == last:
            line = _join([line, style.newline], "")
        joined.append(line if block.rows is None else line.take(pa.array(block.rows)))
    body = _join(joined, style.delimiter)
    top = [*style.title_rows, _line(names, style)]
    bottom = [_line([row.get(name, "") for name in names], style) for row in content.appended]
    if style.has_totals_row and content.name in ("registraties", "absentiemeldingen", "verantwoordingen"):
        bottom.append(_line(["Totaal", str(content.row_count()), *[""] * (len(names) - 2)], style))
    parts = [_lines(top, style), _buffer(body), _lines(bottom, style)]
    if style.encoding == "utf-8":
        return b"".join(parts)
    return b"".join(parts).decode("utf-8").encode(style.encoding)


def zip_bytes(files: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """A zip of these files, all stamped with the same moment so that the bytes are the same each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=1)
    return buffer.getvalue()


def _cells(values: pa.Array, style: FileStyle) -> pa.Array:
    if style.is_quoted:
        return _join(['"', pc.replace_substring(values, '"', '""'), '"'], "")
    special = pc.match_substring_regex(values, f'["\n{style.delimiter}]')
    if not pc.any(special).as_py():
        return values
    return pc.if_else(special, _join(['"', pc.replace_substring(values, '"', '""'), '"'], ""), values)


def _join(pieces: list[pa.Array | str], delimiter: str) -> pa.Array:
    if len(pieces) == 1:
        return pieces[0]
    return pc.binary_join_element_wise(*[pa.scalar(p) if isinstance(p, str) else p for p in pieces], delimiter)


def _line(values: list[str], style: FileStyle) -> str:
    cells = [f'"{value}"' if style.is_quoted else value for value in values]
    return style.delimiter.join([*cells, ""] if style.has_empty_last_column else cells)


def _lines(lines: list[str], style: FileStyle) -> bytes:
    return "".join(line + style.newline for line in lines).encode("utf-8")


def _buffer(array: pa.Array) -> bytes:
    """The characters of a text array, one after another: the array's own memory, not a copy per row."""
    if len(array) == 0:
        return b""
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)
    first, last = ends[array.offset], ends[array.offset + len(array)]
    return data[int(first) : int(last)].to_pybytes()
