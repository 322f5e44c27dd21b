"""What made-up schools declare about their checklist: some know a lot, some have only begun, one has said nothing yet."""

from datetime import datetime

import numpy as np
import sqlalchemy as sa

from attendance.sample.region import RegionPlan
from attendance.statements.declarations import Declaration, declare, in_force

_YEAR = 2025
_ITEMS = {
    "annex_001": {
        "purpose": ("Staat in het ondersteuningsplan, bladzijde 3.", "Wel besproken, nog niet opgeschreven."),
        "analysing": (
            "De zorgcoördinator maakt elke maand het overzicht.",
            "Eén collega kan het; er is geen vervanger.",
        ),
        "interpreting": ("Vast punt op de agenda van het ondersteuningsteam.", "Gebeurt als er iets aan de hand is."),
        "communication": ("Team in de studiedag, ouders in de nieuwsbrief.", "Het team hoort het, ouders nog niet."),
    },
    "policy_004": {
        "vision": ("Vastgesteld met de medezeggenschapsraad.", "Er is een concept."),
        "reporting": ("Staat in de schoolgids.", "Op de website staat nog de oude werkwijze."),
        "checking": ("Elke docent vult de controle in het eerste kwartier in.", "Invallers doen het nog niet altijd."),
        "matching": ("De receptie belt elke ochtend voor tien uur.", "Op drukke dagen lukt het niet."),
        "periodic_analysis": ("Elke maand, met een verslag.", "Twee keer per jaar."),
        "roles_absence": ("Stappenplan per soort afwezigheid, op één bladzijde.", "Alleen voor spijbelen beschreven."),
        "partners": ("Elke zes weken overleg met leerplicht en de jeugdarts.", "Contact is er per leerling."),
        "data_protection": ("Verwerkingsregister bijgewerkt in augustus.", "Staat gepland voor het voorjaar."),
    },
}
"""Item to an answer of a school that has it settled, and of one that has not."""
_FUNCTIONS = ("zorgcoördinator", "directeur", "teamleider onderbouw", "verzuimcoördinator", "administratie")


def invented_declarations(region: RegionPlan) -> list[Declaration]:
    """Declarations of the schools of a made-up region for school year 2025–2026; the same plan gives the same ones."""
    made = []
    for plan in region.schools:
        random = np.random.default_rng([*plan.seed, 4])
        progress = random.random() ** 0.7 if plan.number % 6 != 5 else 0.0
        function = _FUNCTIONS[random.integers(len(_FUNCTIONS))]
        day = int(random.integers(2, 28))
        for list_name, items in _ITEMS.items():
            for item, (settled, begun) in items.items():
                if random.random() > progress:
                    continue
                rating = str(
                    random.choice(["good", "okay", "could_be_better", "needs_attention"], p=(0.4, 0.3, 0.2, 0.1))
                )
                made.append(
                    Declaration(
                        plan.school.school_id,
                        list_name,
                        item,
                        _YEAR,
                        rating,
                        settled if rating in ("good", "okay") else begun,
                        function,
                        datetime(_YEAR, int(random.integers(9, 12)), day, 15, 30),
                    )
                )
    return sorted(made, key=lambda one: (one.declared_at, one.school_id))


def declare_invented(engine: sa.Engine, region: RegionPlan) -> int:
    """Records them, less those of schools that already said something; returns how many."""
    new = [one for one in invented_declarations(region) if not in_force(engine, one.school_id, _YEAR)]
    declare(engine, new)
    return len(new)
