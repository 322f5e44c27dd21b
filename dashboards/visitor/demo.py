"""The local demo: no login, everyone who sits at this computer looks through whichever eyes she chooses.

Only where no login is set up, and only on this computer. The chosen role stands in the address (`?rol=school`), as does
the school (`?bij=00AH00`, or the school that the page is about).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

import streamlit as st

from attendance.access import products
from attendance.access.roles import OF_SCHOOLS, Role, Viewer
from attendance.desk.counter import Counter
from attendance.errors import UnknownSchool
from attendance.schools import School, all_municipalities, find_school
from attendance.settings import Settings, read_settings
from dashboards.drawing import wording
from dashboards.lists import choose_always_named
from dashboards.screens import all_screens

ROLE = "rol"
"""Under this key, in the visit and in the address, stands the chosen role."""
_SCHOOL, _OTHER, _PROBLEM, _NEWCOMERS = "bij", "other_school", "other_school_problem", "newcomers"
_MUNICIPALITY = "namens"
_SUBJECT = "lokaal"
_CODE = re.compile(r"(?:^|\()(\d{2}[A-Za-z]{2}\d{2})\)?$")


def viewers() -> list[Viewer]:
    """Who one may be here: each role once, for the chosen school or municipality; the analyst first."""
    school, municipality = st.session_state.get(_SCHOOL), st.session_state.get(_MUNICIPALITY)
    schools = frozenset([school] if school else [])
    municipalities = frozenset([municipality] if municipality else [])
    return [
        Viewer(
            _SUBJECT,
            "",
            role,
            schools if role in OF_SCHOOLS else frozenset(),
            municipalities if role is Role.MUNICIPALITY else frozenset(),
        )
        for role in Role
    ]


def draw(served: Sequence[Role]) -> None:
    """The switch in the sidebar: one of these roles, and which school or municipality it is for."""
    with st.sidebar.container(border=True):
        st.html(
            "<p class='rb-demo'><strong>Lokale demo</strong> Zonder inloggen, alleen op deze computer. "
            "Kies door wiens ogen u kijkt.</p>"
        )
        roles = {role.label: role for role in served}
        given = st.query_params.get(ROLE)
        if ROLE not in st.session_state:
            st.session_state[ROLE] = roles.get(given or "") or _who_has_this_page(served)
        role = st.selectbox("Ik kijk als", served, format_func=lambda one: one.label, key=ROLE, bind="query-params")
        if role in OF_SCHOOLS:
            _choose_school()
        if role is Role.MUNICIPALITY:
            _choose_municipality()


def _who_has_this_page(served: Sequence[Role]) -> Role:
    """The first role that gets the page in the address, so that a link from one page to another never ends at a no."""
    path = urlsplit(st.context.url or "").path.strip("/")
    theirs = {role for screen in all_screens() if screen.path == path for role in screen.roles}
    return next((role for role in served if role in theirs), served[0])


def _choose_school() -> None:
    if schools := _schools():
        given = [_CODE.search(st.query_params.get(key) or "") for key in (_SCHOOL, "school")]
        asked = [found[1].upper() for found in given if found]
        usual = next((code for code in asked if code in schools), next(iter(schools)))
        # so that the list need not start this run over for it: the page that was asked for is not known yet, and would be lost
        st.session_state.setdefault(_SCHOOL, usual)
        choose_always_named("van deze school", _SCHOOL, schools, usual)
    st.text_input(
        "Staat uw school er niet bij?",
        placeholder="vestigingscode, zoals 00AH00",
        key=_OTHER,
        max_chars=6,
        on_change=_welcome_other,
    )
    if problem := st.session_state.pop(_PROBLEM, None):
        st.caption(wording.literal(problem))


def _choose_municipality() -> None:
    names = {one.municipality_code: one.municipality for one in all_municipalities()}
    here = {school.municipality_code for school in _known()} or set(names)
    codes = sorted(here & names.keys(), key=names.__getitem__)
    st.selectbox("van deze gemeente", codes, format_func=names.__getitem__, key=_MUNICIPALITY, bind="query-params")


def _welcome_other() -> None:
    code = st.session_state[_OTHER]
    if not code.strip():
        return
    try:
        school_id = find_school(code).school_id
    except UnknownSchool as unknown:
        st.session_state[_PROBLEM] = str(unknown)
        return
    st.session_state.setdefault(_NEWCOMERS, []).append(school_id)
    st.session_state[_SCHOOL] = school_id
    st.session_state[_OTHER] = ""


def _schools() -> dict[str, str]:
    """How schools read in the list, by code and in order of name: those that are known here, and those that were asked for."""
    names = {school.school_id: school.name for school in _known()}
    for text in (st.query_params.get(_SCHOOL), st.query_params.get("school")):
        found = _CODE.search(text or "")
        try:
            names |= {one.school_id: one.name for one in [find_school(found[1])]} if found else {}
        except UnknownSchool:
            continue
    names |= {school_id: find_school(school_id).name for school_id in st.session_state.get(_NEWCOMERS, [])}
    names = {code: code for code in products.schools_with_product(read_settings().products)} | names
    return {code: f"{names[code]} ({code})" for code in sorted(names, key=lambda code: (names[code], code))}


def _known() -> list[School]:
    """The schools that ever handed in something here."""
    return _counter(read_settings()).known_schools()


@lru_cache(maxsize=4)
def _counter(settings: Settings) -> Counter:
    return Counter(settings)
