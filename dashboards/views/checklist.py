"""Registratiekwaliteit: the checklist of one school as a scorecard, with a next step for each item that is not good."""

from datetime import date
from typing import Any

import streamlit as st

from attendance import moments
from attendance.errors import DeclarationRejected
from attendance.school_calendar import school_year_of
from attendance.statements import declarations, own_words
from attendance.statements.declarations import Declaration
from dashboards import desk, filters
from dashboards.drawing import blocks, ratings, tables, wording
from dashboards.drawing.tables import Column
from dashboards.parts import attendance_parts
from dashboards.products import figures
from dashboards.products.data import Row, has_table
from dashboards.visitor import account, audience

LISTS = {
    "annex_001": (
        "De checklist aanwezigheidsgegevens",
        "Negen punten uit de handreiking over data-geïnformeerd werken aan aanwezigheid. Wat de gegevens zelf laten zien is gemeten; de rest vult u in.",
    ),
    "principles_004": (
        "De basisprincipes van registreren",
        "Vijf principes voor een goede registratie. Deze worden alle vijf gemeten.",
    ),
    "policy_004": (
        "Het schoolbeleid",
        "Zestien elementen die in beleid over aan- en afwezigheid thuishoren. U houdt zelf bij hoe ver de school is.",
    ),
}
_HOW_KNOWN = {"measured": "gemeten", "declared": "ingevuld door de school"}
_SAID = "checklist_said"


def page() -> None:
    """How it stands, the three lists, the form, and what was said before."""
    school = filters.chosen("own_published_school")
    month = filters.chosen("month")
    if not has_table("checklist_month"):
        blocks.conclusion("Deze publicatie bevat de checklist nog niet; na de volgende verwerking staat zij hier.")
        return
    school_id = school["school_id"]
    year = school_year_of(month)
    months = attendance_parts.months_until(month)
    every = figures.checklist(months[0], months[-1], school_id)
    said = declarations.in_force(desk.counter().ledger.engine, school_id, year)
    now = [_as_last_said(row, said) for row in every if row["month"] == month and row["list"] in LISTS]
    if not now:
        blocks.conclusion(
            f"**{school['name']}** heeft {wording.month_name(month)} nog niet geleverd, en zij is ook nog niet verwacht.",
            "Kies een andere maand. Wat u zelf invult kan hieronder al wel.",
        )
    else:
        blocks.conclusion(*_conclusion(school, month, now))
        _comparison(school_id, month)
        ratings.legend()
        for list_name, (heading, explanation) in LISTS.items():
            blocks.section(heading, explanation)
            _scorecard(school_id, month, list_name, [row for row in now if row["list"] == list_name], every, said)
    if audience.may_say(school_id):
        blocks.section(
            "Zelf invullen",
            f"Voor schooljaar {wording.school_year(month)}. Schrijf op hoe de school het heeft geregeld, niet over leerlingen. Wat u invult telt mee vanaf de volgende verwerking.",
        )
        _form(school_id, year, said)
    blocks.section("Eerder ingevuld")
    _history(school_id)


def _as_last_said(row: Row, said: dict[tuple[str, str], Declaration]) -> Row:
    """A declared item as the school said it last, also where no release holds it yet."""
    one = said.get((row["list"], row["item"]))
    if row["how_known"] != "declared" or one is None:
        return row
    return row | {
        "rating": one.rating,
        "evidence": one.evidence or "–",
        "declared_by": one.declared_by,
        "declared_at": one.declared_at,
        "next_step": None if one.rating == "good" else row["item_next_step"],
    }


def _conclusion(school: Row, month: date, now: list[Row]) -> list[str]:
    measured = [row for row in now if row["how_known"] == "measured"]
    fine = [row for row in measured if row["rating"] in ("good", "okay")]
    weak = [row for row in measured if row["rating"] in ("needs_attention", "could_be_better")]
    weak.sort(key=lambda row: row["rating"] != "needs_attention")
    open_items = [row for row in now if row["how_known"] == "declared" and row["rating"] == "unknown"]
    sentences = [
        f"**{school['name']}, {wording.month_name(month)}.** Van de {len(measured)} gemeten punten "
        f"{'staat' if len(fine) == 1 else 'staan'} er **{len(fine)} op goed of oké**."
    ]
    if weak:
        sentences.append(f"Een eerste stap, bij **{weak[0]['label'].lower()}**: {weak[0]['next_step']}")
    elif len(fine) == len(measured):
        sentences.append("Alles wat we kunnen meten is op orde. Iets om met het team te delen.")
    if open_items:
        sentences.append(
            f"{wording.plural(len(open_items), 'punt wacht', 'punten wachten')} nog op uw eigen antwoord; dat kan onderaan deze pagina."
        )
    return sentences


def _comparison(school_id: str, month: date) -> None:
    rows = figures.comparison(month, month, school_id)
    if not rows:
        return
    if rows[0]["qualifies"]:
        blocks.note("**Vergelijken.** Deze maand telt mee in vergelijkingen met andere scholen.")
    else:
        blocks.note(
            f"**Vergelijken.** Deze maand telt niet mee in vergelijkingen: {rows[0]['reasons']}. Uw eigen pagina blijft alles tonen."
        )


def _scorecard(
    school_id: str,
    month: date,
    list_name: str,
    rows: list[Row],
    every: list[Row],
    said: dict[tuple[str, str], Declaration],
) -> None:
    history: dict[str, list[tuple[date, str]]] = {}
    for row in every:
        if row["list"] == list_name:
            history.setdefault(row["item"], []).append((row["month"], _as_last_said(row, said)["rating"]))
    columns = [
        Column("Punt", lambda row: row["label"]),
        Column("Waardering", lambda row: ratings.badge(row["rating"]), "drawing"),
        Column("Waardering", lambda row: ratings.words(row["rating"]), download_only=True),
        Column("Hoe weet je dit?", _evidence),
        Column("Volgende stap", lambda row: row["next_step"]),
    ]
    if any(row["how_known"] == "measured" for row in rows):
        columns.append(Column("Verloop", lambda row: ratings.strip(history[row["item"]]), "drawing"))
    columns.append(Column("Bron", lambda row: f"{row['source_document']}, {row['source_section']}", download_only=True))
    tables.show(
        columns,
        rows,
        f"{school_id}-checklist-{list_name.replace('_', '-')}-{month:%Y-%m}",
        f"{wording.month_name(month).capitalize()}. Bron: document {rows[0]['source_document']}."
        + (" ‘Weet ik niet’ is ook een antwoord: er is dan niets over bekend." if list_name == "annex_001" else ""),
    )


def _evidence(row: Row) -> str:
    if row["how_known"] == "declared" and row["declared_at"]:
        return f"{row['evidence']} ({row['declared_by']}, {wording.day(row['declared_at'])})"
    return f"{row['evidence']} ({_HOW_KNOWN[row['how_known']]})" if row["how_known"] == "measured" else row["evidence"]


def _form(school_id: str, year: int, said: dict[tuple[str, str], Declaration]) -> None:
    if message := st.session_state.pop(_SAID, None):
        blocks.nothing(message)
    items = {
        (row["list"], row["item"]): row
        for row in figures.label_table("checklist_item")
        if row["measure"] is None and row["how_known"] == "declared"
    }
    order = sorted(items, key=lambda key: (list(LISTS).index(key[0]), items[key]["display_order"]))

    def words(key: tuple[str, str]) -> str:
        answered = "" if key not in said else f" – {ratings.words(said[key].rating).lower()}"
        kind = "beleid: " if key[0] == "policy_004" else ""
        return f"{kind}{items[key]['label_nl']}{answered}"

    picked: Any = st.selectbox("Punt", order, format_func=words, key=f"declare-item-{school_id}", width=480)
    if picked is None:
        return
    blocks.note(f"{items[picked]['description_nl']}.")
    before = said.get(picked)
    with st.form(f"declare-{school_id}-{'-'.join(picked)}", width=720):
        rating = st.radio(
            "Hoe staat de school ervoor?",
            list(wording.RATINGS),
            index=list(wording.RATINGS).index(before.rating) if before else 4,
            format_func=ratings.words,
            horizontal=True,
        )
        evidence = st.text_area(
            "Hoe weet je dit?",
            value=before.evidence if before else "",
            max_chars=declarations.LONGEST_EVIDENCE,
            placeholder="Bijvoorbeeld: staat in het verzuimbeleid van september, pagina 4; besproken in het team.",
        )
        who = st.text_input(
            "Ingevuld door (uw functie)",
            value=before.declared_by if before else audience.name(),
            max_chars=own_words.LONGEST_NAME,
            width=360,
        )
        if st.form_submit_button("Bewaren", type="primary"):
            list_name, item = picked
            _save(Declaration(school_id, list_name, item, year, rating or "unknown", evidence, who, moments.now()))


def _save(declaration: Declaration) -> None:
    desk.allow(declaration.school_id)
    try:
        declarations.declare(desk.counter().ledger.engine, [declaration])
    except DeclarationRejected as rejected:
        st.warning(wording.literal(str(rejected)))
        return
    account.record("setting", school=declaration.school_id, about=f"{declaration.list}.{declaration.item}")
    st.session_state[_SAID] = "Bewaard. Uw antwoord staat hierboven en telt mee vanaf de volgende verwerking."
    st.rerun()


def _history(school_id: str) -> None:
    said = declarations.history(desk.counter().ledger.engine, school_id)
    if not said:
        blocks.nothing("Er is nog niets ingevuld. Begin met één punt waarvan u het antwoord al weet.")
        return
    labels = {
        (row["list"], row["item"]): row["label_nl"]
        for row in figures.label_table("checklist_item")
        if row["measure"] is None
    }
    tables.show(
        [
            Column("Wanneer", lambda row: row["declared_at"], "moment"),
            Column("Schooljaar", lambda row: f"{row['school_year']}–{row['school_year'] + 1}"),
            Column("Punt", lambda row: labels.get((row["list"], row["item"]), row["item"])),
            Column("Waardering", lambda row: ratings.words(row["rating"])),
            Column("Hoe weet je dit?", lambda row: row["evidence"] or None),
            Column("Door", lambda row: row["declared_by"]),
        ],
        [vars(one) for one in said],
        f"{school_id}-ingevuld",
        "De laatste bovenaan. Een nieuw antwoord komt erbij; wat er eerder stond blijft bewaard.",
    )


page()
