"""Codes toewijzen: what each reason code means at this school, which wait for a meaning, and what seems not right."""

from datetime import date

import streamlit as st

from attendance.categories import all_categories
from attendance.desk import codes, suggestions
from attendance.desk.codes import CodeLine
from attendance.desk.rehearsal import Question
from attendance.errors import CorrectionRejected
from attendance.statements import corrections
from attendance.statements.corrections import Change
from dashboards import desk, filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.parts import changes, rehearsals
from dashboards.products.data import Row
from dashboards.visitor import audience

_KEEP = "zoals het is"
_LATER = "nog niet bekend"
_TRIED, _SAID = "codes_tried", "codes_said"


def page() -> None:
    """The codes that wait first, then what seems not right, then all codes, then what was said before."""
    school = filters.chosen("own_school")
    if school is None:
        blocks.conclusion("Vul hierboven de vestigingscode van uw school in.")
        return
    school_id = school["school_id"]
    in_force = [one.month for one in desk.counter().in_force(school_id) if one.month]
    if not in_force:
        blocks.conclusion(
            "Van deze school is nog geen maand in gebruik. Na uw eerste aanlevering staan hier de codes die u gebruikt."
        )
        return
    start = wording.school_year_start(max(in_force))
    now = _lines(school_id, start)
    waiting = [line for line in now if line.category is None and line.rows_unknown]
    at_odds = [line for line in now if _is_at_odds(line)]
    blocks.conclusion(*_conclusion(now, waiting, at_odds, start))
    if said := st.session_state.pop(_SAID, None):
        blocks.nothing(said)
    if with_text := desk.counter().months_with(school_id, "code_is_text"):
        blocks.note(
            f"In {wording.listing([wording.month_name(one) for one in with_text])} stond bij een deel van de registraties een "
            "tekst waar een code hoort. Die tekst is niet bewaard en staat dus niet hieronder. Is het toch een code? Zet haar "
            "in de tabel codes en lever het bestand daarmee opnieuw aan: dan komt de reden terug."
        )
    _waiting(school_id, waiting)
    _contradictions(at_odds)
    _rollover(school_id, now, start)
    _all(school_id, now, start)
    changes.history(school_id, (corrections.REASON_CODE,), "codewijzigingen")


def _lines(school_id: str, start: date) -> list[CodeLine]:
    counter = desk.counter()
    return codes.lines(counter.settings.home, counter.ledger, school_id, start, date(start.year + 1, 7, 1))


def _is_at_odds(line: CodeLine) -> bool:
    return line.rows_contradicting > 0


def _conclusion(now: list[CodeLine], waiting: list[CodeLine], at_odds: list[CodeLine], start: date) -> list[str]:
    year = wording.school_year(start)
    if not waiting:
        first = f"Alle **{wording.plural(len(now), 'code', 'codes')}** die u in {year} gebruikt, {'heeft' if len(now) == 1 else 'hebben'} een betekenis."
    else:
        rows = sum(line.rows_unknown for line in waiting)
        first = (
            f"**{wording.plural(len(waiting), 'code wacht', 'codes wachten')}** op een betekenis. "
            f"{wording.plural(rows, 'registratie telt', 'registraties tellen')} daardoor als ‘reden nog niet bekend’."
        )
    second = (
        f"Bij **{wording.plural(len(at_odds), 'code', 'codes')}** zegt uw software over ‘geoorloofd’ iets anders dan de betekenis hier."
        if at_odds
        else ""
    )
    return [first, second]


def _waiting(school_id: str, waiting: list[CodeLine]) -> None:
    if not waiting:
        return
    blocks.section(
        "Deze codes wachten op een betekenis",
        "Kies per code wat zij bij u op school betekent. Een voorstel is een voorstel: u weet het zelf het best.",
    )
    elsewhere = codes.meanings_elsewhere(desk.counter().ledger, school_id)
    made: list[Change] = []
    for line in waiting:
        with st.container(border=True):
            change = _one(line, suggestions.suggest(line, elsewhere.get(line.use.code)))
        if change is not None:
            made.append(change)
    _settle(school_id, made, "waiting")


def _one(line: CodeLine, suggestion: suggestions.Suggestion | None) -> Change | None:
    use = line.use
    blocks.subheading(f"Code {use.code}" + (f": {line.description}" if line.description else ""), _use_in_words(line))
    key = f"category-{use.code}"
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    if suggestion is not None:
        label = all_categories()[suggestion.category].label
        with right:
            blocks.note(f"Voorstel: **{label}**, want {wording.listing(list(suggestion.grounds))}.")
            if st.button("Voorstel overnemen", key=f"take-{use.code}", type="tertiary"):
                st.session_state[key] = suggestion.category
                st.session_state.pop(_TRIED, None)
    else:
        with right:
            blocks.note("We hebben geen voorstel: niets in de gegevens wijst één kant op.")
    with left:
        category = st.selectbox(
            "Betekenis",
            [None, *all_categories()],
            format_func=lambda one: _LATER if one is None else all_categories()[one].label,
            key=key,
        )
    if category is None:
        return None
    blocks.note(all_categories()[category].explanation + ".")
    return corrections.code_means(use.code, category, description=line.description or "", **_validity(use.code))


def _validity(code: str) -> dict[str, date | None]:
    with st.expander("Alleen in een bepaalde periode"):
        first, last = st.columns(2)
        return {
            "valid_from": first.date_input("Vanaf", value=None, key=f"from-{code}", format="DD-MM-YYYY"),
            "valid_to": last.date_input("Tot en met", value=None, key=f"to-{code}", format="DD-MM-YYYY"),
        }


def _use_in_words(line: CodeLine) -> str:
    use = line.use
    months = wording.listing([f"{wording.month_short(month)} {number}" for month, number in use.by_month.items()])
    parts = [
        f"{wording.plural(use.rows, 'keer', 'keer')} gebruikt bij {wording.plural(use.pupils, 'leerling', 'leerlingen')} ({months})"
    ]
    if use.whole_day_rows:
        parts.append(f"{wording.percent(wording.share(use.whole_day_rows, use.rows))} over hele dagen")
    if use.first_lesson_rows:
        parts.append(f"{wording.percent(wording.share(use.first_lesson_rows, use.rows))} in het eerste lesuur")
    if use.flags:
        yes, no = use.flags.get(True, 0), use.flags.get(False, 0)
        parts.append(
            f"uw software noemt het {wording.count(yes)} keer geoorloofd en {wording.count(no)} keer ongeoorloofd"
        )
    else:
        parts.append("uw software zegt niet of het geoorloofd is")
    return "; ".join(parts) + "."


def _settle(school_id: str, made: list[Change], name: str) -> None:
    """Who and why, then first what it would do to the figures, then for real."""
    if not made:
        blocks.note("Kies een betekenis; daarna ziet u wat die met de cijfers doet, en kunt u haar bewaren.")
        return
    left, right = st.columns(2)
    with left:
        who = audience.who()
    note = right.text_input("Toelichting (mag leeg)", key=f"note-{name}", max_chars=200)
    question = Question(school_id, changes=tuple(made))
    with st.container(horizontal=True):
        if st.button("Laat zien wat de cijfers worden", key=f"try-{name}"):
            st.session_state[_TRIED] = question.to_json()
        save = st.button(
            f"{wording.plural(len(made), 'betekenis', 'betekenissen')} bewaren", key=f"save-{name}", type="primary"
        )
    if save:
        try:
            desk.counter().correct(school_id, made, who, note)
        except CorrectionRejected as rejected:
            blocks.nothing(str(rejected))
            return
        st.session_state[_SAID] = (
            f"**Bewaard.** {wording.plural(len(made), 'code heeft', 'codes hebben')} nu een betekenis, ook voor wat u hierna aanlevert. "
            "Bij de eerstvolgende publicatie ziet u het in de cijfers."
        )
        st.rerun()
    if st.session_state.get(_TRIED) == question.to_json():
        rehearsals.show(question, "codes-op-proef")


def _contradictions(at_odds: list[CodeLine]) -> None:
    if not at_odds:
        return
    blocks.section(
        "Hier spreken software en betekenis elkaar tegen",
        "Een van beide klopt niet. Pas het aan in uw eigen software, of kies hieronder bij ‘Alle codes’ een andere betekenis.",
    )
    tables.show(
        [
            Column("Code", lambda row: row["line"].use.code),
            Column("Omschrijving", lambda row: row["line"].description or ""),
            Column("Betekenis hier", lambda row: all_categories()[row["line"].category].label),
            Column("Registraties", lambda row: row["line"].use.rows, "count"),
            Column("Geoorloofd volgens software", lambda row: row["line"].use.flags.get(True, 0), "count"),
            Column("Ongeoorloofd volgens software", lambda row: row["line"].use.flags.get(False, 0), "count"),
        ],
        [{"line": line} for line in at_odds],
        "codes-tegenspraak",
        "De betekenis hier bepaalt hoe het telt.",
    )


def _rollover(school_id: str, now: list[CodeLine], start: date) -> None:
    before = _lines(school_id, date(start.year - 1, 8, 1))
    found = codes.rollover(now, before)
    if not (found.appeared or found.vanished or found.changed):
        return
    blocks.section(
        "Vergeleken met vorig schooljaar",
        "Bij een nieuw schooljaar veranderen codes vaak mee. Kijk of dit klopt; ‘meer’ of ‘minder’ verzuim komt soms alleen hierdoor.",
    )
    rows: list[Row] = [
        {"what": "betekent nu iets anders", "code": is_now.use.code, "before": _label(was), "now": _label(is_now)}
        for was, is_now in found.changed
    ]
    rows += [
        {"what": "nieuw dit jaar", "code": line.use.code, "before": "", "now": _label(line)} for line in found.appeared
    ]
    rows += [
        {"what": "dit jaar niet gebruikt", "code": line.use.code, "before": _label(line), "now": ""}
        for line in found.vanished
    ]
    tables.show(
        [
            Column("Code", lambda row: row["code"]),
            Column("Wat er veranderde", lambda row: row["what"]),
            Column("Vorig schooljaar", lambda row: row["before"]),
            Column("Dit schooljaar", lambda row: row["now"]),
        ],
        rows,
        "codes-jaarwisseling",
        f"Schooljaar {wording.school_year(start)} naast het jaar ervoor.",
    )


def _label(line: CodeLine) -> str:
    return all_categories()[line.category].label if line.category else _LATER


def _all(school_id: str, now: list[CodeLine], start: date) -> None:
    blocks.section("Alle codes", f"Wat u in {wording.school_year(start)} gebruikte, en waarvoor het telt.")
    if not now:
        blocks.nothing("In dit schooljaar is nog geen enkele code gebruikt.")
        return
    tables.show(
        [
            Column("Code", lambda row: row["line"].use.code),
            Column("Omschrijving", lambda row: row["line"].description or ""),
            Column("Betekenis", lambda row: _counts_as(row["line"])),
            Column("Wie zei het", lambda row: _source(row["line"])),
            Column("Registraties", lambda row: row["line"].use.rows, "count"),
            Column("Leerlingen", lambda row: row["line"].use.pupils, "count"),
            Column("Voor het laatst", lambda row: row["line"].use.last_day, "day"),
        ],
        [{"line": line} for line in now],
        f"{school_id}-codes",
        "De codes zonder betekenis bovenaan, dan de meest gebruikte.",
    )
    with st.expander("De betekenis van een code wijzigen"):
        picked = st.selectbox(
            "Code",
            now,
            format_func=lambda line: f"{line.use.code}: {_label(line).lower()}",
            key="change-code",
            width=420,
        )
        category = st.selectbox(
            "Nieuwe betekenis",
            [None, *all_categories()],
            format_func=lambda one: _KEEP if one is None else all_categories()[one].label,
            key=f"change-category-{picked.use.code}",
            width=420,
        )
        first, last = st.columns(2)
        valid_from = first.date_input("Vanaf", value=None, key=f"change-from-{picked.use.code}", format="DD-MM-YYYY")
        valid_to = last.date_input("Tot en met", value=None, key=f"change-to-{picked.use.code}", format="DD-MM-YYYY")
        if category is not None:
            change = corrections.code_means(
                picked.use.code,
                category,
                description=picked.description or "",
                valid_from=valid_from,
                valid_to=valid_to,
            )
            _settle(school_id, [change], "change")


def _counts_as(line: CodeLine) -> str:
    if line.category:
        return all_categories()[line.category].label
    if not line.rows_unknown and line.use.types:
        labels = wording.listing([all_categories()[one].label.lower() for one in line.use.types])
        return f"volgens uw software: {labels}"
    return _LATER


def _source(line: CodeLine) -> str:
    if line.is_by_hand:
        return "u, met de hand"
    return "uw aanlevering" if line.category else "niemand nog"


page()
