"""The raw tables: columns, types, units and meaning. Shapes obey it, dbt sources and checks are compared with it.

Every bulk table has `row_number`: the row as the school sees it in its file. Minutes of day count from
midnight, local time. `school_id` and `month` are not columns of the bulk files: they stand in the path.
"""

from dataclasses import dataclass

import pyarrow as pa

_ARROW_TYPES: dict[str, pa.DataType] = {
    "bigint": pa.int64(),
    "int": pa.int32(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}

EDUCATION_TYPES_BY_SECTOR: dict[str, tuple[str, ...]] = {
    "po": ("bao", "sbao"),
    "so": ("so",),
    "vso": ("vso",),
    "pro": ("pro",),
    "vo": ("vmbo-b", "vmbo-k", "vmbo-gt", "havo", "vwo"),
    "mbo": ("mbo-1", "mbo-2", "mbo-3", "mbo-4"),
}
"""Elementary education types (docs/domain.md, Words); combinations join them with a slash: havo/vwo."""

TOTALS_SHAPE = "verzuimtotalen"
"""The shape that gives totals per pupil and month and nothing else."""

SLOT_KINDS = ("regular", "work_placement", "remote", "external", "activity", "test")
SLOT_STATES = ("planned", "cancelled", "build_up", "bespoke", "exempt")
SOURCES = ("report", "roll_call", "follow_up")
CATEGORIES = (
    "present",
    "sick",
    "medical",
    "leave",
    "school_initiated",
    "late_authorised",
    "other_authorised",
    "unauthorised",
    "late_unauthorised",
    "unknown_reason",
    "not_attendance",
)


@dataclass(frozen=True)
class Column:
    """One raw column. `type` is an SQL type that every engine knows."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One raw table; `bulk` tables are one file per school, month and delivery, the others one file whole."""

    name: str
    columns: tuple[Column, ...]
    bulk: bool = True
    sparse: bool = False
    """True where most deliveries have no such rows: then there is no file, either."""

    def column_names(self) -> tuple[str, ...]:
        """The column names in file order."""
        return tuple(column.name for column in self.columns)

    def arrow_schema(self) -> pa.Schema:
        """The table's schema in Arrow."""
        return pa.schema([(column.name, _ARROW_TYPES[column.type]) for column in self.columns])


_ROW = Column("row_number", "bigint", "row as the school sees it in its file", required=True)
_PUPIL = Column("pupil_key", "bigint", "pseudonym: keyed hash over school and pupil number", required=True)
_SCHOOL = Column("school_id", "string", "vestigingscode", required=True)
_MONTH = Column("month", "date", "first day of the month", required=True)

ENROLMENT = Table(
    "enrolment",
    (
        _ROW,
        _PUPIL,
        Column("education_type", "string", "see EDUCATION_TYPES_BY_SECTOR", required=True),
        Column("year_group", "int", "1 … 8", required=True),
        Column("home_municipality_code", "string", "municipality of the pupil's home, 4 digits"),
        Column("is_eighteen_plus", "boolean", "18 years or older"),
        Column("enrolled_from", "date", "first day of enrolment, inclusive", required=True),
        Column("enrolled_to", "date", "last day of enrolment, inclusive; null = open"),
    ),
)
SLOT = Table(
    "slot",
    (
        _ROW,
        _PUPIL,
        Column("date", "date", "day of the slot", required=True),
        Column("lesson_period", "string", "name of the period without leading zeros, or a span such as 1-2"),
        Column("begin_minute", "int", "begin; null = from the bell table", "minutes after midnight"),
        Column("end_minute", "int", "end; null = from the bell table", "minutes after midnight"),
        Column("kind", "string", "one of SLOT_KINDS", required=True),
        Column("state", "string", "one of SLOT_STATES", required=True),
        Column("is_roll_call_done", "boolean", "true J, false N, null not known"),
    ),
)
REGISTRATION = Table(
    "registration",
    (
        _ROW,
        _PUPIL,
        Column("date_from", "date", "first day", required=True),
        Column("date_to", "date", "last day, inclusive; the first day where only one was given", required=True),
        Column("lesson_period_from", "string", "first lesson period; null = none given"),
        Column("lesson_period_to", "string", "last lesson period; the first where only one was given"),
        Column("begin_minute", "int", "begin; null = none given", "minutes after midnight"),
        Column("end_minute", "int", "end; null = none given", "minutes after midnight"),
        Column("code", "string", "the school's own reason code, trimmed, upper case"),
        Column("type_category", "string", "category that the software's own type stands for, where it says"),
        Column("is_authorised", "boolean", "as the school's software says"),
        Column("source", "string", "one of SOURCES; null = not known"),
        Column("minutes", "int", "minutes missed, where given", "minutes"),
        Column("registered_at", "timestamp", "when it was registered, local time; null = not known"),
    ),
)
PUPIL_TOTAL = Table(
    "pupil_total",
    (
        _ROW,
        _PUPIL,
        Column("present_minutes", "int", "present in the month", "minutes", required=True),
        Column("absent_minutes", "int", "absent in the month, all reasons", "minutes", required=True),
        Column("authorised_minutes", "int", "of which authorised", "minutes", required=True),
        Column("unauthorised_minutes", "int", "of which unauthorised", "minutes", required=True),
    ),
    sparse=True,
)
SCHOOL_MONTH = Table(
    "school_month",
    (
        _SCHOOL,
        _MONTH,
        Column("delivery_id", "string", "the delivery in force", required=True),
        Column("has_timetable", "boolean", "false: slots follow from bells and holidays", required=True),
        Column("is_totals", "boolean", "true: totals per pupil only, of no day anything is known", required=True),
        Column("fingerprint", "bigint", "changes whenever anything that shapes this school-month does", required=True),
    ),
    bulk=False,
)
REASON_CODE = Table(
    "reason_code",
    (
        _SCHOOL,
        _MONTH,
        Column("code", "string", "the school's own reason code, trimmed, upper case", required=True),
        Column("description", "string", "the school's own words for it"),
        Column("category", "string", "one of CATEGORIES", required=True),
        Column("valid_from", "date", "first day; null = always"),
        Column("valid_to", "date", "last day, inclusive; null = open"),
    ),
    bulk=False,
)
BELL_TIME = Table(
    "bell_time",
    (
        _SCHOOL,
        _MONTH,
        Column("lesson_period", "string", "name of the period without leading zeros", required=True),
        Column("begin_minute", "int", "begin", "minutes after midnight", required=True),
        Column("end_minute", "int", "end", "minutes after midnight", required=True),
        Column("weekday", "int", "1 Monday … 7 Sunday; null = each"),
        Column("valid_from", "date", "first day; null = always"),
        Column("valid_to", "date", "last day, inclusive; null = open"),
        Column("date", "date", "a single short day, wins over the rest"),
    ),
    bulk=False,
)
FREE_DAY = Table(
    "free_day",
    (_SCHOOL, _MONTH, Column("date", "date", "a day without lessons at this school", required=True)),
    bulk=False,
)
DELIVERY = Table(
    "delivery",
    (
        Column("delivery_id", "string", "identity of the delivery", required=True),
        Column("upload_id", "string", "the hand-in it came with; one hand-in may hold several months", required=True),
        Column("school_id", "string", "vestigingscode"),
        Column("month", "date", "first day of the month"),
        Column("received_at", "timestamp", "local time of receipt", required=True),
        Column("sha256", "string", "hash of the content as received", required=True),
        Column("shape", "string", "recognised shape; null = none"),
        Column("status", "string", "accepted, refused or superseded", required=True),
        Column("rows_delivered", "bigint", "rows in the file", "rows", required=True),
        Column("rows_used", "bigint", "rows used", "rows", required=True),
        Column("rows_set_aside", "bigint", "rows that could not be used", "rows", required=True),
        Column("rows_dropped", "bigint", "rows dropped on purpose", "rows", required=True),
    ),
    bulk=False,
)
FINDING = Table(
    "finding",
    (
        Column("delivery_id", "string", "identity of the delivery", required=True),
        Column("finding_number", "int", "order within the delivery", required=True),
        Column("code", "string", "what is wrong, stable name", required=True),
        Column("severity", "string", "refused, row set aside or note", required=True),
        Column("table_name", "string", "table of the delivery, in the school's words"),
        Column("row_number", "bigint", "first row it occurs in, as the school sees it"),
        Column("column_name", "string", "column of the delivery, in the school's words"),
        Column("value", "string", "an example; never a name or a pupil number in full"),
        Column("row_count", "bigint", "in how many rows it occurs", "rows", required=True),
        Column("sentence", "string", "one Dutch sentence that says how to mend it", required=True),
    ),
    bulk=False,
)
INTAKE_MEASURE = Table(
    "intake_measure",
    (
        Column("delivery_id", "string", "identity of the delivery", required=True),
        Column("table_name", "string", "leerlingen, rooster, registraties or totalen", required=True),
        Column("measure", "string", "what was counted in the file, see docs/counting.md", required=True),
        Column("in_file", "bigint", "counted while reading, before any rule", required=True),
        Column("set_aside", "bigint", "of which set aside at intake", required=True),
        Column("dropped", "bigint", "of which dropped on purpose at intake", required=True),
    ),
    bulk=False,
)
INTAKE_REASON = Table(
    "intake_reason",
    (
        Column("delivery_id", "string", "identity of the delivery", required=True),
        Column("reason", "string", "the school's own code, else its software's type; empty = neither", required=True),
        Column("rows_in_file", "bigint", "registrations counted while reading, before any rule", "rows", required=True),
        Column("rows_set_aside", "bigint", "of which set aside at intake", "rows", required=True),
        Column("rows_dropped", "bigint", "of which dropped on purpose at intake", "rows", required=True),
        Column("minutes_in_file", "bigint", "minutes that the rows state themselves", "minutes", required=True),
        Column("minutes_set_aside", "bigint", "of which set aside at intake", "minutes", required=True),
        Column("minutes_dropped", "bigint", "of which dropped on purpose at intake", "minutes", required=True),
    ),
    bulk=False,
)
RATINGS = ("good", "okay", "could_be_better", "needs_attention", "unknown")
"""001, annex: Goed, Oké, Kan beter, Verdient aandacht, Weet ik niet."""
DECLARATION = Table(
    "declaration",
    (
        _SCHOOL,
        Column("list", "string", "list of the registration checklist", required=True),
        Column("item", "string", "item of the list that the school speaks about", required=True),
        Column("school_year", "int", "year in which the school year began that it holds for", required=True),
        Column("rating", "string", f"{', '.join(RATINGS[:-1])} or {RATINGS[-1]}", required=True),
        Column("evidence", "string", "the school's own answer to: how do you know", required=True),
        Column("declared_by", "string", "who of the school said so, by function", required=True),
        Column("declared_at", "timestamp", "local time", required=True),
    ),
    bulk=False,
)
REVIEW = Table(
    "review",
    (
        _SCHOOL,
        _MONTH,
        Column("state", "string", "not_delivered, under_review, approved or released", required=True),
        Column("review_until", "date", "last day of the term of review; null = not delivered"),
        Column("decided_at", "timestamp", "when the school approved the month, local time; null = it did not"),
        Column("decided_by", "string", "who of the school approved it, by function"),
        Column("context_note", "string", "what the school says of the month; null = nothing"),
    ),
    bulk=False,
)

GOAL = Table(
    "goal",
    (
        _SCHOOL,
        Column("school_year", "int", "year in which the school year began", required=True),
        Column("profile", "string", "tier profile", required=True),
        Column("tier", "string", "tier that the goal is for", required=True),
        Column("percent", "int", "share of the pupils with enough data", "per cent", required=True),
        Column("note", "string", "what the school says of it; empty = nothing", required=True),
        Column("set_by", "string", "who of the school set it, by function", required=True),
        Column("set_at", "timestamp", "local time", required=True),
    ),
    bulk=False,
)
_COHORT = (
    Column("education_type", "string", "education type of the cohort that it is about; null = the whole school"),
    Column("year_group", "int", "year group of the cohort that it is about; null = the whole school"),
)
INTERVENTION = Table(
    "intervention",
    (
        Column("intervention_id", "int", "number of the measure", required=True),
        _SCHOOL,
        *_COHORT,
        Column("title", "string", "the measure in a few words", required=True),
        Column("description", "string", "what the school does; empty = nothing told", required=True),
        Column("starts_on", "date", "first day", required=True),
        Column("ends_on", "date", "last day; null = it goes on"),
        Column("made_by", "string", "who of the school logged it, by function", required=True),
    ),
    bulk=False,
)
APPROACH = Table(
    "approach",
    (
        _SCHOOL,
        Column("tier", "string", "tier_1, tier_2 or tier_3", required=True),
        *_COHORT,
        Column("description", "string", "what the school does, in its own words", required=True),
        Column("contact", "string", "whom to call", required=True),
        Column("told_at", "timestamp", "local time", required=True),
    ),
    bulk=False,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ENROLMENT,
        SLOT,
        REGISTRATION,
        PUPIL_TOTAL,
        SCHOOL_MONTH,
        REASON_CODE,
        BELL_TIME,
        FREE_DAY,
        DELIVERY,
        FINDING,
        INTAKE_MEASURE,
        INTAKE_REASON,
        DECLARATION,
        REVIEW,
        GOAL,
        INTERVENTION,
        APPROACH,
    )
}
BULK_TABLES: tuple[Table, ...] = tuple(table for table in TABLES.values() if table.bulk)
