"""What a school has on record of a month: whole days, single lessons, lateness, remarks, and what is still pending."""

import numpy as np

from attendance.sample.behaviour import REASONS, WHOLE_DAY_SHARES, day_factors
from attendance.sample.bells import Bells
from attendance.sample.codes import NUMBER
from attendance.sample.days import Calendar
from attendance.sample.events import FOLLOW_UP, NONE, REPORT, ROLL_CALL, Events, join_events
from attendance.sample.timetable import PLANNED, Lessons, Slots

_FIRST_LESSON_LATE = 3.0
_LATE_MINUTES = 9.0
_LATE_AUTHORISED = 0.2
_REMARKS = 0.002
"""Share of slots with a remark that is no absence, of either kind."""
_OTHER_AUTHORISED = 0.12
"""Part of the medical time that the school books as `overig`."""

_SICK, _LEAVE, _UNAUTHORISED = (NUMBER[name] for name in ("sick", "leave", "unauthorised"))


def month_events(
    registers: str,
    rates: np.ndarray,
    calendar: Calendar,
    bells: Bells,
    days: np.ndarray,
    lessons: Lessons,
    slots: Slots,
    missed: np.ndarray,
    random: np.random.Generator,
) -> Events:
    """The records of one month, settled: each has its final reason. See `pending` for what was not known yet."""
    parts = _lesson_events(rates, calendar, bells, lessons, slots, missed, random)
    whole = _day_events(registers, calendar, days, lessons, slots, missed)
    return join_events([whole, *parts])


def pending(events: Events, calendar: Calendar, days: np.ndarray, random: np.random.Generator) -> Events:
    """The records as they stood when the month was handed in: part of the last week's reasons is not known yet."""
    recent = events.last_day >= days[-5] if len(days) > 5 else np.zeros(len(events), dtype=bool)
    asked = (events.category == _UNAUTHORISED) & (events.source == ROLL_CALL)
    waits = asked & (random.random(len(events)) < np.where(recent, 0.45, 0.05))
    still = events.only(np.arange(len(events)))
    still.category = np.where(waits, NUMBER["unknown_reason"], events.category).astype(np.int8)
    return still


def _lesson_events(
    rates: np.ndarray,
    calendar: Calendar,
    bells: Bells,
    lessons: Lessons,
    slots: Slots,
    missed: np.ndarray,
    random: np.random.Generator,
) -> list[Events]:
    """Single lessons missed (runs within a day), lateness, remarks: on planned slots of days not missed altogether."""
    open_slots = np.flatnonzero(
        (slots.state == PLANNED) & (missed[slots.pupil, slots.day] == NONE) & (lessons.roll_call[slots.lesson] != 0)
    )
    pupil, day, period = slots.pupil[open_slots], slots.day[open_slots], slots.period[open_slots]
    lesson = slots.lesson[open_slots]
    factor = day_factors(calendar)[day]
    is_new_day = np.ones(len(pupil), dtype=bool)
    is_new_day[1:] = (pupil[1:] != pupil[:-1]) | (day[1:] != day[:-1])
    run = 1.6
    kinds = ("medical", "school_initiated", "unauthorised", "sick", "leave")
    chance = np.stack(
        [
            rates[REASONS.index(kind)]
            * (1 - WHOLE_DAY_SHARES.get(kind, 0.0))
            / (run if kind != "school_initiated" else 1.0)
            for kind in kinds
        ]
    )
    borders = np.cumsum(chance, axis=0).astype(np.float32)
    total = borders[-1][pupil] * factor
    drawn = random.random(len(pupil), dtype=np.float32)
    start = np.flatnonzero(drawn < total)
    which = (drawn[start] / factor[start] >= borders[:, pupil[start]]).sum(axis=0)
    which = np.minimum(which, len(kinds) - 1)
    category = np.array([NUMBER[kind] for kind in kinds], dtype=np.int8)[which]
    overig = (category == NUMBER["medical"]) & (random.random(len(start)) < _OTHER_AUTHORISED)
    category[overig] = NUMBER["other_authorised"]
    length = np.where(kinds.index("school_initiated") == which, 1, random.geometric(1 / run, len(start)))
    end = start.copy()
    for step in range(1, 4):
        following = np.minimum(start + step, len(pupil) - 1)
        goes_on = (length > step) & (end == start + step - 1) & (following == start + step)
        end = np.where(goes_on & ~is_new_day[following], following, end)
    taken = np.zeros(len(pupil), dtype=bool)
    covered = np.concatenate([start, *[start[end - start >= step] + step for step in (1, 2, 3)]]).astype(np.int64)
    begins_inside = np.zeros(len(pupil), dtype=bool)
    begins_inside[covered[len(start) :]] = True
    kept = ~begins_inside[start]
    start, end, category = start[kept], end[kept], category[kept]
    taken[covered] = True
    reported = np.isin(category, [NUMBER["medical"], NUMBER["leave"], NUMBER["other_authorised"]])
    begin_minute = bells.begin[day[start], period[start]]
    at = calendar.days[day[start]].astype("datetime64[m]")
    early = at + random.integers(450, 520, len(start)).astype("timedelta64[m]")
    during = at + (begin_minute + random.integers(2, 15, len(start))).astype("timedelta64[m]")
    single = Events(
        pupil=pupil[start],
        first_day=day[start],
        last_day=day[start],
        first_period=period[start],
        last_period=slots.last_period[open_slots][end].astype(np.int8),
        category=category,
        minutes=np.full(len(start), NONE, dtype=np.int16),
        source=np.where(reported, REPORT, ROLL_CALL).astype(np.int8),
        registered_at=np.where(reported, early, during),
        lesson=lesson[start],
    )
    late = _late_events(rates, factor, is_new_day, taken, open_slots, calendar, bells, slots, random)
    remarks = _remarks(taken, open_slots, calendar, bells, slots, random)
    return [_follow_up(single, random), late, remarks]


def _late_events(
    rates: np.ndarray,
    factor: np.ndarray,
    is_new_day: np.ndarray,
    taken: np.ndarray,
    open_slots: np.ndarray,
    calendar: Calendar,
    bells: Bells,
    slots: Slots,
    random: np.random.Generator,
) -> Events:
    """Lateness: three times as often in the first lesson of the day, some nine minutes, sometimes without a number."""
    pupil, day, period = slots.pupil[open_slots], slots.day[open_slots], slots.period[open_slots]
    length = np.maximum(bells.end - bells.begin, 1)[day, period]
    lessons_a_day = max(len(pupil) / max(int(is_new_day.sum()), 1), 1.0)
    weight = np.where(is_new_day, _FIRST_LESSON_LATE, 1.0) / ((_FIRST_LESSON_LATE - 1) / lessons_a_day + 1)
    chance = rates[REASONS.index("late")][pupil] * factor * weight * length / (_LATE_MINUTES * 0.92)
    at = np.flatnonzero((random.random(len(pupil)) < chance) & ~taken)
    minutes = np.minimum(random.geometric(1 / _LATE_MINUTES, len(at)), length[at] - 1).astype(np.int16)
    minutes[random.random(len(at)) < 0.08] = NONE
    authorised = random.random(len(at)) < _LATE_AUTHORISED
    begin = bells.begin[day[at], period[at]] + np.maximum(minutes, 3)
    return Events(
        pupil=pupil[at],
        first_day=day[at],
        last_day=day[at],
        first_period=period[at],
        last_period=slots.last_period[open_slots][at].astype(np.int8),
        category=np.where(authorised, NUMBER["late_authorised"], NUMBER["late_unauthorised"]).astype(np.int8),
        minutes=minutes,
        source=np.full(len(at), ROLL_CALL, dtype=np.int8),
        registered_at=calendar.days[day[at]].astype("datetime64[m]") + begin.astype("timedelta64[m]"),
        lesson=slots.lesson[open_slots][at],
    )


def _remarks(
    taken: np.ndarray,
    open_slots: np.ndarray,
    calendar: Calendar,
    bells: Bells,
    slots: Slots,
    random: np.random.Generator,
) -> Events:
    """What is written down of pupils who are there: elsewhere with the school, or without their homework."""
    drawn = random.random(len(open_slots))
    at = open_slots[np.flatnonzero((drawn < 2 * _REMARKS) & ~taken)]
    drawn = drawn[np.flatnonzero((drawn < 2 * _REMARKS) & ~taken)]
    day, period = slots.day[at], slots.period[at]
    moment = calendar.days[day].astype("datetime64[m]") + (bells.begin[day, period] + 10).astype("timedelta64[m]")
    return Events(
        pupil=slots.pupil[at],
        first_day=day,
        last_day=day,
        first_period=period,
        last_period=slots.last_period[at].astype(np.int8),
        category=np.where(drawn < _REMARKS, NUMBER["present"], NUMBER["not_attendance"]).astype(np.int8),
        minutes=np.full(len(at), NONE, dtype=np.int16),
        source=np.full(len(at), ROLL_CALL, dtype=np.int8),
        registered_at=moment,
        lesson=slots.lesson[at],
    )


def _follow_up(single: Events, random: np.random.Generator) -> Events:
    """A third of the truancy was first registered without a reason and settled by telephone within days."""
    asked = np.flatnonzero((single.category == _UNAUTHORISED) & (random.random(len(single)) < 0.33))
    first = single.only(asked)
    first.category = np.full(len(asked), NUMBER["unknown_reason"], dtype=np.int8)
    settled = single.only(np.arange(len(single)))
    settled.source[asked] = FOLLOW_UP
    later = random.integers(1, 4, len(asked)) * 1440 + random.integers(9 * 60, 16 * 60, len(asked))
    settled.registered_at[asked] = first.registered_at.astype("datetime64[D]").astype("datetime64[m]") + later.astype(
        "timedelta64[m]"
    )
    return join_events([first, settled])


def _day_events(
    registers: str,
    calendar: Calendar,
    days: np.ndarray,
    lessons: Lessons,
    slots: Slots,
    missed: np.ndarray,
) -> Events:
    """Whole days missed, written as the school does: a row per spell, per day or per lesson."""
    pupil_days = np.zeros(missed.shape[0] * len(days), dtype=bool)
    pupil_days[slots.pupil.astype(np.int64) * len(days) + (slots.day - days[0])] = True
    here = pupil_days.reshape(missed.shape[0], len(days))
    grid = np.where(here, missed[:, days], NONE)
    pupil, offset = np.nonzero(grid != NONE)
    category = grid[pupil, offset]
    day = days[offset]
    if registers == "lesson":
        reason = missed[slots.pupil, slots.day]
        is_reported = (reason == _SICK) | (reason == _LEAVE)
        looked = is_reported | (lessons.roll_call[slots.lesson] != 0)
        at = np.flatnonzero((reason != NONE) & (slots.state == PLANNED) & looked)
        return _whole(
            slots.pupil[at],
            slots.day[at],
            slots.day[at],
            missed[slots.pupil[at], slots.day[at]],
            slots.period[at],
            slots.last_period[at].astype(np.int8),
            slots.lesson[at],
            calendar,
        )
    none = np.full(len(pupil), NONE, dtype=np.int8)
    if registers == "day":
        return _whole(pupil, day, day, category, none, none, none.astype(np.int32), calendar)
    follows = np.zeros(len(pupil), dtype=bool)
    follows[1:] = (pupil[1:] == pupil[:-1]) & (offset[1:] == offset[:-1] + 1) & (category[1:] == category[:-1])
    starts = np.flatnonzero(~follows)
    ends = np.flatnonzero(np.append(~follows[1:], True))[: len(starts)]
    none = none[: len(starts)]
    return _whole(pupil[starts], day[starts], day[ends], category[starts], none, none, none.astype(np.int32), calendar)


def _whole(
    pupil: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    category: np.ndarray,
    first_period: np.ndarray,
    last_period: np.ndarray,
    lesson: np.ndarray,
    calendar: Calendar,
) -> Events:
    reported = (category == _SICK) | (category == _LEAVE)
    # one call a day: every lesson of it is registered at the same moment
    called = 450 + (pupil.astype(np.int64) * 7919 + first * 104_729) % 75
    moment = calendar.days[first].astype("datetime64[m]") + called.astype("timedelta64[m]")
    ahead = ((2 + (pupil.astype(np.int64) * 31 + first) % 13) * 1440).astype("timedelta64[m]")
    return Events(
        pupil=pupil.astype(np.int32),
        first_day=first,
        last_day=last,
        first_period=first_period,
        last_period=last_period,
        category=category.astype(np.int8),
        minutes=np.full(len(pupil), NONE, dtype=np.int16),
        source=np.where(reported, REPORT, ROLL_CALL).astype(np.int8),
        registered_at=np.where(category == _LEAVE, moment - ahead, moment),
        lesson=lesson.astype(np.int32),
    )
