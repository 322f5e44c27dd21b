"""What can be wrong with a delivery, and the Dutch sentence that helps: one catalogue, nothing else.

A finding never holds a name or a pupil number: `shown`, `shown_start` and `shown_code` decide what of a school's value
may be repeated.
"""

import re
from dataclasses import dataclass

REFUSED = "refused"
SET_ASIDE = "row set aside"
NOTE = "note"
SEVERITIES = (REFUSED, SET_ASIDE, NOTE)

MAXIMUM_VALUES = 20
"""Per code and column at most this many different values become a finding of their own."""


@dataclass(frozen=True)
class Finding:
    """One thing that the school should know, grouped over the rows in which it occurs."""

    code: str
    severity: str
    table_name: str | None
    row_number: int | None
    """The first row it occurs in, as the school sees it in its file."""
    column_name: str | None
    value: str | None
    """An example, made unrecognisable where it could name a pupil."""
    row_count: int
    sentence: str


_CATALOGUE: dict[str, tuple[str, str]] = {
    # the delivery as a whole
    "school_not_named": (
        REFUSED,
        "We weten niet van welke school dit bestand is; noem het <vestigingscode>_<jaar-maand>, zoals 00AH00_2025-10.zip, of kies de school bij het aanleveren.",
    ),
    "school_unknown": (
        REFUSED,
        "De vestigingscode {value} staat niet in het scholenregister; controleer de code in de naam van het bestand of vraag de beheerder de school toe te voegen.",
    ),
    "school_other_named": (
        REFUSED,
        "Het bestand heet naar een andere vestiging ({value}) dan de gekozen school; kies die school, of noem het bestand anders als de naam niet klopt.",
    ),
    "reading_stopped": (
        REFUSED,
        "Het lezen is onverwacht gestopt; lever het bestand nog eens aan, en meld het de beheerder als het weer gebeurt.",
    ),
    "file_unreadable": (
        REFUSED,
        "Het bestand is niet te openen; maak de export opnieuw en lever die ongewijzigd aan.",
    ),
    "file_encrypted": (
        REFUSED,
        "Het bestand is met een wachtwoord beveiligd; sla het op zonder wachtwoord en lever het opnieuw aan.",
    ),
    "file_too_large": (
        REFUSED,
        "Het bestand is te groot om in één keer te lezen; lever elke maand apart aan, zonder bijlagen.",
    ),
    "file_suspicious": (
        REFUSED,
        "Het ingepakte bestand wordt bij het uitpakken onwaarschijnlijk groot; maak het zip-bestand opnieuw van alleen de exportbestanden.",
    ),
    "file_name_unsafe": (
        REFUSED,
        "In het zip-bestand staat een bestandsnaam die naar een andere map wijst; maak het zip-bestand opnieuw van alleen de exportbestanden.",
    ),
    "file_not_a_table": (
        REFUSED,
        "Dit is {value} en geen tabel; exporteer de gegevens als CSV of Excel (.xlsx) en lever dat bestand aan.",
    ),
    "delivery_empty": (
        REFUSED,
        "Er staan geen gegevens in deze aanlevering; controleer of bij de export de juiste periode en leerlingen gekozen waren.",
    ),
    "shape_unknown": (
        REFUSED,
        "We herkennen de kolommen niet ({value}); gebruik de export van uw leerlingadministratie ongewijzigd, of wijs de kolommen eenmalig zelf toe op de pagina Aanleveren.",
    ),
    "header_missing": (
        REFUSED,
        "Boven de gegevens staat geen rij met kolomnamen; exporteer opnieuw met kolomkoppen.",
    ),
    "table_missing": (
        REFUSED,
        "De tabel ‘{table}’ ontbreekt; voeg die toe en lever alle tabellen samen opnieuw aan.",
    ),
    "column_missing": (
        REFUSED,
        "In de tabel ‘{table}’ ontbreekt de kolom ‘{column}’; zet die kolom aan in de export en lever opnieuw aan.",
    ),
    "citizen_service_number": (
        REFUSED,
        "De kolom ‘{column}’ bevat burgerservicenummers en die mogen we niet ontvangen; verwijder de kolom uit de export en lever opnieuw aan. Er is niets bewaard.",
    ),
    "school_other": (
        REFUSED,
        "De rijen horen bij een andere vestiging; kies de export van de eigen vestiging en lever opnieuw aan.",
    ),
    "month_other": (
        REFUSED,
        "Deze aanlevering gaat over een andere maand ({value}); kies die maand bij het aanleveren of maak een export van de juiste maand.",
    ),
    "month_expired": (
        REFUSED,
        "Deze maand hoort bij een schooljaar waarvan het platform geen rijen van leerlingen meer bewaart; de cijfers die er "
        "staan, blijven staan. Lever alleen maanden van dit en het vorige schooljaar aan.",
    ),
    "month_not_named": (
        REFUSED,
        "In totalen staan geen datums; lever één maand per keer aan en kies die maand bij het aanleveren.",
    ),
    "too_many_unusable": (
        REFUSED,
        "Te veel rijen zijn onbruikbaar ({value}); los eerst de bevindingen hieronder op en lever dan opnieuw aan.",
    ),
    # rows that can't be used
    "value_missing": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is ‘{column}’ leeg; vul de kolom in de leerlingadministratie aan en exporteer opnieuw.",
    ),
    "cells_too_many": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staan meer vakjes dan kolomkoppen; zet tekst met een scheidingsteken tussen aanhalingstekens of laat die kolom weg.",
    ),
    "date_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is de datum in ‘{column}’ niet te lezen; schrijf datums als 05-10-2026.",
    ),
    "time_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is de tijd in ‘{column}’ niet te lezen; schrijf tijden als 08:30.",
    ),
    "moment_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is het tijdstip in ‘{column}’ niet te lezen; schrijf het als 05-10-2026 08:30.",
    ),
    "period_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is het lesuur in ‘{column}’ niet te lezen; gebruik het nummer of de naam uit de lestijden, of een reeks als 3-5.",
    ),
    "number_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staat in ‘{column}’ geen bruikbaar getal; vul een geheel getal in.",
    ),
    "duration_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is de duur in ‘{column}’ niet te lezen; schrijf een duur in uren en minuten, zoals 107u24m.",
    ),
    "totals_disagree": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is de totale afwezigheid minder dan geoorloofd en ongeoorloofd samen; maak het overzicht opnieuw.",
    ),
    "total_too_long": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ past het aantal uren niet in één maand; maak het overzicht over alleen deze maand.",
    ),
    "pupil_twice": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staat een leerling die al eerder in de tabel stond; houd één rij per leerling over.",
    ),
    "status_unknown": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ kennen we de status in ‘{column}’ niet; gebruik gepland, vervallen, opbouw, maatwerk of vrijstelling.",
    ),
    "type_unknown": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ kennen we de soort in ‘{column}’ niet; exporteer opnieuw zonder de waarden te veranderen.",
    ),
    "education_type_unknown": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ kennen we het onderwijstype niet; gebruik bijvoorbeeld bao, vmbo-k, havo, vwo of havo/vwo.",
    ),
    "year_group_unreadable": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ is het leerjaar geen getal van 1 tot en met 8; vul het leerjaar als cijfer in.",
    ),
    "category_unknown": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ kennen we de categorie niet; kies bijvoorbeeld ziek, medisch bezoek, verlof, ongeoorloofd of onbekend.",
    ),
    "end_before_begin": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ ligt het einde niet na het begin; controleer begin- en eindtijd.",
    ),
    "lesson_over_days": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ eindigt een les op een andere dag dan waarop zij begint; zet elke dag op een eigen rij.",
    ),
    "date_to_before_date_from": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ ligt de laatste datum vóór de eerste; controleer beide datums.",
    ),
    "span_too_long": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ duurt de registratie langer dan een jaar; controleer de einddatum.",
    ),
    "pupil_unknown": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staat een leerling die niet in ‘leerlingen’ voorkomt; neem ook vertrokken leerlingen op in de tabel leerlingen.",
    ),
    "month_other_row": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ valt de datum buiten de aangeleverde maand; lever die rijen aan bij hun eigen maand.",
    ),
    "school_other_row": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staat een andere vestiging; exporteer alleen de eigen vestiging.",
    ),
    "time_missing": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staan lesuur en tijden geen van beide volledig; zet lesuur of begin- én eindtijd aan in de export.",
    ),
    "bell_time_missing": (
        SET_ASIDE,
        "Voor lesuur {value} zijn op die dag geen lestijden bekend ({rows} van ‘{table}’); vul de tabel lestijden aan.",
    ),
    "group_without_pupils": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ staat een lesgroep waarin die dag geen leerling is ingedeeld; vul de groepsindeling aan.",
    ),
    "appointment_unknown": (
        SET_ASIDE,
        "In {rows} van ‘{table}’ hoort de vrijstelling bij een les die niet in de agenda staat; exporteer agenda en verantwoordingen over dezelfde periode.",
    ),
    # notes: the delivery is used, but the school can do better
    "row_empty": (NOTE, "Overgeslagen in ‘{table}’: {rows} zonder gegevens; u hoeft niets te doen."),
    "row_totals": (
        NOTE,
        "Overgeslagen in ‘{table}’: {rows} met totalen of herhaalde kolomkoppen; u hoeft niets te doen.",
    ),
    "not_attendance": (
        NOTE,
        "Niet meegeteld in ‘{table}’: {rows} over iets anders dan aanwezigheid, zoals vergeten boeken of huiswerk; u hoeft niets te doen.",
    ),
    "appointment_no_lesson": (
        NOTE,
        "Niet meegeteld in ‘{table}’: {rows} met een afspraak die geen les is; u hoeft niets te doen.",
    ),
    "appointment_replaced": (
        NOTE,
        "Niet meegeteld in ‘{table}’: {rows} met een oudere versie van een afspraak; u hoeft niets te doen.",
    ),
    "exemption_applied": (
        NOTE,
        "In ‘{table}’ staat een vrijstelling ({rows}); die lessen tellen niet mee en u hoeft niets te doen.",
    ),
    "column_unneeded": (
        NOTE,
        "De kolom ‘{column}’ van ‘{table}’ is niet nodig en niet bewaard; laat hem voortaan uit de export weg.",
    ),
    "table_unneeded": (
        NOTE,
        "Het onderdeel ‘{table}’ is niet nodig en niet bewaard; laat het voortaan weg.",
    ),
    "table_twice": (
        NOTE,
        "Wat in ‘{table}’ staat, is ook op een andere manier aangeleverd; deze tabel is niet gebruikt, lever één van beide aan.",
    ),
    "code_unmapped": (
        NOTE,
        "Verzuimcode {value} heeft nog geen betekenis ({rows}) en telt als ‘reden onbekend’; zeg op de pagina Codes toewijzen wat de code betekent, of zet haar in de tabel codes.",
    ),
    "code_missing": (
        NOTE,
        "In {rows} van ‘{table}’ ontbreekt de verzuimcode; ze tellen als ‘reden onbekend’, vul de reden aan en lever opnieuw aan.",
    ),
    "code_is_text": (
        NOTE,
        "In {rows} van ‘{table}’ staat een hele tekst in plaats van een verzuimcode; de tekst is niet bewaard, kies een code uit de lijst of zet de reden in de tabel codes.",
    ),
    "flag_disagrees": (
        NOTE,
        "Bij verzuimcode {value} zegt uw software iets anders over ‘geoorloofd’ dan de categorie van de code ({rows}); controleer de betekenis van de code.",
    ),
    "value_unclear": (
        NOTE,
        "In {rows} van ‘{table}’ is ‘{column}’ niet te lezen en telt als niet ingevuld; controleer de schrijfwijze.",
    ),
    "totals_only": (
        NOTE,
        "Uit ‘{table}’ volgen alleen totalen en lagen, geen dagen, lessen, redenen of signalen; lever zo mogelijk de registraties zelf aan.",
    ),
    "registrations_none": (
        NOTE,
        "De tabel ‘{table}’ heeft geen enkele rij; controleer of er echt niets te melden was.",
    ),
    "more_values": (
        NOTE,
        "In ‘{table}’ komen in ‘{column}’ nog meer van zulke waarden voor ({rows}); los eerst de genoemde op.",
    ),
}

CODES = tuple(_CATALOGUE)
"""Every code that a finding can have."""


def finding(
    code: str,
    *,
    table: str | None = None,
    column: str | None = None,
    row: int | None = None,
    value: str | None = None,
    count: int = 0,
) -> Finding:
    """Makes a finding with its sentence. `value` must already be fit to be shown, see `shown`."""
    severity, template = _CATALOGUE[code]
    sentence = template.format(
        table=table or "bestand",
        column=column or "onbekend",
        value=value or "onbekend",
        rows="1 rij" if count == 1 else f"{count} rijen",
    )
    return Finding(code, severity, table, row, column, value, count, sentence)


_LONG_DIGITS = re.compile(r"\d{5,}")
_LETTERS = re.compile(r"[^\W\d_]")
_SHORT_WORDS = re.compile(r"[\w.+/-]+( [\w.+/-]+){0,2}")
_LONGEST_SHOWN = 24


def shown(value: str | None) -> str | None:
    """What of a date, time or number that could not be read may be repeated in a finding.

    Long runs of digits lose all but their first two, letters become `x`, and a whole text is only measured.
    """
    text = _short(value)
    return text if text is None else _LETTERS.sub("x", text) if len(text) <= _LONGEST_SHOWN else _measured(text)


def shown_start(value: str | None) -> str | None:
    """What of an unknown word may be repeated: its first two letters, because it could be a name."""
    text = _short(value)
    return text if text is None or len(text) == 1 else text[: 2 if len(text) > 3 else 1] + "…"


def shown_code(value: str | None) -> str | None:
    """A school's own code or the name of a period, whole: the school needs it to say what it means."""
    text = _short(value)
    if text is None or _SHORT_WORDS.fullmatch(text):
        return text
    return _measured(text) if len(text) > _LONGEST_SHOWN else _LETTERS.sub("x", text)


def _short(value: str | None) -> str | None:
    return None if value is None else _LONG_DIGITS.sub(lambda digits: digits.group()[:2] + "…", " ".join(value.split()))


def _measured(text: str) -> str:
    return f"tekst van {len(text)} tekens"


def shown_column(name: str) -> str:
    """A column name as it may be repeated: header words, but nothing that holds a long number or a whole text."""
    text = " ".join(name.split())
    if not text:
        return "zonder naam"
    return _LONG_DIGITS.sub("…", text) if len(text) <= 40 else f"kolom van {len(text)} tekens"
