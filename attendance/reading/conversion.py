"""From text to typed columns. Only the distinct texts of a column are converted; the rows follow by their index.

Each typed table has, besides its columns: part, file_row, fault_code, fault_column and drop_code (see `typed_table`).
"""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from attendance.pseudonyms import PseudonymKey
from attendance.reading import notations
from attendance.reading.declaration import Column, TableDeclaration, normalise
from attendance.reading.faults import Faults
from attendance.reading.notations import Notation
from attendance.reading.raw_table import TEXT, Cells
from attendance.reading.recognition import Match

_ARROW_TYPES = {
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "varchar": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
_COLUMN_TYPES = _ARROW_TYPES | {"varchar": TEXT}
"""Words stay in a dictionary: a column repeats them over and over."""
_KEY_NOTATIONS = (
    notations.PUPIL,
    notations.NAME,
    notations.WORD,
    notations.CODE,
    notations.PERIOD,
    notations.DATE,
    notations.MOMENT,
)
"""A totals row or a repeated header shows in a column that must be filled and is written like this."""
_LONGEST_READ = 200
"""No date, time or code is longer; whole stories are not searched for one."""
_TOTALS = re.compile(r"\s*((sub|eind|algemeen )?totaal|totalen|total|grand total|aantal)\b", re.IGNORECASE | re.ASCII)
_ISO_MOMENT = r"^(199\d|20\d\d)-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$"
PROBLEM_SCHEMA = pa.schema(
    [
        ("table_name", pa.string()),
        ("part", pa.int32()),
        ("file_row", pa.int64()),
        ("column_name", pa.string()),
        ("value", pa.string()),
        ("code", pa.string()),
        ("is_word", pa.bool_()),
    ]
)
"""Cells that could not be read, one row each. The values stay in memory and are made unrecognisable when shown."""


@dataclass
class Converter:
    """Converts the columns of one delivery; remembers the pseudonyms it has made, None for a blank."""

    school_id: str
    key: PseudonymKey
    known_keys: dict[str, int | None] = field(default_factory=dict)
    doubtful_codes: set[str] = field(default_factory=set)
    """Codes, as read, that some cell wrote like a text (notations.looks_like_text)."""
    doubtful_descriptions: set[str] = field(default_factory=set)
    """Descriptions, as read, that some cell wrote with the capitals of a name."""

    def typed_table(self, match: Match) -> tuple[pa.Table, list[pa.Table]]:
        """The typed table of one delivered table, and the cells that could not be read."""
        raw, declaration = match.raw, match.declaration
        dropped = _dropped_rows(match)
        fault = Faults(raw.row_count)
        if raw.ragged:
            fault.add(pc.is_in(raw.row_numbers, pa.array(raw.ragged, pa.int64())), "cells_too_many", None)
        arrays: dict[str, pa.Array] = {}
        problems: list[pa.Table] = []
        for column in declaration.columns:
            if column.notation is None:
                continue
            if column.key not in match.positions:
                arrays[column.key] = pa.nulls(raw.row_count, _COLUMN_TYPES[column.notation.type])
                continue
            cells = raw.columns[match.positions[column.key]]
            values, unreadable = self._column(cells, column.notation)
            arrays[column.key] = values
            header = match.header_of(column.key)
            if unreadable is not None:
                if dropped is not None:
                    unreadable = pc.and_(unreadable, pc.is_null(dropped))
                code = column.notation.unreadable if column.needed else _note_of(column.notation)
                problems.append(_problems(match, cells, unreadable, header, code, column.notation.is_word))
                if column.needed:
                    fault.add(unreadable, code, header)
            if column.must_be_filled and values.null_count:
                fault.add(pc.is_null(values), "value_missing", header)
        arrays["part"] = pa.repeat(pa.scalar(match.part, pa.int32()), raw.row_count)
        arrays["file_row"] = raw.row_numbers
        arrays["fault_code"], arrays["fault_column"] = fault.arrays()
        arrays["drop_code"] = pa.nulls(raw.row_count, pa.string()) if dropped is None else dropped
        return pa.table(arrays), [problem for problem in problems if problem.num_rows]

    def _column(self, cells: Cells, notation: Notation) -> tuple[pa.Array, pa.Array | None]:
        """The typed cells, and which of them could not be read (None: all could)."""
        if notation is notations.PUPIL:
            distinct, bad = self._pupils(cells.texts), None
        elif notation.read is None:
            distinct, bad = _names(cells.texts), None
        else:
            distinct, bad = _read(cells.texts, notation.read, _ARROW_TYPES[notation.type])
        if notation is notations.CODE:
            written = zip(cells.texts.to_pylist(), distinct.to_pylist(), strict=True)
            self.doubtful_codes |= {code for text, code in written if code and notations.looks_like_text(text)}
        if notation is notations.DESCRIPTION:
            written = zip(cells.texts.to_pylist(), distinct.to_pylist(), strict=True)
            self.doubtful_descriptions |= {
                words for text, words in written if words and notations.has_name_capitals(text)
            }
        values = _spread(distinct, cells)
        return values, None if bad is None else pc.fill_null(cells.spread(bad), False)

    def _pupils(self, distinct: pa.StringArray) -> pa.Array:
        texts = distinct.to_pylist()
        new = [text for text in texts if text not in self.known_keys]
        blank = dict.fromkeys(text for text in new if text.strip().lower() in notations.BLANKS)
        numbers = [text for text in new if text not in blank]
        self.known_keys |= blank
        self.known_keys.update(zip(numbers, self.key.pupil_keys(self.school_id, numbers), strict=True))
        return pa.array([self.known_keys[text] for text in texts], pa.int64())


def empty_typed_table(declaration: TableDeclaration) -> pa.Table:
    """The typed table of a table that was not delivered."""
    columns = {c.key: pa.array([], _COLUMN_TYPES[c.notation.type]) for c in declaration.columns if c.notation}
    marks = {
        "part": pa.int32(),
        "file_row": pa.int64(),
        "fault_code": pa.string(),
        "fault_column": pa.string(),
        "drop_code": pa.string(),
    }
    return pa.table(columns | {name: pa.array([], type_) for name, type_ in marks.items()})


def _spread(distinct: pa.Array, cells: Cells) -> pa.Array:
    """The values of a column from its distinct ones; of words only the places are spread."""
    if not pa.types.is_string(distinct.type):
        return cells.spread(distinct)
    words = distinct.dictionary_encode()  # two spellings may be one word, and some are none
    return pa.DictionaryArray.from_arrays(cells.spread(words.indices), words.dictionary, safe=False)


def _note_of(notation: Notation) -> str:
    return notation.unreadable if notation.unreadable == "code_is_text" else "value_unclear"


def _read(distinct: pa.StringArray, read: Callable[[str], Any], type_: pa.DataType) -> tuple[pa.Array, pa.Array | None]:
    """The values of distinct texts, and which could not be read (None: all could)."""
    if read is notations.read_moment and (moments := _iso_moments(distinct)) is not None:
        return moments, None
    texts = [notations.clean(text) for text in distinct.to_pylist()]
    values = [None if text in notations.BLANKS else read(text[:_LONGEST_READ]) for text in texts]
    if None not in values:
        return pa.array(values, type_), None
    bad = [value is None and text not in notations.BLANKS for text, value in zip(texts, values, strict=True)]
    return pa.array(values, type_), pa.array(bad, pa.bool_()) if any(bad) else None


def _iso_moments(distinct: pa.StringArray) -> pa.Array | None:
    """Moments that are all written as 2026-10-05 08:31(:07), which nearly every export does; None if one is not.

    They hardly repeat, so reading them one by one would take as long as all other columns together.
    """
    if not pc.all(pc.match_substring_regex(distinct, _ISO_MOMENT)).as_py():
        return None
    try:
        return pc.cast(distinct, _ARROW_TYPES["timestamp"])
    except pa.ArrowInvalid:
        return None


def _names(distinct: pa.StringArray) -> pa.Array:
    """Names of groups and appointments, as they are compared; there may be as many as there are rows."""
    texts = pc.utf8_lower(pc.utf8_trim_whitespace(distinct))
    return pc.if_else(pc.is_in(texts, pa.array(sorted(notations.BLANKS))), pa.scalar(None, pa.string()), texts)


def _problems(match: Match, cells: Cells, unreadable: pa.Array, header: str, code: str, is_word: bool) -> pa.Table:
    rows = match.raw.row_numbers.filter(unreadable)
    values = cells.filter(unreadable).decoded()
    count = len(rows)
    return pa.table(
        [
            pa.repeat(pa.scalar(match.declaration.name, pa.string()), count),
            pa.repeat(pa.scalar(match.part, pa.int32()), count),
            rows,
            pa.repeat(pa.scalar(header, pa.string()), count),
            values,
            pa.repeat(pa.scalar(code, pa.string()), count),
            pa.repeat(pa.scalar(is_word, pa.bool_()), count),
        ],
        schema=PROBLEM_SCHEMA,
    )


def _dropped_rows(match: Match) -> pa.Array | None:
    """row_empty or row_totals for rows that are no data; None where there are none."""
    raw = match.raw
    needed = [
        raw.columns[match.positions[column.key]]
        for column in match.declaration.columns
        if column.notation and column.key in match.positions
    ]
    code: pa.Array | None = None
    if needed and all(cells.null_count or _has_blank(cells) for cells in needed):
        empty = functools.reduce(pc.and_, (_is_blank(cells) for cells in needed))
        if pc.any(empty).as_py():
            code = pc.if_else(empty, "row_empty", pa.scalar(None, pa.string()))
    keys = _key_positions(match)
    for position in {0, *keys}:
        cells = raw.columns[position]
        names = {normalise(raw.header[position])} - {""} if position in keys else set()
        is_total = [  # neither starts with a digit, and of values there may be many
            not text[:1].isdigit() and (_TOTALS.match(text) is not None or normalise(text) in names)
            for text in cells.texts.to_pylist()
        ]
        if any(is_total):
            rows = pc.fill_null(cells.spread(pa.array(is_total)), False)
            code = pc.if_else(rows, "row_totals", pa.nulls(raw.row_count, pa.string()) if code is None else code)
    return code


def _key_positions(match: Match) -> list[int]:
    return [
        match.positions[column.key]
        for column in match.declaration.columns
        if _is_key(column) and column.key in match.positions
    ]


def _is_key(column: Column) -> bool:
    return column.must_be_filled and column.notation in _KEY_NOTATIONS


def _has_blank(cells: Cells) -> bool:
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(cells.texts), "")).as_py())


def _is_blank(cells: Cells) -> pa.Array:
    blank = pc.equal(pc.utf8_trim_whitespace(cells.texts), "")
    return pc.fill_null(cells.spread(blank), True)
