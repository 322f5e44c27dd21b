"""Cohorten in de gemeente: year groups over the schools of a municipality, beside those of the region."""

from datetime import date

from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from dashboards import filters
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Share, percent
from dashboards.parts import protected_parts
from dashboards.parts.protected_parts import Tiers
from dashboards.products import labels, protected
from dashboards.products.data import Row

Cohort = tuple[str, int]
_LARGE = 30
"""Pupils; below it a cohort is not named in the conclusion: rounding alone would move its share by a quarter."""


def page() -> None:
    """The page from its conclusion to its evidence."""
    place, month, sector, profile = (
        filters.chosen(name) for name in ("municipality", "month", "sector_here", "profile")
    )
    least = protected.rows("release")[0]["minimum_schools"]
    own = _tiers("tier_municipality_cohort_month", profile, month, sector, place["municipality_code"])
    region = _tiers("tier_region_cohort_month", profile, month, sector)
    hours = {_cohort(row): row for row in protected.rows("attendance_region_cohort_month", month=month)}
    cohorts = [cohort for cohort in region if cohort in own or hours.get(cohort)]
    shown = [cohort for cohort in cohorts if cohort in own and own[cohort].missing is None]
    blocks.conclusion(*_conclusion(place["municipality"], month, cohorts, shown, own, profile, least))
    blocks.note(
        f"**Ten minste {least} scholen.** Een leerjaar van de gemeente heeft alleen cijfers als leerlingen van ten minste {least} "
        "scholen meetellen: anders ging het cijfer over één of twee scholen. De regio staat ernaast."
    )
    found = [value.missing for value in [*own.values(), *region.values()] if value.missing]
    protected_parts.explain(protected.MUNICIPALITY, found)

    width = protected.window(protected.MUNICIPALITY)
    blocks.section("De lagen per cohort", f"In {place['municipality']}, per onderwijstype en leerjaar.")
    here = [(wording.cohort(*cohort), own[cohort]) for cohort in cohorts if cohort in own]
    if shown:
        protected_parts.tier_bars(
            here,
            profile,
            f"Leerlingen per laag in {wording.month_name(month)}, als deel van alle leerlingen van het cohort. Een regel zonder balk "
            "is afgeschermd of niet geleverd.",
        )
    else:
        blocks.nothing(
            f"In {place['municipality']} is voor geen enkel leerjaar een cijfer te tonen: **afgeschermd** of **niet geleverd**."
        )
    with blocks.folded("Als tabel, met de regio ernaast"):
        protected_parts.tier_table(
            [(f"{place['municipality']}, {name}", profile, tiers, width) for name, tiers in here]
            + [(f"de regio, {wording.cohort(*cohort)}", profile, region[cohort], width) for cohort in cohorts],
            f"gemeente-cohorten-lagen-{month:%Y-%m}",
            f"Leerlingen per laag in {wording.month_name(month)}.",
        )

    blocks.section(
        "De regio per cohort", "Welk deel van de geregistreerde lestijd leerlingen in de hele regio aanwezig waren."
    )
    _grid(cohorts, hours)
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Cohort", lambda row: wording.cohort(*row["cohort"])),
                *protected_parts.columns("Leerlingen", "pupils", "count", "own"),
                *protected_parts.rate_columns("own"),
                *protected_parts.columns("Gemist", "absent_minutes", "hours", "own"),
            ],
            [{"cohort": cohort, "own": hours.get(cohort)} for cohort in cohorts],
            f"regio-cohorten-{month:%Y-%m}",
            "De hele regio, in de volgorde van onderwijstype en leerjaar.",
        )

    blocks.section(
        "Signalen per cohort",
        "Leerlingen bij wie deze maand een grens werd bereikt; een aanleiding om te vragen hoe het gaat.",
    )
    _signals(place, month, cohorts)


def _cohort(row: Row) -> Cohort:
    return (row["education_type"], row["year_group"])


def _tiers(table: str, profile: str, month: date, sector: str, code: str | None = None) -> dict[Cohort, Tiers]:
    """Per cohort of the sector its tiers, in the order of education types and year groups."""
    where = {"municipality_code": code} if code else {}
    found: dict[Cohort, list[Row]] = {}
    for row in protected.tiers(table, profile, "month", month=month, **where):
        if _is_of(sector, row["education_type"]):
            found.setdefault(_cohort(row), []).append(row)
    return {cohort: Tiers(found[cohort]) for cohort in sorted(found, key=lambda one: protected.cohort_order(*one))}


def _is_of(sector: str, education_type: str) -> bool:
    """A combination such as havo/vwo belongs to the sector of its first type."""
    return education_type.split("/")[0] in EDUCATION_TYPES_BY_SECTOR[sector]


def _conclusion(
    name: str,
    month: date,
    cohorts: list[Cohort],
    shown: list[Cohort],
    own: dict[Cohort, Tiers],
    profile: str,
    least: int,
) -> list[str]:
    question = "Vraag bij een verschil eerst: is het rooster anders, is de groep klein, wordt er anders geregistreerd?"
    base = labels.tiers(profile)[0]
    shares = [
        (cohort, part)
        for cohort in shown
        if isinstance(part := own[cohort].share(base.tier), Share) and part.whole >= _LARGE
    ]
    if shown and not shares:
        return [
            f"Van de {len(cohorts)} leerjaren in deze sector zijn er {len(shown)} in {name} te tonen. Zij zijn klein: lees de cijfers met "
            "voorzichtigheid.",
            question,
        ]
    if not shares:
        return [
            f"Voor {wording.month_name(month)} kunnen we van {name} geen afzonderlijk leerjaar tonen. Daarvoor moeten van ten minste "
            f"{least} scholen leerlingen meetellen; het hele beeld staat in het gemeenteprofiel.",
            "Hieronder staan de leerjaren van de regio.",
        ]
    low, high = min(shares, key=lambda one: one[1].fraction), max(shares, key=lambda one: one[1].fraction)
    span = (
        f"loopt het deel in {base.label.lower()} van **{wording.whole_percent(low[1])}** ({wording.cohort(*low[0])}) tot **{wording.whole_percent(high[1])}** "
        f"({wording.cohort(*high[0])})"
        if len(shares) > 1
        else f"is het deel in {base.label.lower()} **{wording.whole_percent(low[1])}** ({wording.cohort(*low[0])})"
    )
    return [
        f"Van de {len(cohorts)} leerjaren in deze sector zijn er {len(shown)} in {name} te tonen. Bij ten minste {_LARGE} leerlingen {span}.",
        question,
    ]


def _grid(cohorts: list[Cohort], hours: dict[Cohort, Row]) -> None:
    types = list(dict.fromkeys(education_type for education_type, _ in cohorts))
    years = sorted({year for _, year in cohorts})
    if not types:
        blocks.nothing("In deze sector zijn deze maand geen leerjaren geteld.")
        return
    values = []
    for education_type, year in cohorts:
        row = hours.get((education_type, year))
        rate = protected.rate(row)
        values.append(
            {
                "row": education_type,
                "column": f"leerjaar {year}",
                "missed": 1 - rate.fraction if isinstance(rate, Share) else None,
                "text": percent(rate),
                "what": wording.cohort(education_type, year),
                "basis": f"{wording.count(protected.figure(row, 'pupils'))} leerlingen (afgerond), {percent(protected.coverage(row))} geregistreerd",
            }
        )
    charts.show(
        charts.heat(values, [f"leerjaar {year}" for year in years], types),
        "Aanwezigheid per cohort in de regio. Hoe donkerder, hoe meer lestijd gemist; een vak met stippelrand is afgeschermd of niet "
        "geleverd. Waar geen vak staat, bestaat het cohort niet.",
    )
    blocks.missed_legend(charts.class_width(values))


def _signals(place: Row, month: date, cohorts: list[Cohort]) -> None:
    found = protected.rows(
        "signal_municipality_cohort_month", month=month, municipality_code=place["municipality_code"]
    )
    names = {
        signal: name
        for signal, name in labels.names("signal", "signal").items()
        if any(row["signal"] == signal for row in found)
    }
    by_cohort = {(_cohort(row), row["signal"]): row for row in found}
    shown = [cohort for cohort in cohorts if any((cohort, signal) in by_cohort for signal in names)]
    if not shown:
        blocks.nothing("Van deze leerjaren zijn er voor de gemeente geen signalen te tonen.")
        return
    tables.show(
        [
            Column("Cohort", lambda row: wording.cohort(*row["cohort"])),
            *(
                column
                for signal, name in names.items()
                for column in protected_parts.columns(name, "pupils", "count", signal)
            ),
        ],
        [{"cohort": cohort, **{signal: by_cohort.get((cohort, signal)) for signal in names}} for cohort in shown],
        f"gemeente-signalen-cohorten-{month:%Y-%m}",
        "Afgerond op vijftallen. Signalen over ziekte tonen we niet per leerjaar van een gemeente: dat zijn gezondheidsgegevens.",
    )


page()
