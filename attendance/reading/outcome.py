"""What reading a delivery gives: pure data, no behaviour beyond simple questions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from attendance import contract
from attendance.findings import Finding

_ARROW_TYPES: dict[str, pa.DataType] = {
    "bigint": pa.int64(),
    "int": pa.int32(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}

SET_ASIDE_SCHEMA = pa.schema(
    [
        ("table_name", pa.string()),
        ("part", pa.int32()),
        ("row_number", pa.int64()),
        ("code", pa.string()),
        ("column_name", pa.string()),
    ]
)


def arrow_schema(table: contract.Table) -> pa.Schema:
    """The Arrow schema of a contract table, without school_id and month: those stand in the path."""
    return pa.schema(
        [(c.name, _ARROW_TYPES[c.type]) for c in table.columns if c.name not in ("school_id", "month", "delivery_id")]
    )


@dataclass(frozen=True)
class KnownReference:
    """What the school told earlier, resolved for one month; contract columns without school_id and month."""

    reason_code: pa.Table
    bells: Callable[[pa.Table | None], pa.Table]
    """The bells that hold: the delivery's own, if it has any, with what the school says by hand laid over them, else those
    from before (docs/counting.md 27). Asked for where slots name no times."""


def nothing_known(_month: date) -> KnownReference:
    """The reference of a school that delivers for the first time."""
    return KnownReference(
        arrow_schema(contract.REASON_CODE).empty_table(),
        lambda own: own or arrow_schema(contract.BELL_TIME).empty_table(),
    )


@dataclass(frozen=True)
class IntakeMeasure:
    """One figure counted in the file before any rule, and the part of it that intake did not pass on."""

    table_name: str
    measure: str
    in_file: int
    set_aside: int
    dropped: int


@dataclass(frozen=True)
class IntakeReason:
    """The registrations of one reason, counted in the file before any rule: rows, and the minutes that they state.

    A row states minutes where it gives them or its times; one that names lessons or days only states none.
    """

    reason: str
    """The school's own code, else the type of its software, else empty."""
    rows_in_file: int
    rows_set_aside: int
    rows_dropped: int
    minutes_in_file: int
    minutes_set_aside: int
    minutes_dropped: int
    description: str | None = None
    """What the software's own list says that the code means; None where no such list came along."""


@dataclass
class MonthReading:
    """What one delivery says of one month. rows_delivered = rows_used + rows_set_aside + rows_dropped, always."""

    month: date
    tables: dict[str, pa.Table]
    """The bulk tables in contract columns; always all of them, possibly empty. Words may be in dictionaries."""
    has_timetable: bool
    bell_time: pa.Table | None
    """Delivered lestijden; None = that table was not delivered. So too the two below."""
    reason_code: pa.Table | None
    free_day: pa.Table | None
    findings: list[Finding] = field(default_factory=list)
    measures: list[IntakeMeasure] = field(default_factory=list)
    reasons: list[IntakeReason] = field(default_factory=list)
    rows_delivered: int = 0
    rows_used: int = 0
    rows_set_aside: int = 0
    rows_dropped: int = 0
    refused: bool = False
    set_aside: pa.Table = field(default_factory=SET_ASIDE_SCHEMA.empty_table)
    """Each row that was set aside: where it stands (`part` counts the files of one table), why, in which column; no values."""


@dataclass
class Reading:
    """What a whole upload says: one MonthReading per month, or none and findings that say why."""

    shape: str | None
    months: list[MonthReading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """True if nothing of the upload can be used."""
        return all(month.refused for month in self.months)
