"""The account of a delivery: what became of each delivered row, and how many of each table were used, set aside, dropped."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from attendance.reading.outcome import SET_ASIDE_SCHEMA
from attendance.reading.slots import Slots

_SLOTS = "slots"
"""Stands for the slots among the tables of rows, of which only those that can't be used are looked at."""
_BY_MONTH = (_SLOTS, "registration_row")
_NOT_UNUSABLE = ("month_other_row", "school_other_row")
"""Rows that are set aside although nothing is wrong with them: they are only not of this delivery."""
_OUTCOMES = ("used", "set aside", "dropped")
"""From best to worst."""
_KEY = ["table_name", "part", "file_row", "month"]
_STATUS = pa.schema(
    [
        ("table_name", pa.string()),
        ("part", pa.int32()),
        ("file_row", pa.int64()),
        ("month", pa.date32()),
        ("outcome", pa.string()),
        ("code", pa.string()),
        ("column_name", pa.string()),
        ("lesson_period", pa.string()),
    ]
)


@dataclass
class RowCounts:
    """Rows of one table in one month."""

    used: int = 0
    set_aside: int = 0
    dropped: int = 0
    elsewhere: int = 0
    """Of those set aside: of another month or school."""

    @property
    def delivered(self) -> int:
        """All rows; the sum by construction."""
        return self.used + self.set_aside + self.dropped


class Account:
    """Row outcomes of a whole upload, asked per month. Rows that belong to no month count with each."""

    def __init__(self, row_tables: Mapping[str, pa.Table], slots: Slots, read_twice: Collection[str] = ()) -> None:
        """`row_tables` are the tables of rows but slots, as assembly names them.

        `read_twice` are tables whose rows are slots and registrations at once: they are accounted for as slots.
        """
        self._slots = slots
        self._has_lessons = "member_row" in row_tables
        self._tables = dict(row_tables)
        if read_twice:  # several of these may be one row of the file
            rows = row_tables["registration_row"]
            is_twice = pc.is_in(rows["table_name"], pa.array(sorted(read_twice), pa.string()))
            self._tables["registration_row"] = rows.filter(pc.invert(is_twice))
        self._delivered = self._count_delivered()
        self.status = self._settle()
        """One row per delivered row that was not (only) used: what became of it in the end, and why."""

    def _settle(self) -> pa.Table:
        pieces = []
        for name, rows in (self._tables | {_SLOTS: self._slots.unused}).items():
            unused = rows.filter(pc.not_equal(rows["outcome"], "used"))
            if unused.num_rows:
                pieces += [_piece(name, rows) for rows in (unused, self._used_pieces(name, unused["file_row"]))]
        if not pieces:
            return _STATUS.empty_table()
        rows = pa.concat_tables(pieces).sort_by("code")  # nothing wrong comes last
        rows = rows.append_column("rank", pc.index_in(rows["outcome"], pa.array(_OUTCOMES)))
        also_none = pc.ScalarAggregateOptions(skip_nulls=False)
        firsts = [(name, "first", also_none) for name in ("code", "column_name", "lesson_period")]
        found = rows.group_by(_KEY, use_threads=False).aggregate([("rank", "min"), ("rank", "max"), *firsts])
        found = found.filter(pc.greater(found["rank_max"], 0))
        outcome = pa.array(_OUTCOMES).take(found["rank_min"].combine_chunks())
        found = found.select([*_KEY, "code_first", "column_name_first", "lesson_period_first"])
        return found.add_column(len(_KEY), "outcome", outcome).rename_columns(_STATUS.names).cast(_STATUS)

    def _used_pieces(self, name: str, file_rows: pa.ChunkedArray) -> pa.Table:
        """Of rows of the file that were not used in part, the part that was.

        A lesson row stands for many slots, and a row with days in between may be cut: one used piece makes it used.
        """
        if name == _SLOTS and self._has_lessons:
            used = self._slots.file_rows(used=True)
            used = used.append_column("outcome", pa.repeat(pa.scalar("used"), used.num_rows))
        elif name == "registration_row":
            used = self._tables[name]
        else:
            return _STATUS.empty_table()
        is_meant = pc.is_in(used["file_row"], file_rows.combine_chunks())
        return used.filter(pc.and_(is_meant, pc.equal(used["outcome"], "used")))

    def counts(self, month: date) -> dict[str, RowCounts]:
        """Rows per delivered table that are counted with this month; tables about the school count with each."""
        result = {name: RowCounts(used=total) for of, name, total in self._delivered if of is None or of == month}
        keys = ["table_name", "outcome", "code"]
        unused = of_month(self.status, month)
        unused = unused.filter(pc.not_equal(unused["outcome"], "used"))
        for found in unused.group_by(keys, use_threads=False).aggregate([([], "count_all")]).to_pylist():
            counts, count = result[found["table_name"]], found["count_all"]
            counts.used -= count
            if found["outcome"] == "dropped":
                counts.dropped += count
            else:
                counts.set_aside += count
                counts.elsewhere += count if found["code"] in _NOT_UNUSABLE else 0
        return result

    def _count_delivered(self) -> list[tuple[date | None, str, int]]:
        """Month (None: each), name and rows of the delivered tables that the tables of rows stand for."""
        slots = self._slots.file_rows() if self._has_lessons else self._slots.tally
        count = ([], "count_all") if self._has_lessons else ("row_count", "sum")
        counts = [slots.group_by(["table_name", "month"], use_threads=False).aggregate([count])]
        for name, rows in self._tables.items():
            keys = ["table_name", *(["month"] if name in _BY_MONTH else [])]
            if name == "registration_row" and pc.count_distinct(rows["file_row"]).as_py() < rows.num_rows:
                # several of these may be one row of the file
                rows = rows.group_by([*keys, "part", "file_row"], use_threads=False).aggregate([])
            counts.append(rows.group_by(keys, use_threads=False).aggregate([([], "count_all")]))
        return [
            (found.get("month"), found["table_name"], found.get("count_all", found.get("row_count_sum")))
            for table in counts
            for found in table.to_pylist()
        ]

    def set_aside(self, month: date) -> pa.Table:
        """The rows of a month that were set aside, in the columns of SET_ASIDE_SCHEMA."""
        rows = of_month(self.status, month).rename_columns({"file_row": "row_number"})
        rows = rows.filter(pc.equal(rows["outcome"], "set aside"))
        order = [(name, "ascending") for name in ("table_name", "part", "row_number")]
        return rows.sort_by(order).select(SET_ASIDE_SCHEMA.names)


def of_month(rows: pa.Table, month: date) -> pa.Table:
    """The rows that are counted with a month: its own, and those of no month at all."""
    if "month" not in rows.column_names:
        return rows
    is_of_month = pc.fill_null(pc.equal(rows["month"], pa.scalar(month, pa.date32())), True)
    return rows if pc.all(is_of_month).as_py() else rows.filter(is_of_month)


def _piece(name: str, rows: pa.Table) -> pa.Table:
    """What became of rows, in the columns that are alike for all tables."""
    sources = {"code": "code_of_finding"}
    wanted = {field.name: sources.get(field.name, field.name) for field in _STATUS}
    columns = {
        field.name: rows[wanted[field.name]].cast(field.type)
        if wanted[field.name] in rows.column_names
        else pa.nulls(rows.num_rows, field.type)
        for field in _STATUS
    }
    if name not in _BY_MONTH:
        columns["month"] = pa.nulls(rows.num_rows, pa.date32())
    is_dropped = pc.equal(columns["outcome"], "dropped")
    columns["column_name"] = pc.if_else(is_dropped, pa.scalar(None, pa.string()), columns["column_name"])
    return pa.table(columns, schema=_STATUS)
