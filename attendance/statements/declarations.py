"""What a school declares about the items of its checklist that no data can tell: who said what, when, how they know.

A declaration holds for one school year. Nothing is changed or removed: a new one goes before the former, which stays as
history. It changes no figure; dbt takes the last word per item into `checklist_month`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from attendance import database
from attendance.contract import RATINGS
from attendance.errors import DeclarationRejected
from attendance.statements.own_words import about_school, function

LONGEST_EVIDENCE = 1000


@dataclass(frozen=True)
class Declaration:
    """One statement of a school about one item, for the school year that began in `school_year`."""

    school_id: str
    list: str
    item: str
    school_year: int
    rating: str
    evidence: str
    """The answer to “Hoe weet je dit?”, in the school's own words."""
    declared_by: str
    """By function, not by name."""
    declared_at: datetime


def declare(engine: sa.Engine, declarations: Sequence[Declaration]) -> None:
    """Records declarations, all or none. Raises DeclarationRejected, in Dutch, for one that says too little or too much."""
    rows = []
    for one in declarations:
        if one.rating not in RATINGS:
            raise DeclarationRejected("Kies één van de vijf antwoorden.")
        who = function(one.declared_by, DeclarationRejected)
        words = about_school(one.evidence, LONGEST_EVIDENCE, DeclarationRejected)
        if one.rating != "unknown" and not words:
            raise DeclarationRejected("Vul in hoe u dit weet; één zin is genoeg.")
        rows.append(vars(one) | {"evidence": words, "declared_by": who})
    if rows:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(database.declaration.insert(), rows)


def history(engine: sa.Engine, school_id: str) -> list[Declaration]:
    """All declarations of a school, the newest first."""
    table = database.declaration
    columns = [column for column in table.columns if column is not table.c.declaration_id]
    query = sa.select(*columns).where(table.c.school_id == school_id).order_by(table.c.declaration_id.desc())
    with engine.connect() as connection:
        return [Declaration(**row._mapping) for row in connection.execute(query)]


def in_force(engine: sa.Engine, school_id: str, school_year: int) -> dict[tuple[str, str], Declaration]:
    """The last word of a school in one school year, by list and item."""
    newest: dict[tuple[str, str], Declaration] = {}
    for one in history(engine, school_id):
        if one.school_year == school_year:
            newest.setdefault((one.list, one.item), one)
    return newest
