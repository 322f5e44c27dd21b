"""What holds for any file that a spreadsheet may open, whoever makes it: one function, used by every door.

A cell that begins with one of these signs would be run as a formula (OWASP, CSV injection; the wide forms are read as
formulas where Excel is set to Japanese or Chinese). Signs that XML can't hold would break the workbook that they stand in.
"""

import re
from collections.abc import Sequence
from typing import TypeVar

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_QUOTES = re.compile('[;,\t|"\r\n]')
"""Another delimiter than ours as well: a spreadsheet set to commas would cut such a cell in two, and run its second half."""

Value = TypeVar("Value")


def harmless(value: Value) -> "Value | str":
    """A text that would start a formula gets an apostrophe before it, and loses signs that no workbook can hold.

    Numbers and dates stay what they are.
    """
    if not isinstance(value, str):
        return value
    text = _NO_XML.sub("", value)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA_STARTS) else text


def csv_line(texts: Sequence[str], figures: Sequence[bool]) -> str:
    """One line of a CSV with semicolons, CRLF at its end. Where `figures` is True the text is a number, written as it is;
    other texts are made harmless, and quoted wherever any spreadsheet could see an end of the cell."""
    return ";".join(map(_cell, texts, figures)) + "\r\n"


def _cell(text: str, is_figure: bool) -> str:
    if is_figure:
        return text
    text = str(harmless(text))
    return '"' + text.replace('"', '""') + '"' if _IN_QUOTES.search(text) else text
