"""Lestijden en roosters: the bells of a school, its short days and its free days, seen and corrected per month."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from attendance import moments
from attendance.desk.rehearsal import Question
from attendance.desk.timetables import Bells, Period, Timetable, bells_of, by_weekday, clock, read_periods, timetable
from attendance.errors import CorrectionRejected
from attendance.schools import holidays
from attendance.statements import corrections
from attendance.statements.corrections import Change
from dashboards import desk, filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.parts import changes, rehearsals
from dashboards.products.data import Row
from dashboards.visitor import audience

_EVERY_DAY = "elke dag"
_TRIED, _SAID = "times_tried", "times_said"
_SPARE_LINES = 2
_FIRST_LINES = 8


def page() -> None:
    """The month, what holds in it, and for each of the three a way to correct it."""
    school = filters.chosen("own_school")
    if school is None:
        blocks.conclusion("Vul hierboven de vestigingscode van uw school in.")
        return
    school_id = school["school_id"]
    in_force = desk.counter().in_force(school_id)
    months = [one.month for one in in_force if one.month] or [moments.today().replace(day=1)]
    month = st.selectbox(
        "Maand", list(reversed(months)), format_func=wording.month_name, key=f"times-month-{school_id}", width=220
    )
    holds = timetable(desk.counter().ledger, school_id, month)
    delivery = next((one for one in in_force if one.month == month), None)
    blocks.conclusion(*_conclusion(holds, month, delivery is not None and delivery.has_timetable))
    if said := st.session_state.pop(_SAID, None):
        blocks.nothing(said)
    _bells(school_id, holds, month)
    _short_days(school_id, holds, month)
    _free_days(school_id, school, holds, month)
    changes.history(
        school_id, (corrections.BELL_TABLE, corrections.SHORT_DAY, corrections.FREE_DAY), "lestijdwijzigingen"
    )


def _conclusion(holds: Timetable, month: date, has_timetable: bool) -> list[str]:
    name = wording.month_name(month)
    if not holds.bells:
        first = f"Voor {name} zijn **geen lestijden bekend**. Zonder lestijden kan een lesuur niet in klokuren worden omgezet."
    else:
        periods = sum(len(bells.periods) for bells in holds.bells)
        said = "met de hand ingevuld" if holds.is_by_hand else "aangeleverd"
        first = f"Voor {name} kennen we **{wording.plural(periods, 'lestijd', 'lestijden')}**, {said}."
        extra = [
            words
            for number, words in (
                (len(holds.short_days), wording.plural(len(holds.short_days), "verkorte dag", "verkorte dagen")),
                (len(holds.free_days), wording.plural(len(holds.free_days), "vrije dag", "vrije dagen")),
            )
            if number
        ]
        if extra:
            first += f" Daarbij {wording.listing(extra)}."
    second = (
        "Uw school levert een rooster mee. De lestijden tellen alleen voor lessen die zonder begin- en eindtijd in dat rooster staan."
        if has_timetable
        else "Uw school levert geen rooster mee. Deze lestijden zíjn daarom het rooster: elke leerling heeft ze op elke schooldag."
    )
    return [first, second]


def _bells(school_id: str, holds: Timetable, month: date) -> None:
    blocks.section("Lestijden", "Hoe laat elk lesuur begint en eindigt.")
    if holds.bells:
        tables.show(
            [
                Column("Lesuur", lambda row: row["period"]),
                Column("Begint", lambda row: row["begin"]),
                Column("Eindigt", lambda row: row["end"]),
                Column("Minuten", lambda row: row["minutes"], "count"),
                Column("Dag", lambda row: row["weekday"]),
                Column("Geldt", lambda row: row["span"]),
            ],
            [_bell_row(bells, period) for bells in holds.bells for period in bells.periods],
            f"{school_id}-lestijden-{month:%Y-%m}",
            f"Zoals het geldt in {wording.month_name(month)}.",
        )
    if lacking := desk.counter().months_with(school_id, "bell_time_missing"):
        blocks.note(
            f"In {wording.listing([wording.month_name(one) for one in lacking])} zijn lessen apart gezet omdat hun lestijd "
            "ontbrak. Vul de lestijd hier aan en lever het bestand daarna opnieuw aan: "
            "dan tellen die lessen mee."
        )
    with st.expander("Lestijden wijzigen"):
        blocks.note(
            "Pas de tijden aan, of vul ze in. Wat u bewaart, gaat voor wat u aanlevert, in de periode die u kiest; daarbuiten blijft gelden wat er was."
        )
        of_days = by_weekday(holds.bells, month)
        days = st.selectbox(
            "Voor welke dag?",
            _groups(of_days),
            format_func=lambda days: _day_words(days, of_days),
            key=f"bells-day-{school_id}-{month}",
            width=420,
        )
        blocks.note("Laat u alles leeg, dan is er op die dag geen les. De andere dagen blijven zoals ze zijn.")
        lines = _lines(list(of_days[days[0]]), f"bells-{school_id}-{month}-{days}")
        first, last = st.columns(2)
        valid_from = first.date_input(
            "Vanaf (leeg: altijd)", value=None, key=f"bells-from-{school_id}", format="DD-MM-YYYY"
        )
        valid_to = last.date_input(
            "Tot en met (leeg: voortaan)", value=None, key=f"bells-to-{school_id}", format="DD-MM-YYYY"
        )

        def change() -> Change:
            bells = bells_of(of_days | dict.fromkeys(days, read_periods(lines)))
            if not bells:
                raise CorrectionRejected("Vul ten minste één lesuur in.")
            return corrections.bells_are(bells, valid_from, valid_to)

        _settle(school_id, change, "bells")


def _groups(tables: Mapping[int, Sequence[Period]]) -> list[tuple[int, ...]]:
    """Days with the same lessons together, the largest group first; then each of its days by itself."""
    alike: dict[Sequence[Period], list[int]] = {}
    for day, periods in tables.items():
        alike.setdefault(periods, []).append(day)
    together = sorted(map(tuple, alike.values()), key=lambda days: (-len(days), days))
    return [*together, *((day,) for day in tables if (day,) not in together)]


def _day_words(days: tuple[int, ...], tables: Mapping[int, Sequence[Period]]) -> str:
    if len(days) == len(tables):
        return _EVERY_DAY
    return wording.listing([wording.WEEKDAYS[day - 1] for day in days])


def _bell_row(bells: Bells, period: Period) -> Row:
    name, begin, end = period
    span = f"vanaf {wording.day(bells.valid_from)}" if bells.valid_from else ""
    span += f" tot en met {wording.day(bells.valid_to)}" if bells.valid_to else ""
    return {
        "period": name,
        "begin": clock(begin),
        "end": clock(end),
        "minutes": end - begin,
        "weekday": wording.WEEKDAYS[bells.weekday - 1] if bells.weekday else _EVERY_DAY,
        "span": span.strip() or "altijd",
    }


def _lines(periods: list[Period], key: str) -> list[tuple[str, str, str]]:
    """Fields for lesson, begin and end: those that there are, and a few empty ones."""
    number_of_lines = len(periods) + _SPARE_LINES if periods else _FIRST_LINES
    typed = []
    for number in range(number_of_lines):
        name, begin, end = periods[number] if number < len(periods) else ("", None, None)
        shown = [name, clock(begin) if begin is not None else "", clock(end) if end is not None else ""]
        places = st.columns([1, 1, 1, 1])
        texts = [
            place.text_input(
                f"{what} {number + 1}",
                value=value,
                key=f"{key}-{number}-{what}",
                label_visibility="collapsed",
                placeholder=what,
            )
            for place, what, value in zip(places, ("lesuur", "begint", "eindigt"), shown, strict=False)
        ]
        typed.append((texts[0], texts[1], texts[2]))
    return typed


def _short_days(school_id: str, holds: Timetable, month: date) -> None:
    blocks.section("Verkorte dagen", "Een dag met andere lestijden; alleen die gelden dan.")
    if holds.short_days:
        tables.show(
            [
                Column("Dag", lambda row: wording.day_name(row["day"])),
                Column("Lestijden", lambda row: row["periods"]),
            ],
            [
                {
                    "day": day,
                    "periods": ", ".join(f"{name} {clock(begin)}–{clock(end)}" for name, begin, end in periods),
                }
                for day, periods in holds.short_days.items()
            ],
            f"{school_id}-verkorte-dagen-{month:%Y-%m}",
            f"De verkorte dagen van {wording.month_name(month)}.",
        )
    with st.expander("Een verkorte dag toevoegen of wijzigen"):
        day = st.date_input("Dag", value=None, key=f"short-day-{school_id}", format="DD-MM-YYYY", width=200)
        if day is None:
            return
        usual = by_weekday(holds.bells, month).get(day.isoweekday(), ())
        periods = list(holds.short_days.get(day, usual))
        lines = _lines(periods, f"short-{school_id}-{day}")

        def change() -> Change:
            read = read_periods(lines)
            if not read:
                raise CorrectionRejected(
                    "Vul ten minste één lesuur in; voor een dag zonder lessen is er ‘Vrije dagen’."
                )
            return corrections.short_day_is(day, read)

        _settle(school_id, change, "short")


def _free_days(school_id: str, school: Row, holds: Timetable, month: date) -> None:
    blocks.section(
        "Vrije dagen",
        "Dagen waarop deze school geen les geeft, buiten de schoolvakanties van de regio. Die kennen we al.",
    )
    off = [
        f"{one.holiday.lower()} ({wording.day(one.date_from)} tot en met {wording.day(one.date_to)})"
        for one in holidays(school["holiday_region"])
        if one.date_from < _next(month) and one.date_to >= month
    ]
    if off:
        blocks.note(f"Vakantie in de regio {school['holiday_region']}: {wording.listing(off)}.")
    if holds.free_days:
        blocks.note(f"Vrij in deze maand: **{wording.listing([wording.day_name(day) for day in holds.free_days])}**.")
    with st.expander("Een vrije dag toevoegen of weghalen"):
        day = st.date_input("Dag", value=None, key=f"free-day-{school_id}", format="DD-MM-YYYY", width=200)
        if day is None:
            return
        is_free = st.radio(
            "Wat is er op die dag?",
            [True, False],
            format_func=lambda free: "geen lessen: een vrije dag" if free else "gewoon lessen: geen vrije dag",
            key=f"free-kind-{school_id}",
        )
        _settle(school_id, lambda: corrections.day_is_free(day, is_free), "free")


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _settle(school_id: str, change, name: str) -> None:
    """Who and why, then first what it would do to the figures, then for real. `change` makes the change or says what lacks."""
    left, right = st.columns(2)
    with left:
        who = audience.who(name)
    note = right.text_input("Toelichting (mag leeg)", key=f"note-{name}", max_chars=200)
    with st.container(horizontal=True):
        wants_trial = st.button("Laat zien wat de cijfers worden", key=f"try-{name}")
        wants_save = st.button("Bewaren", key=f"save-{name}", type="primary")
    try:
        if wants_save:
            desk.counter().correct(school_id, [change()], who, note)
            st.session_state[_SAID] = "**Bewaard.** Bij de eerstvolgende publicatie tellen we hiermee."
            st.rerun()
        if wants_trial:
            st.session_state[_TRIED] = (name, Question(school_id, changes=(change(),)).to_json())
        tried = st.session_state.get(_TRIED)
        if tried and tried[0] == name and tried[1] == Question(school_id, changes=(change(),)).to_json():
            rehearsals.show(Question(school_id, changes=(change(),)), "lestijden-op-proef")
    except CorrectionRejected as rejected:
        blocks.nothing(str(rejected))


page()
