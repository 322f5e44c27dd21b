"""Toegang: the administrator gives roles to people and takes them away; both hold at the next thing that someone does."""

import streamlit as st

from attendance import moments
from attendance.access import grants
from attendance.access.grants import Given
from attendance.access.roles import OF_SCHOOLS, Role
from attendance.errors import AccessRejected
from attendance.schools import all_municipalities
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.visitor import account, audience, login

_SAID = "access_said"
_WHAT = {
    Role.ANALYST: "ziet alles van de regio, ook per leerling onder een code",
    Role.SCHOOL: "ziet de eigen school, levert aan, kijkt na en stelt doelen",
    Role.UPLOADER: "levert aan voor een school en wijst codes toe, en ziet geen cijfers",
    Role.MUNICIPALITY: "ziet alleen de beschermde cijfers voor gemeenten",
    Role.NETWORK: "ziet de beschermde patronen voor het netwerkoverleg, en legt afspraken vast",
    Role.ADMINISTRATOR: "geeft toegang en leest de inzage-administratie, en ziet geen cijfers",
}


def page() -> None:
    """Who has a role, a form to give one, a list to take one from, and what was taken before."""
    given = grants.history(login.engine())
    holding = [one for one in given if one.taken_at is None]
    people = len({one.subject for one in holding})
    if holding:
        persons, roles = wording.plural(people, "persoon", "personen"), wording.plural(len(holding), "rol", "rollen")
        blocks.conclusion(f"{persons} {'heeft' if people == 1 else 'hebben'} hier samen {roles} gekregen.")
    else:
        blocks.conclusion("Hier heeft nog niemand een rol gekregen.")
    blocks.note(
        "Wie via de eigen inlogdienst al een rol krijgt, staat niet in deze lijst. Iemand ziet nooit meer dan de eigen "
        "organisatie mag zien, ook niet met een rol die hier gegeven is."
    )
    if said := st.session_state.pop(_SAID, None):
        st.success(wording.literal(said))
    if holding:
        _table(holding, "rollen", "De laatst gegeven rol bovenaan.")
    _form()
    if holding:
        _take(holding)
    if taken := [one for one in given if one.taken_at is not None]:
        blocks.section("Wat is ingetrokken")
        _table(taken, "ingetrokken-rollen", "De laatst gegeven rol bovenaan.", taken=True)


def _table(rows: list[Given], name: str, caption: str, *, taken: bool = False) -> None:
    columns = [
        Column("Wie", lambda row: row["one"].subject),
        Column("Om wie het gaat", lambda row: row["one"].note),
        Column("Rol", lambda row: row["one"].role.label),
        Column("Van", lambda row: _scope(row["one"])),
        Column("Gegeven op", lambda row: moments.local(row["one"].given_at), "moment"),
        Column("Door", lambda row: row["one"].given_by),
    ]
    if taken:
        columns += [
            Column("Ingetrokken op", lambda row: moments.local(row["one"].taken_at), "moment"),
            Column("Door wie", lambda row: row["one"].taken_by),
        ]
    tables.show(columns, [{"one": one} for one in rows], name, caption)


def _scope(one: Given) -> str:
    names = {place.municipality_code: place.municipality for place in all_municipalities()}
    return names.get(one.scope, one.scope) if one.role is Role.MUNICIPALITY else one.scope or "–"


def _form() -> None:
    blocks.section(
        "Een rol geven", "Geef niet meer dan iemand nodig heeft. De rol geldt zodra deze persoon iets opent."
    )
    subject = st.text_input(
        "Kenmerk waarmee de inlogdienst deze persoon noemt", max_chars=grants.LONGEST, key="access_subject", width=520
    )
    st.caption("Wie inlogt zonder rol, krijgt dit kenmerk te zien en kan het u doorgeven.")
    note = st.text_input("Om wie gaat het, en waarom", max_chars=grants.LONGEST, key="access_note", width=520)
    role = st.selectbox("Rol", list(Role), format_func=lambda one: one.label, key="access_role", width=320)
    st.caption(f"Wie deze rol heeft, {_WHAT[role]}.")
    scope = ""
    if role in OF_SCHOOLS:
        scope = st.text_input(
            "Vestigingscode, of de eerste vier tekens voor alle vestigingen",
            placeholder="zoals 00AH00 of 00AH",
            max_chars=6,
            key="access_school",
            width=420,
        )
    if role is Role.MUNICIPALITY:
        places = sorted(all_municipalities(), key=lambda place: place.municipality)
        scope = st.selectbox(
            "Gemeente", places, format_func=lambda place: place.municipality, key="access_municipality", width=320
        ).municipality_code
    if st.button("Rol geven", type="primary"):
        by = audience.require(Role.ADMINISTRATOR).subject
        try:
            grants.give(login.engine(), subject, role, scope, note, by)
        except AccessRejected as rejected:
            blocks.nothing(str(rejected))
            return
        account.record("access", about=subject.strip(), given_role=role.value, scope=scope, reason="gegeven")
        st.session_state[_SAID] = "De rol is gegeven."
        st.rerun()


def _take(holding: list[Given]) -> None:
    blocks.section("Een rol intrekken", "Dat geldt meteen, ook voor wie nu is ingelogd.")
    picked = st.selectbox(
        "Welke rol",
        holding,
        format_func=lambda one: " · ".join(filter(None, (one.subject, one.note, one.role.label, _scope(one)))),
        key="access_taken",
        width=620,
    )
    if st.button("Rol intrekken"):
        looking = audience.require(Role.ADMINISTRATOR)
        last = picked.role is Role.ADMINISTRATOR and sum(one.role is Role.ADMINISTRATOR for one in holding) == 1
        if last and picked.subject == looking.subject:
            blocks.nothing("U bent de enige beheerder in deze lijst. Geef eerst iemand anders deze rol.")
            return
        try:
            grants.take(login.engine(), picked.access_grant_id, looking.subject)
        except AccessRejected as rejected:
            blocks.nothing(str(rejected))
            return
        account.record("access", about=picked.subject, given_role=picked.role, scope=picked.scope, reason="ingetrokken")
        st.session_state[_SAID] = "De rol is ingetrokken."
        st.rerun()


page()
