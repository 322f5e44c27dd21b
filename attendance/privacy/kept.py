"""What is kept about people: of pupils under a pseudonym, and of staff who say or decide something. Found in the contract of
the raw tables, in the dictionary of what is published and in the tables of the ledger, so that nothing can be forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from attendance import contract, database

NEVER = (
    "Namen, adressen, geboortedata, telefoonnummers en e-mailadressen van leerlingen of ouders",
    "Leerlingnummers: zij worden bij het lezen een pseudoniem, met een sleutel die los van de gegevens ligt",
    "Burgerservicenummers: een bestand waarin zij staan, wordt geweigerd en niet bewaard",
    "Vrije tekst over leerlingen, zoals opmerkingen bij een melding",
)
"""What the platform does not keep, even where a file holds it (docs/domain.md, People and privacy)."""

_TABLES = {
    "enrolment": "Inschrijvingen",
    "slot": "Roosters",
    "registration": "Registraties van aan- en afwezigheid",
    "pupil_total": "Totalen per leerling, waar een school alleen die levert",
}
_COLUMNS = {
    "row_number": "het rijnummer in het aangeleverde bestand",
    "pupil_key": "het pseudoniem van de leerling",
    "education_type": "onderwijstype",
    "year_group": "leerjaar",
    "home_municipality_code": "woongemeente",
    "is_eighteen_plus": "of de leerling achttien of ouder is",
    "enrolled_from": "eerste dag van inschrijving",
    "enrolled_to": "laatste dag van inschrijving",
    "date": "dag van de les",
    "lesson_period": "lesuur",
    "begin_minute": "begintijd",
    "end_minute": "eindtijd",
    "kind": "soort onderwijstijd, zoals les, stage of excursie",
    "state": "stand van het rooster, zoals uitgevallen of vrijgesteld",
    "is_roll_call_done": "of de aanwezigheid in de les is nagelopen",
    "date_from": "eerste dag van de melding",
    "date_to": "laatste dag van de melding",
    "lesson_period_from": "eerste lesuur",
    "lesson_period_to": "laatste lesuur",
    "code": "de verzuimcode van de school, zoals ziek of te laat",
    "type_category": "de soort afwezigheid volgens de software",
    "is_authorised": "geoorloofd of ongeoorloofd volgens de software",
    "source": "hoe het is vastgelegd: melding, controle of nabellen",
    "minutes": "gemiste minuten",
    "registered_at": "wanneer het is vastgelegd",
    "present_minutes": "aanwezige minuten in de maand",
    "absent_minutes": "afwezige minuten in de maand",
    "authorised_minutes": "waarvan geoorloofd",
    "unauthorised_minutes": "waarvan ongeoorloofd",
}

_STAFF = {
    "address": "het e-mailadres",
    "contact": "wie te bellen is",
    "owner": "wie het doet",
    "subject": "wie, zoals de inlogdienst die persoon kent",
    "name": "de naam",
    "email": "het e-mailadres",
}
_NO_PEOPLE = {("correction", "subject"), ("look_anchor", "name")}
"""Columns that are called so and name no person."""
_LEDGER = {
    "declaration": "Antwoorden van een school over haar registratie",
    "review_event": "Voorinzage: goedkeuren, uitstel, toelichting",
    "contact": "E-mailadres waarop een school bericht wil",
    "opt_in": "Of een school met naam getoond of benaderd mag worden",
    "correction": "Wat een school met de hand verbeterde",
    "goal": "Jaardoelen van een school",
    "intervention": "Maatregelen van een school",
    "approach": "Wat een school over haar aanpak vertelt",
    "access_grant": "Wie welke rol heeft",
    "login_session": "Wie er is ingelogd",
    "look": "Logboek van inzage",
    "network_case": "Casusformulieren van het netwerkoverleg",
    "network_meeting": "Bijeenkomsten van het netwerkoverleg",
    "network_agreement": "Afspraken van het netwerkoverleg",
}


@dataclass(frozen=True)
class Kept:
    """One collection of data about people and what stands in it, in Dutch."""

    name: str
    holds: tuple[str, ...]


def of_pupils() -> list[Kept]:
    """The raw tables with a row per pupil, as they are kept after intake."""
    tables = [table for table in contract.TABLES.values() if "pupil_key" in table.column_names()]
    return [
        Kept(_TABLES.get(table.name, table.name), tuple(_COLUMNS.get(name, name) for name in table.column_names()))
        for table in tables
    ]


def published_of_pupils(columns: Iterable[Mapping[str, Any]]) -> list[Kept]:
    """The published tables with a row per pupil, from the dictionary of a release (table, column, meaning_nl)."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in columns:
        found.setdefault(row["table"], []).append(row)
    return [
        Kept(table, tuple(f"{row['column']}: {row['meaning_nl']}" for row in rows))
        for table, rows in found.items()
        if any(row["column"] == "pupil_key" for row in rows)
    ]


def of_staff() -> list[Kept]:
    """The ledger's tables that say who of a school or the region did something, with what they say of that person."""
    kept = []
    for name, table in sorted(database.metadata.tables.items(), key=lambda one: _LEDGER.get(one[0], one[0])):
        columns = [column.name for column in table.columns if (name, column.name) not in _NO_PEOPLE]
        about = [_STAFF[column] for column in columns if column in _STAFF]
        if any(column.endswith("_by") for column in columns):
            about.append("wie het deed, met naam of functie")
        if about:
            kept.append(Kept(_LEDGER.get(name, name), tuple(about)))
    return kept
