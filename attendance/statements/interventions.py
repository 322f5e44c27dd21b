"""What a school does about attendance: measures for the school or a cohort, from a day on, in its own words.

They are drawn as a line in the charts over time, and travel with the figures. What followed is worked out at
publication (attendance/learning). Nothing is changed or removed: who withdraws one adds an event.
"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import PlanRejected
from attendance.statements.own_words import about_school, function

LONGEST_TITLE, LONGEST_WORDS = 60, 400
_EARLIEST = date(2015, 8, 1)


@dataclass(frozen=True)
class Intervention:
    """One measure of a school, or its withdrawal."""

    intervention_id: int
    school_id: str
    education_type: str | None
    year_group: int | None
    """The cohort that it is for; both None for the whole school."""
    title: str
    """What it is in a few words; stands beside its line in the charts."""
    description: str
    """What the school does, and for whom."""
    starts_on: date
    ends_on: date | None
    made_by: str
    """By function, not by name."""
    made_at: datetime
    withdraws: int | None


def log(
    engine: sa.Engine,
    school_id: str,
    title: str,
    description: str,
    starts_on: date,
    made_by: str,
    cohort: tuple[str, int] | None = None,
    ends_on: date | None = None,
    now: datetime | None = None,
) -> None:
    """Records a measure for the school, or for one `cohort` (education type, year group). Raises PlanRejected, in Dutch."""
    who = function(made_by, PlanRejected)
    name = about_school(title, LONGEST_TITLE, PlanRejected)
    if not name:
        raise PlanRejected("Geef de maatregel een korte naam, zoals ‘Mentor belt bij derde ziekmelding’.")
    if starts_on < _EARLIEST:
        raise PlanRejected("De eerste dag ligt te ver terug.")
    if ends_on is not None and ends_on < starts_on:
        raise PlanRejected("De laatste dag ligt vóór de eerste.")
    education_type, year_group = cohort or (None, None)
    _record(
        engine,
        school_id=school_id,
        education_type=education_type,
        year_group=year_group,
        title=name,
        description=about_school(description, LONGEST_WORDS, PlanRejected),
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=who,
        made_at=now or moments.now(),
        withdraws=None,
    )


def withdraw(
    engine: sa.Engine, school_id: str, intervention_id: int, made_by: str, now: datetime | None = None
) -> None:
    """Takes a measure back that was logged by mistake; it stays on record. Raises PlanRejected if it does not hold."""
    who = function(made_by, PlanRejected)
    found = next((one for one in in_force(engine, school_id) if one.intervention_id == intervention_id), None)
    if found is None:
        raise PlanRejected("Deze maatregel is er niet (meer).")
    values = vars(found) | {"made_by": who, "made_at": now or moments.now(), "withdraws": intervention_id}
    _record(engine, **{name: value for name, value in values.items() if name != "intervention_id"})


def history(engine: sa.Engine, school_id: str | None = None) -> list[Intervention]:
    """All that was logged and withdrawn, of one school or of all, the newest first."""
    table = database.intervention
    query = sa.select(table).order_by(table.c.intervention_id.desc())
    if school_id is not None:
        query = query.where(table.c.school_id == school_id)
    with engine.connect() as connection:
        return [Intervention(**row._mapping) for row in connection.execute(query)]


def in_force(engine: sa.Engine, school_id: str | None = None) -> list[Intervention]:
    """The measures that hold, by school and first day."""
    made = history(engine, school_id)
    withdrawn = {one.withdraws for one in made}
    kept = [one for one in made if one.withdraws is None and one.intervention_id not in withdrawn]
    return sorted(kept, key=lambda one: (one.school_id, one.starts_on, one.intervention_id))


def _record(engine: sa.Engine, **values: object) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.intervention.insert(), values)
