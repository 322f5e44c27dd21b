"""Doelen en mijlpalen: a school's own goals beside its own start, what it did for them, and what followed."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from attendance.errors import PlanRejected
from attendance.school_calendar import school_year_of
from dashboards import desk, filters
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import decimal, percent
from dashboards.parts import attendance_parts, context_notes, goal_progress
from dashboards.parts.goal_progress import Progress
from dashboards.products import effects, figures, labels
from dashboards.visitor import audience

_SAID, _WHO = "goals-said", "review_who"
_LONGEST_NOTE, _LONGEST_TITLE, _LONGEST_WORDS = 300, 60, 400
_WHOLE_SCHOOL = "de hele school"
_NO_AIM = -1
"""What stands for an empty field: no goal, and it is refused with the reason."""


def page() -> None:
    """The page from what was reached to what was done for it."""
    school, month, profile = filters.chosen("own_published_school"), filters.chosen("month"), filters.chosen("profile")
    school_id, year = school["school_id"], school_year_of(month)
    counter = desk.counter()
    of_profile = [one for one in counter.goals(school_id, year) if one.profile == profile]
    ways = goal_progress.progress(of_profile, school_id, month)
    interventions = counter.interventions(school_id)
    may_say = audience.may_say(school_id)
    blocks.conclusion(*_conclusion(school["name"], month, ways))
    if message := st.session_state.pop(_SAID, None):
        blocks.nothing(message)
    context_notes.show_school(school_id, attendance_parts.months_until(month), month)
    _celebrate(school["name"], school_id, month, ways)
    blocks.section(
        "De doelen",
        "Een doel gaat over het deel van de leerlingen in een laag, over het schooljaar tot nu toe. U vergelijkt met uw eigen begin, niet met anderen.",
    )
    who = _who() if may_say else ""
    begun = attendance_parts.begun((one.starts_on, one.title) for one in interventions)
    if not ways:
        blocks.nothing(
            f"Voor {wording.school_year(month)} staat er in deze indeling nog geen doel."
            + (" Hieronder stelt u er een." if may_say else "")
        )
    for one in ways:
        _goal(one, begun, school_id, who, may_say)
    if may_say:
        _goal_form(school_id, year, profile, who)
    blocks.section(
        "Wat we deden",
        "Maatregelen van de school of een cohort. Elke maatregel staat als lijn in de grafieken over de tijd, ook op de pagina’s School en Toeval of signaal.",
    )
    _interventions(school_id, month, interventions, who, may_say)
    if may_say:
        _intervention_form(school_id, month, who)


def _conclusion(name: str, month: date, ways: list[Progress]) -> list[str]:
    if not ways:
        return [
            f"**{name}** heeft voor {wording.school_year(month)} nog geen eigen doel gesteld.",
            "Een doel is van de school zelf: haalbaar, met een reden erbij, en om te vieren als het lukt.",
        ]
    known = [one for one in ways if one.now is not None]
    if not known:
        return [f"**{name}** stelde {wording.plural(len(ways), 'doel', 'doelen')}; er is dit schooljaar nog geen maand om ze naast te leggen."]  # fmt: skip
    reached = [one for one in known if one.reached_since]
    nearer = [one for one in known if not one.reached_since and (one.gained or 0) >= goal_progress.WITHIN_CHANCE]
    said = [
        f"**{name}** haalt tot en met {wording.month_name(month)} **{len(reached)} van de {wording.plural(len(known), 'eigen doel', 'eigen doelen')}**."
        if reached
        else f"**{name}** is onderweg naar {wording.plural(len(known), 'eigen doel', 'eigen doelen')}."
    ]
    if nearer:
        said.append(
            f"Bij {wording.listing([f'**{one.tier.label.lower()}**' for one in nearer])} gaat het de kant van het doel op, gezien vanaf het begin van het schooljaar."
        )
    return said


def _celebrate(name: str, school_id: str, month: date, ways: list[Progress]) -> None:
    """What was reached, this year and in years before: warm, and never beside others."""
    told = [
        f"<strong>{escape(one.tier.label)}: {_aim(one)}.</strong> Gehaald sinds {wording.month_name(since)}: {percent(one.now)} van de leerlingen."
        for one in ways
        if (since := one.reached_since)
    ]
    former = [goal for goal in desk.counter().goals(school_id) if goal.school_year < school_year_of(month)]
    for year in sorted({goal.school_year for goal in former}, reverse=True):
        last = [row["month"] for row in figures.months() if school_year_of(row["month"]) == year]
        if last:
            ended = goal_progress.progress([goal for goal in former if goal.school_year == year], school_id, max(last))
            told += [
                f"<strong>{escape(one.tier.label)}: {_aim(one)}.</strong> Gehaald in {wording.school_year(max(last))}: {percent(one.now)} van de leerlingen."
                for one in ended
                if one.reached_since
            ]
    if told:
        items = "".join(f"<li>{one}</li>" for one in told)
        st.html(
            f"<div class='rb-celebrate' role='note'><p><strong>Dat is iets om te vieren.</strong> Vertel het het team, de leerlingen en hun ouders: "
            f"dit deden jullie samen.</p><ul>{items}</ul></div>"
        )


def _aim(one: Progress) -> str:
    return f"{'ten minste' if one.tier.is_minimum else 'ten hoogste'} {one.goal.percent} %"


def _goal(one: Progress, begun: dict[date, str], school_id: str, who: str, may_say: bool) -> None:
    goal = one.goal
    blocks.subheading(f"{one.tier.label}: {_aim(one)}", _way(one))
    if one.goal.note:
        st.html(
            f"<div class='rb-said'><p>{escape(goal.note)}</p><p class='who'>{escape(goal.set_by)}, {wording.day(goal.set_at)}</p></div>"
        )
    if one.months:
        drawn = {month: begun[month] for month, _ in one.months if month in begun}
        charts.show(
            goal_progress.path(one, drawn),
            f"{one.tier.label}: deel van de leerlingen over het schooljaar tot en met elke maand. Een gevulde stip haalt het doel. De as begint niet bij nul."
            + attendance_parts.begun_sentence(drawn, list(drawn)),
            f"{school_id}-doel-{goal.tier}",
        )
        with blocks.folded("Als tabel"):
            tables.show(
                [
                    Column("Tot en met", lambda row: row["month"], "month"),
                    Column("Deel van de leerlingen", lambda row: row["share"], "share"),
                    Column("In deze laag", lambda row: row["share"].part, "count"),
                    Column("Met genoeg gegevens", lambda row: row["share"].whole, "count"),
                    Column("Doel", lambda row: f"{goal.percent} %", "number"),
                    Column("Gehaald", lambda row: "ja" if one.holds(row["share"]) else "nog niet"),
                ],
                [{"month": month, "share": share, "school_id": school_id} for month, share in one.months],
                f"{school_id}-doel-{goal.tier}",
                "Van het eigen begin tot nu.",
            )
    if may_say and st.button(
        "Dit doel intrekken",
        key=f"goal-back-{school_id}-{goal.school_year}-{goal.profile}-{goal.tier}",
        type="tertiary",
    ):
        _do(
            lambda: desk.counter().take_back_goal(school_id, goal.school_year, goal.profile, goal.tier, who),
            "**Ingetrokken.** Een ander doel stellen kan altijd.",
        )


def _way(one: Progress) -> str:
    if one.now is None or one.start is None or one.gained is None:
        return "Er is dit schooljaar nog geen maand om dit doel naast te leggen."
    first = one.months[0][0]
    text = f"Nu {percent(one.now)}; het schooljaar begon met {percent(one.start)} ({wording.month_name(first)})."
    if len(one.months) > 1:
        moved = one.gained
        side = "hoger" if (moved > 0) == one.tier.is_minimum else "lager"
        text += (
            " Vrijwel gelijk aan het begin."
            if abs(moved) < goal_progress.WITHIN_CHANCE
            else f" Dat is {decimal(abs(moved))} procentpunt {side} dan bij het begin{', de kant van het doel op' if moved > 0 else ''}."
        )
    if one.year_before is not None:
        text += f" Een jaar eerder was het na dezelfde maanden {percent(one.year_before)}: de eerlijkste vergelijking, want in de winter is er overal meer verzuim."
    elif one.gained < -goal_progress.WITHIN_CHANCE:
        text += " Na de eerste weken is er overal meer verzuim; met een vorig schooljaar erbij wordt deze vergelijking eerlijker."
    return text + f" Door toeval kan het {decimal(one.margin)} procentpunt schelen."


def _interventions(school_id: str, month: date, interventions: list[Any], who: str, may_say: bool) -> None:
    if not interventions:
        blocks.nothing("Er is nog geen maatregel vastgelegd.")
        return
    months = attendance_parts.months_until(month)
    rows = figures.attendance(["month"], first=months[0], last=months[-1], school_id=school_id)
    attendance_parts.trend(rows, months, month, "de leerlingen van deze school", school_id)
    with blocks.folded("Als tabel"):
        tables.show(
            [Column("Maand", lambda row: row["month"], "month"), Column("Leerlingen", lambda row: row["pupils"], "count"), *attendance_parts.RATE_COLUMNS],
            rows,
            f"{school_id}-doelen-verloop",
            "Alleen maanden die de school leverde.",
        )  # fmt: skip
    followed = {row["intervention_id"]: row for row in figures.interventions(school_id)}
    for one in interventions:
        until = f" tot en met {wording.day(one.ends_on)}" if one.ends_on else ""
        blocks.subheading(one.title, f"Voor {_for_whom(one)}, vanaf {wording.day(one.starts_on)}{until}.")
        if one.description:
            st.html(
                f"<div class='rb-said'><p>{escape(one.description)}</p><p class='who'>{escape(one.made_by)}</p></div>"
            )
        blocks.note(f"**Ervoor en erna.** {effects.in_words(followed.get(one.intervention_id))}")
        if may_say and st.button(
            "Deze maatregel weghalen", key=f"measure-back-{school_id}-{one.intervention_id}", type="tertiary"
        ):
            _do(
                lambda number=one.intervention_id: desk.counter().withdraw_intervention(school_id, number, who),
                "**Weggehaald.** Vanaf de volgende publicatie staat de lijn niet meer in de grafieken van anderen.",
            )


def _for_whom(one: Any) -> str:
    return wording.cohort(one.education_type, one.year_group) if one.education_type else _WHOLE_SCHOOL


def _who() -> str:
    who = st.text_input(
        "Uw functie", value=st.session_state.get(_WHO, ""), key="goals-function", max_chars=80, width=320,
        placeholder="bijvoorbeeld directeur",
    )  # fmt: skip
    if who.strip():
        st.session_state[_WHO] = who
    return who


def _goal_form(school_id: str, year: int, profile: str, who: str) -> None:
    tiers = {tier.tier: tier for tier in labels.tiers(profile)}
    with blocks.folded("Een doel stellen"), st.form(f"goal-{school_id}-{year}-{profile}", width=720, border=False):
        left, right = st.columns(2)
        tier = left.selectbox(
            "Laag",
            list(tiers),
            format_func=lambda one: f"{tiers[one].label} ({'ten minste' if tiers[one].is_minimum else 'ten hoogste'})",
        )
        aim = right.number_input(
            "Doel, in procenten van de leerlingen", 0, 100, value=None, step=1, placeholder="0 tot 100"
        )
        note = st.text_area("Waarom dit doel? (mag leeg)", max_chars=_LONGEST_NOTE, height=80)
        if st.form_submit_button("Doel vastleggen"):
            _do(
                lambda: desk.counter().set_goal(
                    school_id, year, profile, tier, _NO_AIM if aim is None else int(aim), note, who
                ),
                "**Vastgelegd.** Het doel staat hieronder, met de weg tot nu toe.",
            )


def _intervention_form(school_id: str, month: date, who: str) -> None:
    start = wording.school_year_start(month)
    rows = figures.attendance(["education_type", "year_group"], first=start, last=month, school_id=school_id)
    cohorts: dict[str, tuple[str, int] | None] = {_WHOLE_SCHOOL: None}
    cohorts |= {wording.cohort(row["education_type"], row["year_group"]): (row["education_type"], row["year_group"]) for row in rows}  # fmt: skip
    with blocks.folded("Een maatregel vastleggen"), st.form(f"measure-{school_id}-{month}", width=720, border=False):
        title = st.text_input(
            "Wat, in een paar woorden", max_chars=_LONGEST_TITLE, placeholder="Mentor belt bij derde ziekmelding"
        )
        description = st.text_area(
            "Wat doet u precies? Schrijf over de school, nooit over een leerling. (mag leeg)",
            max_chars=_LONGEST_WORDS,
            height=80,
        )
        left, middle, right = st.columns(3)
        whom = left.selectbox("Voor wie", list(cohorts))
        first_day = middle.date_input("Vanaf", value=month, format="DD-MM-YYYY")
        last_day = right.date_input("Tot en met (leeg: loopt door)", value=None, format="DD-MM-YYYY")
        if st.form_submit_button("Maatregel vastleggen") and isinstance(first_day, date):
            ends_on = last_day if isinstance(last_day, date) else None
            _do(
                lambda: desk.counter().log_intervention(
                    school_id, title, description, first_day, who, cohorts[whom], ends_on
                ),
                "**Vastgelegd.** Vanaf de volgende publicatie staat de maatregel als lijn in de grafieken.",
            )


def _do(act: Any, message: str) -> None:
    """Does what was asked and says so at the top, or says here what stands in its way."""
    try:
        act()
    except PlanRejected as rejected:
        st.warning(wording.literal(str(rejected)))
        return
    st.session_state[_SAID] = message
    st.rerun()


page()
