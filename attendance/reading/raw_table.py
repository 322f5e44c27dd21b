"""A table as delivered: all text, each kept once, with the header as written and the school's own row numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

TEXT = pa.dictionary(pa.int32(), pa.string())
"""Words in a dictionary: a column repeats them over and over."""

SEARCHED_ROWS = 40
"""Title rows above the header are looked for in the first rows only."""
MAXIMUM_CELLS = 20_000_000
"""Where cells become Python's own texts; more would not fit in memory."""
MAXIMUM_COLUMNS = 2_000
"""Of a table as delivered: no export has a tenth of them, and each is looked at by name."""
_SURE_HEADER_CELLS = 4
"""A row of at least so many cells that are all known column names is the header; what follows need not be searched."""

HeaderScore = Callable[[Sequence[str]], int]
"""How many cells of a row are known column names."""


@dataclass(frozen=True)
class Cells:
    """The cells of a column. They repeat (dates, periods, codes), so each text is kept once; empty cells are null."""

    texts: pa.StringArray
    """The distinct ones."""
    places: pa.Array
    """For each row the place of its text, or for each part of a line that rows share."""
    shared: pa.Array | None = None
    """For each row the place of its part of a line, if rows share those."""

    def __len__(self) -> int:
        return len(self.places if self.shared is None else self.shared)

    @property
    def null_count(self) -> int:
        """How many cells are empty."""
        if self.shared is None or not self.places.null_count:
            return int(self.places.null_count)
        return int(self.places.take(self.shared).null_count)

    def spread(self, values: pa.Array) -> pa.Array:
        """For each row the value of its text, of `values` in the order of the texts; null for an empty cell."""
        values = values.take(self.places)
        return values if self.shared is None else values.take(self.shared)

    def filter(self, wanted: pa.Array) -> "Cells":
        """The cells of the rows that a mask picks out."""
        if self.shared is None:
            return Cells(self.texts, self.places.filter(wanted))
        return Cells(self.texts, self.places, self.shared.filter(wanted))

    def decoded(self) -> pa.StringArray:
        """The text of each row."""
        return self.spread(self.texts)


@dataclass
class RawTable:
    """One table of a delivery. columns[i] belongs to header[i]; `ragged` holds rows with more cells than the header."""

    name: str
    header: tuple[str, ...]
    columns: list[Cells]
    row_numbers: pa.Array
    has_header: bool
    ragged: list[int] = field(default_factory=list)
    place: str = "bestand 1"
    """Where it stood in the delivery, for whoever must find it again: its name may name somebody."""

    @property
    def row_count(self) -> int:
        """Rows below the header."""
        return len(self.row_numbers)


def encoded(column: pa.Array) -> Cells:
    """The cells of a column of texts, which may be in a dictionary of distinct ones."""
    words = column.dictionary_encode()
    return Cells(words.dictionary, words.indices)


def header_position(rows: Sequence[Sequence[str]], score: HeaderScore) -> tuple[int, int]:
    """The index of the row that looks most like a header, and its score; (-1, 0) where all rows are blank."""
    best, best_score = -1, 0
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        if not any(cell.strip() for cell in row):
            continue
        row_score = score(row)
        if best < 0 or row_score > best_score:
            best, best_score = index, row_score
        if row_score == len(row) >= _SURE_HEADER_CELLS:
            break
    return best, best_score


def from_rows(name: str, rows: Sequence[Sequence[str]], header_index: int, has_header: bool) -> RawTable:
    """A table from rows of cells: the way for files that are not rectangular and for workbooks."""
    header = [cell.strip() for cell in rows[header_index]]
    while header and not header[-1] and all(len(row) < len(header) or not row[len(header) - 1] for row in rows):
        header.pop()
    width = len(header)
    body = rows[header_index + 1 :]
    while body and not any(body[-1]):
        body = body[:-1]
    ragged = [
        header_index + 2 + i
        for i, row in enumerate(body)
        if len(row) > width and any(cell.strip() for cell in row[width:])
    ]
    columns = [
        encoded(pa.array([(row[i] or None) if i < len(row) else None for row in body], pa.string()))
        for i in range(width)
    ]
    return RawTable(
        name,
        tuple(header),
        columns,
        pa.arange(header_index + 2, header_index + 2 + len(body)),
        has_header,
        ragged,
    )
