"""Case forms: what a school tells the network about one pupil who is often absent, in words from a list only.

A form has a random code and no name, number, date of birth or text: there is nowhere to put one. Only the owning school
sees, changes and withdraws it; what is withdrawn is gone. What others get to see are the figures of attendance.network.thread.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from attendance import database, moments
from attendance.errors import NetworkRejected
from attendance.network import vocabulary
from attendance.network.vocabulary import CARE, DURATION, MEASURE, MOST_YEAR_GROUPS, PERSPECTIVE, TIER
from attendance.schools import find_school
from attendance.statements.own_words import function

MOST_FACTORS = 12
"""More says nothing any more: who ticks everything finds everything together."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read wrongly."""


@dataclass(frozen=True)
class Form:
    """What is told about one pupil. All texts are words of attendance.network.vocabulary."""

    education_type: str
    year_group: int
    tier: str
    duration: str
    factors: frozenset[str]
    """Of all five groups."""
    perspective: str
    care: frozenset[str] = frozenset()
    """Education and care that is in place; empty = nothing yet."""
    tried: frozenset[str] = frozenset()
    helped: frozenset[str] = frozenset()
    """Part of what was tried."""


@dataclass(frozen=True)
class Case:
    """A form as it is kept: its code, its school, when it was first entered and last changed, and by which function."""

    case_id: str
    school_id: str
    form: Form
    entered_at: datetime
    changed_at: datetime
    entered_by: str = field(compare=False)


def enter(
    engine: sa.Engine, school_id: str, forms: Iterable[Form], entered_by: str, now: datetime | None = None
) -> list[Case]:
    """Enters forms of a school, all or none, and returns them with their codes.

    Raises NetworkRejected, in Dutch, for a form that can't hold; UnknownSchool for a school that the register lacks.
    """
    who = function(entered_by, NetworkRejected)
    sector = find_school(school_id).sector
    at = now or moments.now()
    made = [Case(_new_code(), school_id, checked(form, sector), at, at, who) for form in forms]
    record(engine, made)
    return made


def record(engine: sa.Engine, cases: Sequence[Case]) -> None:
    """Records cases as they are: those of `enter`, and those of a made-up region."""
    if cases:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(database.network_case.insert(), [_row(one) for one in cases])


def change(
    engine: sa.Engine, school_id: str, case_id: str, form: Form, changed_by: str, now: datetime | None = None
) -> None:
    """Puts another form in the place of one of the school's own. Raises NetworkRejected where it can't hold or is not there."""
    who = function(changed_by, NetworkRejected)
    row = _columns(checked(form, find_school(school_id).sector))
    table = database.network_case
    with engine.execution_options(writes=True).begin() as connection:
        changed = connection.execute(
            table.update()
            .where(table.c.case_id == case_id, table.c.school_id == school_id)
            .values(**row, changed_at=now or moments.now(), entered_by=who)
        )
    if not changed.rowcount:
        raise NetworkRejected("Deze casus is er niet (meer).")


def withdraw(engine: sa.Engine, school_id: str, case_id: str) -> None:
    """Removes one of the school's own cases for good. Raises NetworkRejected where it is not there (any more)."""
    table = database.network_case
    with engine.execution_options(writes=True).begin() as connection:
        gone = connection.execute(table.delete().where(table.c.case_id == case_id, table.c.school_id == school_id))
    if not gone.rowcount:
        raise NetworkRejected("Deze casus is er niet (meer).")


def forget(engine: sa.Engine, before: datetime, dry_run: bool = False) -> int:
    """Removes cases that were last changed before a moment and returns how many; `dry_run` only counts them."""
    table = database.network_case
    old = table.c.changed_at < before
    with engine.execution_options(writes=True).begin() as connection:
        if dry_run:
            return connection.scalar(sa.select(sa.func.count()).select_from(table).where(old)) or 0
        return connection.execute(table.delete().where(old)).rowcount


def of_school(engine: sa.Engine, school_id: str) -> list[Case]:
    """The cases of one school, the one entered last first."""
    table = database.network_case
    return _read(engine, sa.select(table).where(table.c.school_id == school_id))


def every_case(engine: sa.Engine) -> list[Case]:
    """All cases, only for counting them together (attendance.network.telling)."""
    return _read(engine, sa.select(database.network_case))


def checked(form: Form, sector: str) -> Form:
    """The form, if it is whole and says nothing but words of the list. Raises NetworkRejected, in Dutch."""
    if not is_education_type(form.education_type, sector):
        raise NetworkRejected("Kies een onderwijstype dat deze school heeft.")
    if not 1 <= form.year_group <= MOST_YEAR_GROUPS:
        raise NetworkRejected(f"Het leerjaar ligt tussen 1 en {MOST_YEAR_GROUPS}.")
    for kind, given in ((TIER, {form.tier}), (DURATION, {form.duration}), (PERSPECTIVE, {form.perspective}),
                        (CARE, form.care), (MEASURE, form.tried | form.helped)):  # fmt: skip
        if not given <= vocabulary.words(kind).keys():
            raise NetworkRejected(
                f"Bij ‘{vocabulary.KINDS[kind].lower()}’ staat een woord dat niet in de lijst voorkomt."
            )
    if not form.factors:
        raise NetworkRejected("Kies ten minste één factor; wat speelt er mee?")
    if not form.factors <= vocabulary.factors().keys():
        raise NetworkRejected("Bij de factoren staat een woord dat niet in de lijst voorkomt.")
    if len(form.factors) > MOST_FACTORS:
        raise NetworkRejected(f"Kies de factoren die er het meest toe doen, ten hoogste {MOST_FACTORS}.")
    if not form.helped <= form.tried:
        raise NetworkRejected("Wat hielp, hoort ook bij wat is geprobeerd.")
    return form


def is_education_type(text: str, sector: str) -> bool:
    """Whether it is an education type of the sector, or a combination of them such as havo/vwo."""
    parts = text.split("/")
    return bool(text) and set(parts) <= set(vocabulary.education_types(sector)) and len(parts) <= 3


def _new_code() -> str:
    """A code that can be read aloud, such as K7QX-3MWD; it says nothing about whose case it is."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _columns(form: Form) -> dict[str, Any]:
    return {
        "education_type": form.education_type,
        "year_group": form.year_group,
        "tier": form.tier,
        "duration": form.duration,
        "perspective": form.perspective,
        "words": {
            "factors": sorted(form.factors),
            "care": sorted(form.care),
            "tried": sorted(form.tried),
            "helped": sorted(form.helped),
        },
    }


def _row(case: Case) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "school_id": case.school_id,
        "entered_at": case.entered_at,
        "changed_at": case.changed_at,
        "entered_by": case.entered_by,
        **_columns(case.form),
    }


def _read(engine: sa.Engine, query: sa.Select) -> list[Case]:
    table = database.network_case
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(table.c.entered_at.desc(), table.c.case_id)).mappings().all()
    return [
        Case(
            row["case_id"],
            row["school_id"],
            Form(
                row["education_type"],
                row["year_group"],
                row["tier"],
                row["duration"],
                frozenset(row["words"]["factors"]),
                row["perspective"],
                **{name: frozenset(row["words"][name]) for name in ("care", "tried", "helped")},
            ),
            row["entered_at"],
            row["changed_at"],
            row["entered_by"],
        )
        for row in rows
    ]
