"""What a school tells others of its approach: its actions per tier, and whom to call.

Others read it only while the school may be asked (attendance/statements/opt_in.py). The last word per tier and cohort counts; an
empty one takes it back, and former ones stay on record.
"""

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import PlanRejected
from attendance.statements import opt_in
from attendance.statements.own_words import about_school, function

TIERS = ("tier_1", "tier_2", "tier_3")
"""Actions for everyone, for some, and for a few (000, 001)."""
LONGEST_WORDS, LONGEST_CONTACT = 600, 120
_PUPIL = re.compile(r"\b(leerling|ovnr|stamnummer|leerlingnummer|bsn)\w*", re.IGNORECASE)


@dataclass(frozen=True)
class Approach:
    """What a school does on one tier, for the whole school or one cohort."""

    school_id: str
    tier: str
    education_type: str | None
    year_group: int | None
    """The cohort that it is about; both None for the whole school."""
    description: str
    """Empty: taken back."""
    contact: str
    """Whom to call: a function, and the school's own number or address."""
    told_by: str
    """By function, not by name."""
    told_at: datetime


def tell(
    engine: sa.Engine,
    school_id: str,
    tier: str,
    description: str,
    contact: str,
    told_by: str,
    cohort: tuple[str, int] | None = None,
    now: datetime | None = None,
) -> None:
    """Records what a school does on a tier; it replaces what it told of that tier before. Raises PlanRejected, in Dutch."""
    who = function(told_by, PlanRejected)
    if tier not in TIERS:
        raise PlanRejected("Kies een laag.")
    words = about_school(description, LONGEST_WORDS, PlanRejected)
    whom = " ".join(contact.split())
    if not words:
        raise PlanRejected("Schrijf op wat de school doet; een paar zinnen zijn genoeg.")
    if not whom or len(whom) > LONGEST_CONTACT:
        raise PlanRejected("Vul in wie anderen kunnen bellen, zoals ‘zorgcoördinator, 053 123 45 67’.")
    if _PUPIL.search(whom):
        raise PlanRejected("Vul een functie op school in, met het nummer of adres van de school.")
    education_type, year_group = cohort or (None, None)
    _record(
        engine,
        Approach(school_id, tier, education_type, year_group, words, whom, who, now or moments.now()),
    )


def take_back(
    engine: sa.Engine,
    school_id: str,
    tier: str,
    told_by: str,
    cohort: tuple[str, int] | None = None,
    now: datetime | None = None,
) -> None:
    """Takes back what was told of a tier. Raises PlanRejected if there is nothing."""
    who = function(told_by, PlanRejected)
    education_type, year_group = cohort or (None, None)
    told = {(one.tier, one.education_type, one.year_group) for one in in_force(engine, school_id)}
    if (tier, education_type, year_group) not in told:
        raise PlanRejected("Deze aanpak is er niet (meer).")
    _record(engine, Approach(school_id, tier, education_type, year_group, "", "", who, now or moments.now()))


def history(engine: sa.Engine, school_id: str | None = None) -> list[Approach]:
    """All that was told, of one school or of all, the newest first."""
    table = database.approach
    columns = [column for column in table.columns if column is not table.c.approach_id]
    query = sa.select(*columns).order_by(table.c.approach_id.desc())
    if school_id is not None:
        query = query.where(table.c.school_id == school_id)
    with engine.connect() as connection:
        return [Approach(**row._mapping) for row in connection.execute(query)]


def in_force(engine: sa.Engine, school_id: str | None = None) -> list[Approach]:
    """What holds, by school, tier and cohort, the whole school first; also of schools that may not be asked."""
    newest: dict[tuple[object, ...], Approach] = {}
    for one in history(engine, school_id):
        newest.setdefault((one.school_id, one.tier, one.education_type, one.year_group), one)
    kept = [one for one in newest.values() if one.description]
    return sorted(kept, key=lambda one: (one.school_id, one.tier, one.education_type or "", one.year_group or 0))


def shared(engine: sa.Engine) -> list[Approach]:
    """What others may read now: of the schools that may be asked."""
    open_to = {school_id for school_id, one in opt_in.in_force(engine).items() if one.may_be_asked}
    return [one for one in in_force(engine) if one.school_id in open_to]


def _record(engine: sa.Engine, approach: Approach) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.approach.insert(), vars(approach))
