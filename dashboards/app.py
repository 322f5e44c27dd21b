"""Entry of the screens: `streamlit run dashboards/app.py`. Lets someone in, lists her pages, runs the chosen one."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attendance import faults
from attendance.access.roles import Role, Viewer
from attendance.errors import NothingPublished
from dashboards import audience, blocks, data, demo, figures, filters, wording
from dashboards.downloads import start_page
from dashboards.screens import Screen, all_screens, screens_of

HERE = Path(__file__).parent


def main() -> None:
    """The frame around every page: who looks, its name, its question, its choices; then the page itself."""
    st.set_page_config(page_title="Regiobeeld", page_icon=str(HERE / "icon.svg"), layout="wide")
    st.html(HERE / "style.css")
    st.logo(str(HERE / "wordmark.svg"), icon_image=str(HERE / "icon.svg"), size="large")
    demo.draw()
    looking = audience.viewer()
    page = st.navigation(_pages(looking.role), expanded=True)
    screen = next((screen for screen in all_screens() if screen.title == page.title), None)
    if screen is None:
        blocks.title("Nog niets te zien", "Voor uw rol zijn hier nog geen pagina's.")
        return
    audience.require(*screen.roles)
    try:
        data.pin_release(looking)
    except NothingPublished as nothing:
        if not screen.needs_release:
            _draw(screen, page)
            return
        _nothing_yet(nothing, looking)
        return
    if looking.role is not Role.UPLOADER and data.has_table("release"):
        made = wording.moment(figures.release()["made_at"])
        st.sidebar.caption(f"Gegevens van {made}.  \nWe vergelijken om te leren, niet om te winnen.")
    _draw(screen, page)


def _nothing_yet(nothing: NothingPublished, looking: Viewer) -> None:
    st.title("Nog geen beeld")
    st.write(f"{wording.literal(str(nothing))} Lever gegevens aan en bouw het beeld op; daarna verschijnt het hier vanzelf.")
    if looking.role is Role.ANALYST:
        st.code("regiobeeld deliver <bestand of map>\nregiobeeld build", language="shell")
        st.write("Eerst rondkijken met verzonnen leerlingen? Begin dan met `regiobeeld demo`.")


def _draw(screen: Screen, page: StreamlitPage) -> None:
    start_page()
    blocks.title(screen.title, screen.question)
    if screen.needs_release and "month" in screen.choices and not figures.months():
        blocks.nothing("Er is een publicatie, maar nog geen maand waarover iets te laten zien is.")
        return
    filters.draw(screen.choices)
    page.run()


def _pages(role: Role) -> dict[str, list[StreamlitPage]]:
    """The pages of a role. The first one is where she starts; pages of others exist for her too, and say no.

    Each page also answers at its own address if it is the first, so that a link works for every role.
    """
    of_role = screens_of(role)
    first = next((screen for members in of_role.values() for screen in members), None)
    pages = {
        group: [
            st.Page(_view(screen), title=screen.title, url_path="start", default=True)
            if screen is first
            else st.Page(_view(screen), title=screen.title, url_path=screen.path)
            for screen in members
        ]
        for group, members in of_role.items()
    }
    hidden = [
        st.Page(
            _view(screen) if screen is first else _not_hers,
            title=screen.title,
            url_path=screen.path,
            visibility="hidden",
        )
        for screen in all_screens()
        if screen is first or role not in screen.roles
    ]
    if first is None:
        hidden.append(st.Page(_not_hers, title="Welkom", url_path="start", default=True, visibility="hidden"))
    return pages | {"": hidden}


def _view(screen: Screen) -> Path:
    return HERE / "views" / f"{screen.view}.py"


def _not_hers() -> None:
    """Never runs: the frame says no before. In the place of a page that is not hers, so that its code can't be reached."""


faults.keep_values_out_of_logs()
main()
