"""What administrators gave and took: roles by subject. Nothing is removed here; what was taken away stays as history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from attendance import database, moments
from attendance.access.claims import Grant, valid_scope
from attendance.access.roles import OF_SCHOOLS, Role
from attendance.errors import AccessRejected, UnknownSchool
from attendance.schools import all_municipalities, all_schools, find_school

LONGEST = 200
_table = database.access_grant


@dataclass(frozen=True)
class Given:
    """One role that was given to one person, and perhaps taken away."""

    access_grant_id: int
    subject: str
    note: str
    """Whom it is about and why, in the administrator's words."""
    role: Role
    scope: str
    given_at: datetime
    given_by: str
    taken_at: datetime | None
    taken_by: str | None


def give(engine: sa.Engine, subject: str, role: Role, scope: str, note: str, by: str) -> None:
    """Gives a role with one scope. Raises AccessRejected, in Dutch, for what can't hold or holds already."""
    subject, note = subject.strip(), " ".join(note.split())
    if not subject or len(subject) > LONGEST or len(note) > LONGEST:
        raise AccessRejected("Vul het kenmerk in waarmee de inlogdienst deze persoon noemt.")
    scope = _checked_scope(role, scope)
    row = {
        "subject": subject,
        "role": role.value,
        "scope": scope,
        "note": note,
        "given_by": by,
        "given_at": moments.utc_now(),
    }
    with engine.execution_options(writes=True).begin() as connection:
        if connection.execute(_holding(subject).where(_table.c.role == role.value, _table.c.scope == scope)).first():
            raise AccessRejected("Deze persoon heeft deze rol al.")
        connection.execute(_table.insert(), row)


def take(engine: sa.Engine, access_grant_id: int, by: str) -> None:
    """Takes a role away; it holds no longer from the next look on. Raises AccessRejected if it was gone already."""
    with engine.execution_options(writes=True).begin() as connection:
        query = _table.update().where(_table.c.access_grant_id == access_grant_id, _table.c.taken_at.is_(None))
        if not connection.execute(query.values(taken_at=moments.utc_now(), taken_by=by)).rowcount:
            raise AccessRejected("Deze rol was al ingetrokken.")


def held_by(connection: sa.Connection, subject: str) -> list[Grant]:
    """What this person was given and still has."""
    return [Grant(Role(row.role), row.scope) for row in connection.execute(_holding(subject))]


def history(engine: sa.Engine) -> list[Given]:
    """Everything that was ever given, the newest first."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(_table).order_by(_table.c.access_grant_id.desc()))
        return [Given(**{**row._mapping, "role": Role(row.role)}) for row in rows]


def scopes_of(role: Role) -> Sequence[str]:
    """The codes that a role may be given for: sites, municipalities, or none."""
    if role in OF_SCHOOLS:
        return [school.school_id for school in all_schools()]
    return [one.municipality_code for one in all_municipalities()] if role is Role.MUNICIPALITY else []


def _checked_scope(role: Role, scope: str) -> str:
    try:
        scope = valid_scope(role, scope)
        if role in OF_SCHOOLS and len(scope) == 6:
            find_school(scope)
    except (ValueError, UnknownSchool) as error:
        raise AccessRejected(
            "Kies een school of gemeente die bij deze rol hoort; andere rollen krijgen er geen."
        ) from error
    known = scopes_of(role) if role is Role.MUNICIPALITY else (scope,)
    if scope not in known:
        raise AccessRejected("Deze gemeente is niet bekend.")
    return scope


def _holding(subject: str) -> sa.Select:
    return sa.select(_table).where(_table.c.subject == subject, _table.c.taken_at.is_(None))
