"""What holds for any file that a spreadsheet may open, whoever makes it."""

from typing import TypeVar

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Value = TypeVar("Value")


def harmless(value: Value) -> "Value | str":
    """A text that would start a formula gets an apostrophe before it; numbers and dates stay what they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
