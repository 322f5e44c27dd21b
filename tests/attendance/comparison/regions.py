"""Invented regions for the simulations: schools of pupils who are ill for days at a stretch, some far more than others."""

from dataclasses import dataclass

import numpy as np

from attendance.comparison.uncertainty import Numbers, PupilSums, pupil_sums

DAYS, DAY = 20, 300.0
"""School days of a month and the minutes of one."""
RATE, SPREAD = 0.07, 0.8
"""The usual share of time absent, and how much pupils differ (sigma of a lognormal)."""


@dataclass(frozen=True)
class Region:
    """Pupils with their school and one month of minutes."""

    school: Numbers
    absent: Numbers
    minutes: Numbers
    schools: int

    @property
    def sums(self) -> PupilSums:
        """The sums over pupils, per school."""
        return pupil_sums(self.absent, self.minutes, self.school, self.schools)


def sizes(chance: np.random.Generator, schools: int = 30, least: int = 20, most: int = 900) -> Numbers:
    """Numbers of pupils, small schools as common as large ones."""
    return np.exp(chance.uniform(np.log(least), np.log(most), schools)).astype(int)


def frailties(chance: np.random.Generator, *shape: int) -> Numbers:
    """How prone pupils are to be absent; 1 on average."""
    return np.exp(chance.normal(-(SPREAD**2) / 2, SPREAD, shape))


def absent_minutes(chance: np.random.Generator, rate: Numbers) -> Numbers:
    """Minutes absent in a month at these rates, in spells of two whole days."""
    return np.minimum(2 * chance.poisson(np.minimum(rate, 0.9) * DAYS / 2), DAYS) * DAY


def region(chance: np.random.Generator, levels: Numbers | float = 1.0, pupils: Numbers | None = None) -> Region:
    """A month of a region; `levels` is how many times the usual absence each school has by itself."""
    n = sizes(chance) if pupils is None else pupils
    school = np.repeat(np.arange(len(n)), n)
    level = np.broadcast_to(levels, len(n))[school]
    absent = absent_minutes(chance, RATE * level * frailties(chance, len(school)))
    return Region(school, absent, np.full(len(school), DAYS * DAY), len(n))
