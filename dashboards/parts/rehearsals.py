"""What figures would become, on a page: a rehearsal that is awaited, and its outcome before and after."""

import time
from collections.abc import Sequence
from datetime import date

import streamlit as st

from attendance.categories import all_categories
from attendance.desk.rehearsal import Question, Rehearsal
from dashboards import desk
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.products.data import Row

_USUAL_SECONDS = 12.0
_MEASURES: tuple[tuple[str, str, bool], ...] = (
    ("pupils", "Leerlingen", False),
    ("scheduled_minutes", "Geplande uren", True),
    ("registered_minutes", "Geregistreerde uren", True),
    ("absent_minutes", "Gemiste uren", True),
    ("authorised_minutes", "Geoorloofd gemiste uren", True),
    ("unauthorised_minutes", "Ongeoorloofd gemiste uren", True),
    ("unregistered_minutes", "Niet-geregistreerde uren", True),
    ("late_count", "Keer te laat", False),
)
"""Measures of attendance_month with their names; True for minutes, that are shown as hours."""
_TIERS = {
    "tier_1": "Laag 1 (95 % of meer)",
    "tier_2": "Laag 2 (90 tot 95 %)",
    "tier_3": "Laag 3 (onder 90 %)",
    "too_little_data": "Te weinig gegevens",
}


def show(question: Question, name: str) -> None:
    """Waits for the rehearsal of a question and shows what would change; `name` is that of its download."""
    place = st.empty()
    rehearsing = desk.rehearse(question)
    while (outcome := rehearsing.outcome()) is None:
        share = min(rehearsing.seconds / _USUAL_SECONDS, 0.97)
        place.progress(share, text="We rekenen op proef uit wat de cijfers worden. Er verandert nog niets.")
        time.sleep(0.25)
    place.empty()
    if isinstance(outcome, str):
        desk.forget_rehearsal(question)
        blocks.nothing(outcome)
        return
    draw(outcome, name)


def draw(rehearsal: Rehearsal, name: str) -> None:
    """The outcome: the conclusion in a sentence or two, then the figures per month that changes."""
    if rehearsal.is_refused:
        blocks.nothing("Deze aanlevering zou worden geweigerd; er verandert niets aan de cijfers.")
        return
    months = rehearsal.changed_months()
    if not months:
        blocks.nothing("**Er verandert niets aan de cijfers** van dit schooljaar.")
        return
    blocks.conclusion(*sentences(rehearsal, months))
    for month in months:
        rows = changes(rehearsal, month)
        if not rows:
            blocks.note(
                f"In {wording.month_name(month)} verandert alleen de laag over het schooljaar of de eerste schoolweken."
            )
            continue
        tables.show(
            [
                Column(wording.month_name(month).capitalize(), lambda row: row["what"]),
                Column("Nu", lambda row: row["before"], "number"),
                Column("Wordt", lambda row: row["after"], "number"),
                Column("Verschil", lambda row: row["difference"], "number"),
            ],
            rows,
            f"{name}-{month:%Y-%m}",
            "Wat er in deze maand verandert; wat gelijk blijft, staat er niet bij.",
        )


def sentences(rehearsal: Rehearsal, months: Sequence[date]) -> list[str]:
    """What the change comes down to: which months, the hours of absence, the pupils per tier."""
    before = _total(rehearsal.before.attendance, months)
    after = _total(rehearsal.after.attendance, months)
    words = wording.listing([wording.month_name(month) for month in months])
    new = [month for month in months if month not in rehearsal.before.months()]
    if new == list(months):
        first = (
            f"{words.capitalize()} {'komt' if len(months) == 1 else 'komen'} erbij: "
            f"**{wording.hours(after['scheduled_minutes'])}** geplande uren, waarvan **{wording.hours(after['absent_minutes'])}** gemist."
        )
        return [first]
    difference = after["absent_minutes"] - before["absent_minutes"]
    said = [
        f"De cijfers van **{words}** veranderen. "
        + (
            "Het aantal gemiste uren blijft gelijk."
            if not difference
            else f"Er {'komen' if difference > 0 else 'gaan'} **{wording.hours(abs(difference))} gemiste uren** {'bij' if difference > 0 else 'af'}."
        )
    ]
    moved = [
        (label, after_minutes - before_minutes)
        for label, before_minutes, after_minutes in _categories(rehearsal, months)
        if before_minutes != after_minutes
    ]
    if moved:
        parts = [f"{label.lower()} {wording.signed_hours(minutes)} uur" for label, minutes in moved]
        said.append(f"Per reden: {wording.listing(parts)}.")
    return said


def changes(rehearsal: Rehearsal, month: date) -> list[Row]:
    """Every figure of a month that changes: what it is, what it is now, what it would become."""
    rows = []
    was, becomes = _total(rehearsal.before.attendance, [month]), _total(rehearsal.after.attendance, [month])
    for measure, label, is_minutes in _MEASURES:
        rows.append(_row(label, was[measure], becomes[measure], is_minutes))
    rows += [_row(f"{label} (uren)", before, after, True) for label, before, after in _categories(rehearsal, [month])]
    for tier, label in _TIERS.items():
        counts = [
            sum(
                row["pupils"]
                for row in side.tiers
                if (row["month"], row["profile"], row["period_kind"], row["tier"]) == (month, "md_mtss", "month", tier)
            )
            for side in (rehearsal.before, rehearsal.after)
        ]
        rows.append(_row(f"Leerlingen in {label}", counts[0], counts[1], False))
    return [row for row in rows if row["before"] != row["after"]]


def _row(label: str, before: int, after: int, is_minutes: bool) -> Row:
    if is_minutes:
        return {
            "what": label,
            "before": wording.hours(before),
            "after": wording.hours(after),
            "difference": wording.signed_hours(after - before),
        }
    return {
        "what": label,
        "before": wording.count(before),
        "after": wording.count(after),
        "difference": wording.signed(after - before),
    }


def _total(rows: Sequence[Row], months: Sequence[date]) -> dict[str, int]:
    return {measure: sum(row[measure] or 0 for row in rows if row["month"] in months) for measure, _, _ in _MEASURES}


def _categories(rehearsal: Rehearsal, months: Sequence[date]) -> list[tuple[str, int, int]]:
    """Category, minutes now, minutes then; in the fixed order."""
    made = []
    for category in all_categories().values():
        minutes = [
            sum(
                row["absent_minutes"]
                for row in side.categories
                if row["category"] == category.category and row["month"] in months
            )
            for side in (rehearsal.before, rehearsal.after)
        ]
        if any(minutes):
            made.append((category.label, minutes[0], minutes[1]))
    return made
