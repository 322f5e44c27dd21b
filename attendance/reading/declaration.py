"""The words in which a software shape is declared: columns, tables, shapes. Recognition and conversion read them."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from attendance.reading.notations import Notation

ENROLMENT = "enrolment"
SLOT = "slot"
LESSON = "lesson"
GROUP_MEMBER = "group_member"
REGISTRATION = "registration"
BELL_TIME = "bell_time"
REASON_CODE = "reason_code"
FREE_DAY = "free_day"
PUPIL_TOTAL = "pupil_total"

FIELDS: dict[str, dict[str, str]] = {
    ENROLMENT: {
        "pupil_key": "bigint",
        "education_type": "varchar",
        "year_group": "integer",
        "home_municipality_code": "varchar",
        "is_eighteen_plus": "boolean",
        "enrolled_from": "date",
        "enrolled_to": "date",
    },
    SLOT: {
        "pupil_key": "bigint",
        "date": "date",
        "lesson_period": "varchar",
        "begin_minute": "integer",
        "end_minute": "integer",
        "kind": "varchar",
        "state": "varchar",
        "is_roll_call_done": "boolean",
    },
    LESSON: {
        "group_name": "varchar",
        "date": "date",
        "lesson_period": "varchar",
        "begin_minute": "integer",
        "end_minute": "integer",
        "kind": "varchar",
        "state": "varchar",
        "is_roll_call_done": "boolean",
    },
    GROUP_MEMBER: {"pupil_key": "bigint", "group_name": "varchar", "member_from": "date", "member_to": "date"},
    REGISTRATION: {
        "pupil_key": "bigint",
        "date_from": "date",
        "date_to": "date",
        "lesson_period_from": "varchar",
        "lesson_period_to": "varchar",
        "begin_minute": "integer",
        "end_minute": "integer",
        "code": "varchar",
        "type_category": "varchar",
        "is_authorised": "boolean",
        "source": "varchar",
        "minutes": "integer",
        "registered_at": "timestamp",
        # reasons that other rows give for this one, the best first; used where it has none itself
        "borrowed": "struct(code varchar, flag boolean)[]",
    },
    BELL_TIME: {
        "lesson_period": "varchar",
        "begin_minute": "integer",
        "end_minute": "integer",
        "weekday": "integer",
        "valid_from": "date",
        "valid_to": "date",
        "date": "date",
    },
    REASON_CODE: {
        "code": "varchar",
        "description": "varchar",
        "category": "varchar",
        "valid_from": "date",
        "valid_to": "date",
    },
    FREE_DAY: {"date": "date"},
    PUPIL_TOTAL: {
        "pupil_key": "bigint",
        "present_minutes": "integer",
        "absent_minutes": "integer",
        "authorised_minutes": "integer",
        "unauthorised_minutes": "integer",
    },
}
"""What a table can feed, and the fields of it. A field that a declaration leaves out is null."""


@dataclass(frozen=True)
class Column:
    """One column of the school's table, by its Dutch header."""

    header: str
    notation: Notation | None
    """None: a known column that is not needed and not kept, no reason for a finding."""
    must_exist: bool = False
    must_be_filled: bool = False
    """An empty cell sets the row aside."""
    needed: bool = True
    """A cell that can't be read sets the row aside; else it counts as empty, with a note."""
    other_headers: tuple[str, ...] = ()
    explanation: str = ""
    """What to put in it, in Dutch; for columns that schools fill in by hand."""

    @functools.cached_property
    def key(self) -> str:
        """The header as it is compared, and the column's name in SQL."""
        return normalise(self.header)

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """All headers that this column goes by, as they are compared."""
        return (self.key, *(normalise(header) for header in self.other_headers))


@dataclass(frozen=True)
class TableDeclaration:
    """One table of a shape: how it is recognised, what it feeds and by which SQL.

    `fields` are SQL expressions over the columns' keys; a column that was not delivered is null. `dropped` and `faults`
    map the code of a finding to the SQL condition of its rows; `fault_columns` names the column a fault is about.
    `relation` may replace the table's rows: SQL with {name} for the typed table of each table of the shape.
    """

    name: str
    feeds: str
    columns: tuple[Column, ...]
    fields: Mapping[str, str]
    one_of: tuple[str, ...] = ()
    """Of these headers at least one must exist."""
    never_with: tuple[str, ...] = ()
    """Headers that this table never has: they tell it from another."""
    nothing_else: bool = False
    """True for tables so small that any other column means another table."""
    dropped: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    fault_columns: Mapping[str, str] = field(default_factory=dict)
    relation: str | None = None
    explanation: str = ""
    """What the table is for, in Dutch; for tables that schools fill in by hand."""
    also: "TableDeclaration | None" = None
    """The same rows, under the same name, read for another feed: timetable and registrations in one table."""

    def readings(self) -> tuple["TableDeclaration", ...]:
        """All that the rows of the table are read for; they are accounted for with the first."""
        return (self,) if self.also is None else (self, self.also)


@dataclass(frozen=True)
class Shape:
    """One kind of delivery: the tables that are its own. What it lacks may come in tables of the exchange format."""

    name: str
    tables: tuple[TableDeclaration, ...]
    is_beside: bool = False
    """True for a timetable that stands beside the registrations of whatever other shape."""
    is_poor: bool = False
    """True for totals per pupil: what tells more goes before it, and no timetable stands beside it."""
    exempt_slots: str | None = None
    """SQL (over the typed tables) that gives table_name, part, file_row of slots that are exempt."""
    code_descriptions: str | None = None
    """SQL (over the typed tables) that gives code, description, pupil_key of rows that repeat what a code stands for."""


@functools.lru_cache(maxsize=4096)
def normalise(header: str) -> str:
    """A header as it is compared: no case, spaces, underscores, accents or punctuation."""
    plain = unicodedata.normalize("NFKD", header.lower())
    return re.sub(r"[^a-z0-9]", "", plain)
