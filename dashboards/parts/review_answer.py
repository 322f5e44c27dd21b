"""Voorinzage, the school's answer: approving, mending, saying something about it, and who says so."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from attendance.errors import ReviewRejected
from attendance.school_calendar import last_day
from dashboards import desk
from dashboards.drawing import blocks, wording
from dashboards.parts.review_points import address

_SAID = "review_said"
_WHO = "review_who"
_LONGEST_NOTE = 400


def say() -> None:
    """Says once what was done; nothing where nothing was."""
    if message := st.session_state.pop(_SAID, None):
        blocks.nothing(message)


def speaker() -> str:
    """The function of who speaks, as far as it was filled in."""
    return str(st.session_state.get(_WHO, ""))


def draw(school_id: str, month: date, status: Any, is_shown: bool) -> None:
    """Draws what a school can do with its month; `is_shown`: the release shows what it would approve."""
    who = st.text_input(
        "Uw functie", value=speaker(), key="review-function", max_chars=80, width=320,
        placeholder="bijvoorbeeld directeur",
    )  # fmt: skip
    if who.strip():
        st.session_state[_WHO] = who
    if status is not None and status.state == "under_review" and is_shown:
        _approve(school_id, month, who)
    _mend(school_id, month)
    blocks.subheading(
        "Toelichten",
        "Uw woorden staan overal bij de cijfers van deze school: op elk scherm en in elk bestand, ook bij de gemeente. Schrijf over de "
        "school, nooit over een leerling: geen namen, geen kleine aantallen, niets over iemands gezondheid.",
    )
    _note_form(school_id, month, who)
    for note in desk.counter().notes(school_id):
        _note(school_id, note, who)


def _approve(school_id: str, month: date, who: str) -> None:
    with_it = [
        one.month
        for one in desk.counter().month_statuses(school_id).values()
        if one.state == "under_review"
        and one.month < month
        and wording.school_year_start(one.month) == wording.school_year_start(month)
    ]
    if with_it:
        blocks.note(
            f"Met deze maand gaat ook {wording.listing([wording.month_name(one) for one in with_it])} naar buiten: "
            "de cijfers over het schooljaar bestaan uit alle maanden samen."
        )
    if st.button("Dit klopt: goedkeuren", type="primary", key=f"approve-{school_id}-{month}"):
        do(
            lambda: desk.counter().approve(school_id, month, who),
            "**Goedgekeurd, dank u wel.** Bij de volgende publicatie kunnen anderen deze maand zien.",
        )


def _mend(school_id: str, month: date) -> None:
    links = "".join(
        f"<li><a href='{escape(address(path, school_id, month))}' target='_self'>{escape(words)}</a></li>"
        for path, words in (
            ("aanleveren", "Opnieuw aanleveren: u ziet eerst wat er verandert"),
            ("codes", "Codes toewijzen: zeggen wat een verzuimcode betekent"),
            ("lestijden", "Lestijden en vrije dagen verbeteren"),
        )
    )
    blocks.subheading(
        "Verbeteren", "Een verbetering geldt vanaf de volgende publicatie; zij begint geen nieuwe termijn."
    )
    st.html(f"<ul class='rb-links'>{links}</ul>")


def _note_form(school_id: str, month: date, who: str) -> None:
    with st.form(f"note-{school_id}-{month}", width=720):
        text = st.text_area(
            "Wat speelde er?",
            max_chars=_LONGEST_NOTE,
            placeholder="Bijvoorbeeld: door een verbouwing vervielen in de eerste week veel lessen.",
        )
        left, right = st.columns(2)
        first_day = left.date_input("Van", value=month, format="DD-MM-YYYY")
        until = right.date_input("Tot en met", value=last_day(month), format="DD-MM-YYYY")
        if st.form_submit_button("Toelichting toevoegen") and isinstance(first_day, date) and isinstance(until, date):
            do(
                lambda: desk.counter().add_note(school_id, first_day, until, text, who),
                "**Toegevoegd.** Vanaf de volgende publicatie staat uw toelichting bij de cijfers.",
            )


def _note(school_id: str, note: Any, who: str) -> None:
    days = f"{wording.day(note.date_from)} tot en met {wording.day(note.date_to)}"
    st.html(
        f"<div class='rb-said'><p>{escape(note.text)}</p><p class='who'>{escape(days)} · {escape(note.made_by)}, "
        f"{wording.day(note.made_at)}</p></div>"
    )
    if st.button("Deze toelichting intrekken", key=f"withdraw-{note.event_id}", type="tertiary"):
        do(
            lambda: desk.counter().withdraw_note(school_id, note.event_id, who),
            "**Ingetrokken.** Vanaf de volgende publicatie staat deze toelichting er niet meer bij.",
        )


def do(act: Any, message: str) -> None:
    """Does what was asked and says so at the top, or says here what stands in its way."""
    try:
        act()
    except ReviewRejected as rejected:
        st.warning(wording.literal(str(rejected)))
        return
    st.session_state[_SAID] = message
    st.rerun()
