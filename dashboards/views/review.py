"""Voorinzage: a school sees its own month before others do, and approves it, mends it, or says something about it."""

from datetime import date
from typing import Any

import streamlit as st

from dashboards import desk, filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing
from dashboards.parts import attendance_parts, review_answer, review_points
from dashboards.products import figures
from dashboards.products.data import Row, has_table

_STATES = {
    "not_delivered": "niet geleverd",
    "under_review": "ligt ter inzage",
    "approved": "goedgekeurd",
    "released": "na de termijn vanzelf naar buiten",
}
_KINDS = {"approval": "goedgekeurd", "note": "toelichting", "withdrawal": "toelichting ingetrokken"}


def page() -> None:
    """How the month stands, what it shows, the school's answer, what is expected when, and where messages go."""
    school = filters.chosen("own_published_school")
    month = filters.chosen("month")
    school_id = school["school_id"]
    counter = desk.counter()
    status = counter.month_statuses(school_id).get(month)
    months = attendance_parts.months_until(month)
    by_month = figures.attendance(["month"], first=months[0], last=months[-1], school_id=school_id)
    now = next((row for row in by_month if row["month"] == month), None)
    is_shown = now is not None and _is_as_delivered(school_id, month)
    blocks.conclusion(*_conclusion(school, month, status, now, is_shown))
    review_answer.say()
    if now is not None:
        blocks.facts(*attendance_parts.attendance_facts(now))
        attendance_parts.limits([now])
        attendance_parts.left_out(month, school_id=school_id)
        blocks.section(
            "Herkent u dit beeld?",
            "Uw maand naast uw eigen andere maanden van dit schooljaar; niet naast andere scholen.",
        )
        review_points.draw(school_id, month, by_month, now)
        attendance_parts.trend(by_month, months, month, "uw leerlingen", school_id)
        _own_months(school_id, by_month)
    blocks.section(
        "Uw antwoord",
        "Wat u doet bewaren we met uw functie en het moment. Er wordt niets gewist; wie later meekijkt ziet hoe het is gegaan.",
    )
    review_answer.draw(school_id, month, status, is_shown)
    blocks.section("Wat wordt wanneer verwacht", "Een maand wordt verwacht op de vijfde schooldag van de maand erna.")
    digest = counter.digest(school_id)
    _calendar(school_id, months, digest)
    blocks.section(
        "Bericht per e-mail",
        "Hooguit één keer per week: wat binnenkwam, wat nog komt, en één volgende stap. Vul voor een ander adres eerst hierboven uw functie in.",
    )
    _messages(school_id, digest)
    blocks.section("Wat er is gezegd")
    _history(school_id)


def _is_as_delivered(school_id: str, month: date) -> bool:
    """Whether this release shows the delivery that counts now: nobody can approve what he does not see."""
    shown = {row["delivery_id"] for row in figures.deliveries(school_id) if row["status"] == "accepted"}
    counts = {one.delivery_id for one in desk.counter().in_force(school_id) if one.month == month}
    return bool(counts) and counts <= shown


def _conclusion(school: Row, month: date, status: Any, now: Row | None, is_shown: bool) -> list[str]:
    name = f"**{school['name']}, {wording.month_name(month)}.**"
    if status is None or status.state == "not_delivered":
        return [
            f"{name} Deze maand is nog niet geleverd, dus er is niets om in te zien.",
            "Iets toelichten kan wel: bijvoorbeeld waarom de maand later komt.",
        ]
    if not is_shown:
        return [
            f"{name} Uw laatste aanlevering is binnen en wordt verwerkt. Na de volgende publicatie ziet u haar hier.",
            "Wat eronder staat is nog van de aanlevering ervoor." if now else "",
        ]
    if status.state == "under_review":
        return [
            f"{name} Deze maand ligt voor u ter inzage **tot en met {wording.day(status.review_until)}**. Tot dan zien de "
            "gemeente en andere scholen haar niet; de analisten van de regio zien haar als voorlopig.",
            "Klopt het beeld, dan keurt u het goed. Klopt er iets niet, dan verbetert u het. Hoort er een verhaal bij, dan licht u het toe.",
        ]
    if status.state == "approved":
        first = f"{name} U keurde deze maand goed op {wording.day(status.decided_at)} ({status.decided_by})."
    else:
        first = f"{name} De voorinzage liep tot en met {wording.day(status.review_until)}; daarna is de maand vanzelf naar buiten gegaan."
    is_out = _is_out(school["school_id"], month)
    return [
        first,
        "Anderen kunnen haar zien. Verbeteren en toelichten kan nog altijd."
        if is_out
        else "Bij de volgende publicatie kunnen anderen haar zien. Verbeteren en toelichten kan nog altijd.",
    ]


def _is_out(school_id: str, month: date) -> bool:
    return has_table("month_status") and any(
        row["is_released"]
        for row in figures.label_table("month_status")
        if (row["school_id"], row["month"]) == (school_id, month)
    )


def _own_months(school_id: str, by_month: list[Row]) -> None:
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *attendance_parts.RATE_COLUMNS,
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column("waarvan ongeoorloofd", lambda row: row["unauthorised_minutes"], "hours"),
                Column("reden nog onbekend", lambda row: row["unknown_reason_minutes"], "hours"),
                Column(
                    "Keer te laat",
                    lambda row: Missing.TOTALS_ONLY if row["late_count"] is None else row["late_count"],
                    "count",
                ),
            ],
            by_month,
            f"{school_id}-voorinzage",
            "Uw eigen maanden van dit schooljaar.",
        )


def _calendar(school_id: str, months: list[date], digest: Any) -> None:
    standing = desk.counter().month_statuses(school_id)
    rows = [row for row in figures.calendar(months[0], months[-1]) if row["school_id"] == school_id]
    tables.show(
        [
            Column("Maand", lambda row: row["month"], "month"),
            Column("Verwacht", lambda row: row["expected_by"], "day"),
            Column("Binnengekomen", lambda row: row["delivered_at"], "day"),
            Column("Stand", lambda row: _STATES[_state(standing, row)]),
            Column(
                "Inzage t/m",
                lambda row: (
                    None
                    if _state(standing, row) in ("not_delivered", "approved")
                    else standing[row["month"]].review_until
                ),
                "day",
            ),
        ],
        rows,
        f"{school_id}-kalender",
        "Eerst de oudste maand. ‘Verwacht’ is de uiterste dag; ‘Binnengekomen’ is de eerste aanlevering die is gebruikt.",
    )
    if digest and digest.following:
        blocks.note(
            f"Daarna: **{wording.month_name(digest.following.month)}**, uiterlijk {wording.day(digest.following.expected_by)}."
        )


def _state(standing: dict[date, Any], row: Row) -> str:
    return standing[row["month"]].state if row["month"] in standing else "not_delivered"


def _messages(school_id: str, digest: Any) -> None:
    counter = desk.counter()
    address = counter.contact(school_id)
    blocks.note(
        "Er is nog geen adres bekend; berichten worden klaargelegd bij de beheerder van de regio."
        if address is None
        else f"Berichten gaan naar **{address}**."
        if address
        else "U wilt geen bericht; dat kunt u hier veranderen."
    )
    if address and counter.settings.mail is None:
        blocks.note("Er is nog geen mailserver ingesteld: de beheerder van de regio legt berichten klaar.")
    with st.form(f"contact-{school_id}", width=720):
        given = st.text_input("E-mailadres (leeg: geen bericht)", value=address or "", max_chars=254)
        if st.form_submit_button("Bewaren"):
            review_answer.do(
                lambda: counter.set_contact(school_id, given, review_answer.speaker()),
                "**Bewaard.** Vanaf nu gaan berichten naar dit adres."
                if given.strip()
                else "**Bewaard.** U krijgt geen bericht meer.",
            )
    if digest is not None:
        with st.expander("Wat het bericht vandaag zou zeggen"):
            st.text(
                digest.text(counter.settings.address)
                if digest.is_worth_a_message
                else "Er is niets te melden; dan sturen we niets."
            )


def _history(school_id: str) -> None:
    events = desk.counter().review_history(school_id)
    if not events:
        blocks.nothing("Er is nog niets gezegd. Dat hoeft ook niet: na de termijn gaat een maand vanzelf naar buiten.")
        return
    tables.show(
        [
            Column("Wanneer", lambda row: row["made_at"], "moment"),
            Column("Wat", lambda row: _KINDS[row["kind"]]),
            Column("Maand", lambda row: row["month"], "month"),
            Column("Door", lambda row: row["made_by"]),
            Column("In eigen woorden", lambda row: row["text"] or None),
            Column("Over welke aanlevering", lambda row: row["delivery_id"], download_only=True),
        ],
        [vars(one) for one in sorted(events, key=lambda one: one.made_at, reverse=True)],
        f"{school_id}-voorinzage-verloop",
        "Het laatste bovenaan.",
    )


page()
