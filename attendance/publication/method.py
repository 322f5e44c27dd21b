"""How a release was protected, for everybody to read: one small file beside the products, without a figure of any school.

Settings, explanation, what was done per table, the auditor's reports, and what every published column means. Whoever may read
no product – the administrator, the FG – may read this.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from attendance import duckdb_files

FILE = "method.json"
_PARTS = {
    "summary": "from protection_summary order by table_name",
    "texts": "from protection_text",
    "audits": "from protection_audit order by month",
    "months": "from protected_month order by month",
}


@dataclass(frozen=True)
class Method:
    """What is known of the protection of one release; rows as in the tables of municipality.duckdb that hold no figure."""

    release: dict[str, Any]
    """Table `release`: the settings, and when it was made."""
    summary: list[dict[str, Any]]
    """`protection_summary`: per table its cells, the share hidden, mean and largest deviation."""
    texts: dict[str, str]
    """`protection_text`: topic to explanation in Dutch."""
    audits: list[dict[str, Any]]
    """`protection_audit`: per month what the auditor attacked and what was left."""
    months: list[dict[str, Any]]
    """`protected_month`: the months that were published for municipalities."""
    columns: list[dict[str, Any]]
    """The dictionary of all products: table, column, unit, meaning_nl."""

    @property
    def made_at(self) -> datetime:
        """When the release was made, local time."""
        return datetime.fromisoformat(self.release["made_at"])


def write(folder: Path, municipality: str, analyst: str) -> None:
    """Writes the file of a release from two of its products, given by their file names."""
    with duckdb_files.reading(folder / municipality) as connection:
        found: dict[str, Any] = {"release": duckdb_files.rows(connection, "from release")[0]}
        found |= {name: duckdb_files.rows(connection, sql) for name, sql in _PARTS.items()}
        meant = duckdb_files.rows(connection, _DICTIONARY)
    with duckdb_files.reading(folder / analyst) as connection:
        known = {(row["table"], row["column"]) for row in meant}
        meant += [
            row for row in duckdb_files.rows(connection, _DICTIONARY) if (row["table"], row["column"]) not in known
        ]
    found["texts"] = {row["topic"]: row["text_nl"] for row in found["texts"]}
    found["columns"] = sorted(meant, key=lambda row: row["table"])
    (folder / FILE).write_text(json.dumps(found, default=_plain, ensure_ascii=False), encoding="utf-8")


_DICTIONARY = 'select "table", "column", unit, meaning_nl from column_dictionary'


def read(products: Path) -> Method | None:
    """That of the release in force under `products`; None if there is none, or one of older code that wrote no such file."""
    path = products / "current" / FILE
    said = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Method(**said) if said.keys() == Method.__annotations__.keys() else None


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
