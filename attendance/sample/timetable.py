"""Groups, lessons and slots: who was due where, which lessons fell out, and where nobody called the roll."""

from dataclasses import dataclass

import numpy as np

from attendance.sample.bells import Bells
from attendance.sample.days import Calendar
from attendance.sample.pupils import BESPOKE, BUILD_UP, EXEMPT, NO_CHANGE, Pupils
from attendance.sample.region import SchoolPlan

SUBJECTS = ("ne", "en", "wi", "lo", "ak", "gs", "bi", "du", "ec", "na", "sk", "ckv", "mu", "ma", "te", "fa")
_SPORT = SUBJECTS.index("lo")

KINDS = ("regulier", "stage", "toets", "activiteit", "afstand")
REGULAR, PLACEMENT, TEST, ACTIVITY, REMOTE = range(len(KINDS))

STATES = ("gepland", "vervallen", "opbouw", "maatwerk", "vrijstelling")
PLANNED, CANCELLED, STATE_BUILD_UP, STATE_BESPOKE, STATE_EXEMPT = range(len(STATES))

ROLL_CALL_MISSED = {"po": 0.01, "so": 0.03, "vso": 0.03, "vo": 0.04, "pro": 0.04}
"""Share of lessons without a roll call by sector (an assumption, docs/sources.md)."""


@dataclass(frozen=True)
class WeekPlan:
    """What each class has in a week. Arrays by class, weekday (0–4) and period.

    Group 3c is class c as a whole, 3c+1 and 3c+2 are its two clusters.
    """

    subject: np.ndarray
    """Position in SUBJECTS of the class or its first cluster; -1 = no lesson."""
    other_subject: np.ndarray
    """Subject of the second cluster."""
    is_clustered: np.ndarray
    is_double: np.ndarray
    """The lesson goes on in the next period."""
    teacher: np.ndarray
    """Teacher by group and subject."""
    roll_call_missed: np.ndarray
    """Share of lessons without roll call, by teacher."""
    group_names: tuple[str, ...]


@dataclass(frozen=True)
class Lessons:
    """The lessons of one month, one position per group, day and period; `day` is a position in the calendar."""

    group: np.ndarray
    day: np.ndarray
    period: np.ndarray
    last_period: np.ndarray
    subject: np.ndarray
    kind: np.ndarray
    is_cancelled: np.ndarray
    roll_call: np.ndarray
    """1 done, 0 not done, -1 not known."""


@dataclass(frozen=True)
class Slots:
    """The slots of one month, sorted by pupil, day and period; on days of enrolment only."""

    pupil: np.ndarray
    day: np.ndarray
    period: np.ndarray
    last_period: np.ndarray
    lesson: np.ndarray
    state: np.ndarray
    """Position in STATES."""

    def __len__(self) -> int:
        return len(self.pupil)


def plan_week(plan: SchoolPlan, pupils: Pupils, bells: Bells, random: np.random.Generator) -> WeekPlan:
    """A week for each class. Upper years have free periods; from year three on a fifth of the lessons is clustered."""
    classes, periods = len(pupils.class_names), len(bells.period_names)
    subject = random.integers(0, len(SUBJECTS), size=(classes, 5, periods), dtype=np.int16)
    for weekday, lessons in enumerate(bells.lessons_a_day):
        subject[:, weekday, lessons:] = -1
    is_upper = pupils.class_year >= 4
    is_half_days = plan.style.timetable == "bells"
    free_share = np.zeros(classes) if is_half_days else np.where(is_upper, 0.11, 0.05)
    subject[random.random(subject.shape) < free_share[:, None, None]] = -1
    may_split = (pupils.class_year >= 3) & (plan.school.sector in ("vo",)) & (not is_half_days)
    is_clustered = (random.random(subject.shape) < 0.2) & may_split[:, None, None] & (subject >= 0)
    other = random.integers(0, len(SUBJECTS), size=subject.shape, dtype=np.int16)
    is_double = np.zeros(subject.shape, dtype=bool)
    if not plan.style.has_times:
        sport_day = random.integers(0, 5, classes)
        which = np.arange(classes)
        subject[which, sport_day, 1] = _SPORT
        subject[which, sport_day, 2] = -1
        is_double[which, sport_day, 1] = True
        is_clustered[which, sport_day, 1] = False
    pool = max(1, round(classes * 3 / 14))
    teacher = np.arange(len(SUBJECTS))[None, :] * pool + random.integers(0, pool, size=(classes * 3, len(SUBJECTS)))
    return WeekPlan(
        subject=subject,
        other_subject=other,
        is_clustered=is_clustered,
        is_double=is_double,
        teacher=teacher.astype(np.int32),
        roll_call_missed=_roll_call_missed(plan.school.sector, pool * len(SUBJECTS), random),
        group_names=tuple(name + cluster for name in pupils.class_names for cluster in ("", ".a", ".b")),
    )


def month_lessons(
    plan: SchoolPlan, week: WeekPlan, pupils: Pupils, calendar: Calendar, days: np.ndarray, random: np.random.Generator
) -> tuple[Lessons, np.ndarray]:
    """The lessons on `days`, and the lesson's position by group, day (position in `days`) and period; -1 = none."""
    weekdays = calendar.weekdays[days]
    subject = week.subject[:, weekdays, :]
    clustered = week.is_clustered[:, weekdays, :]
    given = subject >= 0
    takes_place = np.stack([given & ~clustered, given & clustered, given & clustered], axis=1)
    classes, _, day_count, periods = takes_place.shape
    takes_place = takes_place.reshape(classes * 3, day_count, periods)
    group, day, period = np.nonzero(takes_place)
    position = np.full(takes_place.shape, -1, dtype=np.int32)
    position[group, day, period] = np.arange(len(group), dtype=np.int32)
    of_class, weekday = group // 3, weekdays[day]
    first = week.subject[of_class, weekday, period]
    own = np.where(group % 3 == 2, week.other_subject[of_class, weekday, period], first)
    teacher = week.teacher[group, own]
    teachers = len(week.roll_call_missed)
    is_away = random.random((teachers, day_count)) < 0.035
    is_away[:, 1:] |= is_away[:, :-1] & (random.random((teachers, day_count - 1)) < 0.5)
    drawn = random.random((4, len(group)))
    is_cancelled = (is_away[teacher, day] & (drawn[0] < 0.55)) | (drawn[1] < 0.006)
    if plan.style.timetable == "bells":
        is_cancelled[:] = False
    kind = np.where(drawn[2] < 0.012, TEST, np.where(drawn[2] > 0.992, ACTIVITY, REGULAR)).astype(np.int8)
    kind[(drawn[2] > 0.988) & (drawn[2] <= 0.992)] = REMOTE
    kind[_is_placement(pupils, of_class, weekday)] = PLACEMENT
    missed = drawn[3] < week.roll_call_missed[teacher]
    roll_call = np.where(missed, 0, 1) if plan.style.has_roll_call else np.full(len(group), -1)
    last = period + week.is_double[of_class, weekday, period]
    lessons = Lessons(
        group.astype(np.int32), days[day], period, last, own, kind, is_cancelled, roll_call.astype(np.int8)
    )
    return lessons, position


def month_slots(
    pupils: Pupils,
    calendar: Calendar,
    days: np.ndarray,
    lessons: Lessons,
    position: np.ndarray,
    month_number: int,
    ignores_leaving: bool = False,
) -> Slots:
    """Each pupil's slots. With `ignores_leaving` the timetable runs on after a pupil has left, as some exports do."""
    core, cluster = pupils.class_index * 3, pupils.class_index * 3 + 1 + pupils.half
    own = np.maximum(position[core], position[cluster])
    enrolled = pupils.is_enrolled[:, days]
    if ignores_leaving:
        enrolled = np.repeat(enrolled.any(axis=1, keepdims=True), len(days), axis=1)
    own[~enrolled] = -1
    pupil, day, period = np.nonzero(own >= 0)
    lesson = own[pupil, day, period]
    state = np.where(lessons.is_cancelled[lesson], CANCELLED, PLANNED).astype(np.int8)
    adapted = pupils.adapted[pupil]
    at = np.flatnonzero(adapted != NO_CHANGE)
    kind, weekday = adapted[at], calendar.weekdays[days[day[at]]]
    late = period[at] >= 2 + month_number
    away = (weekday == pupil[at] % 5) | (weekday == (pupil[at] + 2) % 5)
    sport = lessons.subject[lesson[at]] == _SPORT
    state[at] = np.select(
        [(kind == BUILD_UP) & late, (kind == BESPOKE) & away, (kind == EXEMPT) & sport],
        [STATE_BUILD_UP, STATE_BESPOKE, STATE_EXEMPT],
        state[at],
    )
    return Slots(pupil.astype(np.int32), days[day], period.astype(np.int8), lessons.last_period[lesson], lesson, state)


def _is_placement(pupils: Pupils, of_class: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    kinds = np.array(
        [{"pro": 2, "vmbo-b": 1, "vmbo-k": 1, "vmbo-b/vmbo-k": 1}.get(kind, 0) for kind in pupils.class_type]
    )
    days_out = np.where(pupils.class_year >= 4, kinds, 0)[of_class]
    return ((days_out >= 1) & (weekday == 3)) | ((days_out == 2) & (weekday == 1))


def _roll_call_missed(sector: str, teachers: int, random: np.random.Generator) -> np.ndarray:
    """Most teachers forget little, a few forget often: lognormal around the sector's share, the worst far over 10 %."""
    share = random.lognormal(0.0, 1.1, teachers)
    return np.minimum(share / share.mean() * ROLL_CALL_MISSED[sector], 0.6)
