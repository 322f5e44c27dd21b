"""Regionaal beeld: the region as a map of municipalities and school sites, with the same as a table."""

from datetime import date

import streamlit as st

from dashboards import filters
from dashboards.drawing import blocks, charts, maps, outlines, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count, percent
from dashboards.parts import protected_parts
from dashboards.products import protected, regional_picture
from dashboards.products.regional_picture import MEASURES, Place

_WHAT = {
    "missed": ("Hoe donkerder, hoe meer geregistreerde lestijd gemist.", "aanwezig"),
    "unregistered": ("Hoe donkerder, hoe meer lestijd niemand registreerde.", "geregistreerd"),
}

_LEGEND = {"missed": "Gemiste lestijd", "unregistered": "Niet geregistreerde lestijd"}


def page() -> None:
    """The page from its conclusion to its evidence."""
    month, sector, measure = (filters.chosen(name) for name in ("month", "map_sector", "map_colour"))
    places = regional_picture.municipalities(month, sector)
    schools = regional_picture.schools(month, sector)
    if not schools:
        blocks.nothing("In deze keuze zijn er geen scholen om op een kaart te zetten.")
        return
    blocks.conclusion(*_conclusion(places, schools, month, sector))
    if regional_picture.is_protected():
        found = [one.share(measure) for one in places] + [one.pupils for one in schools]
        protected_parts.explain(protected.MUNICIPALITY, found)

    blocks.section(
        f"De kaart: {MEASURES[measure].lower()} in {wording.month_name(month)}",
        f"{_WHAT[measure][0]} De kleur zegt iets over een gemeente als geheel; de stippen zijn de scholen, groter naarmate er meer "
        "leerlingen zijn, en hebben met opzet allemaal dezelfde kleur.",
    )
    _map(places, schools, month, measure)
    with blocks.folded("Gemeenten als tabel"):
        _table(places, "Gemeente", f"kaart-gemeenten-{month:%Y-%m}", f"Gemeenten op naam, {wording.month_name(month)}.")
    with blocks.folded("Scholen als tabel"):
        _table(schools, "School", f"kaart-scholen-{month:%Y-%m}", f"Scholen op naam, {wording.month_name(month)}.")
    for word, meaning in ((wording.ASSUMED, wording.ASSUMED_MEANING), (wording.TOTALS_ONLY, wording.TOTALS_MEANING)):
        if any(word in one.mark for one in schools):
            blocks.note(f"**{word.capitalize()}.** {meaning}")
    blocks.note(
        "**De grenzen zijn benaderd.** Elk punt hoort op deze kaart bij de dichtstbijzijnde school van het register (DUO). Dat geeft de "
        "vorm van een gemeente goed genoeg om haar te herkennen, en niet preciezer dan dat. De grijze puntjes zijn alle andere scholen."
    )


def _conclusion(places: list[Place], schools: list[Place], month: date, sector: str | None) -> list[str]:
    kind = f" voor {wording.SECTORS[sector]}" if sector else ""
    known = [(one, one.rate) for one in places if isinstance(one.rate, Share)]
    first = (
        f"Deze kaart toont **{wording.plural(len(schools), 'school', 'scholen')}**{kind} in "
        f"{wording.plural(len(places), 'gemeente', 'gemeenten')} over {wording.month_name(month)}."
    )
    if not known:
        return [first, "Van geen van deze gemeenten is er een cijfer te tonen."]
    low, high = min(rate.fraction for _, rate in known), max(rate.fraction for _, rate in known)
    missing = [one.name for one in places if isinstance(one.rate, Missing)]
    span = (
        f"In de gemeenten met een cijfer lag de aanwezigheid tussen **{wording.decimal(100 * low)} %** en "
        f"**{wording.decimal(100 * high)} %**."
        if len(known) > 1
        else f"De aanwezigheid was er **{wording.decimal(100 * low)} %**."
    )
    rest = f" Zonder cijfer: {wording.listing(missing)}." if missing else ""
    return [
        first,
        f"{span}{rest} Gemeenten verschillen in schoolsoorten en in wat er is geregistreerd; de kaart is een begin van een gesprek, geen rangorde.",
    ]


def _map(places: list[Place], schools: list[Place], month: date, measure: str) -> None:
    placed = [
        (one, one.longitude, one.latitude) for one in schools if one.longitude is not None and one.latitude is not None
    ]
    if not placed:
        blocks.nothing("Van deze scholen is niet bekend waar ze staan.")
        return
    frame = outlines.frame_around([outlines.flat(longitude, latitude) for _, longitude, latitude in placed])
    areas = [
        maps.Area(one.code, one.name, 1 - share.fraction, percent(share), _basis(one))
        if isinstance(share := one.share(measure), Share)
        else maps.Area(one.code, one.name, None, str(share), _basis(one))
        for one in places
    ]
    dots = [
        maps.Site(one.name, longitude, latitude, None if isinstance(one.pupils, Missing) else one.pupils, _told(one))
        for one, longitude, latitude in placed
    ]
    told = ", ".join(f"{one.name} {one.text}" for one in areas)
    charts.show(
        maps.region_map(areas, dots, frame),
        f"Kaart van de regio, {wording.month_name(month)}: deel van de lestijd {_WHAT[measure][1]} per gemeente. {told}.",
    )
    left, right = st.columns([5, 1], vertical_alignment="top")
    with left:
        blocks.missed_legend(charts.class_width([{"missed": one.missed} for one in areas]), _LEGEND[measure])
        blocks.note("Een gemeente met een gestreepte rand heeft geen cijfer; het woord waarom staat erin.")
    with right:
        st.html(maps.country(frame))


def _basis(one: Place) -> str:
    schools = wording.plural(one.schools, "school", "scholen")
    return schools if isinstance(one.pupils, Missing) else f"{schools}, {count(one.pupils)} leerlingen"


def _told(one: Place) -> str:
    if isinstance(one.rate, Missing):
        return str(one.rate)
    return f"{percent(one.rate)} aanwezig, {percent(one.coverage)} geregistreerd"


def _table(places: list[Place], heading: str, name: str, caption: str) -> None:
    is_protected = regional_picture.is_protected()
    tables.show(
        [
            Column(heading, lambda row: row["place"].name),
            Column("Code", lambda row: row["place"].code, download_only=True),
            Column("Gemeente", lambda row: row["place"].municipality, download_only=heading == "Gemeente"),
            Column("Sectoren", lambda row: wording.listing(list(row["place"].sectors))),
            *([Column("Scholen", lambda row: row["place"].schools, "count")] if heading == "Gemeente" else []),
            Column("Leerlingen", lambda row: row["place"].pupils, "count"),
            Column("Aanwezig", lambda row: row["place"].rate, "share"),
            Column("Geregistreerd", lambda row: row["place"].coverage, "share"),
            *protected_parts.MARK_COLUMNS,
            Column("Stand", lambda row: _state(row["place"]), download_only=True),
        ],
        [{"place": one, "mark": one.mark} for one in places],
        name,
        caption + (" Leerlingen zijn afgerond op vijftallen." if is_protected else ""),
    )


def _state(one: Place) -> str:
    return str(one.rate) if isinstance(one.rate, Missing) else protected.STATUS_WORDS["value"]


page()
