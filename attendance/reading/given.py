"""What a declaration gives: from its typed table to the fields of a contract table, before any rule that needs others.

That takes SQL, but columns that only bear other names than the contract are used as they lie there, and SQL only looks
whether any row breaks a rule.
"""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from attendance.reading.declaration import FIELDS, TableDeclaration
from attendance.reading.raw_table import TEXT
from attendance.reading.workbench import Workbench

PART_STEP = 10_000_000
PIECE_STEP = 1_000_000_000
"""Rows of a second file of the same table, and pieces of one row, keep distinct row numbers by counting on from here."""


_TYPES = {
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}

_COMPARISON = re.compile(r"(\w+) (<=?) (\w+)")
"""A rule that two fields of a row are in order."""
_SIGNS = {"<": pc.less, "<=": pc.less_equal}


def typed_name(table: str) -> str:
    """The name in SQL of the typed table of a declared table."""
    return f"typed_{table}"


def given(feed: str, declarations: Sequence[TableDeclaration]) -> str:
    """SQL for all rows that feed one contract table, in its fields, before any rule that needs other tables."""
    selections = [_selection(feed, table) for table in declarations if table.feeds == feed]
    return " union all by name ".join(selections) or _nothing(feed)


def given_schema(feed: str, words: pa.DataType = TEXT) -> pa.Schema:
    """The columns of `given_rows`; words are in dictionaries, unless another type is given for them."""
    types = _TYPES | {"varchar": words}
    return pa.schema(
        [
            ("table_name", words),
            ("part", pa.int32()),
            ("file_row", pa.int64()),
            ("row_number", pa.int64()),
            *((name, types[type_]) for name, type_ in FIELDS[feed].items() if type_ in types),
            ("fault_code", pa.string()),
            ("fault_column", pa.string()),
            ("drop_code", pa.string()),
        ]
    )


def given_rows(
    bench: Workbench, feed: str, declarations: Sequence[TableDeclaration], words: pa.DataType = TEXT
) -> pa.Table:
    """All rows that feed one contract table, as `given` says it in SQL, in the columns of `given_schema`."""
    feeding = [table for table in declarations if table.feeds == feed]
    schema = given_schema(feed, words)
    if not feeding:
        return schema.empty_table()
    if len(feeding) == 1 and not (feeding[0].relation or feeding[0].dropped or _breaks_rules(bench, feeding[0])):
        return _renamed(bench, feeding[0], schema)
    query = given(feed, declarations)
    if len(feeding) > 1:
        query = f"from ({query}) order by row_number"
    return conformed(bench.table(query), schema)


def conformed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns of a schema, with the words of SQL in dictionaries."""
    return pa.table([_column(rows[field.name], field.type) for field in schema], schema=schema)


def with_outcome(rows: pa.Table) -> pa.Table:
    """The rows with what becomes of them and why, in place of fault_code and drop_code; as `outcome` says it in SQL."""
    drop, fault = rows["drop_code"], rows["fault_code"]
    unless_dropped = pc.if_else(pc.is_valid(fault), "set aside", "used")
    marks = {
        "outcome": pc.if_else(pc.is_valid(drop), "dropped", unless_dropped),
        "code_of_finding": pc.coalesce(drop, fault),
    }
    rows = rows.drop_columns(["drop_code", "fault_code"])
    for name, values in marks.items():
        rows = rows.append_column(name, values)
    return rows


def beside(minute: pa.ChunkedArray, other: pa.ChunkedArray) -> pa.ChunkedArray:
    """A begin only where there is an end, and the other way round."""
    return pc.if_else(pc.is_valid(other), minute, pa.scalar(None, pa.int32())) if other.null_count else minute


def _column(column: pa.ChunkedArray, type_: pa.DataType) -> pa.ChunkedArray:
    return column.dictionary_encode() if type_ == TEXT and column.type != TEXT else column.cast(type_)


def _breaks_rules(bench: Workbench, table: TableDeclaration) -> bool:
    """Whether some row has a fault by the declaration itself, beside what could not be read."""
    if not table.faults:
        return False
    comparisons = [_COMPARISON.fullmatch(condition) for condition in table.faults.values()]
    if all(comparisons):  # to have them looked at by SQL takes ten times as long
        typed = bench.laid(typed_name(table.name))
        sides = [[typed[table.fields.get(side, side)] for side in one.group(1, 3)] for one in comparisons if one]
        signs = [_SIGNS[one[2]] for one in comparisons if one]
        return any(pc.any(sign(*pair)).as_py() for sign, pair in zip(signs, sides, strict=True))
    ((count,),) = bench.rows(f"""
        select count(*) from ({_selection(table.feeds, table)}) as given
        where given.fault_code in ({", ".join(f"'{code}'" for code in table.faults)})
    """)
    return bool(count)


def _renamed(bench: Workbench, table: TableDeclaration, schema: pa.Schema) -> pa.Table:
    """The rows of a table whose columns are the fields, under other names; what is more than a name is left to SQL."""
    typed = bench.laid(typed_name(table.name))
    count = typed.num_rows
    name = pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([table.name]), safe=False
    )
    row_number = typed["file_row"]
    if pc.max(typed["part"]).as_py():
        row_number = pc.add(pc.multiply(typed["part"].cast(pa.int64()), PART_STEP), row_number)
    known: dict[str, pa.Array] = {"table_name": name, "row_number": row_number}
    more = {field: sql for field, sql in table.fields.items() if sql not in typed.column_names}
    if more:
        fields = ", ".join(f"({sql})::{FIELDS[table.feeds][field]} as {field}" for field, sql in more.items())
        answers = bench.table(f"select {fields} from {typed_name(table.name)}")
        known |= {field: answers[field] for field in more}
    columns = []
    for field in schema:
        key = table.fields.get(field.name, field.name)
        if field.name in known:
            columns.append(_column(known[field.name], field.type))
        elif field.name in FIELDS[table.feeds] and field.name not in table.fields:
            columns.append(pa.nulls(count, field.type))
        else:
            columns.append(_column(typed[key], field.type))
    return pa.table(columns, schema=schema)


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
