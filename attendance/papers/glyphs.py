"""Which signs a paper can show. What schools write themselves may hold an emoji or another script; a paper never fails on it.

PDF/UA asks that every sign has a shape in the font; a Word document asks for signs that XML can hold.
"""

import re
import struct
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from attendance.papers import drawings

NOT_SHOWN = "□"
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff\ufffe\uffff]"
)
_Value = TypeVar("_Value")


def in_each_text(value: _Value, change: Callable[[str], str]) -> _Value:
    """The same paper, part or value with `change` done to each text in it, however deep."""
    made: Any = value
    if isinstance(value, str):
        made = change(value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{one.name: in_each_text(getattr(value, one.name), change) for one in fields(value)})
    elif isinstance(value, tuple | list):
        made = type(value)(in_each_text(one, change) for one in value)
    elif isinstance(value, dict):
        made = {key: in_each_text(one, change) for key, one in value.items()}
    return made


def without_controls(text: str) -> str:
    """The text without signs that have no shape and that XML can't hold."""
    return _CONTROLS.sub("", text)


def showable(text: str) -> str:
    """The text with a box in the place of each sign that the font has no shape for."""
    text = unicodedata.normalize("NFC", without_controls(text))
    if text.isascii():
        return text
    known = _known()
    return "".join(sign if ord(sign) in known or sign in "\n\r\t" else NOT_SHOWN for sign in text)


@cache
def _known() -> frozenset[int]:
    """The code points that every weight of the font have a shape for."""
    weights = ("Regular", "Semibold", "Bold")
    fonts = [(drawings.font_directory() / f"SourceSansPro-{weight}.ttf").read_bytes() for weight in weights]
    return frozenset.intersection(*(_code_points(font) for font in fonts))


def _code_points(font: bytes) -> frozenset[int]:
    """The code points of a TrueType font, from its table cmap in format 4 (OpenType specification, cmap)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = {font[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", font, 20 + 16 * n)[0] for n in range(tables)}
    start = directory[b"cmap"]
    (number,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for place in range(number):
        offset = start + struct.unpack_from(">I", font, start + 8 + 8 * place)[0]
        if struct.unpack_from(">H", font, offset)[0] == 4:
            found |= _segments(font, offset)
    return frozenset(found)


def _segments(font: bytes, offset: int) -> set[int]:
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    shape = f">{count}H"
    ends = struct.unpack_from(shape, font, offset + 14)
    starts, deltas, ranges = (
        struct.unpack_from(shape, font, offset + 16 + 2 * count * step) for step in (1, 2, 3)
    )  # fmt: skip
    found = set()
    for n, (first, last, delta, start) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if start:
                at = offset + 16 + 6 * count + 2 * n + start + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, at)
            else:
                glyph = (code + delta) & 0xFFFF
            if glyph:
                found.add(code)
    return found
