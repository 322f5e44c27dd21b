"""The choices above a page. They live in the address bar, so a link shows someone else the same page.

Choices keep their value from page to page. A school may also stand in the address by its code alone
(`?school=00AA00`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboards.drawing import blocks, wording
from dashboards.lists import choose, choose_always_named
from dashboards.products import data, figures, labels, protected, regional_picture
from dashboards.products.data import Row
from dashboards.visitor import audience

_CHOSEN = "_chosen"
_ALL = "alle"


@dataclass(frozen=True)
class Viewpoint:
    """Who looks: a school, or the region's analyst (no school). Schools are compared within one sector."""

    sector: str
    school: Row | None


def draw(names: Sequence[str]) -> None:
    """Draws the choices with these names (functions of this module) in a row, and keeps what is chosen for the page.

    The entry script does this and not the page: a choice that belongs to the entry script keeps its value and its
    place in the address when another page opens.
    """
    drawers = {drawer.__name__: drawer for drawer in _DRAWERS}
    st.session_state[_CHOSEN] = {}
    with st.container(horizontal=True):
        for name in names:  # one by one: a choice may depend on the one before it
            st.session_state[_CHOSEN][name] = drawers[name]()


def chosen(name: str) -> Any:
    """What was chosen above this page, by the name of the choice."""
    return st.session_state[_CHOSEN][name]


def all_chosen() -> dict[str, Any]:
    """All that was chosen above this page, by the name of the choice; nothing on a page without choices."""
    return st.session_state.get(_CHOSEN, {})


def month() -> date:
    """The month that the page is about; by default the latest that at least half of the schools delivered."""
    months = figures.months()
    usual = next((n for n, row in enumerate(months) if 2 * row["delivered"] >= row["expected"]), 0)
    return choose("Maand", "maand", [row["month"] for row in months], wording.month_name, 165, usual)


def sector() -> str | None:
    """One sector of the region, or all of them."""
    present = {row["sector"] for row in figures.schools()}
    options = [_ALL, *(name for name in wording.SECTORS if name in present)]
    picked = choose("Sector", "sector", options, lambda name: wording.SECTORS.get(name, "alle sectoren"), 225)
    return None if picked == _ALL else picked


def school() -> Row:
    """One school of which the visitor may see everything, from an alphabetical list."""
    return _choose_school(_visible(), 360)


def own_school() -> Row | None:
    """The school for which the visitor acts; None where she has none yet."""
    schools = audience.schools()
    return _choose_school(schools, 420) if schools else None


def own_published_school() -> Row:
    """The school for which the visitor acts, among those of which something is published."""
    return _choose_school(_visible(), 420)


def viewpoint() -> Viewpoint:
    """From where schools are compared: a sector of the region with all names, or one school with the others unnamed."""
    schools = {row["school_id"]: row for row in _visible()}
    present = {row["sector"] for row in figures.schools()} if audience.sees_every_name() else set()
    sectors = {name: f"regio: {words}" for name, words in wording.SECTORS.items() if name in present}

    def words(option: str) -> str:
        return sectors.get(option) or school_label(schools[option])

    picked = choose("Gezien vanuit", "school", [*_largest_first(sectors), *schools], words, 360)
    return Viewpoint(picked, None) if picked in sectors else Viewpoint(schools[picked]["sector"], schools[picked])


def measure() -> str:
    """What schools are compared on: attendance, or the share of pupils in a tier (`profile:tier`)."""
    words = {"attendance": "Aanwezigheid"} | {
        f"{profile}:{tier.tier}": f"{tier.label}: {tier.rule}" if tier.rule else tier.label
        for profile in labels.profiles()
        for tier in labels.tiers(profile)
    }
    return choose("Wat", "wat", list(words), words.__getitem__, 300)


def month_or_year() -> str:
    """Over the month or over the school year to date."""
    kinds = {kind: wording.PERIOD_KINDS[kind] for kind in ("month", "ytd")}
    return choose("Over", "over", list(kinds), kinds.__getitem__, 330)


def series() -> str:
    """What a control chart follows."""
    return choose("Volg", "volg", list(wording.SERIES), wording.SERIES.__getitem__, 250)


def municipality() -> Row:
    """The municipality that the visitor looks for; a list to choose from where she has several."""
    found = {row["municipality_code"]: row for row in protected.municipalities(audience.viewer().municipalities)}
    if not found:
        blocks.nothing(
            "Van uw gemeente staan er in deze publicatie nog geen scholen. Zodra die er zijn, verschijnt hier het beeld."
        )
        st.stop()
    if len(found) == 1:
        return next(iter(found.values()))
    return found[choose("Gemeente", "plaats", list(found), lambda code: found[code]["municipality"], 220)]


def sector_here() -> str:
    """One sector of the municipality that was chosen before it; by default the one with most schools. They are counted apart."""
    return choose("Sector", "sector_hier", chosen("municipality")["sectors"], wording.SECTORS.__getitem__, 250)


def map_sector() -> str | None:
    """One sector of the map, or all of them together."""
    options = [_ALL, *regional_picture.sectors()]
    picked = choose("Sector", "sector_kaart", options, lambda name: wording.SECTORS.get(name, "alle sectoren"), 225)
    return None if picked == _ALL else picked


def map_colour() -> str:
    """What the colour of a map says."""
    measures = regional_picture.MEASURES
    return choose("Kleur", "kleur", list(measures), measures.__getitem__, 200)


def school_or_all() -> Row | None:
    """One school, or None for all of them."""
    schools = {row["school_id"]: row for row in figures.schools()}

    def words(code: str) -> str:
        return "alle scholen" if code == _ALL else school_label(schools[code])

    return schools.get(choose("School", "school", [_ALL, *schools], words, 360))


def school_year() -> date:
    """The first day of the school year that the page is about; by default the latest."""
    starts = sorted({wording.school_year_start(row["month"]) for row in figures.months()}, reverse=True)
    return choose("Schooljaar", "schooljaar", starts, wording.school_year, 180)


def profile() -> str:
    """The way in which pupils are divided over tiers."""
    profiles = labels.profiles()
    return choose("Indeling", "indeling", list(profiles), profiles.__getitem__, 225)


def period_kind() -> str:
    """The period over which a pupil's tier is taken."""
    return choose("Lagen over", "periode", list(wording.PERIOD_KINDS), wording.PERIOD_KINDS.__getitem__, 300)


def order() -> str:
    """The order of schools: by name or by size, never by outcome."""
    return choose("Volgorde", "volgorde", ["op naam", "op aantal leerlingen"], str, 190)


def table() -> str | None:
    """One table of the dictionary, or all of them."""
    names = sorted({row["table"] for row in figures.dictionary()})
    picked = choose("Tabel", "tabel", [_ALL, *names], lambda name: "alle tabellen" if name == _ALL else name, 300)
    return None if picked == _ALL else picked


def school_label(school: Row) -> str:
    """How a school reads in a list, and in the address."""
    return f"{school['name']} ({school['school_id']})"


def school_link(school: Row, month: date) -> str:
    """The address of the page of one school in one month."""
    chosen = {"school": school_label(school), "maand": wording.month_name(month)}
    return f"school?{urlencode(chosen)}"


_DRAWERS: tuple[Callable[[], Any], ...] = (
    month,
    sector,
    school,
    own_school,
    own_published_school,
    school_or_all,
    school_year,
    profile,
    period_kind,
    order,
    viewpoint,
    measure,
    month_or_year,
    series,
    municipality,
    sector_here,
    map_sector,
    map_colour,
)


def _visible() -> list[Row]:
    """The published schools of which the visitor may see everything. A school's product holds just one of her own."""
    here = audience.own_among(figures.schools())
    elsewhere = data.schools_with_product() - {row["school_id"] for row in here}
    return here + [row for row in audience.schools() if row["school_id"] in elsewhere]


def _largest_first(sectors: Iterable[str]) -> list[str]:
    """Sectors by their number of schools: where most can be compared comes first."""
    present = [row["sector"] for row in figures.schools()]
    return sorted(sectors, key=lambda name: -present.count(name))


def _choose_school(schools: Sequence[Row], width: int) -> Row:
    """One of these schools; a bare code in the address stands for its school."""
    by_code = {row["school_id"]: row for row in schools}
    words = {code: school_label(row) for code, row in by_code.items()}
    given = st.query_params.get(audience.CHOSEN)
    usual = given if given and given in words else next(iter(words))
    return by_code[choose_always_named("School", audience.CHOSEN, words, usual, width)]
