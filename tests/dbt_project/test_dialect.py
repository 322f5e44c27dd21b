"""The models keep to the SQL that DuckDB and Spark share; where they differ stands in macros/dialect.sql."""

import re
from pathlib import Path

import pytest

from .project import PROJECT

BANNED = {
    r"\bqualify\b": "Spark knows QUALIFY from 4.2 on only: row_number in a subquery",
    r"\*\s*(exclude|replace|except)\b": "name the columns",
    r"::": "cast(x as type)",
    r"//": "macro int_div",
    r"\binterval\b": "macro add_days",
    r"\b(strftime|date_format|monthname|dayname)\b": "names come from a seed",
    r"\b(dayofweek|isodow|weekday\(|isoyear|yearofweek)\b": "macro iso_weekday or week_start",
    r"\b(string_agg|listagg|list_agg)\b": "differs in order and spelling",
    r"\basof\b": "DuckDB only",
    r"\bgenerate_series\b": "range(a, b)",
    r"\b(varchar|text)\b": "string",
    r"\b(ltrim|rtrim)\(": "trim(leading '0' from x)",
    r"\bdouble\b|\bfloat\b": "minutes are whole numbers; rates are made by whoever shows them",
    r"(?<!/)\s/\s": "no division in the models: compare products",
    r"\bunion by name\b": "DuckDB only",
    r"\"(?!table\")[a-z_]+\"": "in Spark double quotes may be a string",
}
NEVER_NULL = {"row_number", "file_row_number", "source_rank", "delivered_from"}
"""Columns that are always there; engines differ in where they put nulls."""
RECURSIVE = {"int_signal_event", "int_decision"}
"""Models that need Spark 4.1, with their reasons in docs/engines.md."""
FILES = sorted([*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "tests").glob("*.sql")])


def shared_sql(text: str) -> str:
    """The SQL of a file without comments and Jinja."""
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|--[^\n]*", " ", text, flags=re.DOTALL)
    return text.lower()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_model_keeps_to_the_shared_dialect(path: Path) -> None:
    sql = shared_sql(path.read_text(encoding="utf-8"))
    for pattern, instead in BANNED.items():
        found = re.search(pattern, sql)
        assert not found, f"{path.name}: {found and found.group()!r} – {instead}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_descending_order_says_where_nulls_go(path: Path) -> None:
    sql = shared_sql(path.read_text(encoding="utf-8"))
    for column in re.findall(r"(\w+) desc\b(?! nulls)", sql):
        assert column in NEVER_NULL, f"{path.name}: {column} desc without nulls first or last"


def test_recursion_is_where_the_documentation_says_that_it_is() -> None:
    found = {path.stem for path in FILES if re.search(r"\brecursive\b", shared_sql(path.read_text(encoding="utf-8")))}
    assert found == RECURSIVE
    documentation = (PROJECT.parent / "docs" / "engines.md").read_text(encoding="utf-8")
    assert all(f"`{model}`" in documentation for model in RECURSIVE)


def test_the_check_itself_finds_what_it_bans() -> None:
    assert any(re.search(pattern, shared_sql("select a::int from t -- fine")) for pattern in BANNED)
    assert not any(re.search(pattern, shared_sql("select a from t -- a::int")) for pattern in BANNED)
