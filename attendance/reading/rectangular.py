"""Rectangular text, in which every row has as many cells as the header: its columns, by Arrow's own reader."""

import struct

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from attendance.reading.raw_table import TEXT, Cells, encoded

_WORTH_HALVING = 256 * 1024
_LARGEST_HALVED = 64 * 2**20
"""Bytes. Halves are copies of the text, so a monster is read in one go."""
_SELDOM_NEW = 0.9
"""Where more than this share of the lines says something new behind the first cell, there is nothing to gain."""


def columns_of(
    body: pa.Buffer, delimiter: str, width: int, *, is_quoted: bool, sample: list[str]
) -> list[Cells] | None:
    """The cells of each column, of whatever text in utf-8; None if some row has another number of cells.

    `is_quoted` tells of quotes anywhere; `sample` are some whole lines, to see whether they repeat each other.
    """
    if not is_quoted and width > 2 and _WORTH_HALVING < body.size < _LARGEST_HALVED and _repeat(sample, delimiter):
        columns = _columns_by_halves(body, delimiter, width)
        if columns is not None:
            return columns
    return _columns(body, delimiter, width, is_quoted=is_quoted)


def _repeat(sample: list[str], delimiter: str) -> bool:
    return len({line.partition(delimiter)[2] for line in sample}) <= _SELDOM_NEW * len(sample)


def _columns_by_halves(body: pa.Buffer, delimiter: str, width: int) -> list[Cells] | None:
    """The columns of lines that are cut behind their first cell; None where that can't be told apart so.

    A timetable names a pupil and says what it says of every pupil of a group: among its lines there are few different
    halves, and only those are parsed. That takes half of the time.
    """
    text = pa.BinaryArray.from_buffers(pa.binary(), 1, [None, pa.py_buffer(struct.pack("<ii", 0, body.size)), body])
    lines = pc.split_pattern(text, b"\n").values
    halves = pc.split_pattern(lines, delimiter.encode(), max_splits=1).values
    if len(halves) != 2 * len(lines):
        return None
    repeated = halves.dictionary_encode()
    is_rest = pc.match_substring(repeated.dictionary, delimiter)
    columns = []
    for half, wanted, cells in ((0, pc.invert(is_rest), 1), (1, is_rest, width - 1)):
        distinct = repeated.dictionary.filter(wanted)
        parsed = _columns(pa.py_buffer(b"\n".join(distinct.to_pylist())), delimiter, cells, is_quoted=False)
        if parsed is None or len(parsed[0]) != len(distinct):
            return None
        places = pc.if_else(wanted, pc.cumulative_sum(wanted.cast(pa.int32()), start=-1), None)
        shared = places.take(repeated.indices.take(pa.arange(half, len(halves), 2)))
        if shared.null_count:  # a line of two cells has nothing that tells its second from a first
            return None
        columns += [Cells(column.texts, column.places, shared) for column in parsed]
    return columns


def _columns(body: pa.Buffer, delimiter: str, width: int, *, is_quoted: bool) -> list[Cells] | None:
    names = [str(position) for position in range(width)]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(body),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, block_size=min(body.size + 1, 2**31 - 1), column_names=names
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if is_quoted else False,
                newlines_in_values=is_quoted,  # only then a line end can lie within a cell, and looking for it costs time
                ignore_empty_lines=False,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, TEXT),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    return [_one_chunk(table.column(position)) for position in range(width)]


def _one_chunk(column: pa.ChunkedArray) -> Cells:
    if column.num_chunks == 1:
        return encoded(column.chunk(0))
    return encoded(column.unify_dictionaries().combine_chunks())
