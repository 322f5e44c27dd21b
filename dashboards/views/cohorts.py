"""Cohorten: education types and year groups over the schools of the region, moves between tiers, and where pupils live."""

from datetime import date

import streamlit as st

from attendance.schools import all_municipalities
from dashboards import filters
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.parts import attendance_parts, context_notes, tier_parts
from dashboards.products import figures, labels
from dashboards.products.data import Row

# Below this many pupils a cohort is not named in the conclusion: one pupil more or less would move its figure.
_LARGE = 30


def page() -> None:
    """The page from its conclusion to its evidence."""
    month = filters.chosen("month")
    sector = filters.chosen("sector")
    profile = filters.chosen("profile")
    rows = figures.attendance(["education_type", "year_group"], first=month, last=month, sector=sector, comparable=True)
    if not rows:
        blocks.nothing(
            f"Over {wording.month_name(month)} is er in deze keuze nog geen school met genoeg gegevens. Dat is iets anders dan nul."
        )
        attendance_parts.left_out(month, sector)
        return
    blocks.conclusion(*_conclusion(rows, month))
    context_notes.show_region(month, sector)
    attendance_parts.left_out(month, sector)

    blocks.section(
        "Aanwezigheid per cohort",
        "Een cohort is een leerjaar van een onderwijstype, over alle scholen van de regio samen.",
    )
    _grid(rows)
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Cohort", lambda row: wording.cohort(row["education_type"], row["year_group"])),
                Column("Scholen", lambda row: row["schools"], "count"),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                *attendance_parts.RATE_COLUMNS,
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column("waarvan ongeoorloofd", lambda row: row["unauthorised_minutes"], "hours"),
                Column("Keer te laat", _late, "count"),
            ],
            rows,
            f"cohorten-{month:%Y-%m}",
            f"{wording.month_name(month).capitalize()}, in de volgorde van onderwijstype en leerjaar.",
        )
    attendance_parts.limits(rows)

    by_type = " Kies een sector om de leerjaren te zien." if sector is None else ""
    blocks.section("De lagen", f"Hoe de leerlingen van elk onderwijstype over de lagen verdeeld zijn.{by_type}")
    _tiers(month, sector, profile)
    blocks.section(
        "Wie wisselt van laag",
        "Van de maand ervoor naar deze maand. Meer leerlingen die een laag vooruit gaan is winst die een gemiddelde niet laat zien.",
    )
    _moves(month, sector, profile)
    blocks.section(
        "Signalen",
        f"Grenzen uit wet en praktijk. Een signaal is een aanleiding om te vragen hoe het gaat, geen oordeel.{by_type}",
    )
    _signals(month, sector)
    blocks.section("Naar woongemeente", "Leerplicht volgt de gemeente waar een leerling woont, niet die van de school.")
    _homes(month, sector)


def _conclusion(rows: list[Row], month: date) -> list[str]:
    large = [(row, rate) for row in rows if row["pupils"] >= _LARGE and isinstance(rate := figures.rate(row), Share)]
    question = "Vraag bij een verschil eerst: is het rooster anders, is de groep klein, wordt er anders geregistreerd?"
    if len(large) < 2:
        return [
            f"In {wording.month_name(month)} zijn de cohorten in deze keuze klein: lees de cijfers met voorzichtigheid.",
            question,
        ]
    lowest, highest = min(large, key=lambda pair: pair[1].fraction), max(large, key=lambda pair: pair[1].fraction)
    return [
        f"In {wording.month_name(month)} loopt de aanwezigheid van de cohorten met ten minste {_LARGE} leerlingen van "
        f"**{percent(lowest[1])}** ({_name(lowest[0])}) tot **{percent(highest[1])}** ({_name(highest[0])}).",
        question,
    ]


def _grid(rows: list[Row]) -> None:
    types = list(dict.fromkeys(row["education_type"] for row in rows))
    years = sorted({row["year_group"] for row in rows})
    values = []
    for row in rows:
        rate = figures.rate(row)
        values.append(
            {
                "row": row["education_type"],
                "column": f"leerjaar {row['year_group']}",
                "missed": 1 - rate.fraction if isinstance(rate, Share) else None,
                "text": percent(rate),
                "what": _name(row),
                "basis": f"{wording.plural(row['pupils'], 'leerling', 'leerlingen')} op {wording.plural(row['schools'], 'school', 'scholen')}, {attendance_parts.basis(row)}",
            }
        )
    charts.show(
        charts.heat(values, [f"leerjaar {year}" for year in years], types),
        "Hoe donkerder, hoe meer lestijd gemist. Waar geen vak staat, bestaat het cohort niet in deze keuze; bij bao is het leerjaar de groep.",
    )
    blocks.missed_legend(charts.class_width(values))


def _tiers(month: date, sector: str | None, profile: str) -> None:
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    pupils: dict[str, dict[str, int]] = {}
    for row in figures.tiers(
        _groups(sector), profile, "month", first=month, last=month, sector=sector, comparable=True
    ):
        pupils.setdefault(_name(row), {})[row["tier"]] = row["pupils"]
    charts.show(
        charts.tier_bars(
            tier_parts.bar_parts(list(pupils.items()), tiers), list(pupils), [(tier.tier, tier.label) for tier in tiers]
        ),
        f"Leerlingen per laag in {wording.month_name(month)}, als deel van alle leerlingen van de groep.",
    )
    with st.expander("Als tabel"):
        tables.show(
            [
                Column("Groep", lambda row: row["name"]),
                *(Column(tier.label, _pupils_in(tier.tier), "count") for tier in tiers),
            ],
            [{"name": name, "pupils": numbers} for name, numbers in pupils.items()],
            f"lagen-per-cohort-{month:%Y-%m}",
            "Leerlingen per laag.",
        )


def _moves(month: date, sector: str | None, profile: str) -> None:
    found = {
        (row["from_tier"], row["to_tier"]): row["pupils"]
        for row in figures.transitions(profile, month, sector=sector, comparable=True)
    }
    if not found:
        blocks.nothing("Voor deze maand is er geen maand ervoor om mee te vergelijken.")
        return
    tiers = [*labels.tiers(profile), labels.TOO_LITTLE]
    order = {tier.tier: number for number, tier in enumerate(labels.tiers(profile))}
    staying = sum(n for (a, b), n in found.items() if a == b and a in order)
    forward = sum(n for (a, b), n in found.items() if a in order and b in order and order[b] < order[a])
    back = sum(n for (a, b), n in found.items() if a in order and b in order and order[b] > order[a])
    blocks.facts(
        blocks.Fact(
            "Een laag vooruit", wording.count(forward), "leerlingen die meer aanwezig waren dan de maand ervoor"
        ),
        blocks.Fact("In dezelfde laag", wording.count(staying), "leerlingen"),
        blocks.Fact("Een laag terug", wording.count(back), "leerlingen die minder aanwezig waren dan de maand ervoor"),
    )
    starts = [*((tier.tier, tier.label) for tier in tiers), ("entered", labels.MOVES["entered"])]
    ends = [*((tier.tier, tier.label) for tier in tiers), ("left", labels.MOVES["left"])]
    tables.show(
        [
            Column("Vorige maand ↓ · deze maand →", lambda row: row["label"]),
            *(Column(label, _moved_to(end), "count") for end, label in ends),
        ],
        [{"label": label, "start": start, "found": found} for start, label in starts],
        f"wisselingen-{month:%Y-%m}",
        "Leerlingen per laag vorige maand (rijen) en deze maand (kolommen), op scholen die beide maanden leverden.",
    )


def _signals(month: date, sector: str | None) -> None:
    first_month = figures.tiers([], "md_mtss", "first_month", first=month, last=month, sector=sector)
    names = labels.signals(bool(first_month))
    cohorts: dict[str, Row] = {}
    for row in figures.signals(_groups(sector), first=month, last=month, sector=sector, comparable=True):
        cohorts.setdefault(_name(row), {})[row["signal"]] = row["pupils"]
    if not cohorts:
        blocks.nothing(f"In {wording.month_name(month)} is in deze keuze bij geen enkele leerling een grens bereikt.")
        return
    tables.show(
        [
            Column("Groep", lambda row: row["name"]),
            *(Column(label, _signalled(signal), "count") for signal, label in names.items()),
        ],
        [{"name": name, **numbers} for name, numbers in cohorts.items()],
        f"signalen-{month:%Y-%m}",
        "Leerlingen bij wie deze maand een grens werd bereikt. Groepen zonder signalen staan er niet bij.",
    )


def _homes(month: date, sector: str | None) -> None:
    names = {one.municipality_code: one.municipality for one in all_municipalities()}
    rows = sorted(
        figures.home_municipalities(month, sector), key=lambda row: names.get(row["municipality_code"], "\uffff")
    )
    tables.show(
        [
            Column("Woongemeente", lambda row: names.get(row["municipality_code"], "niet opgegeven")),
            Column("Leerlingen", lambda row: row["pupils"], "count"),
            Column("Aanwezig", figures.rate, "share"),
            Column("Geregistreerd", figures.coverage, "share"),
            Column(
                "Aangenomen deel",
                lambda row: (
                    wording.share(row["assumed_present_minutes"], row["present_minutes"])
                    if row["assumed_present_minutes"] is not None
                    else Missing.TOTALS_ONLY
                ),
                "share",
            ),
            Column("Gemist", lambda row: row["absent_minutes"], "hours"),
            Column("waarvan ongeoorloofd", lambda row: row["unauthorised_minutes"], "hours"),
        ],
        rows,
        f"woongemeenten-{month:%Y-%m}",
        "‘Aangenomen deel’ is het deel van de aanwezige tijd dat niemand heeft gecontroleerd.",
    )


def _groups(sector: str | None) -> list[str]:
    """Over all sectors the education types are enough to look at; within one, the year groups show."""
    return ["education_type"] if sector is None else ["education_type", "year_group"]


def _name(row: Row) -> str:
    return wording.cohort(row["education_type"], row["year_group"]) if "year_group" in row else row["education_type"]


def _late(row: Row) -> "int | Missing":
    return Missing.TOTALS_ONLY if row["late_count"] is None else row["late_count"]


def _pupils_in(tier: str):
    return lambda row: row["pupils"].get(tier, 0)


def _moved_to(end: str):
    def cell(row: Row) -> "int | Missing":
        is_impossible = row["start"] == "entered" and end == "left"
        return Missing.NONE if is_impossible else row["found"].get((row["start"], end), 0)

    return cell


def _signalled(signal: str):
    return lambda row: row.get(signal, 0)


page()
