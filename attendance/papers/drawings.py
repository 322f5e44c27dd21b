"""Drawings without a browser: a Vega-Lite specification as SVG or PNG, in the font of the screen, without the network."""

import struct
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

FONT = "Source Sans Pro"
"""SIL Open Font License 1.1; comes with the package font-source-sans-pro."""
_PIXELS_PER_POINT = 3


def font_directory() -> Path:
    """Where the files of FONT are."""
    from font_source_sans_pro import font_directory as directory

    return Path(directory)


def svg(specification: dict[str, Any]) -> str:
    """The drawing as SVG, its words as text; a description of it goes along for who can't see it."""
    drawn = _converter().vegalite_to_svg(specification, allowed_base_urls=[])
    described = specification.get("description")
    return drawn.replace(">", f' role="img"><title>{escape(described)}</title>', 1) if described else drawn


def png(specification: dict[str, Any]) -> bytes:
    """The drawing as PNG, sharp enough to print."""
    return _converter().vegalite_to_png(specification, scale=_PIXELS_PER_POINT, allowed_base_urls=[])


def width(png: bytes) -> float:
    """How wide a drawing of `png` is meant to be, in centimetres (96 of its units to the inch)."""
    (pixels,) = struct.unpack_from(">I", png, 16)
    return pixels / _PIXELS_PER_POINT / 96 * 2.54


@cache
def _converter() -> Any:
    # brings a JavaScript engine of its own: only for who asks for a drawing
    import vl_convert

    vl_convert.register_font_directory(str(font_directory()))
    return vl_convert
