"""What the pages of the network write and read live: cases, meetings and agreements. Figures come from the product alone."""

from collections.abc import Callable

import sqlalchemy as sa
import streamlit as st

from attendance.access.roles import Role
from attendance.errors import RegiobeeldError
from dashboards import audience, desk, wording

_SAID = "network_said"


def engine() -> sa.Engine:
    """The application database of this server."""
    return desk.counter().ledger.engine


def do(act: Callable[[], object], message: str, *roles: Role) -> None:
    """Does what was asked, if the viewer is in one of these roles still, and says so at the top; or says what stands in its way."""
    audience.require(*roles)
    try:
        act()
    except RegiobeeldError as rejected:
        st.warning(wording.literal(str(rejected)))
        return
    if message:
        say(message)
    st.rerun()


def say(message: str) -> None:
    """Keeps a message for the top of the page, where what was done is not known before it is."""
    st.session_state[_SAID] = message


def said() -> str | None:
    """What was done just before, once."""
    return st.session_state.pop(_SAID, None)
