"""How prone each pupil is to absence and lateness, and the whole days that are missed over the year.

The figures are assumptions (docs/sources.md): share of time absent and its reasons per sector, spread between pupils,
weekday, month, year group. What is chosen beyond those stands beside the number.
"""

import numpy as np

from attendance.sample.codes import NUMBER
from attendance.sample.days import Calendar
from attendance.sample.events import NONE
from attendance.sample.pupils import Pupils

ABSENT_SHARE = {"po": 0.047, "so": 0.10, "vso": 0.11, "vo": 0.075, "pro": 0.095}
"""Mean share of scheduled time absent."""

REASONS = ("sick", "medical", "leave", "school_initiated", "late", "unauthorised")
REASON_SHARES = {
    "po": (0.62, 0.07, 0.14, 0.01, 0.03, 0.13),
    "so": (0.58, 0.10, 0.10, 0.04, 0.03, 0.15),
    "vso": (0.58, 0.10, 0.10, 0.04, 0.03, 0.15),
    "vo": (0.48, 0.07, 0.09, 0.04, 0.04, 0.28),
    "pro": (0.45, 0.06, 0.08, 0.06, 0.05, 0.30),
}
"""Of which for each of REASONS."""

SPREAD = {"po": 0.75, "so": 0.95, "vso": 0.95, "vo": 0.8, "pro": 0.9}
"""Sigma of the lognormal spread between pupils."""

_WEEKDAYS = np.array([1.0, 0.97, 0.84, 0.95, 1.27])
"""Monday to Friday: Friday some 20 % above, Wednesday lowest."""
_MONTHS = np.array([0.82, 0.95, 1.1, 1.28, 1.08, 1.28, 1.05, 0.92, 0.92, 0.86, 0.8])
"""September to July: December and February highest."""
_YEAR_GROUP = np.array([1.0, 0.8, 0.95, 1.15, 1.18, 0.98, 0.88, 0.9, 0.9])
_PRIMARY_YEAR_GROUP = np.array([1.0, 1.15, 1.1, 1.0, 0.97, 0.95, 0.93, 0.95, 0.98])

WHOLE_DAY_SHARES = {"sick": 0.95, "leave": 0.9, "school_initiated": 0.5, "unauthorised": 0.4}
"""Part of a reason's time that is made of whole days; the rest is single lessons."""

_SPELL_DAYS = {"sick": 2.1, "leave": 1.4, "school_initiated": 1.7, "unauthorised": 1.3}
"""Mean length of a spell of whole days."""

_SICK, _LEAVE, _SCHOOL, _UNAUTHORISED = (NUMBER[n] for n in ("sick", "leave", "school_initiated", "unauthorised"))


def absence_rates(sector: str, pupils: Pupils, random: np.random.Generator) -> np.ndarray:
    """Expected share of time by reason (in the order of REASONS) and pupil."""
    spread = SPREAD[sector]
    sigmas = {"sick": (0, 0.85), "medical": (0, 0.7), "leave": (0, 0.5), "late": (1, 1.0), "unauthorised": (1, 1.45)}
    groups = _PRIMARY_YEAR_GROUP if sector in ("po", "so") else _YEAR_GROUP
    school = random.lognormal(-0.01, 0.14)
    rates = []
    for reason, share in zip(REASONS, REASON_SHARES[sector], strict=True):
        score, factor = sigmas.get(reason, (1, 1.2))
        sigma = spread * factor
        own = np.exp(sigma * pupils.frailty[score] - sigma**2 / 2)
        rates.append(ABSENT_SHARE[sector] * share * school * own * groups[pupils.year_group])
    return np.minimum(np.stack(rates), 0.6)


def day_factors(calendar: Calendar) -> np.ndarray:
    """How much more or less absence a school day sees than the mean day."""
    return _WEEKDAYS[calendar.weekdays] * _MONTHS[calendar.month_numbers]


def whole_days(sector: str, rates: np.ndarray, calendar: Calendar, random: np.random.Generator) -> np.ndarray:
    """Category number by pupil and school day of the whole year for days missed altogether; -1 = not missed."""
    count, days = rates.shape[1], len(calendar.days)
    day_factor = day_factors(calendar)
    starts = []
    for reason in WHOLE_DAY_SHARES:
        share = rates[REASONS.index(reason)] * WHOLE_DAY_SHARES[reason]
        starts.append(np.minimum(share / _SPELL_DAYS[reason], 0.5))
    borders = np.cumsum(np.stack(starts), axis=0)
    categories = np.array([_SICK, _LEAVE, _SCHOOL, _UNAUTHORISED], dtype=np.int8)
    means = np.array(list(_SPELL_DAYS.values()))
    missed = np.full((count, days), NONE, dtype=np.int8)
    left = np.zeros(count, dtype=np.int32)
    current = np.full(count, NONE, dtype=np.int8)
    for day in range(days):
        drawn = random.random(count) / day_factor[day]
        which = (drawn[None, :] >= borders).sum(axis=0)
        begins = (left == 0) & (which < len(categories))
        chosen = which[begins]
        left[begins] = random.geometric(1 / means[chosen])
        current[begins] = categories[chosen]
        missed[:, day] = np.where(left > 0, current, NONE)
        left = np.maximum(left - 1, 0)
    _long_term(missed, sector, random)
    return missed


def _long_term(missed: np.ndarray, sector: str, random: np.random.Generator) -> None:
    """A few pupils are ill, or stay away, for weeks or months on end."""
    count, days = missed.shape
    for category, share, shortest, longest in ((_SICK, 0.004, 12, 60), (_UNAUTHORISED, 0.003, 25, 110)):
        share = share if sector not in ("po",) else share / 3
        for pupil in np.flatnonzero(random.random(count) < share):
            first = int(random.integers(0, days - shortest))
            missed[pupil, first : first + int(random.integers(shortest, longest))] = category
