"""Vergelijkbare scholen: a comparison group by a rule of one sentence, its factor values, and how much hangs on the rule."""

from datetime import date

import numpy as np
import streamlit as st

from attendance.comparison.peers import (
    FEWEST_OTHERS,
    Beside,
    Message,
    PeerGroup,
    PeerRule,
    SchoolFactors,
    Sensitivity,
    peer_groups,
    sensitivity,
    usual_group,
)
from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.filters import Viewpoint
from dashboards.products import comparing, figures, others
from dashboards.products.comparing import Measure, Picture, percent
from dashboards.products.data import Row

_RULES = {
    PeerRule.TYPES_AND_SIZE: "Scholen met precies dezelfde onderwijstypen, half tot twee keer zo groot",
    PeerRule.SHARED_TYPE_AND_SIZE: "Scholen met ten minste één onderwijstype gemeen, half tot twee keer zo groot",
    PeerRule.SHARED_TYPE: "Scholen met ten minste één onderwijstype gemeen",
    PeerRule.SIZE: "Scholen die half tot twee keer zo groot zijn",
    PeerRule.SECTOR: "Alle andere scholen van de sector",
}


def page() -> None:
    """The page from its conclusion to its evidence."""
    school = filters.chosen("own_published_school")
    month, period = filters.chosen("month"), filters.chosen("month_or_year")
    chosen = comparing.measure(filters.chosen("measure"))
    when = wording.month_name(month) if period == "month" else f"het schooljaar tot en met {wording.month_name(month)}"
    factors = _factors(school["sector"], month)
    if school["school_id"] not in {one.school_id for one in factors}:
        blocks.conclusion(
            f"**{school['name']}** heeft dit schooljaar tot en met {wording.month_name(month)} niets geleverd, dus haar grootte en onderwijstypen zijn niet bekend."
        )
        blocks.section("De groep")
        blocks.nothing("Kies een andere maand.")
        return
    groups = peer_groups(school["school_id"], factors)
    usual = usual_group(groups)
    if usual is None:
        others = len(groups[PeerRule.SECTOR].members)
        blocks.conclusion(
            f"Naast **{school['name']}** {'levert' if others == 1 else 'leveren'} er in de sector {wording.SECTORS[school['sector']]} {wording.plural(others, 'andere school', 'andere scholen')}.",
            f"Een groep heeft ten minste {FEWEST_OTHERS} andere scholen nodig; met minder zegt een gemiddelde vooral iets over één van hen.",
        )
        blocks.section("Wie er zijn")
        _members(school, factors, groups[PeerRule.SECTOR], month)
        return
    told = st.empty()
    blocks.section("De groep", "De regel past in één zin, zodat u haar kunt betwisten. U kunt een andere kiezen.")
    large = [rule for rule, group in groups.items() if group.is_large_enough]
    rule = st.selectbox(
        "Vergelijk met", large, index=large.index(usual.rule), format_func=_RULES.__getitem__, width=560, key="groep"
    )
    _members(school, factors, groups[rule], month)

    seen = comparing.picture(Viewpoint(school["sector"], None), month, chosen, period, school["school_id"])
    hangs = _sensitivity(school["school_id"], seen, groups, rule)
    with told.container():
        blocks.conclusion(*_conclusion(school["name"], chosen, hangs, rule, len(groups[rule].members), when))
    blocks.section(
        "Hoeveel hangt er van de keuze af?",
        "Een boodschap die bij een andere groep omslaat, is geen boodschap. De cijfers zijn hier vergeleken met dezelfde samenstelling van onderwijstypen en leerjaren.",
    )
    if hangs is None or seen is None:
        blocks.nothing("Er zijn te weinig scholen met gegevens die mee kunnen in een vergelijking.")
    else:
        _choices(
            school["school_id"],
            seen,
            groups,
            rule,
            hangs,
            f"{school['school_id']}-vergelijkbare-scholen-keuze-{month:%Y-%m}",
        )


def _factors(sector: str, month: date) -> list[SchoolFactors]:
    """The schools of a sector with their education types and pupils, of the school year up to the month."""
    rows = figures.attendance(
        ["school_id", "month", "education_type"], first=wording.school_year_start(month), last=month, sector=sector
    )
    newest: dict[str, date] = {}
    for row in rows:
        newest[row["school_id"]] = max(row["month"], newest.get(row["school_id"], row["month"]))
    made = []
    for school_id, last in newest.items():
        there = [row for row in rows if row["school_id"] == school_id and row["month"] == last]
        types = frozenset(row["education_type"] for row in there)
        made.append(SchoolFactors(school_id, sector, types, sum(row["pupils"] for row in there)))
    return made + (_other_factors(sector, month) if others.are_known() else [])


def _other_factors(sector: str, month: date) -> list[SchoolFactors]:
    """Other schools with the cohorts that their rounded counts show."""
    of_sector = others.sectors()
    return [
        SchoolFactors(alias, sector, frozenset(kind for kind, _ in cohorts), sum(cohorts.values()))
        for alias, cohorts in others.cohorts(month).items()
        if of_sector[alias] == sector
    ]


def _sensitivity(
    school_id: str, seen: Picture | None, groups: dict[PeerRule, PeerGroup], rule: PeerRule
) -> Sensitivity | None:
    if seen is None or seen.fair is None:
        return None
    placed = {
        school["school_id"]: (float(value), float(error))
        for school, value, error in zip(seen.schools, seen.fair.values, seen.fair.errors, strict=True)
        if np.isfinite(value)
    }
    if school_id not in placed or sum(one.school_id in placed for one in groups[rule].members) < FEWEST_OTHERS:
        return None
    return sensitivity(rule, groups, placed[school_id], placed)


def _conclusion(
    name: str, chosen: Measure, hangs: Sensitivity | None, rule: PeerRule, members: int, when: str
) -> list[str]:
    if hangs is None:
        return [
            f"**{name}** heeft een groep van {members} vergelijkbare scholen, maar over {when} zijn er te weinig gegevens om haar ernaast te leggen.",
            "Een maand die te weinig zegt, doet niet mee.",
        ]
    first = f"Naast {hangs.members} vergelijkbare scholen is {_subject(chosen)} van **{name}** over {when} **{_message(chosen, hangs.by_rule[rule])}**."
    second = (
        "Die boodschap hangt niet af van de keuze: elke groep zegt hetzelfde."
        if hangs.is_steady
        else "**Die boodschap hangt af van de keuze van de groep.** Lees haar als een vraag, en kijk hieronder waar zij omslaat."
    )
    third = (
        ""
        if hangs.by_rule[rule].message is Message.LIKE
        else "Van elke twintig gewone scholen ligt er door toeval één zo ver van haar groep: vraag eerst of het vaker zo was."
    )
    return [first, second, third]


def _subject(chosen: Measure) -> str:
    return "de aanwezigheid" if chosen.tier is None else f"het deel in {chosen.name}"


def _message(chosen: Measure, one: Beside) -> str:
    if one.message is Message.LIKE:
        return "gewoon: niet verder van de groep dan toeval en gewone verschillen geven"
    is_higher = (one.message is Message.HIGHER) != (chosen.tier is None)
    return f"{'hoger' if is_higher else 'lager'} dan gewoon"


def _members(school: Row, factors: list[SchoolFactors], group: PeerGroup, month: date) -> None:
    names = {row["school_id"]: row["name"] for row in figures.schools()} | (
        others.names() if others.are_known() else {}
    )
    own = next(one for one in factors if one.school_id == school["school_id"])
    blocks.note(f"**{school['name']}**: {_types(own)}, {wording.plural(own.pupils, 'leerling', 'leerlingen')}.")
    if not group.members:
        return
    tables.show(
        [
            Column("School", lambda row: row["name"]),
            Column("Vestigingscode", lambda row: None if others.are_known() else row["school_id"], download_only=True),
            Column("Onderwijstypen", lambda row: row["types"]),
            Column("Leerlingen", lambda row: row["pupils"], "count"),
        ],
        sorted(
            (
                {"name": names[one.school_id], "school_id": one.school_id, "types": _types(one), "pupils": one.pupils}
                for one in group.members
            ),
            key=lambda row: row["name"],
        ),
        f"{school['school_id']}-vergelijkbare-scholen-{month:%Y-%m}",
        f"{_RULES[group.rule]}, op naam. Uw eigen school staat er nooit bij. Stedelijkheid is niet bekend en telt niet mee."
        + (f" {others.SENTENCE}" if others.are_known() else ""),
    )


def _types(one: SchoolFactors) -> str:
    return ", ".join(sorted(one.education_types))


def _choices(
    school_id: str,
    seen: Picture,
    groups: dict[PeerRule, PeerGroup],
    rule: PeerRule,
    hangs: Sensitivity,
    name: str,
) -> None:
    """The message by every rule, and the group's mean for the chosen one, coarse enough to give no member away."""
    funnel = seen.fair
    assert funnel is not None
    place = next(n for n, school in enumerate(seen.schools) if school["school_id"] == school_id)
    mean = funnel.scale.back(funnel.values[place] - hangs.by_rule[rule].difference, funnel.pupils[place])
    blocks.facts(
        blocks.Fact("Uw school", percent(float(seen.measure.shown(funnel.shown[place]))), "met de samenstelling van de regio"),
        blocks.Fact(
            "Gemiddeld in de groep",
            f"ongeveer {percent(round(200 * float(seen.measure.shown(mean))) / 200)}",
            f"van {hangs.members} scholen, ook met die samenstelling; afgerond op een half procent",
        ),
        blocks.Fact(
            "Zonder één van hen",
            f"{hangs.without_one} van {hangs.members}",
            "keer verandert de boodschap als we steeds één school weglaten",
        ),
    )  # fmt: skip
    tables.show(
        [
            Column("Groep", lambda row: row["rule"]),
            Column("Andere scholen", lambda row: row["members"], "count"),
            Column("Boodschap", lambda row: row["message"]),
        ],
        [
            {
                "rule": _RULES[one] + (" (gekozen)" if one is rule else ""),
                "members": len(group.members),
                "message": _message(seen.measure, hangs.by_rule[one])
                if one in hangs.by_rule
                else f"geen {FEWEST_OTHERS} andere scholen met gegevens",
            }
            for one, group in groups.items()
        ],
        name,
        "Van de smalste naar de ruimste groep.",
    )


page()
