"""Netwerkoverleg: one meeting at a time, from what was agreed, by the common thread, to what is agreed now.

Figures come from the network's product. Notes and agreements are read live: they are written here, during the meeting.
"""

from datetime import date, timedelta
from html import escape

import streamlit as st

from attendance import moments
from attendance.network import agreements, gathering, meetings
from attendance.network.agreements import Agreement
from attendance.network.meetings import AGENDA, CLOSED, GATHERED, LONGEST_NOTE, PLANNED, Meeting
from attendance.network.vocabulary import QUESTIONS
from dashboards import network_desk
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.network_desk import engine
from dashboards.papers import network_meeting as papers
from dashboards.papers import offer
from dashboards.parts import network_parts, network_region, network_thread
from dashboards.products import network_figures
from dashboards.products.data import Row

_STATES = {PLANNED: "gepland", GATHERED: "rode draad gemaakt", CLOSED: "afgesloten"}
_MEETING = "overleg"


def page() -> None:
    """Choose a meeting; look back; the thread; the three questions; agreements; and what is kept."""
    known = meetings.every_meeting(engine())
    if message := network_desk.said():
        blocks.nothing(message)
    if not known:
        blocks.conclusion(
            "Er is nog geen overleg gepland.",
            "Vier keer per jaar kijken scholen en partners samen naar leerlingen die vaak niet op school kunnen zijn. Plan "
            "hieronder het eerste.",
        )
        _plan(known)
        return
    meeting = _chosen(known)
    is_open = meeting.state != CLOSED
    figures = network_figures.meeting(meeting.meeting_id)
    if figures is not None and figures["gathered_at"] is None:
        figures = None
    blocks.conclusion(*_conclusion(meeting, figures))
    if figures is not None:
        network_parts.facts(figures)
    live = engine()
    offer.beside_page(
        papers.name(meeting), lambda: papers.compose(live, meeting.meeting_id), "Dit overleg als stuk om mee te nemen:"
    )
    _agenda(meeting, is_open)
    _looking_back(meeting, is_open)
    blocks.section(
        "De rode draad",
        "Wat vaker samengaat dan bij toeval, over scholen heen. Een hypothese, geen oordeel over een leerling of ouder.",
    )
    if figures is not None:
        following = any(one.held_on > meeting.held_on and one.has_figures for one in known)
        network_thread.thread(figures, following)
        if not figures["too_little"]:
            _evidence(figures, meeting)
    else:
        _gather(meeting)
    blocks.section(
        "Drie vragen", "Eerst rustig denken, dan pas praten. Schrijf op wat jullie samen vinden, zonder namen."
    )
    for topic, question in QUESTIONS.items():
        _note(meeting, topic, question, is_open)
    blocks.section("Afspraken van dit overleg", "Wat, wie en wanneer. Het volgende overleg begint ermee.")
    _agreements(meeting, is_open)
    if is_open:
        _close(meeting)
    blocks.section("Alle overleggen", "Vier per jaar. Elk overleg blijft bewaard zoals het was.")
    _kept(known)
    _plan(known)
    blocks.section("Hoe dit is gemaakt")
    network_thread.method()


def _chosen(known: list[Meeting]) -> Meeting:
    """The meeting to look at: the chosen one, by default the last that has a thread, else the first that is planned."""
    by_id = {one.meeting_id: one for one in known}
    usual = next((n for n, one in enumerate(known) if one.state != PLANNED), len(known) - 1)
    picked = st.selectbox(
        "Welk overleg",
        list(by_id),
        index=usual,
        format_func=lambda number: f"{wording.day(by_id[number].held_on)} ({_STATES[by_id[number].state]})",
        key=_MEETING,
        width=380,
    )
    return by_id[picked]


def _conclusion(meeting: Meeting, figures: Row | None) -> list[str]:
    day = wording.day_name(meeting.held_on)
    if figures is not None:
        return network_parts.conclusion(figures)
    if meeting.state == PLANNED:
        return [
            f"Het overleg van **{day}** wordt voorbereid.",
            "Scholen kunnen nog casussen inbrengen. Is iedereen zover, maak dan hieronder de rode draad.",
        ]
    return [
        f"De rode draad van **{day}** is gemaakt en verschijnt hier bij de volgende publicatie.",
        "De vragen en afspraken kunnen jullie nu al invullen.",
    ]


def _agenda(meeting: Meeting, is_open: bool) -> None:
    blocks.section("Agenda")
    items = "".join(f"<li>{escape(step)}</li>" for step in network_parts.STEPS)
    st.html(f"<ol class='rb-agenda'>{items}</ol>")
    _note(meeting, AGENDA, "Verder op de agenda", is_open, height=90)


def _note(meeting: Meeting, topic: str, heading: str, is_open: bool, height: int = 130) -> None:
    text = meeting.notes.get(topic, "")
    blocks.subheading(heading)
    if text:
        lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        st.html(f"<div class='rb-said rb-noted'>{lines}</div>")
    elif not is_open:
        blocks.note("Hier is niets over opgeschreven.")
    if not is_open:
        return
    with (
        st.expander("Opschrijven" if not text else "Aanpassen"),
        st.form(f"note-{meeting.meeting_id}-{topic}", border=False),
    ):
        given = st.text_area(heading, value=text, max_chars=LONGEST_NOTE, height=height, label_visibility="collapsed")
        if st.form_submit_button("Bewaren"):
            network_desk.do(
                lambda: meetings.note(engine(), meeting.meeting_id, topic, given),
                "**Bewaard.**",
                "netwerkoverleg: aantekening",
            )


def _looking_back(meeting: Meeting, is_open: bool) -> None:
    blocks.section("Terugblik", "Wat spraken we af, en hoe staat het ermee? Loslaten mag, met een reden.")
    carried = agreements.carried_to(engine(), meeting.meeting_id)
    if not carried:
        blocks.nothing("Er staan geen afspraken van een eerder overleg open.")
        return
    for one in carried:
        st.html(_agreement(one, with_state=True))
        if is_open:
            _say(meeting, one)


def _agreement(one: Agreement, *, with_state: bool) -> str:
    state = f"<span class='rb-mark'>{agreements.STATES[one.state]}</span> " if with_state else ""
    reason = f"<p class='who'>{escape(one.reason)}</p>" if with_state and one.reason else ""
    return (
        f"<div class='rb-agreed'><p>{state}<strong>{escape(one.text)}</strong></p>"
        f"<p class='who'>{escape(one.owner)} · klaar op {wording.day(one.due_on)}</p>{reason}</div>"
    )


def _say(meeting: Meeting, one: Agreement) -> None:
    with (
        st.expander("Hoe staat het ermee?"),
        st.form(f"state-{meeting.meeting_id}-{one.agreement_id}", border=False),
    ):
        state = st.radio(
            "Stand", list(agreements.STATES), format_func=agreements.STATES.__getitem__, horizontal=True,
            index=list(agreements.STATES).index(one.state), label_visibility="collapsed",
        )  # fmt: skip
        reason = st.text_input("Toelichting (bij loslaten: waarom)", value=one.reason, max_chars=agreements.LONGEST)
        if st.form_submit_button("Bewaren"):
            network_desk.do(
                lambda: agreements.say(engine(), one.agreement_id, meeting.meeting_id, state, reason),
                "**Bewaard.** Zo staat de afspraak er nu voor.",
                "netwerkoverleg: stand van een afspraak",
            )


def _gather(meeting: Meeting) -> None:
    if meeting.state != PLANNED:
        blocks.nothing("De rode draad is gemaakt. Zij verschijnt hier bij de volgende publicatie.")
        return
    blocks.nothing(
        "De rode draad van dit overleg is nog niet gemaakt. Dat gebeurt één keer, van alle casussen die er dan zijn; wat later "
        "wordt ingebracht, telt bij het volgende overleg. Zo kan niemand uit het verschil aflezen wie erbij kwam."
    )
    if st.button("Maak de rode draad", type="primary", key=f"gather-{meeting.meeting_id}"):
        with st.spinner("Alle patronen nalopen …"):
            network_desk.do(
                lambda: gathering.gather(engine(), meeting.meeting_id, fewest=network_desk.minimum_size()),
                "**De rode draad is gemaakt.** Zij verschijnt hier bij de volgende publicatie.",
                "netwerkoverleg: rode draad",
            )


def _evidence(figures: Row, meeting: Meeting) -> None:
    blocks.section("Naast de aanwezigheid in de regio", "Hoe verhouden deze casussen zich tot alle leerlingen?")
    network_region.region(figures, meeting.held_on)
    blocks.section("Wat is geprobeerd, en wat hielp", "Volgens de scholen zelf.")
    network_parts.measures(figures)
    blocks.section("Wat er speelt", "De factoren in vijf groepen, en welk onderwijs en welke hulp er nu is.")
    network_parts.factors(figures)


def _agreements(meeting: Meeting, is_open: bool) -> None:
    made = agreements.of_meeting(engine(), meeting.meeting_id)
    if not made:
        blocks.nothing("Er is nog niets afgesproken." if is_open else "Op dit overleg is niets afgesproken.")
    for one in made:
        st.html(_agreement(one, with_state=not is_open))
        if is_open:
            with st.expander("Aanpassen"):
                _agreement_form(meeting, one)
    if is_open:
        with st.expander("Afspraak toevoegen", expanded=not made):
            _agreement_form(meeting, None)


def _agreement_form(meeting: Meeting, one: Agreement | None) -> None:
    key = f"agree-{meeting.meeting_id}-{one.agreement_id if one else 'new'}"
    with st.form(key, border=False, clear_on_submit=False):
        text = st.text_input("Wat spreken jullie af?", value=one.text if one else "", max_chars=agreements.LONGEST)
        left, right = st.columns(2)
        owner = left.text_input(
            "Wie doet het?", value=one.owner if one else "", max_chars=80, placeholder="een functie of organisatie"
        )
        due = right.date_input(
            "Wanneer is het klaar?",
            value=one.due_on if one else meeting.held_on + timedelta(days=42),
            format="DD-MM-YYYY",
        )
        saved = st.form_submit_button("Bewaren")
        if one is not None:
            st.caption("Maak het eerste veld leeg om de afspraak weg te halen.")
        if saved and isinstance(due, date):
            network_desk.do(
                (lambda: agreements.change(engine(), one.agreement_id, text, owner, due))
                if one
                else (lambda: agreements.agree(engine(), meeting.meeting_id, text, owner, due)),
                "**Bewaard.**",
                "netwerkoverleg: afspraak",
            )


def _close(meeting: Meeting) -> None:
    if meeting.state != GATHERED:
        return
    blocks.section(
        "Afsluiten", "Daarna blijft dit overleg zoals het is: de rode draad, de aantekeningen en de afspraken."
    )
    with st.form(f"close-{meeting.meeting_id}", border=False):
        who = st.text_input("Uw functie", max_chars=80, width=320, placeholder="bijvoorbeeld voorzitter")
        if st.form_submit_button("Overleg afsluiten"):
            network_desk.do(
                lambda: meetings.close(engine(), meeting.meeting_id, who),
                "**Afgesloten, dank jullie wel.** Alles is bewaard zoals het was.",
                "netwerkoverleg: afgesloten",
            )


def _kept(known: list[Meeting]) -> None:
    made = agreements.every_agreement(engine())
    rows = [
        {
            "held_on": one.held_on,
            "state": _STATES[one.state],
            "patterns": len(network_figures.patterns(one.meeting_id)) if _is_published(one) else None,
            "agreed": sum(agreed.meeting_id == one.meeting_id for agreed in made),
            "open": sum(agreed.meeting_id == one.meeting_id and agreed.state == agreements.OPEN for agreed in made),
        }
        for one in known
    ]
    tables.show(
        [
            Column("Overleg", lambda row: row["held_on"], "day"),
            Column("Stand", lambda row: row["state"]),
            Column("Patronen", lambda row: row["patterns"], "count"),
            Column("Afspraken", lambda row: row["agreed"], "count"),
            Column("waarvan nog lopend", lambda row: row["open"], "count"),
        ],
        rows,
        "overleggen",
        "Het laatste overleg eerst.",
    )


def _is_published(meeting: Meeting) -> bool:
    """Whether this release has the thread of a meeting."""
    found = network_figures.meeting(meeting.meeting_id)
    return found is not None and found["gathered_at"] is not None


def _plan(known: list[Meeting]) -> None:
    last = max((one.held_on for one in known), default=moments.today())
    with st.expander("Een overleg plannen", expanded=not known), st.form("plan", border=False):
        day = st.date_input("Op welke dag?", value=last + timedelta(days=91), format="DD-MM-YYYY", width=220)
        if st.form_submit_button("Plannen") and isinstance(day, date):
            network_desk.do(
                lambda: meetings.plan(engine(), day), f"**Gepland** op {wording.day(day)}.", "netwerkoverleg: gepland"
            )


page()
