"""Yearly goals of a school per tier, with its own words: where it wants to be at the end of the school year.

A school sets them for itself and is laid beside its own start, never beside others. Nothing is changed or removed: a new
goal goes before the former, and one without a percentage takes it back. No figure changes by it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import PlanRejected
from attendance.seeds import seed_rows
from attendance.statements.own_words import about_school, function

LONGEST_NOTE = 300


@dataclass(frozen=True)
class Goal:
    """The goal of one school for one tier in the school year that began in `school_year`."""

    school_id: str
    school_year: int
    profile: str
    tier: str
    percent: int | None
    """Share of the pupils with enough data over the school year to date; None: the goal was taken back."""
    note: str
    set_by: str
    """By function, not by name."""
    set_at: datetime


@cache
def lower_limits() -> dict[tuple[str, str], bool]:
    """Per profile and tier whether a goal is a lower limit (the base) or an upper limit (all others): seed `tier`."""
    return {(row["profile"], row["tier"]): row["goal"] == "at_least" for row in seed_rows("tier")}


def set_goal(
    engine: sa.Engine,
    school_id: str,
    school_year: int,
    profile: str,
    tier: str,
    percent: int,
    note: str,
    set_by: str,
    now: datetime | None = None,
) -> Goal:
    """Records a goal, in whole per cents of the pupils; it replaces a former one. Raises PlanRejected, in Dutch."""
    who = function(set_by, PlanRejected)
    if (profile, tier) not in lower_limits():
        raise PlanRejected("Kies een laag.")
    if not 0 <= percent <= 100:
        raise PlanRejected("Een doel ligt tussen 0 en 100 % van de leerlingen.")
    words = about_school(note, LONGEST_NOTE, PlanRejected)
    return _record(engine, Goal(school_id, school_year, profile, tier, percent, words, who, now or moments.now()))


def take_back(
    engine: sa.Engine,
    school_id: str,
    school_year: int,
    profile: str,
    tier: str,
    set_by: str,
    now: datetime | None = None,
) -> None:
    """Takes a goal back; what was said stays on record. Raises PlanRejected if there is none."""
    who = function(set_by, PlanRejected)
    if (profile, tier) not in {(one.profile, one.tier) for one in in_force(engine, school_id, school_year)}:
        raise PlanRejected("Dit doel is er niet (meer).")
    _record(engine, Goal(school_id, school_year, profile, tier, None, "", who, now or moments.now()))


def history(engine: sa.Engine, school_id: str | None = None) -> list[Goal]:
    """All that was said, of one school or of all, the newest first."""
    table = database.goal
    columns = [column for column in table.columns if column is not table.c.goal_id]
    query = sa.select(*columns).order_by(table.c.goal_id.desc())
    if school_id is not None:
        query = query.where(table.c.school_id == school_id)
    with engine.connect() as connection:
        return [Goal(**row._mapping) for row in connection.execute(query)]


def in_force(engine: sa.Engine, school_id: str | None = None, school_year: int | None = None) -> list[Goal]:
    """The goals that hold, by school, year, profile and tier from the base upwards."""
    newest: dict[tuple[str, int, str, str], Goal] = {}
    for one in history(engine, school_id):
        if school_year in (None, one.school_year):
            newest.setdefault((one.school_id, one.school_year, one.profile, one.tier), one)
    places = {tier: number for number, tier in enumerate(lower_limits())}
    kept = [one for one in newest.values() if one.percent is not None]
    return sorted(kept, key=lambda one: (one.school_id, one.school_year, places[one.profile, one.tier]))


def _record(engine: sa.Engine, goal: Goal) -> Goal:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.goal.insert(), vars(goal))
    return goal
