"""Checks on the text of a delivery before anything is converted: citizen service numbers, rows of another school."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from attendance.findings import Finding, finding, shown_column
from attendance.reading.declaration import normalise
from attendance.reading.raw_table import Cells, RawTable
from attendance.reading.recognition import Match, shown_table

_NAMED_AS_SUCH = {"bsn", "bsnnummer", "bsnnr", "burgerservicenummer", "sofinummer", "pgn", "persoonsgebondennummer"}
_SEPARATORS = re.compile(r"[ .\-']|[.,]0+$")
_SHORTEST = 8
"""Characters that a number takes if it lost its leading zero."""
_MINIMUM_VALUES = 10
_NEARLY_ALL = 0.9
"""One in eleven numbers passes the check by chance; a column in which nearly all do holds real ones."""

_SCHOOL_HEADERS = {
    "vestigingscode",
    "vestiging",
    "vestigingsnummer",
    "schoolid",
    "school",
    "brin",
    "brincode",
    "brinvest",
}
_LETTER = re.compile(r"[^\W\d_]")
_SCHOOL_CODE = re.compile(r"^\d{2}[A-Z]{2}\d{2}$")


def citizen_service_numbers(raw: RawTable) -> Finding | None:
    """The refusal of a column that holds citizen service numbers (elfproef); None where there is no such column."""
    for place, (header, cells) in enumerate(zip(raw.header, raw.columns, strict=True), start=1):
        is_named = normalise(header) in _NAMED_AS_SUCH
        if len(cells.texts) < _MINIMUM_VALUES and not is_named:
            continue
        candidates = _digits(cells)
        passing = sum(1 for digits in candidates if passes_eleven_test(digits))
        if (is_named and passing) or (len(candidates) >= _MINIMUM_VALUES and passing >= _NEARLY_ALL * len(candidates)):
            # a file without a header row has a pupil where its header should be
            column = shown_column(header) if _LETTER.search(header) else f"kolom {place}"
            return finding("citizen_service_number", table=shown_table(raw), column=column, count=len(candidates))
    return None


def passes_eleven_test(digits: str) -> bool:
    """The check of citizen service numbers: nine digits, weights 9 … 2 and −1, a multiple of eleven."""
    nine = digits.zfill(9)
    total = sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), nine, strict=True))
    return total % 11 == 0 and nine != "000000000"


def _digits(cells: Cells) -> list[str]:
    """The distinct cells that could be such a number: nine digits, or eight where a leading zero was lost."""
    if (pc.max(pc.binary_length(cells.texts)).as_py() or 0) < _SHORTEST:  # as in most columns
        return []
    likely = pc.match_substring_regex(cells.texts, r"^\s*'?\d[\d .\-]{6,11}\d([.,]0+)?\s*$")
    texts = {_SEPARATORS.sub("", text.strip()) for text in cells.texts.filter(likely).to_pylist()}
    return [text for text in texts if len(text) in (8, 9) and text.isdigit()]


def rows_of_other_schools(match: Match, school_id: str) -> pa.Array | None:
    """Which rows name another school site; None where no row does."""
    for header, cells in zip(match.raw.header, match.raw.columns, strict=True):
        if normalise(header) not in _SCHOOL_HEADERS:
            continue
        codes = [text.strip().upper() for text in cells.texts.to_pylist()]
        other = [bool(_SCHOOL_CODE.match(code)) and code != school_id for code in codes]
        if any(other):
            return pc.fill_null(cells.spread(pa.array(other, pa.bool_())), False)
    return None
