"""Doorstroom: how many pupils of a municipality keep their tier from one month to the next, and how many move."""

from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing import charts as drawings
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, count
from dashboards.parts import protected_parts
from dashboards.products import labels, protected
from dashboards.products.data import Row

_Cells = dict[tuple[str, str], "int | Missing"]


def page() -> None:
    """The page from its conclusion to its evidence."""
    place, month, sector, profile = (
        filters.chosen(name) for name in ("municipality", "month", "sector_here", "profile")
    )
    name = place["municipality"]
    own_rows = protected.rows(
        "tier_transition_municipality_month",
        month=month, sector=sector, profile=profile, municipality_code=place["municipality_code"],
    )  # fmt: skip
    region_rows = protected.rows("tier_transition_region_month", month=month, sector=sector, profile=profile)
    own, region = _cells(own_rows), _cells(region_rows)
    before = _month_before(month)
    width = protected.window(protected.MUNICIPALITY)
    known = {key: value for key, value in own.items() if not isinstance(value, Missing)}
    if not known:
        why = next((value for value in own.values() if isinstance(value, Missing)), Missing.NOT_DELIVERED)
        blocks.conclusion(
            f"Over {wording.month_name(month)} is er van {name} geen doorstroom te tonen: **{why}**.",
            "Doorstroom vraagt twee maanden na elkaar: het begin van het schooljaar heeft er dus nog geen.",
        )
        protected_parts.explain(protected.MUNICIPALITY, protected_parts.figures_of(own_rows))
        if region:
            blocks.section("De regio", "Dezelfde sector in de hele regio.")
            _matrix(region, profile, f"regio-doorstroom-{month:%Y-%m}", "De hele regio.")
        return
    blocks.conclusion(*_conclusion(name, month, before, known, profile))
    protected_parts.explain(protected.MUNICIPALITY, protected_parts.figures_of(own_rows))
    blocks.note(
        f"**Optellen.** Elk vakje hieronder kan door afronding {width} leerlingen hoger of lager zijn; in een som van vakjes vallen die "
        "verschillen deels tegen elkaar weg. Lees de som dus als ‘ongeveer’."
    )

    blocks.section(
        "Wie bleef, wie wisselde",
        f"Elke balk is een laag in {wording.month_name(before)}; de kleuren zijn de laag een maand later.",
    )
    _bars(known, profile, month)
    blocks.section("In een tabel", "Rijen: de laag vorige maand. Kolommen: de laag deze maand.")
    _matrix(own, profile, f"gemeente-doorstroom-{month:%Y-%m}", f"{name}, leerlingen afgerond op vijftallen.")
    with blocks.folded("De regio ernaast"):
        _matrix(region, profile, f"regio-doorstroom-{month:%Y-%m}", "Dezelfde sector in de hele regio.")


def _cells(rows: list[Row]) -> _Cells:
    return {(row["from_tier"], row["to_tier"]): protected.figure(row, "pupils") for row in rows}


def _month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _conclusion(name: str, month: date, before: date, cells: dict[tuple[str, str], int], profile: str) -> list[str]:
    order = {tier.tier: number for number, tier in enumerate(labels.tiers(profile))}
    both = {(a, b): n for (a, b), n in cells.items() if a in order and b in order}
    stayed = sum(n for (a, b), n in both.items() if a == b)
    forward = sum(n for (a, b), n in both.items() if order[b] < order[a])
    back = sum(n for (a, b), n in both.items() if order[b] > order[a])
    return [
        f"Van {wording.MONTHS[before.month - 1]} naar {wording.month_name(month)} bleven in {name} **ongeveer {count(stayed)}** leerlingen "
        f"in hun laag. Ongeveer {count(forward)} gingen een laag of meer vooruit, ongeveer {count(back)} gingen terug.",
        "Vooruitgang die een gemiddelde niet laat zien, ziet u hier wel. Een wisseling van één maand is nog geen ontwikkeling.",
    ]


def _bars(cells: dict[tuple[str, str], int], profile: str, month: date) -> None:
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    groups = []
    for start, label in _starts(profile):
        pupils = {tier.tier: cells.get((start, tier.tier), 0) for tier in tiers}
        if sum(pupils.values()):
            groups.append((f"{label}: zo’n {count(sum(pupils.values()))}", pupils))
    drawings.show(
        drawings.tier_bars(
            protected_parts.bar_parts(groups, tiers),
            [group for group, _ in groups],
            [(tier.tier, tier.label) for tier in tiers],
        ),
        f"Waar de leerlingen van elke laag in {wording.month_name(month)} zijn, als deel van de laag van een maand ervoor.",
    )


def _starts(profile: str) -> list[tuple[str, str]]:
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    return [*((tier.tier, tier.label) for tier in tiers), ("entered", labels.MOVES["entered"])]


def _matrix(cells: _Cells, profile: str, name: str, caption: str) -> None:
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    ends = [*((tier.tier, tier.label) for tier in tiers), ("left", labels.MOVES["left"])]
    tables.show(
        [
            Column("Vorige maand ↓ · deze maand →", lambda row: row["label"]),
            *(column for end, label in ends for column in _end_columns(end, label)),
        ],
        [{"label": label, "start": start, "cells": cells} for start, label in _starts(profile)],
        name,
        f"{caption} Op scholen die beide maanden leverden.",
    )


def _end_columns(end: str, label: str) -> list[Column]:
    def moved(row: Row) -> "int | Missing":
        return row["cells"].get((row["start"], end), Missing.NONE)

    def state(row: Row) -> str:
        value = moved(row)
        return str(value) if isinstance(value, Missing) else protected.STATUS_WORDS["value"]

    return [Column(label, moved, "count"), Column(f"{label}: stand", state, download_only=True)]


page()
