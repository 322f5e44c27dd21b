"""Where a school wants to be reached: one address per school, the last one given holds, former ones stay on record."""

import re
from datetime import datetime

from attendance import database, moments
from attendance.deliveries import Ledger
from attendance.errors import ReviewRejected
from attendance.statements.own_words import function

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_LONGEST = 254


def set_contact(ledger: Ledger, school_id: str, address: str, made_by: str, now: datetime | None = None) -> None:
    """Sends messages for a school to this address from now on; an empty one stops them. Raises ReviewRejected."""
    address = address.strip()
    is_one = address.isascii() and len(address) <= _LONGEST and _ADDRESS.fullmatch(address)
    if address and not is_one:
        raise ReviewRejected("Dit is geen e-mailadres; schrijf er één, zoals verzuim@school.nl.")
    who = function(made_by, ReviewRejected)
    values = {"school_id": school_id, "address": address, "made_at": now or moments.now(), "made_by": who}
    with ledger.engine.execution_options(writes=True).begin() as connection:
        connection.execute(database.contact.insert().values(values))


def contact_of(ledger: Ledger, school_id: str) -> str | None:
    """The address of a school; empty if it wants no messages, None if it never said."""
    rows = ledger.rows(database.contact, school_id)
    return rows[-1]["address"] if rows else None
