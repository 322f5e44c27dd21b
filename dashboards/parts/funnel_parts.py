"""Parts of a funnel that the page and papers share: the drawing, its table, who does not take part, how limits are found."""

from datetime import date

import numpy as np

from attendance.comparison.funnel import Funnel, Place
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share
from dashboards.filters import Viewpoint
from dashboards.products import comparing, figures, others
from dashboards.products.comparing import Measure, Picture, percent, points_words
from dashboards.products.data import Row

HOW_TO_READ = (
    "Hoe kleiner een school, hoe sterker haar cijfer door toeval schommelt; daarom is de trechter links wijd en rechts smal. "
    "In de donkere band liggen 19 van de 20 gewone scholen, binnen de stippellijnen vrijwel alle."
)
_BORROWED = (
    " Het cijfer van een kleine school is voor een deel toeval. Deels teruggetrokken naar het regiogemiddelde is het een betere "
    "schatting van wat er steeds te zien is; ‘daarvan eigen’ zegt hoe zwaar het eigen cijfer daarin telt."
)


def own_facts(seen: Picture, own: int) -> None:
    """The figures of the school from which it is seen."""
    chosen = seen.measure
    low, high = sorted(float(chosen.shown(bound[own])) for bound in (seen.interval.low, seen.interval.high))
    known = np.isfinite(low)
    expected = float(chosen.shown(seen.mix.expected[own] / seen.mix.exposure[own]))
    blocks.facts(
        blocks.Fact(
            "Uw school",
            percent(float(chosen.shown(seen.rates[own]))),
            f"door toeval had dit ook tussen {percent(low)} en {percent(high)} kunnen liggen" if known else "",
        ),
        blocks.Fact("Met uw samenstelling", percent(expected), "zou de regio dit hebben"),
        blocks.Fact("De hele regio", percent(float(chosen.shown(seen.mix.region))), f"{wording.plural(len(seen.schools), 'school', 'scholen')}"),
        blocks.Fact("Leerlingen", wording.count(int(seen.pupils[own])), "met gegevens over deze periode"),
    )  # fmt: skip


def draw(seen: Picture, funnel: Funnel, sentence: str) -> None:
    """The funnel, with what is said of it: `sentence` says which."""
    unnamed = "een schuilnaam, of hun naam als zij die laten zien" if others.are_known() else "geen naam"
    own = f" De ruit is uw school; de andere scholen hebben {unnamed}." if seen.own is not None else ""
    charts.show(
        charts.funnel(
            comparing.points(seen, funnel), comparing.curve(seen, funnel), float(seen.measure.shown(funnel.middle))
        ),
        f"{sentence}: elk punt is een school, van klein (links) naar groot (rechts). De lijn is het gemiddelde.{own} De as begint niet bij nul.",
    )


def table(seen: Picture, raw: Funnel | None, fair: Funnel | None, month: date, period: str) -> None:
    """The schools as a table: by name, or seen from a school by size, with only its own figures in full."""
    chosen, mix = seen.measure, seen.mix
    sign = -1 if chosen.tier is None else 1
    rows: list[Row] = []
    for n in seen.order():
        if seen.own is not None and n != seen.own and (raw is None or raw.places[n] is Place.UNKNOWN):
            continue
        is_told = seen.own in (None, n)
        low, high = sorted(float(chosen.shown(bound[n])) for bound in (seen.interval.low, seen.interval.high))
        rows.append(
            {
                "name": seen.named(n),
                "school_id": seen.schools[n]["school_id"] if is_told else None,
                "pupils": int(seen.pupils[n]),
                "value": _share(float(chosen.shown(seen.rates[n]))),
                "low": _share(low) if is_told else Missing.NONE,
                "high": _share(high) if is_told else Missing.NONE,
                "place": comparing.place_words(chosen, raw.places[n]) if raw else None,
                "fair": _share(float(chosen.shown(fair.shown[n]))) if fair else Missing.NONE,
                "fair_place": comparing.place_words(chosen, fair.places[n]) if fair else None,
                "borrowed": _share(float(chosen.shown(raw.borrowed_shown[n]))) if raw and is_told else Missing.NONE,
                "own_weight": _share(float(raw.own_weight[n])) if raw and is_told else Missing.NONE,
                "mix": sign * float(mix.mix[n]) if is_told else None,
                "own": sign * float(mix.own[n]) if is_told else None,
            }
        )
    funnel_columns = [
        Column("Plaats", lambda row: row["place"]),
        Column("Met dezelfde samenstelling", lambda row: row["fair"], "share"),
        Column("Plaats dan", lambda row: row["fair_place"]),
        Column("Deels teruggetrokken naar het regiogemiddelde", lambda row: row["borrowed"], "share"),
        Column("Daarvan eigen", lambda row: row["own_weight"], "share"),
    ]
    tables.show(
        [
            Column("School", lambda row: row["name"]),
            Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
            Column("Leerlingen", lambda row: row["pupils"], "count"),
            Column(chosen.name.capitalize(), lambda row: row["value"], "share"),
            Column("Door toeval van", lambda row: row["low"], "share"),
            Column("tot", lambda row: row["high"], "share"),
            *(funnel_columns if raw else []),
            *_points_columns("Door samenstelling", "mix"),
            *_points_columns("Van de school zelf", "own"),
        ],
        rows,
        f"vergelijken-{chosen.name.replace(' ', '-')}-{'schooljaar-' if period == 'ytd' else ''}{month:%Y-%m}",
        (
            "Op naam."
            if seen.own is None
            else "Op grootte."
            if others.are_known()
            else "Op grootte. Van andere scholen zijn de cijfers afgerond."
        )
        + (_BORROWED if raw else "")
        + " De laatste twee kolommen zijn procentpunten verschil met de regio.",
    )


def _points_columns(heading: str, name: str) -> list[Column]:
    """A difference in percentage points: with its sign on screen, a bare number in a download."""
    return [
        Column(heading, lambda row: "–" if row[name] is None else points_words(row[name]), "drawing"),
        Column(
            f"{heading} (procentpunt)",
            lambda row: None if row[name] is None else round(100 * row[name], 2),
            "number",
            download_only=True,
        ),
    ]


def _share(value: float) -> "Share | Missing":
    return Share(round(value * 1_000_000), 1_000_000) if np.isfinite(value) else Missing.NONE


def left_out(viewpoint: Viewpoint, seen: Picture | None, month: date, period: str) -> None:
    """Which schools or months do not take part, and why; seen from a school only its own by name."""
    first = month if period == "month" else wording.school_year_start(month)
    rows = figures.left_out(first, month, viewpoint.sector)
    silent = [
        row for row in figures.calendar(month, month, viewpoint.sector) if not row["is_delivered"]
    ]  # fmt: skip
    if viewpoint.school is None:
        told = [f"{row['name']}, {wording.month_name(row['month'])}: {row['reasons']}" for row in rows]
        told += [f"{row['name']}, {wording.month_name(month)}: niet geleverd" for row in silent]
        blocks.note("; ".join(told) + "." if told else "Alle scholen van deze sector doen mee.")
        return
    own = viewpoint.school["school_id"]
    told = [
        f"Uw {wording.month_name(row['month'])} doet niet mee: {row['reasons']}."
        for row in rows
        if row["school_id"] == own
    ]
    if own in {row["school_id"] for row in silent}:
        told.append(f"Uw school heeft {wording.month_name(month)} nog niet geleverd.")
    seen_too = {school["school_id"] for school in seen.schools} if seen else set()
    of_sector = {school["school_id"] for school in figures.schools() if school["sector"] == viewpoint.sector}
    missing = len(of_sector - {own} - seen_too)
    if others.are_known():
        missing = others.count(viewpoint.sector) - len(seen_too - {own})
    if missing and seen:
        told.append(
            f"{wording.plural(missing, 'andere school doet', 'andere scholen doen')} niet mee: er is over deze periode te weinig geleverd of geregistreerd om te vergelijken."
        )
    blocks.note(" ".join(told) or "Alle scholen van deze sector doen mee.")


def method(chosen: Measure, is_rounded: bool) -> None:
    """How the limits were found."""
    blocks.note(
        (
            "**Toeval.** Lesuren van één leerling horen bij elkaar: wie griep heeft, mist er dertig tegelijk. Daarom telt hier de leerling, en niet het uur. "
            if chosen.tier is None
            else "**Toeval.** Hoe minder leerlingen, hoe meer één leerling het deel verschuift. "
        )
        + "**Gewone verschillen.** Scholen verschillen om duizend redenen; de trechter is zoveel wijder als de scholen samen meer verschillen dan door toeval. "
        "De grenzen zijn die van 95 % en 99,8 % (Spiegelhalter 2005)."
    )
    if is_rounded and others.are_known():
        blocks.note(
            "**Andere scholen.** Hoeveel toeval bij hun grootte geeft, is geschat uit uw eigen leerlingen; hun samenstelling uit hun afgeronde leerjaren."
        )
    elif is_rounded:
        blocks.note(
            "**Andere scholen.** Hun aantallen leerlingen zijn afgerond op vijftallen en hun aanwezigheid op een half procent, voordat er iets mee is berekend. Uw eigen cijfers zijn precies."
        )
