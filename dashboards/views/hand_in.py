"""Aanleveren: a file is read and shown back at once; only after a yes it counts, and then there is a receipt."""

import functools
import time

import streamlit as st

from attendance.desk import drafts, work
from attendance.desk.answer import Answer
from attendance.desk.rehearsal import Question
from attendance.intake.landing import Upload
from attendance.school_calendar import months_between
from dashboards import desk, filters
from dashboards.drawing import blocks, downloads, wording
from dashboards.parts import draft_answer, receipts, rehearsals
from dashboards.products.data import Row
from dashboards.visitor import account

_ROUND = "upload_round"
_FROM_FILE = "aflezen uit het bestand"
_LONGEST_WAIT_SECONDS = 120


def page() -> None:
    """What is handed in already, the place to put a file, what lies on the desk, and the receipts."""
    school = filters.chosen("own_school")
    if school is None:
        blocks.conclusion("Welkom. Vul hierboven de vestigingscode van uw school in; daarna kunt u aanleveren.")
        return
    school_id = school["school_id"]
    blocks.conclusion(*_conclusion(school_id))
    receipts.say(school)
    _upload(school)
    waiting = desk.counter().drafts(school_id)
    if waiting:
        blocks.section("Op het bureau", "Nog niet ingeleverd: er verandert pas iets als u bevestigt.")
        cards = [(draft, st.container(border=True)) for draft in waiting]
        answered = []
        for draft, card in cards:
            with card:
                answered.append((draft, draft_answer.draw(school_id, draft), st.container()))
        # counting on trial takes longer than reading: first every answer, then what each would change
        for draft, answer, card in answered:
            with card:
                _decide(school_id, draft, answer)
    receipts.draw(school)


def _conclusion(school_id: str) -> list[str]:
    in_force = [one.month for one in desk.counter().in_force(school_id) if one.month]
    if not in_force:
        return [
            "Van deze school is nog geen maand in gebruik.",
            "Sleep uw export hieronder. U ziet meteen wat we erin herkennen; er telt pas iets mee als u bevestigt.",
        ]
    start = wording.school_year_start(in_force[-1])
    months = [month for month in in_force if month >= start]
    missing = [month for month in months_between(start, in_force[-1]) if month not in months and month.month != 8]
    sentences = [
        f"Van schooljaar {wording.school_year(start)} {'is' if len(months) == 1 else 'zijn'} "
        f"**{wording.plural(len(months), 'maand', 'maanden')}** in gebruik; de laatste is **{wording.month_name(months[-1])}**."
    ]
    if missing:
        words = wording.listing([wording.month_name(month) for month in missing])
        sentences.append(f"Nog niet geleverd: **{words}**.")
    return sentences


def _upload(school: Row) -> None:
    school_id = school["school_id"]
    blocks.section(
        f"Bestand aanleveren voor {filters.school_label(school)}",
        "Eén zip of werkmap met alle tabellen, of losse bestanden tegelijk. Een heel schooljaar in één keer mag ook.",
    )
    named = st.selectbox(
        "Over welke maand gaat het?",
        [None, *draft_answer.choosable_months()],
        format_func=lambda month: _FROM_FILE if month is None else wording.month_name(month),
        width=280,
        help="Meestal staat de maand in het bestand zelf. Kies zelf een maand als er geen datums in staan, zoals bij "
        "verzuimtotalen, of als er in die maand niets te melden was.",
    )
    upload_round = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "Sleep hier uw export naartoe",
        accept_multiple_files=True,
        key=f"upload-{upload_round}",
        max_upload_size=600,
    )
    if not files:
        _template()
        return
    desk.allow(school_id)
    names = [file.name for file in files]
    for positions in drafts.hand_ins(names):
        parts = [(files[position].name, files[position]) for position in positions]
        refusal = drafts.too_large(parts)
        if refusal is not None:
            receipts.to_say(sentence=refusal.sentence)
            continue
        draft = drafts.put_down(desk.counter().settings.home, parts, school_id, (named, named) if named else None)
        desk.answer(draft)
    st.session_state[_ROUND] += 1  # a fresh field: the files lie on the desk now, and leave memory
    st.rerun()


def _template() -> None:
    """What to hand in where the school's software has no export that fits."""
    with st.expander("Lukt een export niet? Vul dan ons werkblad in"):
        blocks.note(
            "Een Excel-bestand met een blad per tabel, keuzelijsten en uitleg. In het voorbeeld staan verzonnen leerlingen."
        )
        for filled, label, name in (
            (False, "Leeg werkblad (Excel)", "regiobeeld-werkblad.xlsx"),
            (True, "Ingevuld voorbeeld (Excel)", "regiobeeld-voorbeeld.xlsx"),
        ):
            downloads.button(label, functools.partial(desk.counter().template, filled), name, downloads.XLSX, name)


def _decide(school_id: str, draft: Upload, answer: Answer) -> None:
    if answer.is_refused or answer.repeats_at is not None:
        return
    _what_changes(school_id, draft, answer)
    if st.button("Bevestigen en inleveren", key=f"confirm-{draft.upload_id}", type="primary"):
        _confirm(draft)


def _what_changes(school_id: str, draft: Upload, answer: Answer) -> None:
    replaced = [month.month for month in answer.months if month.replaces and not month.is_refused]
    key = f"rehearse-{draft.upload_id}"
    if replaced:
        words = wording.listing([wording.month_name(month) for month in replaced])
        blocks.subheading(
            "Wat er verandert", f"Van {words} is al een levering in gebruik. Deze komt daarvoor in de plaats."
        )
    elif not st.session_state.get(key):
        if not st.button("Laat zien wat de cijfers worden", key=f"ask-{draft.upload_id}", type="tertiary"):
            return
        st.session_state[key] = True
    else:
        blocks.subheading("Wat erbij komt")
    rehearsals.show(Question(school_id, draft=draft.upload_id), f"wat-verandert-{draft_answer.short(draft)}")


def _confirm(draft: Upload) -> None:
    counter = desk.counter()
    desk.allow(draft.school_id or "")
    account.record("upload", school=draft.school_id, upload=draft.upload_id)
    upload = drafts.hand_over(counter.settings.home, draft)
    process = work.take_in(counter.settings, upload)
    with st.spinner("Inleveren …"):
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < _LONGEST_WAIT_SECONDS:
            time.sleep(0.1)
    receipts.to_say(upload_id=upload.upload_id)
    st.rerun()


page()
