"""How ratings of the registration checklist look: one quiet scale of blue, never red and green, and always in words."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from dashboards.drawing import wording

_SIGNS = {"good": "✓", "okay": "✓", "could_be_better": "·", "needs_attention": "!", "unknown": "?"}


def words(rating: str) -> str:
    """The Dutch name of a rating."""
    return wording.RATINGS[rating]


def badge(rating: str) -> str:
    """A rating as a labelled badge, HTML for a table."""
    return f"<span class='rb-rating {_look(rating)}'>{words(rating)}</span>"


def square(rating: str, title: str) -> str:
    """A rating as a small square that says what it is, HTML for a table."""
    told = escape(f"{title}: {words(rating).lower()}")
    return (
        f"<span class='rb-state {_look(rating)}' role='img' aria-label='{told}' title='{told}'>{_SIGNS[rating]}</span>"
    )


def strip(history: Sequence[tuple[date, str]]) -> str:
    """The ratings of an item over months, the oldest at the left, HTML for a table."""
    return (
        "<span class='rb-strip'>"
        + "".join(square(rating, wording.month_name(month)) for month, rating in history)
        + "</span>"
    )


def legend() -> None:
    """The five ratings with their squares."""
    st.html(
        "<p class='rb-legend'>"
        + "".join(
            f"<span class='rb-state {_look(rating)}' aria-hidden='true'>{_SIGNS[rating]}</span><span class='words'>{name}</span>"
            for rating, name in wording.RATINGS.items()
        )
        + "</p>"
    )


def _look(rating: str) -> str:
    return rating.replace("_", "-")
