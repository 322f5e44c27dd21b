"""What a declaration gives: SQL from its typed table to the fields of a contract table, before any rule that needs others."""

import re
from collections.abc import Sequence

from attendance.reading.declaration import FIELDS, TableDeclaration

PART_STEP = 10_000_000
PIECE_STEP = 1_000_000_000
"""Rows of a second file of the same table, and pieces of one row, keep distinct row numbers by counting on from here."""


def typed_name(table: str) -> str:
    """The name in SQL of the typed table of a declared table."""
    return f"typed_{table}"


def given(feed: str, declarations: Sequence[TableDeclaration]) -> str:
    """SQL for all rows that feed one contract table, in its fields, before any rule that needs other tables."""
    selections = [_selection(feed, table) for table in declarations if table.feeds == feed]
    return " union all by name ".join(selections) or _nothing(feed)


def _nothing(feed: str) -> str:
    """The columns of `given` without a row."""
    marks = {"table_name": "varchar", "part": "integer", "file_row": "bigint", "row_number": "bigint"}
    codes = dict.fromkeys(("fault_code", "fault_column", "drop_code"), "varchar")
    columns = marks | FIELDS[feed] | codes
    return f"select {', '.join(f'null::{type_} as {name}' for name, type_ in columns.items())} where false"


def _selection(feed: str, table: TableDeclaration) -> str:
    relation = table.relation or f"select * from {typed_name(table.name)}"
    piece = "piece" if "piece" in (table.relation or "") else "0"
    fields = ", ".join(f"({table.fields.get(name, 'null')})::{type_} as {name}" for name, type_ in FIELDS[feed].items())
    faults = " ".join(f"when {condition} then '{code}'" for code, condition in table.faults.items())
    columns = " ".join(
        f"when {condition} then '{table.fault_columns.get(code, '')}'" for code, condition in table.faults.items()
    )
    drops = " ".join(f"when {condition} then '{code}'" for code, condition in table.dropped.items())
    own_fault = f"case when fault_code is not null then fault_code {faults} end"
    own_column = f"case when fault_code is not null then fault_column {columns} end"
    own_drop = f"case when drop_code is not null then drop_code {drops} end"
    return f"""
        select '{table.name}' as table_name, part, file_row,
            part::bigint * {PART_STEP} + {piece}::bigint * {PIECE_STEP} + file_row as row_number, {fields},
            {own_fault} as fault_code, {own_column} as fault_column, {own_drop} as drop_code
        from ({named(relation)})
    """


def named(relation: str) -> str:
    """SQL of a declaration with the typed tables in place of its {names}."""
    return re.sub(r"\{(\w+)\}", lambda name: typed_name(name[1]), relation)


def outcome(drop: str, fault: str, rule: tuple[str, str] | None = None) -> str:
    """SQL for what becomes of a row."""
    extra = f" or {rule[0]}" if rule else ""
    return (
        f"case when {drop} is not null then 'dropped' when {fault} is not null{extra} then 'set aside' else 'used' end"
    )
