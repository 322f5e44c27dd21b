"""Vergelijk om te leren: schools by their size with the limits of chance around them, raw and with the mix taken out."""

from datetime import date

import numpy as np
import streamlit as st

from attendance.comparison.funnel import FEWEST_SCHOOLS, INNER, Funnel, Place, expected_outside
from dashboards import blocks, charts, comparing, figures, filters, others, tables, wording
from dashboards.comparing import Measure, Picture, percent, points_words
from dashboards.data import Row
from dashboards.filters import Viewpoint
from dashboards.tables import Column
from dashboards.wording import Missing, Share

# Below this part of its lesson time or pupils in cohorts that other schools have, standardising says little of a school.
_MEAGRE = 0.5
# Below this many schools the tails that the spread leaves out are less than one school.
_FEW = 10


def page() -> None:
    """The page from its conclusion to its evidence."""
    viewpoint: Viewpoint = filters.chosen("viewpoint")
    month, period = filters.chosen("month"), filters.chosen("month_or_year")
    chosen = comparing.measure(filters.chosen("measure"))
    when = wording.month_name(month) if period == "month" else f"het schooljaar tot en met {wording.month_name(month)}"
    seen = comparing.picture(viewpoint, month, chosen, period)
    if seen is None:
        blocks.conclusion(_nothing(viewpoint, when), "Dat is iets anders dan nul, en iets anders dan 100 %.")
        blocks.section("Wie niet meedoet")
        _left_out(viewpoint, seen, month, period)
        return
    if seen.raw is None or seen.fair is None:
        blocks.conclusion(
            f"Over {when} zijn er in het {wording.SECTORS[viewpoint.sector]} "
            f"**{wording.plural(len(seen.schools), 'school', 'scholen')}** om naast elkaar te leggen. Dat zijn er te weinig voor een trechter: "
            f"die heeft er ten minste {FEWEST_SCHOOLS} nodig, met ten minste 20 leerlingen.",
            "Van andere scholen is over deze periode nog niets vrijgegeven. Dat komt zodra de maand voor gemeenten is beveiligd."
            if others.are_known() and len(seen.schools) == 1
            else "Kijk liever naar het verloop van elke school zelf.",
        )
        blocks.section("De cijfers", "Met de ruimte die toeval geeft; een klein verschil zegt niets.")
        _table(seen, None, None, month, period)
        blocks.section("Wie niet meedoet")
        _left_out(viewpoint, seen, month, period)
        return
    blocks.conclusion(*_conclusion(seen, seen.raw, when))
    if seen.own is not None:
        _own_facts(seen, seen.own)
        if others.are_known():
            blocks.note(others.SENTENCE)

    blocks.section(
        "De trechter",
        "Hoe kleiner een school, hoe sterker haar cijfer door toeval schommelt; daarom is de trechter links wijd en rechts smal. "
        "In de donkere band liggen 19 van de 20 gewone scholen, binnen de stippellijnen vrijwel alle.",
    )
    _draw(seen, seen.raw, f"{_what(chosen)} over {when}, zoals geregistreerd")
    blocks.section(
        "Met dezelfde samenstelling",
        "Scholen hebben niet dezelfde leerjaren en onderwijstypen, en dat alleen al geeft verschil. "
        "Hier staat elke school waar zij zou staan met de samenstelling van de hele regio.",
    )
    _draw(seen, seen.fair, f"{_what(chosen)} over {when}, met de samenstelling van de regio")
    for sentence in _mix(seen, seen.raw, seen.fair):
        blocks.note(sentence)
    with st.expander("Als tabel"):
        _table(seen, seen.raw, seen.fair, month, period)

    blocks.section("Wat opvalt, en wat niet")
    for sentence in _stands_out(seen, seen.raw, seen.fair):
        blocks.note(sentence)
    blocks.section("Drie vragen voor het gesprek")
    st.markdown(
        "\n".join(
            f"{number}. {wording.literal(question)}" for number, question in enumerate(_questions(seen, seen.fair), 1)
        )
    )
    blocks.section(
        "Wie niet meedoet",
        "Een maand die te weinig zegt, staat niet in een vergelijking. Zij telt ook niet als 100 % aanwezig.",
    )
    _left_out(viewpoint, seen, month, period)
    blocks.section("Hoe de grenzen zijn bepaald")
    _method(chosen, seen.own is not None)


def _nothing(viewpoint: Viewpoint, when: str) -> str:
    if viewpoint.school is None:
        return f"Over {when} is er in het {wording.SECTORS[viewpoint.sector]} nog geen school met genoeg gegevens om te vergelijken."
    return f"Over {when} zijn er van **{viewpoint.school['name']}** geen gegevens om te vergelijken."


def _what(chosen: Measure) -> str:
    return "Aanwezigheid per school" if chosen.tier is None else f"Deel van de leerlingen in {chosen.name} per school"


def _conclusion(seen: Picture, raw: Funnel, when: str) -> list[str]:
    chosen = seen.measure
    if seen.own is None:
        placed = sum(place is not Place.UNKNOWN for place in raw.places)
        outside = _names(seen, raw)
        first = (
            f"Over {when} liggen **alle {placed} scholen** binnen de trechter: zij verschillen niet meer van elkaar dan toeval en gewone verschillen tussen scholen geven."
            if not outside
            else f"Over {when} liggen **{placed - len(outside)} van de {placed} scholen** binnen de trechter. "
            f"Buiten de trechter {'ligt' if len(outside) == 1 else 'liggen'} {wording.listing([f'**{name}**' for name in outside])}: een leerzaam verschil."
        )
        middle = percent(float(chosen.shown(raw.middle)))
        return [first, f"Gemiddeld was {middle} {chosen.words}. De trechter begint een gesprek; zij wijst niemand aan."]
    value, place = float(chosen.shown(seen.rates[seen.own])), raw.places[seen.own]
    first = f"Bij **{seen.schools[seen.own]['name']}** was over {when} **{percent(value)}** {chosen.words}; in de hele regio {percent(float(chosen.shown(seen.mix.region)))}."
    if place is Place.UNKNOWN:
        return [first, "De school heeft te weinig leerlingen met gegevens om haar in de trechter te plaatsen."]
    if place is Place.INSIDE:
        return [first, "Dat ligt **binnen de trechter**: zo’n verschil is heel gewoon bij een school van deze grootte."]
    side = "boven" if chosen.is_higher(place) else "onder"
    if place.is_outside:
        return [
            first,
            f"Dat ligt **buiten de trechter**, er{side}: meer dan toeval en gewone verschillen tussen scholen geven. Een leerzaam verschil, nog geen verklaring.",
        ]
    return [
        first,
        f"Dat ligt **tussen de binnenste en de buitenste lijn**, {side}in. Van elke twintig gewone scholen ligt er daar door toeval één; kijk of het vaker voorkomt.",
    ]


def _own_facts(seen: Picture, own: int) -> None:
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


def _draw(seen: Picture, funnel: Funnel, sentence: str) -> None:
    unnamed = "een schuilnaam, of hun naam als zij die laten zien" if others.are_known() else "geen naam"
    own = f" De ruit is uw school; de andere scholen hebben {unnamed}." if seen.own is not None else ""
    charts.show(
        charts.funnel(
            comparing.points(seen, funnel), comparing.curve(seen, funnel), float(seen.measure.shown(funnel.middle))
        ),
        f"{sentence}: elk punt is een school, van klein (links) naar groot (rechts). De lijn is het gemiddelde.{own} De as begint niet bij nul.",
    )


def _mix(seen: Picture, raw: Funnel, fair: Funnel) -> list[str]:
    """The difference between the two pictures, in words."""
    chosen, mix = seen.measure, seen.mix
    sign = -1 if chosen.tier is None else 1
    if seen.own is not None:
        own = seen.own
        if abs(mix.difference[own]) < 0.0005:
            said = ["**Het verschil uitgelegd.** Uw school en de regio zijn vrijwel gelijk."]
        else:
            said = [
                f"**Het verschil uitgelegd.** Uw school verschilt {points_words(sign * mix.difference[own])} procentpunt van de regio. "
                f"Daarvan komt {points_words(sign * mix.mix[own])} door welke onderwijstypen en leerjaren de school heeft, en is {points_words(sign * mix.own[own])} van de school zelf."
            ]
        if mix.shared[own] < _MEAGRE:
            said.append(
                "Het grootste deel van uw leerlingen zit in cohorten die geen andere school heeft. De school wordt dan vooral met zichzelf vergeleken: dit beeld zegt hier weinig."
            )
        return said
    largest = int(np.nanargmax(np.abs(mix.mix)))
    if abs(mix.mix[largest]) < 0.0005:
        return [
            "**Het verschil uitgelegd.** De samenstelling van de scholen verschilt zo weinig dat het beeld er niet door verandert."
        ]
    said = [
        f"**Het verschil uitgelegd.** De samenstelling schuift het meest bij {seen.schools[largest]['name']}: "
        f"{points_words(sign * mix.mix[largest])} procentpunt van het verschil met de regio komt daar door de onderwijstypen en leerjaren. In de tabel staat het voor elke school."
    ]
    moved = set(_names(seen, raw)) - set(_names(seen, fair))
    if moved:
        said.append(
            f"Alleen door de samenstelling buiten de trechter: {wording.listing(sorted(moved))}. Met dezelfde samenstelling {'ligt die school' if len(moved) == 1 else 'liggen die scholen'} erbinnen."
        )
    alone = [school["name"] for school, part in zip(seen.schools, mix.shared, strict=True) if part < _MEAGRE]
    if alone:
        said.append(
            f"Voor {wording.listing(alone)} zegt dit weinig: de meeste leerlingen zitten daar in cohorten die geen andere school heeft."
        )
    return said


def _stands_out(seen: Picture, raw: Funnel, fair: Funnel) -> list[str]:
    places = [place for place in raw.places if place is not Place.UNKNOWN]
    between = sum(place in (Place.ABOVE_INNER, Place.BELOW_INNER) for place in places)
    by_chance = expected_outside(len(places), INNER)
    outside = [number for number, place in enumerate(raw.places) if place.is_outside]
    said = []
    if not outside:
        said.append("**Wat opvalt.** Niets ligt buiten de trechter.")
    elif seen.own is None:
        told = [f"{seen.schools[n]['name']} ({comparing.place_words(seen.measure, raw.places[n])})" for n in outside]
        both = [seen.schools[n]["name"] for n in outside if fair.places[n].is_outside]
        said.append(
            f"**Wat opvalt.** {wording.listing(told)}. "
            + (
                f"Ook met dezelfde samenstelling buiten de trechter: {wording.listing(both)}."
                if both
                else "Met dezelfde samenstelling ligt daar geen van over: het komt door de samenstelling."
            )
        )
    else:
        others = [n for n in outside if n != seen.own]
        said.append(
            "**Wat opvalt.** "
            + (
                "Uw school ligt buiten de trechter. "
                if seen.own in outside
                else "Uw school ligt niet buiten de trechter. "
            )
            + (
                f"{wording.plural(len(others), 'andere school ligt', 'andere scholen liggen')} erbuiten; welke, is niet van belang voor het gesprek op uw school."
                if others
                else "Geen andere school ligt erbuiten."
            )
        )
    said.append(
        f"**Wat niet opvalt.** Tussen de binnenste en de buitenste lijn {'ligt' if between == 1 else 'liggen'} {wording.plural(between, 'school', 'scholen')}; "
        f"van {len(places)} gewone scholen verwachten we er daar door toeval ongeveer {wording.decimal(by_chance)}. "
        "Wie binnen de trechter hoger of lager ligt, verschilt niet aantoonbaar van de rest. Een volgorde zou vooral toeval laten zien."
    )
    if len(places) < _FEW:
        said.append(
            f"**Weinig scholen.** Met {len(places)} scholen is moeilijk te zien welke verschillen gewoon zijn. Eén school die ver van de rest ligt, maakt de trechter zelf al wijder."
        )
    said.append(
        "**Wat dit niet kan zien.** Ook een school met bijna twee keer zoveel verzuim valt in één periode maar in de helft van de gevallen buiten de trechter. Kijk dus ook naar het verloop over de maanden."
    )
    return said


def _questions(seen: Picture, fair: Funnel) -> list[str]:
    if seen.own is None:
        return [
            "Herkennen de scholen dit beeld? Wat weten zij dat niet in de cijfers staat?",
            "Registreren de scholen die verschillen op dezelfde manier: elk lesuur, dezelfde redenen, hetzelfde moment?"
            if _names(seen, fair)
            else "Waar is de registratie nog zo verschillend dat cijfers naast elkaar leggen niet eerlijk is?",
            "Wat doet een school die het goed vergaat anders, en wie gaat daar eens kijken?",
        ]
    place = fair.places[seen.own]
    if place in (Place.INSIDE, Place.UNKNOWN):
        return [
            "Herkent u dit beeld, en past het bij wat u op school ziet?",
            "Voor welke groep leerlingen is het gemiddelde van de school misschien geen goed beeld?",
            "Wat wilt u over een half jaar anders zien, en waaraan merken leerlingen dat?",
        ]
    is_good = seen.measure.is_higher(place) == _higher_is_more_present(seen.measure)
    return [
        "Klopt het cijfer? Wordt er elk lesuur geregistreerd, en met dezelfde betekenis als op andere scholen?",
        "Wat gaat hier goed, en kunt u aanwijzen waardoor? Wie zou daarvan willen leren?"
        if is_good
        else "Wat is er in deze periode gebeurd, en om welke groepen leerlingen gaat het?",
        "Wie kan er met u meekijken, en met welke vraag?",
    ]


def _higher_is_more_present(chosen: Measure) -> bool:
    """Whether more of what is shown means more pupils who are there: so for attendance and the base tier."""
    return chosen.tier is None or (chosen.tier.is_minimum and chosen.tier.goal is not None)


def _names(seen: Picture, funnel: Funnel) -> list[str]:
    """The schools outside, by name."""
    return [school["name"] for school, place in zip(seen.schools, funnel.places, strict=True) if place.is_outside]


def _table(seen: Picture, raw: Funnel | None, fair: Funnel | None, month: date, period: str) -> None:
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
                "mix": sign * float(mix.mix[n]) if is_told else None,
                "own": sign * float(mix.own[n]) if is_told else None,
            }
        )
    funnel_columns = [
        Column("Plaats", lambda row: row["place"]),
        Column("Met dezelfde samenstelling", lambda row: row["fair"], "share"),
        Column("Plaats dan", lambda row: row["fair_place"]),
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


def _left_out(viewpoint: Viewpoint, seen: Picture | None, month: date, period: str) -> None:
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


def _method(chosen: Measure, is_rounded: bool) -> None:
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


page()
