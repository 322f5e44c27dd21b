"""The data dictionary page, made from dbt's manifest: the same truth as the published `column_dictionary`."""

from itertools import groupby

from attendance.settings import Settings
from orchestration.warehouse import dictionary, prepared_project

_HEAD = """\
# Data dictionary

Every published table with its columns, made from the dbt project by `make docs`; a test holds it to that.
"""


def markdown(settings: Settings) -> str:
    """The page as Markdown, tables in alphabetical order."""
    prepared_project(settings)
    parts = [_HEAD]
    for table, rows in groupby(dictionary(settings), key=lambda row: row.table):
        parts.append(f"\n## {table}\n\n| column | type | unit | meaning | betekenis |\n|---|---|---|---|---|\n")
        parts += [f"| {row.column} | {row.type} | {row.unit} | {row.meaning_en} | {row.meaning_nl} |\n" for row in rows]
    return "".join(parts)
