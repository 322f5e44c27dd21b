"""What a funnel says, in sentences: its conclusion, what stands out and what does not, what the mix does, what to ask."""

from datetime import date

import numpy as np

from attendance.comparison.funnel import FEWEST_SCHOOLS, INNER, Funnel, Place, expected_outside
from dashboards.drawing import wording
from dashboards.filters import Viewpoint
from dashboards.products import comparing, figures, others
from dashboards.products.comparing import Measure, Picture, percent, points_words

# Below this part of its lesson time or pupils in cohorts that other schools have, standardising says little of a school.
_MEAGRE = 0.5
# Below this many schools the tails that the spread leaves out are less than one school.
_FEW = 10


def nothing(viewpoint: Viewpoint, when: str) -> list[str]:
    """That there is nothing to lay beside each other."""
    nobody = (
        f"Over {when} is er in het {wording.SECTORS[viewpoint.sector]} nog geen school met genoeg gegevens om te vergelijken."
        if viewpoint.school is None
        else f"Over {when} zijn er van **{viewpoint.school['name']}** geen gegevens om te vergelijken."
    )
    return [nobody, "Dat is iets anders dan nul, en iets anders dan 100 %."]


def too_few(viewpoint: Viewpoint, seen: Picture, month: date, period: str) -> list[str]:
    """That there are schools, but too few of them for a funnel, and whether that will change."""
    schools = len(seen.schools)
    looking = figures.still_looking(comparing.first_month(month, period), month)
    waits = viewpoint.school is not None and bool(looking - {viewpoint.school["school_id"]})
    return [
        f"Over {comparing.when(month, period)} {'is' if schools == 1 else 'zijn'} er in het {wording.SECTORS[viewpoint.sector]} "
        f"**{wording.plural(schools, 'school', 'scholen')}** om naast elkaar te leggen. Dat {'is' if schools == 1 else 'zijn er'} te weinig voor een trechter: "
        f"die heeft er ten minste {FEWEST_SCHOOLS} nodig, met ten minste 20 leerlingen.",
        "Van andere scholen is over deze periode nog niets vrijgegeven. Dat komt zodra de maand voor gemeenten is beveiligd."
        if others.are_known() and schools == 1
        else "Andere scholen kijken deze periode zelf nog na; pas daarna ziet een school hen naast zich."
        if waits
        else "Kijk liever naar het verloop van elke school zelf.",
    ]


def what(chosen: Measure) -> str:
    """What a funnel shows of each school, for the sentence beneath it."""
    return "Aanwezigheid per school" if chosen.tier is None else f"Deel van de leerlingen in {chosen.name} per school"


def conclusion(seen: Picture, raw: Funnel, when: str) -> list[str]:
    """What the funnel comes down to: of all schools, or of the school from which it is seen."""
    chosen = seen.measure
    if seen.own is None:
        placed = sum(place is not Place.UNKNOWN for place in raw.places)
        outside = _names_outside(seen, raw)
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


def mix(seen: Picture, raw: Funnel, fair: Funnel) -> list[str]:
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
    moved = set(_names_outside(seen, raw)) - set(_names_outside(seen, fair))
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


def stands_out(seen: Picture, raw: Funnel, fair: Funnel) -> list[str]:
    """What stands out and what does not, and what a funnel cannot see."""
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
        elsewhere = [n for n in outside if n != seen.own]
        said.append(
            "**Wat opvalt.** "
            + (
                "Uw school ligt buiten de trechter. "
                if seen.own in outside
                else "Uw school ligt niet buiten de trechter. "
            )
            + (
                f"{wording.plural(len(elsewhere), 'andere school ligt', 'andere scholen liggen')} erbuiten; welke, is niet van belang voor het gesprek op uw school."
                if elsewhere
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


def questions(seen: Picture, fair: Funnel) -> list[str]:
    """Three questions for the conversation."""
    if seen.own is None:
        return [
            "Herkennen de scholen dit beeld? Wat weten zij dat niet in de cijfers staat?",
            "Registreren de scholen die verschillen op dezelfde manier: elk lesuur, dezelfde redenen, hetzelfde moment?"
            if _names_outside(seen, fair)
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


def _names_outside(seen: Picture, funnel: Funnel) -> list[str]:
    """The schools outside, by name."""
    return [school["name"] for school, place in zip(seen.schools, funnel.places, strict=True) if place.is_outside]
