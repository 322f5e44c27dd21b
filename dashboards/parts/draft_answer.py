"""Aanleveren, a file on the desk: what was read in it, what was found, and what is still to be said of it."""

import time
from collections.abc import Sequence
from datetime import date

import streamlit as st

from attendance import moments
from attendance.desk import drafts, work
from attendance.desk.answer import Answer
from attendance.findings import NOTE, REFUSED, SET_ASIDE, Finding
from attendance.intake.landing import Upload
from attendance.school_calendar import months_between
from dashboards import desk
from dashboards.drawing import blocks, downloads, tables, wording
from dashboards.drawing.tables import Column
from dashboards.parts import column_form
from dashboards.products.data import Row

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


def draw(school_id: str, draft: Upload) -> Answer:
    """Shows how far reading is, then what was read; returns that."""
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


def choosable_months() -> list[date]:
    """This month and those before it, of two school years back at most; the latest first."""
    this_month = moments.today().replace(day=1)
    return list(reversed(months_between(date(this_month.year - 2, 8, 1), this_month)))


def short(draft: Upload) -> str:
    """What tells two drafts apart in the name of a download."""
    return draft.upload_id[9:21]


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


def _ask_month(draft: Upload) -> None:
    blocks.subheading(
        "Nog één vraag: over welke maand gaat dit bestand?",
        "In totalen staan geen datums. Kies de maand, dan lezen we het bestand opnieuw; u hoeft het niet nog eens te slepen.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            "Maand van dit bestand",
            choosable_months(),
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
                f"aanlevering-per-maand-{short(draft)}",
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
        f"bevindingen-{severity.replace(' ', '-')}-{short(draft)}",
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


def _safe(name: str) -> str:
    """A file's name inside Markdown: nothing in it is a mark."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~$:" else c for c in name)
