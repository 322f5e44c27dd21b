"""Who is looking, in which role, and for which school: the one place where screens ask that.

Every run of a page, every callback and every query asks anew, so that a role that was taken away is gone at once.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from attendance.access.roles import OF_SCHOOLS, Role, Viewer
from attendance.errors import NotAllowed, SessionEnded, UnknownSchool
from attendance.schools import find_school
from dashboards.drawing import blocks
from dashboards.visitor import demo, login

_WHO = "who"
CHOSEN = "school"
"""Under this key, in the visit and in the address, stands the chosen school."""
_CODE = re.compile(r"(?:^|\()(\d{2}[A-Za-z]{2}\d{2})\)?$")


def viewer() -> Viewer:
    """Who looks now, in the role that was chosen; what this person may do is read anew at each call.

    Ends this run with a polite no where she may look at nothing any more.
    """
    try:
        possible = login.viewers()
    except (NotAllowed, SessionEnded) as no:
        blocks.refusal(str(no))
        st.stop()
    return next((one for one in possible if one.role == st.session_state.get(demo.ROLE)), possible[0])


def later() -> Callable[[], Viewer]:
    """Who looks, asked again after the page's own run has ended: the same role with at least the same scope.

    What it gives raises NotAllowed or SessionEnded where that no longer holds.
    """
    now, ask = viewer(), login.later()

    def again() -> Viewer:
        for one in ask():
            if one.role is now.role and one.schools >= now.schools and one.municipalities >= now.municipalities:
                return one
        raise NotAllowed("Uw toegang is intussen veranderd; laad de pagina opnieuw.")

    return again


def require(*roles: Role) -> Viewer:
    """Who looks, if it is in one of these roles; else this run ends here with a polite no.

    The frame calls it for every page by the roles of its screen; a fragment, a callback and whatever writes call it
    themselves, because they may run without the frame.
    """
    looking = viewer()
    if looking.role not in roles:
        blocks.refusal("Deze pagina hoort niet bij uw rol.")
        st.stop()
    return looking


def school_in_view(looking: Viewer) -> str | None:
    """The school whose product someone in a school's role reads: the chosen one of her own, else her first."""
    if looking.role not in OF_SCHOOLS or not looking.schools:
        return None
    chosen = st.session_state.get(CHOSEN) or school_in_address()
    return chosen if chosen in looking.schools else min(looking.schools)


def schools() -> list[dict[str, Any]]:
    """The schools for which this visitor may hand in and say what holds, by name."""
    known = []
    for school_id in viewer().schools:
        try:
            known.append(vars(find_school(school_id)))
        except UnknownSchool:  # a role was given for a school that the register does not have (any more)
            known.append({"school_id": school_id, "name": school_id})
    return sorted(known, key=lambda school: (school["name"], school["school_id"]))


def own_among(schools: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of these schools those of which this visitor may see everything: her own, or all of them for an analyst."""
    looking = viewer()
    if looking.role is Role.ANALYST:
        return list(schools)
    return [school for school in schools if looking.acts_for(school["school_id"])]


def may_say(school_id: str) -> bool:
    """Whether this visitor may say and change things for this school, and not only look."""
    return viewer().acts_for(school_id)


def sees_every_name() -> bool:
    """Whether this visitor may see which figure among schools is whose: the region's analysts; schools see others unnamed."""
    return viewer().role is Role.ANALYST


def school_in_address() -> str | None:
    """The code of the school in the address, bare or after its name; None if there is none."""
    found = _CODE.search(st.query_params.get(CHOSEN) or "")
    return found[1].upper() if found else None


def who(place: str = "page") -> str:
    """The name of the person who makes a change; asked once per visit. `place` tells two fields on a page apart."""
    given = st.text_input("Uw naam", key=f"who-{place}", value=name(), width=320, max_chars=80)
    if given.strip():
        st.session_state[_WHO] = given
    return given


def name() -> str:
    """The name that was given before, on this page or another, or at the login; empty if none was."""
    return st.session_state.get(_WHO) or viewer().name
