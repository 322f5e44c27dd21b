"""Sessions: from login to logout, kept on the server, because the cookie of the screens knows no end of its own.

A session is known by a hash over what makes one login unique; neither token nor claim is kept. What ended stays ended: a
cookie that was copied before logging out opens nothing afterwards.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from attendance import database, moments
from attendance.access.claims import LoginRules
from attendance.errors import SessionEnded

CLOCK_SKEW = timedelta(seconds=30)
_UNIQUE = ("iss", "sub", "aud", "iat", "auth_time", "nonce", "jti", "sid")
_SEEN_EVERY = timedelta(minutes=1)
_table = database.login_session


def session_id(claims: Mapping[str, Any]) -> str:
    """The same for all tabs of one login, another one for each login."""
    return hashlib.sha256("\n".join(str(claims.get(name, "")) for name in _UNIQUE).encode()).hexdigest()


def ends_at(claims: Mapping[str, Any], rules: LoginRules) -> datetime:
    """When this login ends at the latest: the region's maximum, or the provider's expiry where that is followed.

    A token without moments ended long ago.
    """
    moments = [_moment(claims.get("iat", 0)) + timedelta(hours=rules.maximum_hours)]
    if rules.follow_token:
        moments.append(_moment(claims.get("exp", 0)) + CLOCK_SKEW)
    return min(moments)


def keep(engine: sa.Engine, claims: Mapping[str, Any], subject: str, rules: LoginRules) -> bool:
    """Notes that this session is in use; true if it begins now. Raises SessionEnded if it ended: by time or by logout.

    Costs one read, and once a minute a write.
    """
    now, wanted = moments.utc_now(), session_id(claims)
    if now >= ends_at(claims, rules):
        raise SessionEnded("Uw sessie is verlopen.")
    with engine.connect() as connection:
        row = connection.execute(sa.select(_table).where(_table.c.session_id == wanted)).first()
    if row is None:
        return _begin(engine, wanted, subject, now)
    if row.ended_at is not None:
        raise SessionEnded("U bent uitgelogd.")
    if now - row.seen_at > timedelta(minutes=rules.idle_minutes):
        end(engine, claims)
        raise SessionEnded("U keek een tijd niet; daarom is uw sessie beëindigd.")
    if now - row.seen_at > _SEEN_EVERY:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(_table.update().where(_table.c.session_id == wanted).values(seen_at=now))
    return False


def _begin(engine: sa.Engine, wanted: str, subject: str, now: datetime) -> bool:
    row = {"session_id": wanted, "subject": subject, "begun_at": now, "seen_at": now}
    try:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(_table.insert(), row)
    except sa.exc.IntegrityError:  # another tab of the same login was first
        return False
    return True


def end(engine: sa.Engine, claims: Mapping[str, Any]) -> None:
    """Ends a session for good, in every tab and for every copy of its cookie."""
    with engine.execution_options(writes=True).begin() as connection:
        query = _table.update().where(_table.c.session_id == session_id(claims), _table.c.ended_at.is_(None))
        connection.execute(query.values(ended_at=moments.utc_now()))


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(float(seconds or 0), UTC).replace(tzinfo=None)
