"""Drawings come without a browser and without the network."""

import struct

import pytest

from attendance.papers import drawings
from tests.attendance.papers.conftest import DRAWING


def test_a_drawing_becomes_svg_with_words_and_a_sharp_png() -> None:
    assert "okt" in drawings.svg(DRAWING)
    png = drawings.png({**DRAWING, "width": 200})
    assert png.startswith(b"\x89PNG")
    width, _ = struct.unpack_from(">II", png, 16)
    assert width > 600


def test_a_drawing_says_what_it_shows() -> None:
    drawn = drawings.svg({**DRAWING, "description": "Meer dan <de helft>."})
    assert ' role="img"><title>Meer dan &lt;de helft&gt;.</title><rect' in drawn


def test_a_drawing_reaches_for_nothing_outside() -> None:
    outside = {**DRAWING, "data": {"url": "https://example.org/data.csv"}}
    with pytest.raises(ValueError, match="not allowed"):
        drawings.svg(outside)
