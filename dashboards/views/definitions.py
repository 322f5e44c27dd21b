"""Definities: what every word and number means, made from the release's own label tables and column dictionary."""

import json

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.terms import TERMS
from dashboards.products import figures, labels

_UNITS = {
    "minutes": "minuten",
    "pupils": "leerlingen",
    "spells": "perioden",
    "slots": "lessen",
    "rows": "rijen",
    "days": "dagen",
    "deliveries": "aanleveringen",
    "measure": "zoals de telling",
    "degrees": "graden",
    "events": "keren",
}


def page() -> None:
    """The words first, then the borders, then every column."""
    blocks.conclusion("Elk uur telt op één manier, voor elke school in de regio. Hieronder staat welke.")
    blocks.section("Zo tellen we")
    tables.show(
        [Column("Woord", lambda row: row["word"]), Column("Wat het is", lambda row: row["meaning"])],
        [{"word": word, "meaning": meaning} for word, meaning in TERMS],
        "begrippen",
        "De woorden van deze pagina’s.",
    )
    blocks.section(
        "De lagen",
        "De grenzen zijn bewust streng gekozen: ze geven richting en zijn geen oordeel. Elke school stelt haar eigen jaardoel.",
    )
    _tiers()
    blocks.section("Redenen van afwezigheid")
    _labels("category", "category", "redenen", "In de volgorde waarin ze op alle pagina’s staan.", kind=True)
    blocks.section("Aangepast rooster", "Deze lestijd gaat van het rooster af en is nooit afwezigheid.")
    _labels("timetable_state", "state", "roostertoestanden", "Zo kan een les op het rooster staan.")
    blocks.section("Signalen")
    _labels("signal", "signal", "signalen-uitleg", "Grenzen uit wet en praktijk.")
    blocks.section("Alle kolommen", "Voor wie zelf met de gegevens werkt: elke tabel en kolom van deze publicatie.")
    _dictionary()
    blocks.section("Deze publicatie")
    _release()


def _tiers() -> None:
    shown = [
        {"profile": name, "tier": tier} for profile, name in labels.profiles().items() for tier in labels.tiers(profile)
    ]
    tables.show(
        [
            Column("Indeling", lambda row: row["profile"]),
            Column("Laag", lambda row: row["tier"].label),
            Column("Leerlingen die", lambda row: row["tier"].rule),
            Column("Streven", lambda row: labels.goal_words(row["tier"])),
        ],
        shown,
        "lagen",
        "Van de basis naar boven. ‘Samen’: de lagen delen één streven.",
    )


def _labels(table: str, key: str, name: str, caption: str, kind: bool = False) -> None:
    rows = labels.ordered(table)
    if not rows:
        blocks.nothing("Deze publicatie bevat deze lijst niet.")
        return
    groups = {
        "present": "aanwezig",
        "authorised": "geoorloofd",
        "unauthorised": "ongeoorloofd",
        "unknown": "reden onbekend",
        "none": "telt niet mee",
    }
    columns = [Column("Woord", lambda row: row["label_nl"]), Column("Wat het is", lambda row: row["description_nl"])]
    if kind:
        columns.append(Column("Soort", lambda row: groups.get(row["category_group"], row["category_group"])))
    columns.append(Column("In de gegevens", lambda row: row[key]))
    tables.show(columns, rows, name, caption)


def _dictionary() -> None:
    rows = figures.dictionary()
    names = sorted({row["table"] for row in rows})
    if not names:
        blocks.nothing("Deze publicatie bevat geen woordenboek.")
        return
    chosen = filters.table()
    tables.show(
        [
            Column("Tabel", lambda row: row["table"]),
            Column("Kolom", lambda row: row["column"]),
            Column("Betekenis", lambda row: row["meaning_nl"]),
            Column("Eenheid", lambda row: _UNITS.get(row["unit"], row["unit"]) or ""),
            Column("Type", lambda row: row["type"]),
            Column("Meaning", lambda row: row["meaning_en"], download_only=True),
        ],
        [row for row in rows if chosen in (None, row["table"])],
        "woordenboek",
        "Gemaakt uit de beschrijvingen van de modellen zelf.",
    )


def _release() -> None:
    release = figures.release()
    # a municipality's product does not say which deliveries it was made from
    built_from = json.loads(release["built_from"]) if "built_from" in release else None
    blocks.facts(
        blocks.Fact("Gemaakt", wording.day(release["made_at"]), f"om {release['made_at']:%H:%M}"),
        *([] if built_from is None else [blocks.Fact("Gemaakt uit", wording.count(len(built_from)), "aanleveringen")]),
        blocks.Fact("Versie", str(release["code_version"]), f"publicatie {release['release_id']}"),
        blocks.Fact("Kleinste groep", wording.count(release["minimum_pupils"]), "leerlingen, in wat gemeenten zien"),
    )
    blocks.note("Scholen en leerlingaantallen: DUO. Schoolvakanties: Open Holidays API (ODbL).")


page()
