"""The screens: which pages there are, in which order, and for whom. A new page is a view in `views/` and a line here."""

from dataclasses import dataclass

from attendance.access.roles import OF_SCHOOLS, Role


@dataclass(frozen=True)
class Screen:
    """One page: its view, its name, its place in the address, the question that it answers and its choices."""

    view: str
    title: str
    path: str
    question: str
    choices: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    """Who gets this page; a page without roles is seen by nobody."""
    needs_release: bool = True
    """False for pages that work before anything was published."""


SCREENS = {
    "Het beeld": (
        Screen(
            "region",
            "Regio",
            "regio",
            "Hoe aanwezig zijn de leerlingen in onze regio, en wat weten we daarvan?",
            ("month", "sector", "period_kind"),
            roles=(Role.ANALYST,),
        ),
        Screen(
            "all_schools",
            "Scholen",
            "scholen",
            "Hoe staat elke school ervoor, gezien naast haar eigen verloop?",
            ("month", "sector", "order", "profile"),
            roles=(Role.ANALYST,),
        ),
        Screen(
            "one_school",
            "School",
            "school",
            "Wat laat de aanwezigheid op deze school zien, en waar begint het gesprek?",
            ("school", "month", "profile"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "profile",
            "Profiel",
            "profiel",
            "Wat voor verzuim is het, wanneer valt het, en hoe bewegen leerlingen tussen de lagen?",
            ("viewpoint", "month", "profile"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "cohorts",
            "Cohorten",
            "cohorten",
            "In welke leerjaren en onderwijstypen zijn leerlingen er meer, en waar vraagt het aandacht?",
            ("month", "sector", "profile"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "papers",
            "Stukken",
            "stukken",
            "Wat leggen wij neer als wij er samen over praten?",
            ("school", "month"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
    ),
    "Onze gemeente": (
        Screen(
            "municipality_profile",
            "Gemeenteprofiel",
            "gemeenteprofiel",
            "Hoe aanwezig zijn de leerlingen op de scholen in onze gemeente?",
            ("municipality", "month", "sector_here"),
            roles=(Role.MUNICIPALITY,),
        ),
        Screen(
            "municipality_cohorts",
            "Cohorten in de gemeente",
            "gemeente-cohorten",
            "In welke leerjaren zijn leerlingen er meer, en waar vraagt het aandacht?",
            ("municipality", "month", "sector_here", "profile"),
            roles=(Role.MUNICIPALITY,),
        ),
        Screen(
            "municipality_schools",
            "Scholen in de gemeente",
            "gemeente-scholen",
            "Hoe staat elke school in onze gemeente ervoor, gezien naast haar eigen verloop?",
            ("municipality", "month", "order", "profile"),
            roles=(Role.MUNICIPALITY,),
        ),
        Screen(
            "municipality_development",
            "Ontwikkeling",
            "gemeente-ontwikkeling",
            "Hoe beweegt de aanwezigheid in onze gemeente, en beweegt de regio mee?",
            ("municipality", "month", "sector_here", "profile"),
            roles=(Role.MUNICIPALITY,),
        ),
        Screen(
            "municipality_moves",
            "Doorstroom",
            "gemeente-doorstroom",
            "Wie blijft in zijn laag, wie gaat vooruit en wie gaat terug?",
            ("municipality", "month", "sector_here", "profile"),
            roles=(Role.MUNICIPALITY,),
        ),
    ),
    "De regio op de kaart": (
        Screen(
            "regional_map",
            "Regionaal beeld",
            "kaart",
            "Waar staan de scholen van de regio, en hoe aanwezig zijn hun leerlingen per gemeente?",
            ("month", "map_sector", "map_colour"),
            roles=(Role.ANALYST, Role.MUNICIPALITY),
        ),
    ),
    "Leren van elkaar": (
        Screen(
            "compare",
            "Vergelijk om te leren",
            "vergelijken",
            "Wat is toeval, en welk verschil is de moeite van een gesprek waard?",
            ("viewpoint", "month", "measure", "month_or_year"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "chance_or_signal",
            "Toeval of signaal",
            "toeval-of-signaal",
            "Is er iets veranderd, en zijn wij dat alleen of is het de hele regio?",
            ("viewpoint", "month", "series"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "similar_schools",
            "Vergelijkbare scholen",
            "vergelijkbare-scholen",
            "Met welke scholen vergelijken wij ons, en hoeveel hangt er van die keuze af?",
            ("own_published_school", "month", "measure", "month_or_year"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "what_works",
            "Waar werkt iets?",
            "waar-werkt-iets",
            "Waar gaat het al een tijd beter dan verwacht, en wie kunnen we bellen?",
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "goals",
            "Doelen en mijlpalen",
            "doelen",
            "Waar willen wij naartoe, hoe ver zijn we, en wat deden we ervoor?",
            ("own_published_school", "month", "profile"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
    ),
    "Voor scholen": (
        Screen(
            "hand_in",
            "Aanleveren",
            "aanleveren",
            "Klopt mijn bestand, en wat gebeurt ermee?",
            ("own_school",),
            needs_release=False,
            roles=OF_SCHOOLS,
        ),
        Screen(
            "review",
            "Voorinzage",
            "voorinzage",
            "Herkennen wij onze maand, voordat anderen haar zien?",
            ("own_published_school", "month"),
            roles=(Role.SCHOOL,),
        ),
        Screen(
            "assign_codes",
            "Codes toewijzen",
            "codes",
            "Wat betekenen onze verzuimcodes, en welke wachten nog op een betekenis?",
            ("own_school",),
            needs_release=False,
            roles=OF_SCHOOLS,
        ),
        Screen(
            "lesson_times",
            "Lestijden en roosters",
            "lestijden",
            "Kloppen onze lestijden, verkorte dagen en vrije dagen?",
            ("own_school",),
            needs_release=False,
            roles=OF_SCHOOLS,
        ),
        Screen(
            "reconciliation",
            "Klopt het?",
            "klopt-het",
            "Is alles wat wij leverden goed overgekomen?",
            ("own_published_school", "month"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "checklist",
            "Registratiekwaliteit",
            "registratiekwaliteit",
            "Hoe goed is onze registratie, en wat is de volgende stap?",
            ("own_published_school", "month"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "registration_behaviour",
            "Registratiegedrag",
            "registratiegedrag",
            "Valt er iets op in hoe wij registreren?",
            ("own_published_school", "month"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
    ),
    "Netwerk": (
        Screen(
            "network_meeting",
            "Netwerkoverleg",
            "netwerkoverleg",
            "Wat is de rode draad bij leerlingen die vaak niet op school kunnen zijn, en wat doen wij samen?",
            roles=(Role.NETWORK,),
        ),
        Screen(
            "network_cases",
            "Casus inbrengen",
            "casus-inbrengen",
            "Wat speelt er bij een leerling om wie wij ons zorgen maken?",
            ("own_school",),
            roles=(Role.SCHOOL,),
            needs_release=False,
        ),
    ),
    "De gegevens": (
        Screen(
            "deliveries",
            "Aanleveringen",
            "aanleveringen",
            "Wat is er geleverd, wat viel daarin op, en is alles verantwoord?",
            ("school_or_all", "school_year"),
            roles=(Role.ANALYST, Role.SCHOOL),
        ),
        Screen(
            "checklist_region",
            "Kwaliteit in de regio",
            "kwaliteit-regio",
            "Waar is de registratie al goed, en waar kunnen scholen elkaar helpen?",
            ("month", "sector"),
            roles=(Role.ANALYST,),
        ),
        Screen(
            "cube",
            "Kubus",
            "kubus",
            "Welke cijfers kunnen wij in één vast bestand aan anderen leveren?",
            roles=(Role.ANALYST, Role.SCHOOL, Role.MUNICIPALITY),
        ),
        Screen(
            "data_protection",
            "Gegevens en bescherming",
            "gegevens-en-bescherming",
            "Wat wordt er bewaard, waarom, hoe lang, en wie ziet het?",
            needs_release=False,
            roles=tuple(Role),
        ),
        Screen(
            "definitions",
            "Definities",
            "definities",
            "Wat betekent elk woord en elk getal?",
            roles=(Role.ANALYST, Role.SCHOOL, Role.MUNICIPALITY),
        ),
        Screen(
            "accessibility",
            "Toegankelijkheid",
            "toegankelijkheid",
            "Kan iedereen deze schermen gebruiken, en wat is nog niet goed?",
            roles=tuple(Role),
            needs_release=False,
        ),
    ),
    "Beheer": (
        Screen(
            "access",
            "Toegang",
            "toegang",
            "Wie mag wat zien, en wie gaf dat?",
            roles=(Role.ADMINISTRATOR,),
            needs_release=False,
        ),
        Screen(
            "looks",
            "Inzage",
            "inzage",
            "Wie keek wanneer waarnaar, en is dat verslag nog heel?",
            roles=(Role.ADMINISTRATOR,),
            needs_release=False,
        ),
    ),
}


def screens_of(role: Role) -> dict[str, list[Screen]]:
    """The pages of a role by their group; groups without any are left out."""
    of_role = {group: [screen for screen in members if role in screen.roles] for group, members in SCREENS.items()}
    return {group: members for group, members in of_role.items() if members}


def all_screens() -> list[Screen]:
    """Every page, whoever it is for."""
    return [screen for members in SCREENS.values() for screen in members]
