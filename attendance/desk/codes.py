"""What a school's reason codes are used for: how often, when, by which type and flag; and what may be wrong with them.

The uses are counted in the raw registrations of the deliveries in force; what a code means comes from the reference book.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from attendance import database, duckdb_files, paths
from attendance.categories import all_categories
from attendance.contract import REGISTRATION
from attendance.deliveries import Delivery, Ledger
from attendance.intake.reference import ReferenceBook, Row

_FLAG_GROUPS = {True: "authorised", False: "unauthorised"}


@dataclass(frozen=True)
class CodeUse:
    """How a code is used in a stretch of months. All counts are registrations, but for `pupils`."""

    code: str
    rows: int
    pupils: int
    first_day: date
    last_day: date
    by_month: dict[date, int]
    flags: dict[bool, int]
    """By the flag ‘authorised’ of the school's software; rows without one are left out."""
    types: dict[str, int]
    """By the category that the software's own type stands for; rows without one are left out."""
    whole_day_rows: int
    first_lesson_rows: int
    short_rows: int
    """Rows that give minutes, at most half an hour."""
    by_weekday: dict[int, int]
    """1 Monday … 7 Sunday."""


@dataclass(frozen=True)
class CodeLine:
    """A code with its use and its meaning on the last day that it was used."""

    use: CodeUse
    category: str | None
    """None: nobody said what it means."""
    description: str | None
    """As the school gave it, else as its software does."""
    is_by_hand: bool

    @property
    def rows_unknown(self) -> int:
        """Registrations that count as ‘reason unknown’ for want of a meaning."""
        return 0 if self.category else self.use.rows - sum(self.use.types.values())

    @property
    def rows_contradicting(self) -> int:
        """Registrations of which the software's flag says the opposite of the category."""
        group = all_categories()[self.category].group if self.category else None
        return sum(
            number
            for flag, number in self.use.flags.items()
            if group in _FLAG_GROUPS.values() and _FLAG_GROUPS[flag] != group
        )


@dataclass(frozen=True)
class Rollover:
    """What became of a school's codes between two school years."""

    appeared: list[CodeLine] = field(default_factory=list)
    vanished: list[CodeLine] = field(default_factory=list)
    changed: list[tuple[CodeLine, CodeLine]] = field(default_factory=list)
    """The code last year and this year, with different meanings."""


def lines(home: Path, ledger: Ledger, school_id: str, first: date, last: date) -> list[CodeLine]:
    """The codes that a school used in the months `first` … `last`, those without a meaning first, then the most used."""
    deliveries = ledger.deliveries(school_id=school_id)
    uses = _uses(home, [one for one in deliveries if one.status == "accepted"], first, last)
    book = ReferenceBook(ledger, deliveries, school_id)
    by_hand = {row["code"] for row in _by_hand(ledger, school_id)}
    described = _described(ledger, deliveries)
    made = []
    for use in uses:
        row = _meaning(book, school_id, use.code, use.last_day)
        category = row["category"] if row else None
        description = (row["description"] if row else None) or described.get(use.code)
        made.append(CodeLine(use, category, description, use.code in by_hand))
    return sorted(made, key=lambda line: (line.category is not None, -line.rows_unknown, -line.use.rows, line.use.code))


def _described(ledger: Ledger, deliveries: Sequence[Delivery]) -> dict[str, str]:
    """What the school's software itself says that codes mean, by the newest month in force that tells."""
    months = {one.delivery_id: one.month or date.min for one in deliveries if one.status == "accepted"}
    table = database.intake_reason
    query = sa.select(table.c.delivery_id, table.c.reason, table.c.description).where(
        table.c.description.is_not(None), table.c.delivery_id.in_(list(months))
    )
    with ledger.engine.connect() as connection:
        rows = connection.execute(query).all()
    return {row.reason: row.description for row in sorted(rows, key=lambda row: months[row.delivery_id])}


def _by_hand(ledger: Ledger, school_id: str) -> list[Row]:
    return [row for row in ledger.rows(database.reason_code, school_id) if row["delivery_id"] is None]


def _meaning(book: ReferenceBook, school_id: str, code: str, day: date) -> Row | None:
    """The row that says what a code means on a day: of the valid ones that with the latest first day (docs/counting.md 12)."""
    rows = [
        row
        for row in book.of(school_id, day.replace(day=1)).reason_code
        if row["code"] == code
        and (row["valid_from"] is None or row["valid_from"] <= day)
        and (row["valid_to"] is None or row["valid_to"] >= day)
    ]
    return max(rows, key=lambda row: row["valid_from"] or date.min, default=None)


def _uses(home: Path, in_force: Sequence[Delivery], first: date, last: date) -> list[CodeUse]:
    files = [
        str(path)
        for one in in_force
        if one.school_id and one.month and first <= one.month <= last
        if (path := paths.raw_file(home, REGISTRATION.name, one.school_id, one.month, one.delivery_id)).exists()
    ]
    if not files:
        return []
    with duckdb_files.in_memory() as connection:
        connection.execute(
            """
            create temp table used as
            select code, pupil_key, date_from, is_authorised, type_category, month,
                lesson_period_from is null and begin_minute is null as is_whole_day,
                lesson_period_from = '1' as is_first_lesson, minutes between 1 and 30 as is_short
            from read_parquet($files, hive_partitioning = true, hive_types = {'school_id': varchar, 'month': date},
                union_by_name = true)
            where code is not null
            """,
            {"files": files},
        )
        rows = connection.execute(
            """
            select code, count(*), count(distinct pupil_key), min(date_from), max(date_from),
                count(*) filter (is_whole_day), count(*) filter (is_first_lesson), count(*) filter (is_short)
            from used group by code order by code
            """
        ).fetchall()
        parts: dict[str, dict[str, dict]] = {}
        for name, expression in {
            "by_month": "month",
            "flags": "is_authorised",
            "types": "type_category",
            "by_weekday": "isodow(date_from)",
        }.items():
            counted: dict[str, dict] = defaultdict(dict)
            for code, value, number in connection.execute(
                f"select code, {expression} as value, count(*) from used where value is not null group by all order by all"
            ).fetchall():
                counted[code][value] = number
            parts[name] = counted
    return [
        CodeUse(
            code=code,
            rows=number,
            pupils=pupils,
            first_day=first_day,
            last_day=last_day,
            by_month=parts["by_month"].get(code, {}),
            flags=parts["flags"].get(code, {}),
            types=parts["types"].get(code, {}),
            whole_day_rows=whole_days,
            first_lesson_rows=first_lessons,
            short_rows=short,
            by_weekday=parts["by_weekday"].get(code, {}),
        )
        for code, number, pupils, first_day, last_day, whole_days, first_lessons, short in rows
    ]


def rollover(now: Sequence[CodeLine], before: Sequence[CodeLine]) -> Rollover:
    """What changed from last school year's codes to this year's; empty where last year is not known."""
    was = {line.use.code: line for line in before}
    is_now = {line.use.code: line for line in now}
    if not was:
        return Rollover()
    return Rollover(
        appeared=[line for code, line in is_now.items() if code not in was],
        vanished=[line for code, line in was.items() if code not in is_now],
        changed=[
            (was[code], line)
            for code, line in is_now.items()
            if code in was and was[code].category is not None and was[code].category != line.category
        ],
    )


def meanings_elsewhere(ledger: Ledger, school_id: str) -> dict[str, Counter[str]]:
    """Per code how many other schools give it which category, by the newest that each said of it."""
    newest: dict[tuple[str, str], str] = {}
    for row in ledger.rows(database.reason_code):
        if row["school_id"] != school_id:
            newest[row["school_id"], row["code"]] = row["category"]
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, code), category in newest.items():
        found[code][category] += 1
    return dict(found)
