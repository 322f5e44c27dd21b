"""How a bulk raw file is written: whole or not at all, packed for columns that count on and columns that repeat."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_ROWS_AT_ONCE = 64 * 1024
"""As many as Arrow encodes in one go; by its own measure, 1,024, a sixth of the time goes to what it does for each go."""


def write_raw_file(target: Path, rows: pa.Table) -> None:
    """Writes a raw file under a temporary name and renames it, so that it is whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    # row numbers count on, which packs to almost nothing; all other columns repeat their values over and over
    counting = {name: "DELTA_BINARY_PACKED" for name in ("row_number",) if name in rows.column_names}
    repeating = [name for name in rows.column_names if name not in counting]
    # whether words lay in a dictionary in memory is nothing to readers of the file: the contract says what columns are
    pq.write_table(
        rows,
        partial,
        compression="lz4",
        use_dictionary=repeating,
        column_encoding=counting,
        store_schema=False,
        write_batch_size=_ROWS_AT_ONCE,
    )
    partial.replace(target)
