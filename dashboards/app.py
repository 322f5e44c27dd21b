"""Entry of the screens: `streamlit run dashboards/app.py`. Lets someone in, lists her pages, runs the chosen one."""

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attendance import faults
from attendance.access.roles import Role, Viewer
from attendance.errors import NothingPublished, OutdatedRelease
from dashboards import filters
from dashboards.browser import address_bar
from dashboards.browser.assistive import mend
from dashboards.drawing import blocks, wording
from dashboards.drawing.downloads import start_page
from dashboards.products import data, figures
from dashboards.screens import Screen, all_screens, screens_of
from dashboards.visitor import account, audience, login

HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)


def main() -> None:
    """The frame around every page: who looks, its name, its question, its choices; then the page itself."""
    st.set_page_config(page_title="Regiobeeld", page_icon=str(HERE / "icon.svg"), layout="wide")
    st.html(HERE / "style.css")
    mend()
    st.logo(str(HERE / "wordmark.svg"), icon_image=str(HERE / "icon.svg"), size="large")
    login.gate()
    address_bar.keep_steps()
    looking = audience.viewer()
    pages, screens = _pages(looking.role)
    page = st.navigation(pages, expanded=True)
    screen = screens.get(id(page))
    if screen is None:
        blocks.title("Nog niets te zien", "Voor uw rol zijn hier nog geen pagina's.")
        return
    if looking.role not in screen.roles:
        account.refused(screen.path)
        _say_no(screen)
        return
    try:
        data.pin_release(looking)
    except NothingPublished as nothing:
        if not screen.needs_release:
            _draw(screen, page)
            return
        _nothing_yet(nothing, looking)
        return
    try:
        _with_release(screen, page, looking)
    except OutdatedRelease as outdated:
        _LOG.warning("page %s: %s", screen.path, faults.place_of(outdated))
        blocks.nothing(str(outdated))


def _with_release(screen: Screen, page: StreamlitPage, looking: Viewer) -> None:
    if looking.role is not Role.UPLOADER and data.has_table("release"):
        made = wording.moment(figures.release()["made_at"])
        st.sidebar.caption(f"Gegevens van {made}.  \nWe vergelijken om te leren, niet om te winnen.")
    _draw(screen, page)


def _nothing_yet(nothing: NothingPublished, looking: Viewer) -> None:
    st.title("Nog geen beeld")
    if looking.role is not Role.ANALYST:
        st.write(f"{wording.literal(str(nothing))} Zodra er iets voor u is, verschijnt het hier vanzelf.")
        return
    st.write(
        f"{wording.literal(str(nothing))} Lever gegevens aan en bouw het beeld op; daarna verschijnt het hier vanzelf."
    )
    st.code("regiobeeld deliver <bestand of map>\nregiobeeld build", language="shell")
    st.write("Eerst rondkijken met verzonnen leerlingen? Begin dan met `regiobeeld demo`.")


def _say_no(screen: Screen) -> None:
    blocks.title(screen.title, screen.question)
    for_whom = wording.listing([role.label for role in screen.roles])
    blocks.refusal(f"Deze pagina hoort niet bij de rol waarin u nu kijkt; zij is er voor: {for_whom}.")


def _draw(screen: Screen, page: StreamlitPage) -> None:
    start_page()
    blocks.title(screen.title, screen.question)
    if screen.needs_release and "month" in screen.choices and not figures.months():
        blocks.nothing("Er is een publicatie, maar nog geen maand waarover iets te laten zien is.")
        return
    filters.draw(screen.choices)
    account.look(screen.path)
    page.run()


def _pages(role: Role) -> tuple[dict[str, list[StreamlitPage]], dict[int, Screen]]:
    """The pages of a role by group, and the screen of each page. The first one is where she starts.

    Pages of others exist for her too, at their own addresses, without their code: the frame says no there. The first page
    also answers at its own address, so that a link to it works for every role.
    """
    screens: dict[int, Screen] = {}

    def page(screen: Screen, *, default: bool = False, hidden: bool = False) -> StreamlitPage:
        made = st.Page(
            HERE / "views" / f"{screen.view}.py" if role in screen.roles else _not_hers,
            title=screen.title,
            url_path="start" if default else screen.path,
            default=default,
            visibility="hidden" if hidden else "visible",
        )
        screens[id(made)] = screen
        return made

    of_role = screens_of(role)
    first = next((screen for members in of_role.values() for screen in members), None)
    pages = {group: [page(one, default=one is first) for one in members] for group, members in of_role.items()}
    pages[""] = [page(one, hidden=True) for one in all_screens() if one is first or role not in one.roles]
    if first is None:
        pages[""].append(st.Page(_not_hers, title="Welkom", url_path="start", default=True, visibility="hidden"))
    return pages, screens


def _not_hers() -> None:
    """Never runs: the frame says no before. In the place of a page that is not hers, so that its code can't be reached."""


faults.keep_values_out_of_logs()
main()
