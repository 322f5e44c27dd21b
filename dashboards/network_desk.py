"""What the pages of the network write and read live: cases, meetings and agreements. Figures come from the product alone."""

from collections.abc import Callable

import sqlalchemy as sa
import streamlit as st

from attendance.access.roles import Role
from attendance.errors import RegiobeeldError
from dashboards import desk
from dashboards.drawing import wording
from dashboards.visitor import account, audience

_SAID = "network_said"


def engine() -> sa.Engine:
    """The application database of this server."""
    return desk.counter().ledger.engine


def minimum_size() -> int:
    """Of fewer cases than this nothing is told: the minimum size that the region set."""
    return desk.counter().settings.protection.minimum_pupils


def do(act: Callable[[], object], message: str, about: str, school_id: str | None = None) -> None:
    """Does what was asked, writes that down, and says so at the top; or says what stands in its way.

    With a school: what that school does with its cases, by whoever acts for it. Without: what the meeting does.
    """
    audience.require(Role.SCHOOL if school_id else Role.NETWORK)
    if school_id:
        desk.allow(school_id)
    try:
        act()
    except RegiobeeldError as rejected:
        st.warning(wording.literal(str(rejected)))
        return
    account.record("setting", about=about, **({"school": school_id} if school_id else {}))
    if message:
        say(message)
    st.rerun()


def say(message: str) -> None:
    """Keeps a message for the top of the page, where what was done is not known before it is."""
    st.session_state[_SAID] = message


def said() -> str | None:
    """What was done just before, once."""
    return st.session_state.pop(_SAID, None)
