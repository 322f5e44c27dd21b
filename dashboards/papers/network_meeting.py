"""The paper of a network meeting: to take along, to write on during the meeting, and to look back at.

Its figures are those of the network's product, in fives; notes and agreements are read when the paper is made.
"""

import sqlalchemy as sa

from attendance.network import agreements, meetings
from attendance.network.agreements import Agreement
from attendance.network.meetings import AGENDA, Meeting
from attendance.network.vocabulary import QUESTIONS
from attendance.papers.content import NewPage, Paper, Room
from dashboards.drawing import blocks, sheet, tables, wording
from dashboards.drawing.tables import Column
from dashboards.papers import frame
from dashboards.parts import network_parts, network_region, network_thread
from dashboards.products import network_figures
from dashboards.products.data import Row


def name(meeting: Meeting) -> str:
    """The name of its file, without an ending."""
    return f"netwerkoverleg-{meeting.held_on:%Y-%m-%d}"


def compose(engine: sa.Engine, meeting_id: int) -> Paper:
    """The paper of this meeting as it stands now; without a thread it is the paper to prepare with."""
    meeting = next(one for one in meetings.every_meeting(engine) if one.meeting_id == meeting_id)
    figures = network_figures.meeting(meeting_id)
    thread = figures if figures is not None and figures["gathered_at"] is not None else None

    def draw() -> None:
        if thread is None:
            blocks.conclusion("Dit stuk is om het overleg voor te bereiden: de rode draad is er nog niet.")
        else:
            blocks.conclusion(*network_parts.conclusion(thread))
            network_parts.facts(thread)
        _agenda(meeting)
        _looking_back(agreements.carried_to(engine, meeting_id))
        if thread is not None:
            _thread(thread, meeting, engine)
        _three_questions(meeting)
        _agreements(agreements.of_meeting(engine, meeting_id), meeting.closed_at is None)
        blocks.section("Hoe dit is gemaakt")
        network_thread.method()

    return frame.composed(
        f"Netwerkoverleg, {wording.day(meeting.held_on)}",
        "Wat gaat samen bij leerlingen die vaak niet op school kunnen zijn, en wat doen wij ermee?",
        f"Schooljaar {wording.school_year(meeting.held_on)} · scholen en partners in de regio",
        name(meeting),
        [],
        draw,
    )


def _agenda(meeting: Meeting) -> None:
    blocks.section("Agenda")
    blocks.questions(*network_parts.STEPS)
    if note := meeting.notes.get(AGENDA):
        blocks.note(f"**Verder op de agenda.** {note}")


def _looking_back(carried: list[Agreement]) -> None:
    blocks.section("Terugblik", "Wat spraken we af, en hoe staat het ermee? Loslaten mag, met een reden.")
    if not carried:
        blocks.nothing("Er staan geen afspraken van een eerder overleg open.")
        return
    _agreement_table(carried, "Afspraken van eerdere overleggen.")


def _thread(thread: Row, meeting: Meeting, engine: sa.Engine) -> None:
    later = any(one.held_on > meeting.held_on and one.has_figures for one in meetings.every_meeting(engine))
    blocks.section(
        "De rode draad",
        "Wat vaker samengaat dan bij toeval, over scholen heen. Een hypothese, geen oordeel over een leerling of ouder.",
    )
    network_thread.thread(thread, later)
    if thread["too_little"]:
        return
    blocks.section("Naast de aanwezigheid in de regio", "Hoe verhouden deze casussen zich tot alle leerlingen?")
    network_region.region(thread, meeting.held_on)
    blocks.section("Wat is geprobeerd, en wat hielp", "Volgens de scholen zelf.")
    network_parts.measures(thread)
    blocks.section("Wat er speelt", "De factoren in vijf groepen, en welk onderwijs en welke hulp er nu is.")
    network_parts.factors(thread)


def _three_questions(meeting: Meeting) -> None:
    paper = sheet.current()
    assert paper, "a paper is drawn on a sheet"
    paper.add(NewPage())
    blocks.section(
        "Drie vragen", "Eerst rustig denken, dan pas praten. Schrijf op wat jullie samen vinden, zonder namen."
    )
    for number, (topic, question) in enumerate(QUESTIONS.items(), 1):
        blocks.subheading(f"{number}. {question}")
        if text := meeting.notes.get(topic):
            blocks.note(text)
        elif meeting.closed_at:
            blocks.note("Hier is niets over opgeschreven.")
        else:
            paper.add(Room("", ("Wat wij samen vinden",), (1,), 2))


def _agreements(made: list[Agreement], is_open: bool) -> None:
    blocks.section("Afspraken van dit overleg", "Wat, wie en wanneer. Het volgende overleg begint ermee.")
    if made:
        _agreement_table(made, "In de volgorde waarin ze gemaakt zijn.")
    elif not is_open:
        blocks.nothing("Op dit overleg is niets afgesproken.")
    paper = sheet.current()
    if is_open and paper:
        paper.add(Room("Ruimte voor nieuwe afspraken.", ("Afspraak", "Wie", "Klaar op"), (11, 4, 3), 5))


def _agreement_table(rows: list[Agreement], caption: str) -> None:
    shown = [{**vars(one), "state_nl": agreements.STATES[one.state]} for one in rows]
    columns = [
        Column("Afspraak", lambda row: row["text"]),
        Column("Wie", lambda row: row["owner"]),
        Column("Klaar op", lambda row: row["due_on"], "day"),
        Column("Stand", lambda row: row["state_nl"]),
    ]
    if any(one.reason for one in rows):
        columns.append(Column("Toelichting", lambda row: row["reason"] or None))
    tables.show(columns, shown, "afspraken", caption)
