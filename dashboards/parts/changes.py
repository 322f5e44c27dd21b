"""The history of what a school said by hand: who, when, what and why, with a way back."""

from datetime import date

import streamlit as st

from attendance.categories import all_categories
from attendance.desk.timetables import clock
from attendance.errors import CorrectionRejected
from attendance.statements import corrections
from attendance.statements.corrections import Correction
from dashboards import desk
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.visitor import audience


def history(school_id: str, subjects: tuple[str, ...], name: str) -> None:
    """The corrections on these subjects, the newest first; the last one of each thing can be undone."""
    made = [one for one in desk.counter().history(school_id) if one.change.subject in subjects]
    blocks.section("Wat u eerder wijzigde", "Alles blijft bewaard. Terugdraaien is een nieuwe wijziging.")
    if not made:
        blocks.nothing("Er is nog niets met de hand gewijzigd.")
        return
    tables.show(
        [
            Column("Wanneer", lambda row: row["one"].made_at, "moment"),
            Column("Wat", lambda row: words(row["one"])),
            Column("Wie", lambda row: row["one"].made_by),
            Column("Toelichting", lambda row: row["one"].note),
        ],
        [{"one": one} for one in made],
        f"{school_id}-{name}",
        "De laatste wijziging bovenaan.",
    )
    newest: dict[tuple[str, str], Correction] = {}
    for one in made:
        newest.setdefault((one.change.subject, one.change.key), one)
    with st.expander("Een wijziging terugdraaien"):
        picked = st.selectbox(
            "Welke wijziging?", list(newest.values()), format_func=words, key=f"undo-{name}", width=620
        )
        if st.button("Terugdraaien", key=f"undo-go-{name}"):
            try:
                desk.counter().undo(school_id, picked.correction_id, audience.name())
            except CorrectionRejected as rejected:
                blocks.nothing(str(rejected))
            else:
                st.rerun()


def words(one: Correction) -> str:
    """A correction in one Dutch line."""
    change = one.change
    if change.subject == corrections.COLUMN_LAYOUT:
        return f"Kolommen van {change.key}" + ("" if change.rows else ": niet meer toegewezen")
    if change.subject == corrections.REASON_CODE:
        if not change.rows:
            return f"Code {change.key}: weer zoals aangeleverd"
        return "; ".join(
            f"Code {change.key} is {all_categories()[row['category']].label.lower()}{_span(row['valid_from'], row['valid_to'])}"
            for row in change.rows
        )
    if change.subject == corrections.FREE_DAY:
        day = wording.day(date.fromisoformat(change.key))
        if not change.rows:
            return f"{day.capitalize()}: weer zoals aangeleverd"
        return f"{day.capitalize()} is {'vrij' if change.rows[0]['is_free'] else 'geen vrije dag'}"
    if change.subject == corrections.SHORT_DAY:
        day = wording.day(date.fromisoformat(change.key))
        return (
            f"Lestijden van {day}: {_periods(one)}" if change.rows else f"Lestijden van {day}: weer zoals aangeleverd"
        )
    if not change.rows:
        return "Lestijden: weer zoals aangeleverd"
    first = change.rows[0]
    return f"Lestijden{_span(first['valid_from'], first['valid_to'])}: {_periods(one)}"


def _periods(one: Correction) -> str:
    """Begin and end per lesson; what holds on one weekday only after its name."""
    by_day: dict[int | None, list[str]] = {}
    for row in one.change.rows:
        times = f"{row['lesson_period']} {clock(row['begin_minute'])}–{clock(row['end_minute'])}"
        by_day.setdefault(row["weekday"], []).append(times)
    return "; ".join(
        (f"{wording.WEEKDAYS[day - 1]}: " if day else "") + ", ".join(times)
        for day, times in sorted(by_day.items(), key=lambda one: one[0] or 0)
    )


def _span(first: date | None, last: date | None) -> str:
    start = f" vanaf {wording.day(first)}" if first else ""
    return start + (f" tot en met {wording.day(last)}" if last else "")
