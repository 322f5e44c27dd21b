"""Drawings without a browser: a Vega-Lite specification as SVG or PNG, in the font of the screen, without the network."""

from functools import cache
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
    """The drawing as SVG, its words as text."""
    return _converter().vegalite_to_svg(specification, allowed_base_urls=[])


def png(specification: dict[str, Any]) -> bytes:
    """The drawing as PNG, sharp enough to print."""
    return _converter().vegalite_to_png(specification, scale=_PIXELS_PER_POINT, allowed_base_urls=[])


@cache
def _converter() -> Any:
    # brings a JavaScript engine of its own: only for who asks for a drawing
    import vl_convert

    vl_convert.register_font_directory(str(font_directory()))
    return vl_convert
