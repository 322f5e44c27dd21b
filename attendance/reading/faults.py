"""What is wrong with rows: the first fault of each, found by rules that look at all rows of a table at once."""

from typing import cast

import pyarrow as pa
import pyarrow.compute as pc


class Faults:
    """The first fault of each row, as the code of a finding and a column; costs nothing as long as there is none."""

    def __init__(self, row_count: int) -> None:
        self._row_count = row_count
        self._code: pa.Array | None = None
        self._column: pa.Array | None = None

    @classmethod
    def known(cls, code: pa.ChunkedArray, column: pa.ChunkedArray) -> "Faults":
        """Those that were found before, to add more to."""
        faults = cls(len(code))
        if code.null_count < len(code):
            faults._code, faults._column = code.combine_chunks(), column.combine_chunks()
        return faults

    def add(self, rows: pa.Array | pa.ChunkedArray, code: str, column: str | None = None) -> None:
        """Gives the rows that a mask picks out this fault, unless they have one. A mask may hold nulls: not picked."""
        if not pc.any(rows).as_py():
            return
        if self._code is None:
            self._code = pa.nulls(self._row_count, pa.string())
            self._column = pa.nulls(self._row_count, pa.string())
        rows = rows.combine_chunks() if isinstance(rows, pa.ChunkedArray) else rows
        first = pc.fill_null(pc.and_(rows, pc.is_null(self._code)), False)
        self._code = pc.if_else(first, code, self._code)
        self._column = pc.if_else(first, pa.scalar(column, pa.string()), self._column)

    def arrays(self) -> tuple[pa.Array, pa.Array]:
        """Codes and columns, one for each row; null where there is no fault."""
        if self._code is None:
            return pa.nulls(self._row_count, pa.string()), pa.nulls(self._row_count, pa.string())
        return self._code, cast(pa.Array, self._column)
