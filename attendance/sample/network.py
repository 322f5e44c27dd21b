"""Made-up cases, meetings and agreements of the network, with a planted pattern. The pupils do not exist.

Planted: where sleep and rhythm have shifted, parent and child more often clash; there, help in the morning is tried more
often and helps more often. Nothing else hangs together.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import sqlalchemy as sa

from attendance.network import agreements, gathering, meetings, vocabulary
from attendance.network.cases import Case, Form, record
from attendance.network.meetings import AGENDA
from attendance.network.vocabulary import CARE, DURATION, MEASURE, PERSPECTIVE, TIER
from attendance.school_calendar import last_day
from attendance.schools import School

PLANTED = ("shifted_rhythm", "many_clashes")
HELPS = "help_in_the_morning"
_TOLD, _SINCE, _NEW = 54, 34, 16
"""Cases before the first meeting, between the two, and after the second."""
_EARLIER, _LATER, _NEXT = -45, 20, 95
"""Days of the meetings, counted from the end of the last month that was delivered."""
_SCHOOLS = 8
"""So many schools bring cases in; the others look on for now."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_NOTES = (
    {
        AGENDA: "Kennismaken met de nieuwe werkwijze.\nAfspraken over wie een casus inbrengt.",
        "right_things": "Scholen starten vaak pas een gesprek thuis als een leerling al weken weg is. Eerder beginnen kan, "
        "en ouders vragen daar ook om.",
        "right_people": "De jeugdarts zit aan tafel, de jeugdhulp nog niet. Zonder jeugdhulp blijven afspraken over thuis hangen.",
        "meaning_for_tiers": "Ochtenden zijn voor veel leerlingen lastig, ook in laag 2. Dat is een vraag voor alle mentoren.",
    },
    {
        AGENDA: "Terugblik op de proef met het ochtendritme.",
        "right_things": "De hulp bij de ochtend wordt goed ontvangen, als de leerling zelf meedenkt over de eerste stap.",
        "right_people": "De jeugdhulp sluit nu aan. De leerlingenraad mist nog: wat vinden jongeren zelf helpend?",
        "meaning_for_tiers": "Neem slaap en dagritme op in het mentorprogramma van laag 1, met ouders erbij.",
    },
)
_AGREEMENTS = (
    (
        ("Een hulpkaart ‘de ochtend’ maken die mentoren met leerling en ouders invullen", "zorgcoördinatoren", 40),
        ("Jeugdhulp uitnodigen voor het volgende overleg", "samenwerkingsverband", 30),
        ("Nagaan of lessen later kunnen beginnen in de onderbouw", "directeuren", 60),
    ),
    (
        ("De hulpkaart op alle scholen gebruiken en ervaringen verzamelen", "zorgcoördinatoren", 70),
        ("Een avond voor ouders over slaap en dagritme", "jeugdgezondheidszorg", 60),
        ("De leerlingenraad vragen wat jongeren zelf helpt", "samenwerkingsverband", 45),
    ),
)
_STATES = (
    (agreements.DONE, "De kaart ligt er en is met ouders besproken."),
    (agreements.DONE, ""),
    (agreements.DROPPED, "Het rooster laat dit schooljaar geen ruimte; volgend jaar opnieuw bekijken."),
)


def hold_invented_meetings(engine: sa.Engine, schools: Sequence[School], last_month: date, seed: int) -> None:
    """Cases, two meetings that were held and a planned one; nothing where there is a meeting already.

    `last_month`: the last month that the region delivered. The same seed gives the same cases.
    """
    if meetings.every_meeting(engine):
        return
    end = last_day(last_month)
    days = [_workday(end + timedelta(days=one)) for one in (_EARLIER, _LATER, _NEXT)]
    made = invented_cases(schools, _TOLD + _SINCE + _NEW, seed)
    ends = (_TOLD, _TOLD + _SINCE)
    for number, day in enumerate(days[:2]):
        record(engine, _entered(made[ends[number - 1] if number else 0 : ends[number]], day - timedelta(days=6)))
        _hold(engine, number, day)
    record(engine, _entered(made[ends[1] :], days[1] + timedelta(days=24)))
    meetings.plan(engine, days[2])


def invented_cases(schools: Sequence[School], number: int, seed: int, *, planted: bool = True) -> list[Case]:
    """Cases of these schools, one after the other school; without `planted` nothing hangs together beyond chance."""
    random = np.random.default_rng([seed, 5])
    known = sorted((one for one in schools if _types(one)), key=lambda one: one.school_id)[:_SCHOOLS]
    moment = datetime(2025, 9, 1)
    usual = {word: random.uniform(0.04, 0.2) for word in (*vocabulary.factors(), *vocabulary.words(CARE))}
    made = []
    for place in range(number):
        school = known[place % len(known)]
        code = "".join(random.choice(list(_LETTERS), 8))
        made.append(
            Case(
                f"{code[:4]}-{code[4:]}",
                school.school_id,
                _form(random, school, usual, planted),
                moment,
                moment,
                "zorgcoördinator",
            )
        )
    return made


def _form(random: np.random.Generator, school: School, usual: dict[str, float], planted: bool) -> Form:
    first, second = PLANTED
    said = {word for word, chance in usual.items() if random.random() < chance} - set(PLANTED)
    has_first = random.random() < 0.4
    if has_first:
        said.add(first)
    if random.random() < ((0.85 if has_first else 0.1) if planted else 0.4):
        said.add(second)
    tried = {word for word in vocabulary.words(MEASURE) if random.random() < 0.22} - {HELPS}
    if random.random() < (0.75 if has_first and planted else 0.25):
        tried.add(HELPS)
    helped = {word for word in sorted(tried) if random.random() < (0.75 if word == HELPS and has_first else 0.35)}
    factors = sorted(said & vocabulary.factors().keys(), key=lambda word: (word not in PLANTED, word))[:10]
    types = _types(school)
    return Form(
        education_type=str(random.choice(types)),
        year_group=int(random.integers(1, 9 if school.sector == "po" else 5)),
        tier=str(random.choice(list(vocabulary.words(TIER)), p=(0.3, 0.45, 0.25))),
        duration=str(random.choice(list(vocabulary.words(DURATION)), p=(0.2, 0.3, 0.3, 0.2))),
        factors=frozenset(factors or [first]),
        perspective=str(random.choice(list(vocabulary.words(PERSPECTIVE)))),
        care=frozenset(said & vocabulary.words(CARE).keys()),
        tried=frozenset(tried),
        helped=frozenset(helped),
    )


def _types(school: School) -> list[str]:
    return [one for one in vocabulary.education_types(school.sector) if one in school.education_types] or list(
        vocabulary.education_types(school.sector)[:1]
    )


def _entered(made: Sequence[Case], day: date) -> list[Case]:
    at = datetime.combine(day, time(15, 30))
    return [Case(one.case_id, one.school_id, one.form, at, at, one.entered_by) for one in made]


def _hold(engine: sa.Engine, number: int, day: date) -> None:
    meeting = meetings.plan(engine, day)
    gathering.gather(engine, meeting.meeting_id, datetime.combine(day - timedelta(days=3), time(9)))
    for topic, text in _NOTES[number].items():
        meetings.note(engine, meeting.meeting_id, topic, text)
    for one, (state, reason) in zip(agreements.carried_to(engine, meeting.meeting_id), _STATES, strict=False):
        agreements.say(engine, one.agreement_id, meeting.meeting_id, state, reason, datetime.combine(day, time(14)))
    for text, owner, days in _AGREEMENTS[number]:
        agreements.agree(engine, meeting.meeting_id, text, owner, day + timedelta(days=days))
    meetings.close(engine, meeting.meeting_id, "voorzitter", datetime.combine(day, time(16)))


def _workday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))
