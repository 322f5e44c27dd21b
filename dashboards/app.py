"""Entry of the screens: `streamlit run dashboards/app.py`. Picks the release, lists the pages, runs the chosen one."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attendance.errors import NothingPublished
from dashboards import blocks, data, figures, filters, wording

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Screen:
    """One page: its view, its name, its place in the address, the question that it answers and its choices."""

    view: str
    title: str
    path: str
    question: str
    choices: tuple[str, ...] = ()
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
        ),
        Screen(
            "all_schools",
            "Scholen",
            "scholen",
            "Hoe staat elke school ervoor, gezien naast haar eigen verloop?",
            ("month", "sector", "order", "profile"),
        ),
        Screen(
            "one_school",
            "School",
            "school",
            "Wat laat de aanwezigheid op deze school zien, en waar begint het gesprek?",
            ("school", "month", "profile"),
        ),
        Screen(
            "cohorts",
            "Cohorten",
            "cohorten",
            "In welke leerjaren en onderwijstypen zijn leerlingen er meer, en waar vraagt het aandacht?",
            ("month", "sector", "profile"),
        ),
    ),
    "Leren van elkaar": (
        Screen(
            "compare",
            "Vergelijk om te leren",
            "vergelijken",
            "Wat is toeval, en welk verschil is de moeite van een gesprek waard?",
            ("viewpoint", "month", "measure", "month_or_year"),
        ),
        Screen(
            "chance_or_signal",
            "Toeval of signaal",
            "toeval-of-signaal",
            "Is er iets veranderd, en zijn wij dat alleen of is het de hele regio?",
            ("viewpoint", "month", "series"),
        ),
        Screen(
            "similar_schools",
            "Vergelijkbare scholen",
            "vergelijkbare-scholen",
            "Met welke scholen vergelijken wij ons, en hoeveel hangt er van die keuze af?",
            ("own_published_school", "month", "measure", "month_or_year"),
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
        ),
        Screen(
            "review",
            "Voorinzage",
            "voorinzage",
            "Herkennen wij onze maand, voordat anderen haar zien?",
            ("own_published_school", "month"),
        ),
        Screen(
            "assign_codes",
            "Codes toewijzen",
            "codes",
            "Wat betekenen onze verzuimcodes, en welke wachten nog op een betekenis?",
            ("own_school",),
            needs_release=False,
        ),
        Screen(
            "lesson_times",
            "Lestijden en roosters",
            "lestijden",
            "Kloppen onze lestijden, verkorte dagen en vrije dagen?",
            ("own_school",),
            needs_release=False,
        ),
        Screen(
            "reconciliation",
            "Klopt het?",
            "klopt-het",
            "Is alles wat wij leverden goed overgekomen?",
            ("own_published_school", "month"),
        ),
        Screen(
            "checklist",
            "Registratiekwaliteit",
            "registratiekwaliteit",
            "Hoe goed is onze registratie, en wat is de volgende stap?",
            ("own_published_school", "month"),
        ),
        Screen(
            "registration_behaviour",
            "Registratiegedrag",
            "registratiegedrag",
            "Valt er iets op in hoe wij registreren?",
            ("own_published_school", "month"),
        ),
    ),
    "De gegevens": (
        Screen(
            "deliveries",
            "Aanleveringen",
            "aanleveringen",
            "Wat is er geleverd, wat viel daarin op, en is alles verantwoord?",
            ("school_or_all", "school_year"),
        ),
        Screen(
            "checklist_region",
            "Kwaliteit in de regio",
            "kwaliteit-regio",
            "Waar is de registratie al goed, en waar kunnen scholen elkaar helpen?",
            ("month", "sector"),
        ),
        Screen("definitions", "Definities", "definities", "Wat betekent elk woord en elk getal?"),
    ),
}


def main() -> None:
    """The frame around every page: its name, its question, its choices; then the page itself."""
    st.set_page_config(page_title="Regiobeeld", page_icon=str(HERE / "icon.svg"), layout="wide")
    st.html(HERE / "style.css")
    st.logo(str(HERE / "wordmark.svg"), icon_image=str(HERE / "icon.svg"), size="large")
    screens = {screen.title: screen for group in SCREENS.values() for screen in group}
    pages = {group: [_page(screen) for screen in members] for group, members in SCREENS.items()}
    page = st.navigation(pages, expanded=True)
    screen = screens[page.title]
    try:
        data.pin_release()
    except NothingPublished as nothing:
        if not screen.needs_release:
            _draw(screen, page)
            return
        st.title("Nog geen beeld")
        st.write(f"{nothing} Lever gegevens aan en bouw het beeld op; daarna verschijnt het hier vanzelf.")
        st.code("regiobeeld deliver <bestand of map>\nregiobeeld build", language="shell")
        st.write("Eerst rondkijken met verzonnen leerlingen? Begin dan met `regiobeeld demo`.")
        return
    made = wording.moment(figures.release()["made_at"])
    st.sidebar.caption(f"Gegevens van {made}.  \nWe vergelijken om te leren, niet om te winnen.")
    _draw(screen, page)


def _draw(screen: Screen, page: StreamlitPage) -> None:
    blocks.title(screen.title, screen.question)
    if screen.needs_release and screen.choices and not figures.months():
        blocks.nothing("Er is een publicatie, maar nog geen maand waarover iets te laten zien is.")
        return
    filters.draw(screen.choices)
    page.run()


def _page(screen: Screen) -> StreamlitPage:
    view = HERE / "views" / f"{screen.view}.py"
    return st.Page(view, title=screen.title, url_path=screen.path, default=screen.view == "region")


main()
