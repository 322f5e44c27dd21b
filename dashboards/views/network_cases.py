"""Casus inbrengen: a school tells the network about a pupil who is often absent, in words from a list; its own cases beneath."""

import functools
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from attendance.desk import case_forms
from attendance.network import cases, form, meetings, vocabulary
from attendance.network.cases import Case, Form
from attendance.network.meetings import PLANNED
from attendance.network.vocabulary import CARE, DURATION, FACTOR_GROUPS, MEASURE, PERSPECTIVE, TIER
from dashboards import filters, network_desk
from dashboards.drawing import blocks, downloads, wording
from dashboards.network_desk import engine
from dashboards.products.data import Row

_WHO, _ROUND, _CHANGING = "network_who", "network_round", "network_changing"
_CHOOSE = "kies"


def page() -> None:
    """What this is for, a case by page or by workbook, and the school's own cases."""
    school = filters.chosen("own_school")
    if school is None:
        blocks.conclusion("Kies uw school; daarna kunt u een casus inbrengen.")
        return
    if "sector" not in school:
        blocks.conclusion(
            "Deze school staat niet in het scholenregister. Vraag de beheerder van de regio om haar toe te voegen."
        )
        return
    own = cases.of_school(engine(), school["school_id"])
    if message := network_desk.said():
        blocks.nothing(message)
    blocks.conclusion(*_conclusion(own))
    blocks.note(
        "**Wat u invult.** Alleen woorden uit een lijst: geen naam, nummer of geboortedatum, en geen eigen tekst. De casus krijgt "
        "een willekeurige code; noteer die in uw eigen dossier. Alleen uw school ziet, wijzigt of wist haar. Het overleg ziet "
        "aantallen van vele casussen samen."
    )
    who = st.text_input(
        "Uw functie", value=st.session_state.get(_WHO, ""), key="network-function", max_chars=80, width=320,
        placeholder="bijvoorbeeld zorgcoördinator",
    )  # fmt: skip
    if who.strip():
        st.session_state[_WHO] = who
    by_page, by_workbook = st.tabs(["Op deze pagina", "Met een Excel-formulier"])
    with by_page:
        _form(school, who, None)
    with by_workbook:
        _workbook(school, who, own)
    blocks.section("Uw casussen", "De laatst ingebrachte eerst. Wat u intrekt, is echt weg.")
    if not own:
        blocks.nothing("U hebt nog geen casus ingebracht.")
    for case in own:
        _case(school, case, who)


def _conclusion(own: list[Case]) -> list[str]:
    planned = [one for one in meetings.every_meeting(engine()) if one.state == PLANNED]
    first = (
        f"Uw school bracht **{wording.plural(len(own), 'casus', 'casussen')}** in."
        if own
        else "Maakt u zich zorgen om een leerling die vaak niet op school kan zijn? Breng haar of zijn verhaal in, in een paar minuten."
    )
    following = (
        f"Het volgende netwerkoverleg is op **{wording.day_name(planned[-1].held_on)}**. Wat u voor die tijd inbrengt, telt daar mee."
        if planned
        else "Wat u inbrengt, telt mee op het volgende netwerkoverleg."
    )
    return [first, following]


def _form(school: Row, who: str, case: Case | None) -> None:
    """The form, empty or with a case in it."""
    given = case.form if case else None
    key = f"case-{case.case_id if case else st.session_state.setdefault(_ROUND, 0)}"
    with st.form(key, border=False):
        blocks.subheading("De leerling en de school")
        left, middle, right = st.columns(3)
        types = list(
            dict.fromkeys([*([given.education_type] if given else []), *vocabulary.education_types(school["sector"])])
        )
        education_type = left.selectbox(
            "Onderwijstype", types, index=0 if given or len(types) == 1 else None, placeholder=_CHOOSE
        )
        year = middle.selectbox(
            "Leerjaar of groep", range(1, vocabulary.MOST_YEAR_GROUPS + 1), index=given.year_group - 1 if given else None,
            placeholder=_CHOOSE,
        )  # fmt: skip
        duration = _one(right, "Hoe lang al", DURATION, given.duration if given else None)
        left, right = st.columns(2)
        tier = _one(left, "Laag", TIER, given.tier if given else None)
        perspective = _one(right, "Perspectief", PERSPECTIVE, given.perspective if given else None)
        blocks.subheading(
            "Wat speelt er mee?", f"Kies wat er het meest toe doet, ten hoogste {cases.MOST_FACTORS} bij elkaar."
        )
        factors: set[str] = set()
        for kind, name in FACTOR_GROUPS.items():
            factors |= set(_several(name, kind, given.factors if given else frozenset(), f"{key}-{kind}"))
        blocks.subheading(
            "Onderwijs en hulp", "Wat is er nu, wat is geprobeerd, en wat hielp volgens de leerling, de ouders en u?"
        )
        care = _several("Wat is er nu", CARE, given.care if given else frozenset(), f"{key}-care")
        tried = _several("Wat is geprobeerd", MEASURE, given.tried if given else frozenset(), f"{key}-tried")
        helped = _several("Wat hielp", MEASURE, given.helped if given else frozenset(), f"{key}-helped")
        if not st.form_submit_button("Wijziging bewaren" if case else "Casus inbrengen", type="primary"):
            return
        if not (education_type and year and duration and tier and perspective):
            st.warning("Kies eerst onderwijstype, leerjaar, hoe lang al, laag en perspectief.")
            return
        made = Form(
            education_type, year, tier, duration, frozenset(factors), perspective, frozenset(care),
            frozenset(tried) | frozenset(helped), frozenset(helped),
        )  # fmt: skip
        _keep(school, who, case, made)


def _one(place: DeltaGenerator, name: str, kind: str, given: str | None) -> str | None:
    """A list of the words of a kind to choose one from."""
    words = list(vocabulary.words(kind))
    return place.selectbox(
        name, words, index=words.index(given) if given else None, format_func=vocabulary.label, placeholder=_CHOOSE
    )


def _several(name: str, kind: str, given: frozenset[str], key: str) -> list[str]:
    words = list(vocabulary.words(kind))
    return st.pills(
        name, words, selection_mode="multi", default=[word for word in words if word in given],
        format_func=vocabulary.label, key=key,
    )  # fmt: skip


def _keep(school: Row, who: str, case: Case | None, made: Form) -> None:
    school_id = school["school_id"]
    if case is not None:

        def change() -> None:
            cases.change(engine(), school_id, case.case_id, made, who)
            st.session_state[_CHANGING] = None

        network_desk.do(change, f"**Gewijzigd:** casus {case.case_id}.", "casus gewijzigd", school_id)
        return

    def enter() -> None:
        entered = cases.enter(engine(), school_id, [made], who)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1  # an empty form for the next
        network_desk.say(
            f"**Ingebracht, dank u wel.** De code is **{entered[0].case_id}**; noteer die in uw eigen dossier."
        )

    network_desk.do(enter, "", "casus ingebracht", school_id)


def _workbook(school: Row, who: str, own: list[Case]) -> None:
    blocks.subheading(
        "Meerdere casussen tegelijk",
        "Download het formulier, vul één rij per leerling in met de keuzelijsten, en lever het hier in.",
    )
    with st.container(horizontal=True):
        empty = functools.partial(form.workbook, school["sector"])
        downloads.button("Leeg formulier", empty, "casussen.xlsx", downloads.XLSX, "cases-form", is_quiet=False)
        if own:
            filled = functools.partial(form.workbook, school["sector"], [one.form for one in own])
            downloads.button("Uw casussen", filled, "mijn_casussen.xlsx", downloads.XLSX, "cases-own", is_quiet=False)
    given = st.file_uploader(
        "Ingevuld formulier", type="xlsx", key=f"cases-{st.session_state.get(_ROUND, 0)}", max_upload_size=2
    )
    if given is None:
        return
    read = case_forms.read(given.getvalue(), school["sector"])
    if read.problems:
        _problems(read)
        return
    words = wording.plural(len(read.forms), "casus", "casussen")
    blocks.nothing(f"We lezen **{words}**. Er is nog niets bewaard.")
    if st.button(f"{words} inbrengen".capitalize(), type="primary"):

        def enter() -> None:
            entered = cases.enter(engine(), school["school_id"], read.forms, who)
            st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            codes = wording.listing([one.case_id for one in entered])
            network_desk.say(f"**Ingebracht, dank u wel.** De codes, in de volgorde van het formulier: {codes}.")

        network_desk.do(enter, "", "casussen ingebracht", school["school_id"])


def _problems(read: case_forms.Read) -> None:
    blocks.nothing(
        "**Zo kunnen we het formulier nog niet inlezen.** Verbeter wat hieronder staat en lever het opnieuw in."
    )
    items = "".join(
        f"<li>{f'<strong>Rij {one.row}:</strong> ' if one.row else ''}{escape(one.sentence)}</li>"
        for one in read.problems
    )
    st.html(f"<ul class='rb-links'>{items}</ul>")
    if read.forms:
        blocks.note(
            f"Verder zijn {wording.plural(len(read.forms), 'rij', 'rijen')} in orde; alles wordt pas ingelezen als het hele formulier klopt."
        )


def _case(school: Row, case: Case, who: str) -> None:
    one = case.form
    told = [
        f"{vocabulary.label(one.tier).split(':')[0]} · {_small(vocabulary.label(one.duration))} · {_small(vocabulary.label(one.perspective))}",
        _listed("Speelt mee", [word for word in vocabulary.factors() if word in one.factors]),
        _listed("Nu", [word for word in vocabulary.words(CARE) if word in one.care]) or "Nu: nog niets",
        _listed("Geprobeerd", [word for word in vocabulary.words(MEASURE) if word in one.tried]),
        _listed("Hielp", [word for word in vocabulary.words(MEASURE) if word in one.helped]),
    ]
    lines = "".join(f"<p>{escape(line)}</p>" for line in told if line)
    st.html(
        f"<div class='rb-agreed'><p><strong>{escape(case.case_id)}</strong> "
        f"<span class='rb-mark'>{escape(wording.cohort(one.education_type, one.year_group))}</span></p>{lines}"
        f"<p class='who'>Ingebracht op {wording.day(case.entered_at)} ({escape(case.entered_by)})</p></div>"
    )
    with st.container(horizontal=True, gap="small"):
        is_open = st.session_state.get(_CHANGING) == case.case_id
        if st.button("Toch niet wijzigen" if is_open else "Wijzigen", key=f"change-{case.case_id}", type="tertiary"):
            st.session_state[_CHANGING] = None if is_open else case.case_id
            st.rerun()
        if st.button("Intrekken", key=f"withdraw-{case.case_id}", type="tertiary"):
            network_desk.do(
                lambda: cases.withdraw(engine(), school["school_id"], case.case_id),
                f"**Ingetrokken.** Casus {case.case_id} is gewist.",
                "casus ingetrokken",
                school["school_id"],
            )
    if is_open:
        with st.container(border=True):
            _form(school, who, case)


def _listed(name: str, words: list[str]) -> str:
    return f"{name}: {'; '.join(_small(vocabulary.label(word)) for word in words)}" if words else ""


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


page()
