"""Findings about rows: of rules between rows and tables, of cells that could not be read, and notes about reason codes."""

import functools
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from attendance.findings import MAXIMUM_VALUES, Finding, finding, shown, shown_code, shown_start
from attendance.reading.accounting import of_month
from attendance.reading.workbench import Workbench

_UNAUTHORISED = ("unauthorised", "late_unauthorised")
_AUTHORISED = ("sick", "medical", "leave", "school_initiated", "late_authorised", "other_authorised")


class RowFindings:
    """Findings of a whole upload, asked per month. Rows that belong to no month count with each."""

    def __init__(self, bench: Workbench, status: pa.Table, has_problems: bool) -> None:
        """`status` is that of the account; `has_problems` tells of cells that could not be read (the table `problem`)."""
        self._bench = bench
        self._has_problems = has_problems
        self._untold = status
        if has_problems:
            bench.put("row_status", status)
            self._untold = bench.table(_NOT_TOLD_OF_CELL)

    def of_rows(self, month: date) -> list[Finding]:
        """Findings of rules between rows and tables; those about a single cell come from `of_cells`."""
        rows = of_month(self._untold, month)
        rows = rows.filter(pc.is_valid(rows["code"]))
        is_period = pc.equal(rows["code"], "bell_time_missing")
        value = pc.if_else(is_period, rows["lesson_period"], pa.scalar(None, pa.string()))
        keys = ["code", "table_name", "column_name", "value"]
        groups = rows.append_column("value", value).group_by(keys, use_threads=False)
        found = groups.aggregate([([], "count_all"), ("file_row", "min")])
        found = found.sort_by([(name, "ascending") for name in (*keys, "count_all", "file_row_min")])
        return [
            finding(
                one["code"],
                table=one["table_name"],
                column=one["column_name"],
                value=shown_code(one["value"]),
                count=one["count_all"],
                row=one["file_row_min"],
            )
            for one in found.to_pylist()
        ]

    def of_cells(self, month: date) -> list[Finding]:
        """Findings of cells that could not be read, one per distinct value as shown, at most twenty per column."""
        merged: dict[tuple[str, str, str], dict[str | None, list[int]]] = {}
        for of, code, table, column, value, is_word, count, row in self._cells:
            if of != month:
                continue
            values = merged.setdefault((code, table, column), {})
            example = None if code == "code_is_text" else (shown_start if is_word else shown)(value)
            if example not in values and len(values) >= MAXIMUM_VALUES:
                example = "…"
            found = values.setdefault(example, [0, row])
            found[0] += count
            found[1] = min(found[1], row)
        return [
            finding(
                "more_values" if value == "…" else code, table=table, column=column, value=value, count=count, row=row
            )
            for (code, table, column), values in merged.items()
            for value, (count, row) in values.items()
        ]

    @functools.cached_property
    def _cells(self) -> list[tuple[Any, ...]]:
        return self._bench.rows(_CELLS) if self._has_problems else []


_NOT_TOLD_OF_CELL = """
    from row_status as status
    where not exists (select 1 from problem where problem.table_name = status.table_name
        and problem.part = status.part and problem.file_row = status.file_row
        and problem.code = status.code and problem.column_name is not distinct from status.column_name)
"""
# a row that belongs to no month (a pupil, a bell) counts with each, a used row with the first
_CELLS = """
    with placed as (
        select problem.*, case when status.file_row is null then (select min(month) from months)
            else status.month end as month
        from problem
        left join (select distinct table_name, part, file_row, month from row_status) as status
            using (table_name, part, file_row)
    )
    select months.month, code, table_name, column_name, value, is_word, count(*) as row_count,
        min(file_row) as first_row
    from placed join months on placed.month is null or placed.month = months.month
    group by all
    order by code, table_name, column_name, row_count desc, first_row
"""


def code_findings(registrations: pa.Table, known: pa.Table, month: date) -> list[Finding]:
    """Notes about reason codes: without a meaning, missing, or at odds with the software's own flag.

    `known` are the meanings of codes, with a column `month`.
    """
    meanings: dict[str, list[dict[str, Any]]] = {}
    for row in of_month(known, month).to_pylist():
        meanings.setdefault(row["code"], []).append(row)
    keys = ["table_name", "code", "type_category", "is_authorised", "is_code_text"]
    if any(row["valid_from"] or row["valid_to"] for row in known.to_pylist()):
        keys += ["date_from", "date_to"]  # else a code means the same on all days
    rows = of_month(registrations.select([*keys, "file_row", "month", "outcome"]), month)
    rows = rows.filter(pc.equal(rows["outcome"], "used"))
    alike = rows.group_by(keys, use_threads=False).aggregate([("file_row", "distinct")])
    found: dict[tuple[str, str, str | None], set[int]] = {}
    for place, one in enumerate(alike.select(keys).to_pylist()):
        code = _code_finding(one, meanings.get(one["code"], ()))
        if code is not None:
            file_rows = alike["file_row_distinct"][place].as_py()
            found.setdefault((code, one["table_name"], one["code"]), set()).update(file_rows)
    return [
        finding(code, table=table, column=None, value=shown_code(value), count=len(file_rows), row=min(file_rows))
        for (code, table, value), file_rows in sorted(
            found.items(), key=lambda item: (*item[0][:2], item[0][2] is None, item[0][2] or "")
        )
    ]


def _code_finding(row: Mapping[str, Any], meanings: Iterable[Mapping[str, Any]]) -> str | None:
    """What is to be said of registrations with the same code and flag, if anything."""
    if row["is_code_text"]:
        return "code_is_text"
    if row["code"] is None:
        return None if row["type_category"] else "code_missing"
    in_force = [
        meaning
        for meaning in meanings
        if ("date_to" not in row)
        or (
            (meaning["valid_from"] or row["date_to"]) <= row["date_to"]
            and (meaning["valid_to"] or row["date_from"]) >= row["date_from"]
        )
    ]
    if not in_force:
        return None if row["type_category"] else "code_unmapped"
    category = max(in_force, key=lambda meaning: meaning["valid_from"] or date.min)["category"]
    contrary = {True: _UNAUTHORISED, False: _AUTHORISED, None: ()}[row["is_authorised"]]
    return "flag_disagrees" if category in contrary else None
