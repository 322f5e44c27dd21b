"""Aanleveren: a file is read and shown back at once; only after a yes it counts, and then there is a receipt."""

import functools
import time
from collections.abc import Sequence
from datetime import date

import streamlit as st

from attendance import moments
from attendance.desk import drafts, work
from attendance.desk.answer import Answer
from attendance.desk.rehearsal import Question
from attendance.findings import NOTE, REFUSED, SET_ASIDE, Finding
from attendance.intake.landing import Upload
from dashboards import desk, filters
from dashboards.drawing import blocks, downloads, tables, wording
from dashboards.drawing.tables import Column
from dashboards.parts import column_form, rehearsals
from dashboards.products.data import Row
from dashboards.visitor import account

_ROUND, _DONE = "upload_round", "handed_in"
_FROM_FILE = "aflezen uit het bestand"
_STEPS = {
    work.WAITING: "Wacht op zijn beurt …",
    work.READING: "Lezen en controleren …",
    work.WRITING: "Het antwoord opschrijven …",
}
_HEADINGS = {
    REFUSED: (
        "Eerst dit: zo kunnen we het bestand niet gebruiken",
        "Los dit op in uw eigen software en lever opnieuw aan.",
    ),
    SET_ASIDE: (
        "Deze rijen tellen niet mee",
        "De rest van het bestand is bruikbaar. Hoe minder rijen hier staan, hoe beter het beeld.",
    ),
    NOTE: ("Goed om te weten", "Hier hoeft u nu niets mee te doen om te kunnen inleveren."),
}
_USUAL_BYTES_PER_SECOND = 1_500_000
_LONGEST_WAIT_SECONDS = 120
_SHOWN_RECEIPTS = 24


def page() -> None:
    """What is handed in already, the place to put a file, what lies on the desk, and the receipts."""
    school = filters.chosen("own_school")
    if school is None:
        blocks.conclusion("Welkom. Vul hierboven de vestigingscode van uw school in; daarna kunt u aanleveren.")
        return
    school_id = school["school_id"]
    blocks.conclusion(*_conclusion(school_id))
    _say_done(school)
    _upload(school)
    waiting = desk.counter().drafts(school_id)
    if waiting:
        blocks.section("Op het bureau", "Nog niet ingeleverd: er verandert pas iets als u bevestigt.")
        cards = [(draft, st.container(border=True)) for draft in waiting]
        answered = []
        for draft, card in cards:
            with card:
                answered.append((draft, _draft(school_id, draft), st.container()))
        # counting on trial takes longer than reading: first every answer, then what each would change
        for draft, answer, card in answered:
            with card:
                _decide(school_id, draft, answer)
    _receipts(school)


def _conclusion(school_id: str) -> list[str]:
    in_force = [one.month for one in desk.counter().in_force(school_id) if one.month]
    if not in_force:
        return [
            "Van deze school is nog geen maand in gebruik.",
            "Sleep uw export hieronder. U ziet meteen wat we erin herkennen; er telt pas iets mee als u bevestigt.",
        ]
    start = wording.school_year_start(in_force[-1])
    months = [month for month in in_force if month >= start]
    missing = [month for month in _months(start, in_force[-1]) if month not in months and month.month != 8]
    sentences = [
        f"Van schooljaar {wording.school_year(start)} {'is' if len(months) == 1 else 'zijn'} "
        f"**{wording.plural(len(months), 'maand', 'maanden')}** in gebruik; de laatste is **{wording.month_name(months[-1])}**."
    ]
    if missing:
        words = wording.listing([wording.month_name(month) for month in missing])
        sentences.append(f"Nog niet geleverd: **{words}**.")
    return sentences


def _months(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return months


def _choosable_months() -> list[date]:
    """This month and those before it, of two school years back at most; the latest first."""
    this_month = moments.today().replace(day=1)
    return list(reversed(_months(date(this_month.year - 2, 8, 1), this_month)))


def _upload(school: Row) -> None:
    school_id = school["school_id"]
    blocks.section(
        f"Bestand aanleveren voor {filters.school_label(school)}",
        "Eén zip of werkmap met alle tabellen, of losse bestanden tegelijk. Een heel schooljaar in één keer mag ook.",
    )
    named = st.selectbox(
        "Over welke maand gaat het?",
        [None, *_choosable_months()],
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
            st.session_state[_DONE] = {"sentence": refusal.sentence}
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


def _draft(school_id: str, draft: Upload) -> Answer:
    place = st.empty()
    began = time.monotonic()
    while (answer := desk.answer(draft)) is None:
        seconds = time.monotonic() - began
        share = min(seconds / (1.0 + draft.payload_size / _USUAL_BYTES_PER_SECOND), 0.97)
        place.progress(share, text=f"**{_safe(draft.file_name)}**: {_STEPS.get(work.step_of(draft), '')}")
        time.sleep(0.1)
    place.empty()
    _heading(draft, answer)
    if answer.repeats_at is not None:
        blocks.nothing(
            f"**Al ontvangen** op {wording.moment(answer.repeats_at)}: dit is precies dezelfde inhoud. Er verandert niets, "
            "en u hoeft niets te doen."
        )
        return answer
    _facts(draft, answer)
    if answer.lacks_month:
        _ask_month(draft)
        return answer
    for severity, found in answer.by_severity():
        _findings(draft, answer, severity, found)
    if answer.is_refused:
        column_form.offer(school_id, draft)
    if answer.rows_set_aside:
        _set_aside(draft, answer)
    return answer


def _ask_month(draft: Upload) -> None:
    blocks.subheading(
        "Nog één vraag: over welke maand gaat dit bestand?",
        "In totalen staan geen datums. Kies de maand, dan lezen we het bestand opnieuw; u hoeft het niet nog eens te slepen.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            "Maand van dit bestand",
            _choosable_months(),
            index=None,
            format_func=wording.month_name,
            placeholder="kies een maand",
            key=f"month-{draft.upload_id}",
            width=280,
        )
        wants = st.button(
            "Lezen als deze maand", key=f"name-month-{draft.upload_id}", type="primary", disabled=month is None
        )
    if wants and month is not None:
        desk.look_again(drafts.name_month(desk.counter().settings.home, draft, month))
        st.rerun()


def _heading(draft: Upload, answer: Answer) -> None:
    months = [month.month for month in answer.months]
    parts = [wording.shape_name(answer.shape) if answer.shape else "niet herkend"]
    if months:
        parts.append(
            wording.listing([wording.month_name(month) for month in months[:2]])
            if len(months) < 3
            else f"{wording.month_name(months[0])} tot en met {wording.month_name(months[-1])}"
        )
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        blocks.subheading(draft.file_name)
        if st.button("Sluiten" if answer.repeats_at else "Intrekken", key=f"withdraw-{draft.upload_id}"):
            drafts.withdraw(draft)
            st.rerun()
    blocks.note(" · ".join([f"**{parts[0]}**", *parts[1:], f"gelezen in {wording.decimal(answer.seconds)} seconden"]))


def _facts(draft: Upload, answer: Answer) -> None:
    if not answer.months:
        return
    delivered = sum(month.rows_delivered for month in answer.months)
    used = sum(month.rows_used for month in answer.months)
    dropped = sum(month.rows_dropped for month in answer.months)
    minutes = [month.scheduled_minutes for month in answer.months if month.scheduled_minutes is not None]
    blocks.facts(
        blocks.Fact("Leerlingen", wording.count(max(month.pupils for month in answer.months)), "in het bestand"),
        blocks.Fact(
            "Lestijd",
            f"{wording.hours(sum(minutes))} uur" if minutes else "volgt",
            _source_of_time(answer, bool(minutes)),
        ),
        blocks.Fact("Registraties", "geen", "in totalen staan geen dagen of redenen")
        if answer.is_totals
        else blocks.Fact(
            "Registraties",
            wording.count(sum(month.registrations for month in answer.months)),
            "die we kunnen gebruiken",
        ),
        blocks.Fact(
            "Rijen",
            wording.count(delivered),
            f"{wording.count(used)} gebruikt, {wording.count(answer.rows_set_aside)} apart gezet, {wording.count(dropped)} bewust weggelaten",
        ),
    )
    if len(answer.months) > 1:
        with st.expander("Per maand"):
            tables.show(
                [
                    Column("Maand", lambda row: row["month"], "month"),
                    Column("Leerlingen", lambda row: row["pupils"], "count"),
                    Column("Lestijd", lambda row: row["scheduled_minutes"], "hours"),
                    Column("Registraties", lambda row: row["registrations"], "count"),
                    Column("Rijen", lambda row: row["rows_delivered"], "count"),
                    Column("Gebruikt", lambda row: row["rows_used"], "count"),
                    Column("Apart gezet", lambda row: row["rows_set_aside"], "count"),
                    Column("Weggelaten", lambda row: row["rows_dropped"], "count"),
                    Column(
                        "",
                        lambda row: "onbruikbaar" if row["is_refused"] else "vervangt" if row["replaces"] else "nieuw",
                    ),
                ],
                [vars(month) for month in answer.months],
                f"aanlevering-per-maand-{_short(draft)}",
                "‘Vervangt’: van deze maand is al een levering in gebruik.",
            )


def _source_of_time(answer: Answer, is_known: bool) -> str:
    if answer.is_totals:
        return "van alle leerlingen samen, volgens uw totalen"
    return "in het rooster van alle leerlingen samen" if is_known else "uit de lestijden, want er is geen rooster bij"


def _findings(draft: Upload, answer: Answer, severity: str, found: Sequence[Finding]) -> None:
    heading, text = _HEADINGS[severity]
    blocks.subheading(heading, text)
    rows: list[Row] = [{**vars(one), "advice": answer.advice(one)} for one in found]
    shown = [Column("Wat er is, en wat helpt", lambda row: row["sentence"])]
    if any(row["advice"] for row in rows):
        shown.append(Column("In uw software", lambda row: row["advice"] or ""))
    if any(row["row_count"] for row in rows):
        shown.append(Column("Rijen", lambda row: row["row_count"] or None, "count"))
    has_places = any(row["row_number"] for row in rows)
    if has_places:
        shown.append(Column("Zoals rij", lambda row: row["row_number"], "count"))
    tables.show(
        [
            *shown,
            Column("Tabel", lambda row: row["table_name"], download_only=True),
            Column("Kolom", lambda row: row["column_name"], download_only=True),
            Column("Voorbeeld", lambda row: row["value"], download_only=True),
        ],
        rows,
        f"bevindingen-{severity.replace(' ', '-')}-{_short(draft)}",
        "Het rijnummer is dat van de rij in uw bestand." if has_places else "Dit gaat over het bestand als geheel.",
    )


def _set_aside(draft: Upload, answer: Answer) -> None:
    counter = desk.counter()
    downloads.button(
        f"De {wording.plural(answer.rows_set_aside, 'rij die apart is gezet', 'rijen die apart zijn gezet')}, met de reden (Excel)",
        lambda: counter.set_aside(draft),
        "apart-gezette-rijen.xlsx",
        downloads.XLSX,
        f"aside-{draft.upload_id}",
        is_quiet=False,
    )


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
    rehearsals.show(Question(school_id, draft=draft.upload_id), f"wat-verandert-{_short(draft)}")


def _short(draft: Upload) -> str:
    """What tells two drafts apart in the name of a download."""
    return draft.upload_id[9:21]


def _decide(school_id: str, draft: Upload, answer: Answer) -> None:
    if answer.is_refused or answer.repeats_at is not None:
        return
    _what_changes(school_id, draft, answer)
    if st.button("Bevestigen en inleveren", key=f"confirm-{draft.upload_id}", type="primary"):
        _confirm(draft)


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
    st.session_state[_DONE] = {"upload_id": upload.upload_id}
    st.rerun()


def _say_done(school: Row) -> None:
    done = st.session_state.pop(_DONE, None)
    if done is None:
        return
    if "sentence" in done:
        blocks.nothing(done["sentence"])
        return
    receipt = next(
        (one for one in desk.counter().receipts(school["school_id"]) if one.upload_id == done["upload_id"]), None
    )
    if receipt is None:
        blocks.nothing(
            "**Uw bestand is veilig ontvangen.** Het wordt nog verwerkt; het ontvangstbewijs verschijnt hieronder vanzelf."
        )
        return
    blocks.nothing(
        f"**Ingeleverd, dank u wel.** Ontvangstbewijs **{receipt.number}**, {wording.moment(receipt.received_at)}. "
        "Bij de eerstvolgende publicatie ziet u de cijfers terug."
    )


def _receipts(school: Row) -> None:
    made = desk.counter().receipts(school["school_id"])
    blocks.section("Ontvangstbewijzen", "Wat u eerder inleverde, het laatste bovenaan.")
    if not made:
        blocks.nothing("Er is van deze school nog niets ingeleverd.")
        return
    rows: list[Row] = [
        {**vars(delivery), "number": receipt.number, "sha256": receipt.sha256}
        for receipt in made[:_SHOWN_RECEIPTS]
        for delivery in receipt.deliveries
    ]
    tables.show(
        [
            Column("Nummer", lambda row: row["number"]),
            Column("Ontvangen", lambda row: row["received_at"], "moment"),
            Column("Maand", lambda row: row["month"], "month"),
            Column("Stand", lambda row: wording.DELIVERY_STATUSES.get(row["status"], row["status"])),
            Column("Rijen", lambda row: row["rows_delivered"], "count"),
            Column("Gebruikt", lambda row: row["rows_used"], "count"),
            Column("Apart gezet", lambda row: row["rows_set_aside"], "count"),
            Column("Weggelaten", lambda row: row["rows_dropped"], "count"),
            Column("Vingerafdruk", lambda row: row["sha256"], download_only=True),
        ],
        rows,
        f"{school['school_id']}-ontvangstbewijzen",
        "Rijen geleverd is altijd gebruikt, apart gezet en weggelaten samen.",
    )
    text = made[0].text(filters.school_label(school))
    downloads.button(
        "Het laatste ontvangstbewijs als tekst",
        text.encode,
        f"ontvangstbewijs-{made[0].number}.txt",
        "text/plain",
        "receipt",
    )


def _safe(name: str) -> str:
    """A file's name inside Markdown: nothing in it is a mark."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~$:" else c for c in name)


page()
