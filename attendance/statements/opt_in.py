"""What a school lets others do with its name: be named beside its figures where schools are compared, and be asked how it does it.

Without a word of the school neither holds. Nothing is changed or removed: the last word counts, former ones stay on
record. It changes no figure; the products of the next release carry the names of those that said yes.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import OptInRejected
from attendance.statements.own_words import function


@dataclass(frozen=True)
class OptIn:
    """The word of one school."""

    school_id: str
    may_be_named: bool
    """Other schools see its name beside figures that they would see without a name otherwise."""
    may_be_asked: bool
    """Others may get in touch where something seems to work there."""
    said_by: str
    """By function, not by name."""
    said_at: datetime


def say(
    engine: sa.Engine,
    school_id: str,
    may_be_named: bool,
    may_be_asked: bool,
    said_by: str,
    now: datetime | None = None,
) -> OptIn:
    """Records the word of a school; it replaces the former. Raises OptInRejected if nobody says it."""
    who = function(said_by, OptInRejected)
    said = OptIn(school_id, may_be_named, may_be_asked, who, now or moments.now())
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.opt_in.insert(), vars(said))
    return said


def history(engine: sa.Engine, school_id: str | None = None) -> list[OptIn]:
    """All that was said, of one school or of all, the newest first."""
    table = database.opt_in
    columns = [column for column in table.columns if column is not table.c.opt_in_id]
    query = sa.select(*columns).order_by(table.c.opt_in_id.desc())
    if school_id is not None:
        query = query.where(table.c.school_id == school_id)
    with engine.connect() as connection:
        return [OptIn(**row._mapping) for row in connection.execute(query)]


def in_force(engine: sa.Engine) -> dict[str, OptIn]:
    """The last word of every school that said anything, by school_id."""
    newest: dict[str, OptIn] = {}
    for one in history(engine):
        newest.setdefault(one.school_id, one)
    return newest


def may_be_named(engine: sa.Engine) -> frozenset[str]:
    """The schools whose name may stand beside their figures for other schools."""
    return frozenset(school_id for school_id, one in in_force(engine).items() if one.may_be_named)
