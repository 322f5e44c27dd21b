"""What made-up schools set out to do: some set goals and log what they do, a few tell others of their approach."""

from datetime import date, datetime

import sqlalchemy as sa

from attendance.sample.region import LESS_ABSENCE, RegionPlan, SchoolPlan
from attendance.statements import approaches, goals, interventions, opt_in

_YEAR = 2025
_AT = datetime(2025, 9, 29, 16)
_GOALS = (
    (0, "tier_1", 64, "Elke week in het teamoverleg; we beginnen met de tweede klassen."),
    (0, "tier_3", 14, ""),
    (3, "tier_1", 60, "Vastgesteld met de medezeggenschapsraad."),
    (3, "tier_2", 22, ""),
    (7, "tier_1", 72, "We willen vasthouden wat lukt."),
    (7, "tier_3", 10, "Elke leerling in laag 3 heeft een vaste begeleider."),
    (10, "tier_1", 68, ""),
)
"""Number of the school in the plan, tier, per cents, note."""
_MEASURES = (
    (0, "Mentor belt bij derde ziekmelding", "De mentor belt dezelfde dag naar huis.", date(2025, 10, 6), True),
    (3, "Welkom aan de deur", "Elke docent begroet leerlingen bij de deur van het lokaal.", date(2025, 10, 27), False),
    (7, "Aanwezigheidsteam", "Elke week bespreekt een klein team wie we missen.", date(2025, 10, 1), False),
)
"""Number of the school, name, words, first day, and whether it is for one cohort only."""
_IN_WINTER = (2, "Rustig begin van de dag", "De eerste les begint een kwartier later.", date(2026, 1, 5), False)
"""In a region of at least seven months: with three on each side, so that there is something to say of it."""
_APPROACHES = (
    (
        0,
        "tier_1",
        "De eerste tien minuten van de dag zijn voor de mentor: even kijken wie er is, en wie we missen.",
        "afdelingsleider, via de receptie",
    ),
    (
        7,
        "tier_1",
        "Elke docent begint met een persoonlijk welkom. Wie er niet was, hoort de dag erna: fijn dat je er weer bent. We vieren aanwezigheid, niet alleen cijfers.",
        "teamleider onderbouw, via de receptie",
    ),
    (
        7,
        "tier_2",
        "Na de derde ziekmelding belt de mentor naar huis en vraagt wat er nodig is. Wekelijks overleg van mentor, zorgcoördinator en jeugdarts.",
        "zorgcoördinator, via de receptie",
    ),
    (
        7,
        "tier_3",
        "Een vaste begeleider per gezin en een plan met kleine stappen: eerst één uur, dan een dagdeel.",
        "zorgcoördinator, via de receptie",
    ),
    (
        3,
        "tier_1",
        "Rooster zonder tussenuren voor de onderbouw, en een ontbijt voor wie zonder van huis ging.",
        "conrector, via de receptie",
    ),
    (
        10,
        "tier_2",
        "Leerlingen die vaak te laat komen kiezen zelf een maatje dat hen ophaalt.",
        "verzuimcoördinator, via de receptie",
    ),
)
"""Number of the school, tier, words, whom to call."""


def plan_invented(engine: sa.Engine, region: RegionPlan) -> None:
    """Records them for the schools of a made-up region that are there, less those of schools that already said something."""
    by_number = {plan.number: plan for plan in region.schools}
    known = {one.school_id for one in goals.history(engine)}
    known |= {one.school_id for one in interventions.history(engine)}
    known |= {one.school_id for one in approaches.history(engine)}
    new = {number: plan for number, plan in by_number.items() if plan.school.school_id not in known}
    for number, tier, percent, note in _GOALS:
        if number in new:
            goals.set_goal(engine, _id(new[number]), _YEAR, "md_mtss", tier, percent, note, "directeur", _AT)
    measures = (*_MEASURES, _IN_WINTER) if region.months >= 7 else _MEASURES
    for number, title, words, starts_on, is_for_cohort in measures:
        if number in new:
            cohort = _third_year(new[number]) if is_for_cohort else None
            interventions.log(engine, _id(new[number]), title, words, starts_on, "teamleider", cohort, now=_AT)
    for number, tier, words, contact in _APPROACHES:
        if number in new:
            approaches.tell(engine, _id(new[number]), tier, words, contact, "directeur", now=_AT)
    told = {_id(new[number]) for number, *_ in _APPROACHES if number in new}
    learnt_from = {one.school_id for one in region.planted if one.what == LESS_ABSENCE}
    for school_id in sorted(told - opt_in.in_force(engine).keys()):
        opt_in.say(engine, school_id, school_id in learnt_from, True, "directeur", _AT)


def _id(plan: SchoolPlan) -> str:
    return plan.school.school_id


def _third_year(plan: SchoolPlan) -> tuple[str, int]:
    """A cohort that the school has: the third year of its last education type."""
    return plan.school.education_types[-1], 3
