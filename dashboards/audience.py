"""Who is looking, and for which school: the one place where that is decided, so that a login can restrict it here.

There is no login yet: a visitor chooses a school and says who she is. Both stay for the visit; the school stands in the
address.
"""

import re
from collections.abc import Sequence

import streamlit as st

from attendance.errors import UnknownSchool
from attendance.schools import find_school
from dashboards import desk
from dashboards.data import Row

_WHO = "who"
_OTHER, _PROBLEM = "other_school", "other_school_problem"
_NEWCOMERS = "newcomers"
CHOSEN = "school"
"""Under this key, in the visit and in the address, stands the chosen school."""
_CODE = re.compile(r"(?:^|\()(\d{2}[A-Za-z]{2}\d{2})\)?$")


def schools() -> list[Row]:
    """The schools for which this visitor may hand in and say what holds, by name.

    Those that ever handed in, and in this visit those that stood in the address or were entered by their code.
    """
    if in_address := _in_address():
        _welcome(in_address)
    known = {school.school_id: vars(school) for school in desk.counter().known_schools()}
    known |= {school_id: vars(find_school(school_id)) for school_id in st.session_state.get(_NEWCOMERS, [])}
    return sorted(known.values(), key=lambda school: (school["name"], school["school_id"]))


def own_among(schools: Sequence[Row]) -> list[Row]:
    """Of these schools those for which this visitor may see and say everything: all, as long as there is no login."""
    return list(schools)


def _in_address() -> str | None:
    """The code of the school in the address, bare or after its name; None if there is none that exists."""
    found = _CODE.search(st.query_params.get("school") or "")
    try:
        return find_school(found[1]).school_id if found else None
    except UnknownSchool:
        return None


def _welcome(school_id: str) -> None:
    # they stay for the visit: a list that loses the chosen school would fall back on another one
    newcomers = st.session_state.setdefault(_NEWCOMERS, [])
    if school_id not in newcomers:
        newcomers.append(school_id)


def sees_every_name() -> bool:
    """Whether this visitor may see which figure among schools is whose: the region's analysts. Everyone, as long as there is
    no login; whoever looks from a school sees the others unnamed."""
    return True


def welcome_other() -> None:
    """A field for the code of a school that never handed in; what is entered joins the list and is chosen."""
    st.text_input(
        "Staat uw school er niet bij?",
        placeholder="vestigingscode, zoals 00AH00",
        key=_OTHER,
        width=260,
        max_chars=6,
        on_change=_choose_other,
    )
    if problem := st.session_state.pop(_PROBLEM, None):
        st.caption(problem)


def _choose_other() -> None:
    code = st.session_state[_OTHER]
    if not code.strip():
        return
    try:
        school_id = find_school(code).school_id
    except UnknownSchool as unknown:
        st.session_state[_PROBLEM] = str(unknown)
        return
    _welcome(school_id)
    st.session_state[CHOSEN] = school_id
    st.session_state[_OTHER] = ""


def who(place: str = "page") -> str:
    """The name of the person who makes a change; asked once per visit. `place` tells two fields on a page apart."""
    given = st.text_input("Uw naam", key=f"who-{place}", value=name(), width=320, max_chars=80)
    if given.strip():
        st.session_state[_WHO] = given
    return given


def name() -> str:
    """The name that was given before, on this page or another; empty if none was."""
    return st.session_state.get(_WHO, "")
