"""Waar werkt iets?: schools and cohorts that do better than expected and may be asked, and where a school tells its approach."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from attendance.errors import OptInRejected, PlanRejected
from dashboards import desk
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.products import figures
from dashboards.products.data import Row
from dashboards.visitor import audience

_SAID, _WHO = "works-said", "review_who"
_LONGEST_WORDS, _LONGEST_CONTACT = 600, 120
_TIERS = {"tier_1": "Laag 1: voor iedereen", "tier_2": "Laag 2: voor sommigen", "tier_3": "Laag 3: voor enkelen"}
_WHOLE_SCHOOL = "de hele school"


def page() -> None:
    """Whom to call first; then what other schools tell, how it was worked out, and the school's own approach."""
    asked = desk.counter().may_be_asked()  # as of now: who takes it back is gone at once
    approaches = [row for row in figures.approaches() if row["school_id"] in asked]
    told = {row["school_id"] for row in approaches}
    better = [row for row in figures.better_than_expected() if row["school_id"] in told]
    names = {row["school_id"]: row for row in approaches}
    found = sorted({row["school_id"] for row in better}, key=lambda school_id: names[school_id]["school_name"])
    blocks.conclusion(*_conclusion(better, found, approaches))
    if message := st.session_state.pop(_SAID, None):
        blocks.nothing(message)
    blocks.section(
        "Hier gaat het beter dan verwacht",
        "In ten minste twee van drie perioden minder verzuim dan te verwachten was met deze leerjaren en onderwijstypen, meer dan toeval geeft, en met de registratie op orde. Op naam.",
    )
    for school_id in found:
        _card(names[school_id], [row for row in better if row["school_id"] == school_id], approaches)
    if not found:
        blocks.nothing(
            "Op dit moment is er geen school waarvan dit te zeggen is en die gebeld wil worden. Dat zegt niets over de andere scholen: de regel is streng, en meedoen is vrijwillig."
        )
    else:
        blocks.note(
            "**Bel, ga kijken, probeer het klein.** Minder verzuim is een vermoeden dat iets werkt, geen bewijs. Vraag ook wat zij eerder probeerden en wat niet hielp."
        )
    others = [row for row in approaches if row["school_id"] not in found]
    if others:
        blocks.section(
            "Ook te vragen",
            "Deze scholen vertellen graag wat zij doen. Dat zij hier staan zegt niets over hun cijfers. Op naam.",
        )
        for school_id in dict.fromkeys(row["school_id"] for row in others):
            _card(names[school_id], [], others)
    if approaches:
        _table(approaches, better)
    _how()
    own = audience.schools()
    if own:
        _own(own)


def _conclusion(better: list[Row], found: list[str], approaches: list[Row]) -> list[str]:
    schools = len({row["school_id"] for row in better if row["education_type"] is None})
    cohorts = sum(row["education_type"] is not None for row in better)
    parts = [
        wording.plural(number, one, many)
        for number, one, many in ((schools, "school", "scholen"), (cohorts, "cohort", "cohorten"))
        if number
    ]
    tellers = len({row["school_id"] for row in approaches})
    if found:
        is_one = schools + cohorts == 1
        return [
            f"Bij **{wording.listing(parts)}** {'gaat' if is_one else 'gaan'} leerlingen al een tijd vaker naar school dan te verwachten was, en daar mag u bellen.",
            f"In totaal vertellen {tellers} scholen wat zij doen." if tellers > 1 else "",
        ]
    if tellers:
        return [
            f"**{wording.plural(tellers, 'school vertelt', 'scholen vertellen')}** wat {'zij doet' if tellers == 1 else 'zij doen'} aan aanwezigheid.",
            "Dat het ergens langer beter gaat dan verwacht, is nog van geen van hen te zeggen.",
        ]
    return [
        "Nog geen school vertelt wat zij doet.",
        "Een school die wil dat anderen haar bellen, zet dat op deze pagina zelf aan.",
    ]


def _card(school: Row, better: list[Row], approaches: list[Row]) -> None:
    sector = wording.SECTORS[school["sector"]]
    blocks.subheading(school["school_name"], " ".join(_since(row) for row in better) or f"{sector.capitalize()}.")
    for row in approaches:
        if row["school_id"] != school["school_id"]:
            continue
        about = f" · {_cohort(row)}" if row["education_type"] else ""
        st.html(
            f"<div class='rb-said'><p class='who'>{_TIERS[row['tier']]}{escape(about)}</p><p>{escape(row['description'])}</p>"
            f"<p class='who'>Bel: {escape(row['contact'])}</p></div>"
        )


def _since(row: Row) -> str:
    whom = _WHOLE_SCHOOL if row["education_type"] is None else _cohort(row)
    return (
        f"{whom.capitalize()}: in {row['periods']} van de {row['of_periods']} perioden minder verzuim dan verwacht "
        f"({_span(row['first_month'], row['last_month'])})."
    )


def _span(first: date, last: date) -> str:
    return f"{wording.month_name(first)} tot en met {wording.month_name(last)}"


def _cohort(row: Row) -> str:
    return wording.cohort(row["education_type"], row["year_group"])


def _table(approaches: list[Row], better: list[Row]) -> None:
    since: dict[str, str] = {}
    for row in better:
        since[row["school_id"]] = f"{since.get(row['school_id'], '')} {_since(row)}".strip()
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("School", lambda row: row["school_name"]),
                Column("Laag", lambda row: _TIERS[row["tier"]]),
                Column("Voor", lambda row: _cohort(row) if row["education_type"] else _WHOLE_SCHOOL),
                Column("Wat de school doet", lambda row: row["description"]),
                Column("Bel", lambda row: row["contact"]),
                Column("Beter dan verwacht", lambda row: since.get(row["school_id"])),
            ],
            approaches,
            "waar-werkt-iets",
            "Op naam van de school. Een streepje bij ‘Beter dan verwacht’ betekent alleen dat er niets te zeggen is.",
        )


def _how() -> None:
    blocks.section("Hoe dit is bepaald")
    blocks.note(
        "**De regel.** De nieuwste maanden (ten hoogste twaalf) zijn in drie perioden verdeeld. In elke periode is het verzuim van een school of cohort vergeleken met de sector in de regio, "
        "met dezelfde leerjaren en onderwijstypen, deels teruggetrokken naar het gemiddelde omdat kleine groepen meer schommelen. Wie dan nog in twee perioden onder de onderste lijn van 95 % ligt, staat hier."
    )
    blocks.note(
        "**Eerst de registratie.** Weinig verzuim kan ook betekenen dat er weinig wordt vastgelegd. Daarom tellen alleen maanden die mee kunnen in een vergelijking, en moeten ‘betrouwbaarheid’ en "
        "‘volledigheid’ in de nieuwste maand Goed of Oké zijn. Waar alleen afwezigheid wordt vastgelegd, mag volledigheid Kan beter zijn."
    )
    blocks.note(
        "**Geen lijst van het omgekeerde.** Waar het moeilijker gaat, staat op de eigen pagina van de school, niet hier."
    )


def _own(schools: list[dict[str, Any]]) -> None:
    by_id = {row["school_id"]: row for row in schools}
    blocks.section(
        "Uw eigen aanpak",
        "Vertel wat uw school doet en wie anderen kunnen bellen. U zet het zelf aan en uit; intrekken werkt meteen.",
    )
    school_id = next(iter(by_id))
    if len(by_id) > 1:
        school_id = st.selectbox("School", list(by_id), format_func=lambda code: by_id[code]["name"], key="works-school", width=420)  # fmt: skip
    counter = desk.counter()
    who = st.text_input(
        "Uw functie", value=st.session_state.get(_WHO, ""), key="works-function", max_chars=80, width=320,
        placeholder="bijvoorbeeld directeur",
    )  # fmt: skip
    if who.strip():
        st.session_state[_WHO] = who
    _permission(school_id, who)
    for one in counter.approaches(school_id):
        cohort = (one.education_type, one.year_group) if one.education_type and one.year_group else None
        about = f" · {wording.cohort(*cohort)}" if cohort else ""
        st.html(
            f"<div class='rb-said'><p class='who'>{_TIERS[one.tier]}{escape(about)}</p><p>{escape(one.description)}</p>"
            f"<p class='who'>Bel: {escape(one.contact)} · {escape(one.told_by)}, {wording.day(one.told_at)}</p></div>"
        )
        if st.button("Deze aanpak intrekken", key=f"approach-back-{school_id}-{one.tier}-{cohort}", type="tertiary"):
            _do(
                lambda tier=one.tier, cohort=cohort: counter.take_back_approach(school_id, tier, who, cohort),
                "**Ingetrokken.** Na de volgende publicatie staat deze aanpak er ook voor anderen niet meer.",
            )
    _form(school_id, who)


def _permission(school_id: str, who: str) -> None:
    said = desk.counter().opt_in(school_id)
    is_open = bool(said and said.may_be_asked)
    if said is None:
        blocks.note("U heeft nog niet gezegd of anderen u mogen bellen. Zolang leest niemand anders wat hier staat.")
    else:
        blocks.note(
            f"Anderen mogen u **{'wel' if is_open else 'niet'}** bellen over uw aanpak ({said.said_by}, {wording.day(said.said_at)})."
        )
    if st.button(
        "Niet meer bellen: trek het in" if is_open else "Ja, anderen mogen ons bellen",
        key=f"ask-{school_id}",
        type="secondary" if is_open else "primary",
    ):
        _do(
            lambda: desk.counter().say_opt_in(school_id, bool(said and said.may_be_named), not is_open, who),
            "**Ingetrokken.** Uw school staat er meteen niet meer."
            if is_open
            else "**Dank u wel.** Na de volgende publicatie kunnen anderen uw aanpak lezen.",
        )


def _form(school_id: str, who: str) -> None:
    rows = figures.attendance(["education_type", "year_group"], school_id=school_id)
    cohorts: dict[str, tuple[str, int] | None] = {_WHOLE_SCHOOL: None}
    cohorts |= {wording.cohort(row["education_type"], row["year_group"]): (row["education_type"], row["year_group"]) for row in rows}  # fmt: skip
    with blocks.folded("Een aanpak vertellen"), st.form(f"approach-{school_id}", width=720, border=False):
        left, right = st.columns(2)
        tier = left.selectbox("Laag", list(_TIERS), format_func=_TIERS.__getitem__)
        whom = right.selectbox("Voor wie", list(cohorts))
        description = st.text_area(
            "Wat doet uw school, en wat merkt u ervan? Schrijf over de school, nooit over een leerling.",
            max_chars=_LONGEST_WORDS,
            height=120,
        )
        contact = st.text_input(
            "Wie kunnen anderen bellen?", max_chars=_LONGEST_CONTACT, placeholder="zorgcoördinator, 053 123 45 67"
        )
        if st.form_submit_button("Aanpak vastleggen"):
            _do(
                lambda: desk.counter().tell_approach(school_id, tier, description, contact, who, cohorts[whom]),
                "**Vastgelegd.** Anderen lezen dit na de volgende publicatie, als zij u mogen bellen.",
            )


def _do(act: Any, message: str) -> None:
    """Does what was asked and says so at the top, or says here what stands in its way."""
    try:
        act()
    except (PlanRejected, OptInRejected) as rejected:
        st.warning(wording.literal(str(rejected)))
        return
    st.session_state[_SAID] = message
    st.rerun()


page()
