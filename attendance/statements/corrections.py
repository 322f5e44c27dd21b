"""What a school says by hand: what a code means, its bells, its free days, the columns of its export.

A correction says what holds from now on for one thing (`key`) of one subject. Corrections are never changed or removed:
an undo is a new correction. What holds now stands in the tables of attendance.database without a delivery, where
attendance.intake.reference finds it; both are written in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from attendance import database, moments
from attendance.contract import CATEGORIES
from attendance.database import correction
from attendance.deliveries import Ledger
from attendance.errors import CorrectionRejected
from attendance.reading import Layout

Row = dict[str, Any]

REASON_CODE = "reason_code"
BELL_TABLE = "bell_table"
SHORT_DAY = "short_day"
FREE_DAY = "free_day"
COLUMN_LAYOUT = "column_layout"

_ALWAYS = ""
"""The key of a bell table without a first day."""
_MINUTES_A_DAY = 1440


@dataclass(frozen=True)
class Change:
    """What is to hold for one thing: `rows` in the columns of its table; none = nothing by hand, so what was delivered."""

    subject: str
    key: str
    """The code; the first day of a bell table (ISO, empty = always); the day; the name of a layout."""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A change that was made, by whom, when and why."""

    correction_id: int
    school_id: str
    change: Change
    made_at: datetime
    made_by: str
    note: str
    undoes: int | None


def code_means(
    code: str, category: str, *, description: str = "", valid_from: date | None = None, valid_to: date | None = None
) -> Change:
    """A reason code of the school means this category, from the first up to and including the last day given."""
    row = {
        "code": code.strip().upper(),
        "description": description or None,
        "category": category,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    return Change(REASON_CODE, code.strip().upper(), (row,))


def bells_are(
    periods: Sequence[tuple[str, int, int, int | None]], valid_from: date | None = None, valid_to: date | None = None
) -> Change:
    """The bell table within a stretch of days: lesson period, begin and end in minutes of the day, weekday or None."""
    rows = tuple(
        {
            "lesson_period": period,
            "begin_minute": begin,
            "end_minute": end,
            "weekday": weekday,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "date": None,
        }
        for period, begin, end, weekday in periods
    )
    return Change(BELL_TABLE, valid_from.isoformat() if valid_from else _ALWAYS, rows)


def short_day_is(day: date, periods: Sequence[tuple[str, int, int]]) -> Change:
    """The bells of one single day: lesson period, begin and end in minutes of the day."""
    common = {"weekday": None, "valid_from": None, "valid_to": None, "date": day}
    rows = tuple(
        {"lesson_period": period, "begin_minute": begin, "end_minute": end, **common} for period, begin, end in periods
    )
    return Change(SHORT_DAY, day.isoformat(), rows)


def day_is_free(day: date, is_free: bool) -> Change:
    """A day without lessons at this school; or, with False, a day with lessons that was delivered as free."""
    return Change(FREE_DAY, day.isoformat(), ({"date": day, "is_free": is_free},))


def columns_are(name: str, layout: Layout) -> Change:
    """A table of the school's export has these columns; `name` tells layouts apart."""
    return Change(COLUMN_LAYOUT, name, ({"table": layout.table, "names": dict(layout.names)},))


def record(
    ledger: Ledger, school_id: str, changes: Sequence[Change], made_by: str, note: str = "", undoes: int | None = None
) -> None:
    """Makes changes hold, all or none. Raises CorrectionRejected for one that can't hold."""
    for change in changes:
        _check(change)
    if not made_by.strip():
        raise CorrectionRejected("Vul uw naam in: bij elke wijziging bewaren we wie haar maakte.")
    now = moments.now()
    with ledger.engine.execution_options(writes=True).begin() as connection:
        for change in changes:
            connection.execute(
                correction.insert().values(
                    school_id=school_id,
                    subject=change.subject,
                    subject_key=change.key,
                    content=[to_plain(row) for row in change.rows],
                    made_at=now,
                    made_by=made_by.strip(),
                    note=note.strip(),
                    undoes=undoes,
                )
            )
            _hold(connection, school_id, change)


def undo(ledger: Ledger, school_id: str, correction_id: int, made_by: str) -> None:
    """Puts back what held before a correction, by a new one. Raises CorrectionRejected if it has been followed up."""
    made = history(ledger, school_id)
    this = next((one for one in made if one.correction_id == correction_id), None)
    if this is None:
        raise CorrectionRejected("Deze wijziging is niet gevonden.")
    alike = [one for one in made if (one.change.subject, one.change.key) == (this.change.subject, this.change.key)]
    if alike[0].correction_id != correction_id:
        raise CorrectionRejected("Na deze wijziging is er nog een gemaakt; draai eerst die terug.")
    before = alike[1].change.rows if len(alike) > 1 else ()
    change = Change(this.change.subject, this.change.key, before)
    record(ledger, school_id, [change], made_by, note="Teruggedraaid", undoes=correction_id)


def history(ledger: Ledger, school_id: str) -> list[Correction]:
    """All corrections of a school, the newest first."""
    rows = ledger.rows(correction, school_id)
    return [
        Correction(
            row["correction_id"],
            row["school_id"],
            Change(
                row["subject"], row["subject_key"], tuple(from_plain(row["subject"], one) for one in row["content"])
            ),
            row["made_at"],
            row["made_by"],
            row["note"],
            row["undoes"],
        )
        for row in reversed(rows)
    ]


def layouts(ledger: Ledger, school_id: str) -> list[Layout]:
    """The layouts of its export that a school assigned by hand, as they hold now."""
    newest: dict[str, Correction] = {}
    for one in reversed(history(ledger, school_id)):
        if one.change.subject == COLUMN_LAYOUT:
            newest[one.change.key] = one
    return [Layout(row["table"], row["names"]) for one in newest.values() for row in one.change.rows]


def is_corrected_since(ledger: Ledger, school_id: str, moment: datetime) -> bool:
    """True if the school said something by hand after this moment: the same file may read differently now."""
    query = sa.select(correction.c.correction_id).where(
        correction.c.school_id == school_id, correction.c.made_at > moment
    )
    with ledger.engine.connect() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _check(change: Change) -> None:
    for row in change.rows:
        if change.subject == REASON_CODE and (not row["code"] or row["category"] not in CATEGORIES):
            raise CorrectionRejected("Kies bij elke code een categorie.")
        first, last = row.get("valid_from"), row.get("valid_to")
        if first and last and last < first:
            raise CorrectionRejected("De laatste dag ligt vóór de eerste.")
        if "begin_minute" in row and not 0 <= row["begin_minute"] < row["end_minute"] <= _MINUTES_A_DAY:
            raise CorrectionRejected(f"Lesuur {row['lesson_period']} eindigt niet na zijn begin.")
    if change.subject in (BELL_TABLE, SHORT_DAY):
        periods = [(row["lesson_period"], row["weekday"]) for row in change.rows]
        if len(set(periods)) < len(periods):
            raise CorrectionRejected("Een lesuur staat er twee keer in.")


_STATE: dict[str, tuple[sa.Table, Callable[[str], sa.ColumnElement[bool]]]] = {
    REASON_CODE: (database.reason_code, lambda key: database.reason_code.c.code == key),
    BELL_TABLE: (
        database.bell_time,
        lambda key: sa.and_(
            database.bell_time.c.date.is_(None),
            database.bell_time.c.valid_from == (date.fromisoformat(key) if key else None),
        ),
    ),
    SHORT_DAY: (database.bell_time, lambda key: database.bell_time.c.date == date.fromisoformat(key)),
    FREE_DAY: (database.free_day, lambda key: database.free_day.c.date == date.fromisoformat(key)),
}
"""Where what holds now is kept, and which of its rows a key stands for. A layout is found in the corrections themselves."""


def _hold(connection: sa.Connection, school_id: str, change: Change) -> None:
    if change.subject not in _STATE:
        return
    table, is_meant = _STATE[change.subject]
    by_hand = sa.and_(table.c.school_id == school_id, table.c.delivery_id.is_(None))
    connection.execute(table.delete().where(by_hand, is_meant(change.key)))
    if change.rows:
        connection.execute(table.insert(), [{"school_id": school_id, **row} for row in change.rows])


def to_plain(row: Row) -> Row:
    """A row of a change with its days as text, fit for JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def from_plain(subject: str, row: Row) -> Row:
    """A row of a change as it was before `to_plain`."""
    if subject not in _STATE:
        return row
    dates = {column.name for column in _STATE[subject][0].columns if isinstance(column.type, sa.Date)}
    return {name: date.fromisoformat(value) if name in dates and value else value for name, value in row.items()}
