"""The gate: logging in through one's own institution, and what the login of this visit gives. Streamlit does OpenID Connect.

The first statement of the entry script calls `gate`; nobody passes without a login that holds and a role. Everything is
asked anew each time, so that a role that was taken, a logout in another tab and the end of a session hold at once.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import streamlit as st

from attendance import database
from attendance.access import claims, grants, looks, sessions
from attendance.access.claims import LoginRules
from attendance.access.roles import AUDIENCES, Role, Viewer
from attendance.access.start import is_local
from attendance.errors import LoginUnusable, NotAllowed, SessionEnded
from attendance.settings import read_settings
from dashboards.browser import address_bar
from dashboards.drawing import blocks, wording
from dashboards.visitor import demo

_SAID = "_refusal_said"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


def is_set_up() -> bool:
    """Whether people log in here; else this is the local demo."""
    return read_settings().login_file is not None


def gate() -> None:
    """Lets a visitor in or ends this run: with the page to log in, or with a polite no."""
    if not is_set_up():
        _only_here()
        demo.draw(served())
        return
    if not _provider_is_ours():
        raise LoginUnusable(
            "Het inlogbestand en de instellingen van de schermen horen niet bij elkaar; zie docs/login.md."
        )
    if not st.user.is_logged_in:
        _welcome(
            "Log in met het account van uw eigen organisatie. Regiobeeld krijgt uw wachtwoord niet te zien.", "Inloggen"
        )
    given = st.user.to_dict()
    try:
        subject = claims.subject_of(given, rules())
        if sessions.keep(engine(), given, subject, rules()):
            looks.record(engine(), subject, "", "login")
        possible = viewers()
    except SessionEnded as ended:
        _welcome(f"{ended} Log opnieuw in om verder te gaan.", "Opnieuw inloggen")
    except NotAllowed as no:
        _refuse(given, no)
    else:
        _who(given, possible)


def viewers() -> list[Viewer]:
    """In which roles this visitor may look, as of now. Raises NotAllowed and SessionEnded."""
    if not is_set_up():
        here = served()
        return [one for one in demo.viewers() if one.role in here]
    return _viewers_of(st.user.to_dict())


def later() -> Callable[[], list[Viewer]]:
    """The same question for after the page's own run has ended, when a file is asked for."""
    if not is_set_up():
        here = viewers()
        return lambda: here
    given = st.user.to_dict()
    return lambda: _viewers_of(given)


def served() -> list[Role]:
    """The roles that this process serves."""
    audience = read_settings().audience
    here = {role for name, roles in AUDIENCES.items() if audience is None or name in audience for role in roles}
    return [role for role in Role if role in here]


def engine() -> sa.Engine:
    """The database with the given roles, the sessions and the account of looks."""
    return _engine(read_settings().database_url)


@lru_cache(maxsize=4)
def _engine(url: str) -> sa.Engine:
    return database.connect(url)


def rules() -> LoginRules:
    """How claims are read here; a change of the file holds at once."""
    path = read_settings().login_file
    if path is None:
        raise LoginUnusable("Er is geen inlogbestand ingesteld.")
    return _rules(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _rules(path: Path, changed: int) -> LoginRules:
    return claims.read_rules(path)


def _viewers_of(given: Mapping[str, Any]) -> list[Viewer]:
    if not given.get("is_logged_in", True) or not given.get("sub"):
        raise SessionEnded("U bent niet ingelogd.")
    subject = claims.subject_of(given, rules())
    sessions.keep(engine(), given, subject, rules())
    with engine().connect() as connection:
        held = grants.held_by(connection, subject)
    here = served()
    found = [one for one in claims.viewers(given, rules(), held) if one.role in here]
    if not found:
        raise NotAllowed("Voor uw rol is er een ander adres; vraag het de beheerder.")
    return found


def _provider_is_ours() -> bool:
    """Streamlit reads the provider from its own secrets: that must be the file with the rules."""
    try:
        return rules().provider in st.secrets["auth"]
    except (KeyError, FileNotFoundError):
        return False


def _only_here() -> None:
    """The local demo is for who sits at this computer: nobody else is answered, whatever stands in front of it."""
    headers = st.context.headers
    host = headers.get("Host")
    is_here = is_local(st.get_option("server.address")) and (host is None or is_local(host.rsplit(":", 1)[0]))
    if not is_here or any(name in headers for name in _FORWARDED):
        blocks.title("Regiobeeld", "Deze schermen zijn nog niet ingericht om te gebruiken.")
        st.error(
            "Zonder inloggen werkt Regiobeeld alleen op de computer waarop het draait. Stel voor een server eerst het "
            "inloggen in; docs/login.md beschrijft hoe."
        )
        st.stop()


def _welcome(text: str, button: str) -> None:
    blocks.title("Regiobeeld", "Aanwezigheid van leerlingen in onze regio")
    st.write(wording.literal(text))
    address_bar.remember_asked()
    if st.button(button, type="primary"):
        st.login(rules().provider)
    st.stop()


def _refuse(given: Mapping[str, Any], no: NotAllowed) -> None:
    subject = str(given.get(rules().subject) or "")
    if not st.session_state.get(_SAID):
        st.session_state[_SAID] = True
        looks.record(engine(), subject, "", "refused", page="inloggen")
    blocks.title("Regiobeeld", "U kunt hier nog niets bekijken")
    blocks.refusal(str(no))
    st.write("Met dit kenmerk vindt de beheerder u terug:")
    st.code(subject or "(geen)", language=None)
    _logout_button(given, subject, "")
    st.stop()


def _who(given: Mapping[str, Any], possible: list[Viewer]) -> None:
    """In the sidebar: who is logged in, in which role, and the way out."""
    with st.sidebar.container(border=True):
        st.html("<p class='rb-demo'><strong>Ingelogd</strong></p>")
        st.text(possible[0].name or possible[0].subject)
        roles = [one.role for one in possible]
        if st.session_state.get(demo.ROLE) not in roles:
            st.session_state[demo.ROLE] = roles[0]
        if len(roles) > 1:
            st.selectbox("Ik kijk als", roles, format_func=lambda role: role.label, key=demo.ROLE, bind="query-params")
        _logout_button(given, possible[0].subject, st.session_state[demo.ROLE])


def _logout_button(given: Mapping[str, Any], subject: str, role: str) -> None:
    if st.button("Uitloggen", icon=":material/logout:"):
        sessions.end(engine(), given)
        looks.record(engine(), subject, role, "logout")
        st.session_state.clear()
        st.logout()
