"""Voorinzage, what the school may want to look at in its month, each with the page where it can do so."""

from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboards.drawing import blocks, wording
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.products import figures
from dashboards.products.data import Row

_NOTEWORTHY_POINTS = 0.02
"""From two percentage points on a difference to the month before is worth a look."""


def draw(school_id: str, month: date, by_month: list[Row], now: Row) -> None:
    """What the school may want to look at, each with the page where it can do so; a calm sentence where there is nothing."""
    told: list[tuple[str, str, str]] = []
    rate = figures.rate(now)
    before = next((row for row in reversed(by_month) if row["month"] < month), None)
    was = figures.rate(before) if before else Missing.NOT_DELIVERED
    if (
        before
        and isinstance(rate, Share)
        and isinstance(was, Share)
        and abs(rate.fraction - was.fraction) >= _NOTEWORTHY_POINTS
    ):
        told.append(
            (
                f"De aanwezigheid is {wording.points(rate, was)} dan in {wording.month_name(before['month'])}.",
                "school",
                "bekijk waar het verschil zit",
            )
        )
    coverage = figures.coverage(now)
    if isinstance(coverage, Share) and coverage.part * 10 < coverage.whole * 9:
        told.append(
            (f"Van de lestijd is {percent(coverage)} geregistreerd.", "registratiekwaliteit", "bekijk wat helpt")
        )
    if now["unknown_reason_minutes"]:
        told.append(
            (
                f"Van {wording.hours(now['unknown_reason_minutes'])} gemiste uren is de reden nog onbekend.",
                "codes",
                "kijk of er een code op een betekenis wacht",
            )
        )
    delivered = [
        row
        for row in figures.deliveries(school_id)
        if row["month"] == month and row["status"] == "accepted" and row["rows_set_aside"]
    ]
    if delivered:
        told.append(
            (
                f"{wording.plural(delivered[0]['rows_set_aside'], 'rij is', 'rijen zijn')} apart gezet en {'telt' if delivered[0]['rows_set_aside'] == 1 else 'tellen'} niet mee.",
                "klopt-het",
                "zie welke en waarom",
            )
        )
    if not told:
        blocks.note(
            "Er springt niets uit: het beeld lijkt op dat van uw andere maanden, en vrijwel alles is geregistreerd."
        )
        return
    items = "".join(
        f"<li>{escape(words)} <a href='{escape(address(page_path, school_id, month))}' target='_self'>{escape(do)}</a></li>"
        for words, page_path, do in told
    )
    st.html(f"<ul class='rb-links'>{items}</ul>")


def address(page_path: str, school_id: str, month: date) -> str:
    """The address of a page, opened at this school and month."""
    return f"{page_path}?{urlencode({'school': school_id, 'maand': wording.month_name(month)})}"
