"""What a school's product holds of other schools: what the municipality's product shows of them, without their names.

It is copied from the protected product of the same release and from nothing else, so a school's file can't hold more of
another than anyone may read. Each other school has an alias that stays the same in the product of one reader and is
another in that of the next: two schools that lay their files side by side can't follow a third by its alias. A school
that lets its name be shown has it beside its alias.

The region's own tables go along under their own names.
"""

import hashlib
import json
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from attendance.protection.catalogue import REGION, REGION_COHORT, TABLES, Table
from attendance.protection.dictionary import dictionary_rows as protected_rows
from attendance.protection.product import columns
from attendance.pseudonyms import PseudonymKey

OTHER_SCHOOL = "other_school"
OF_SCHOOLS = {
    "attendance_school_month": "other_attendance_month",
    "absence_category_school_month": "other_absence_category_month",
    "tier_school_month": "other_tier_month",
    "tier_distribution": "other_tier_cohort_month",
}
"""Tables of the municipality's product by school, and what they are called where the schools have an alias."""
OF_REGION = tuple(table.name for table in TABLES if table.level in (REGION, REGION_COHORT))
ALONG = (*OF_REGION, "protected_month", "protection_text")
"""Tables that are the same for everyone."""

_TABLES: dict[str, Table] = {table.name: table for table in TABLES}
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # without vowels, so that no alias is a word
_SHORTEST = 4


def aliases(key: PseudonymKey, reader: str, schools: Iterable[str]) -> dict[str, str]:
    """The alias of each school in the product of one reader, such as `School KDXW`. Without the key it leads nowhere."""
    others = sorted(set(schools) - {reader})
    numbers = key.pupil_keys(f"schools as seen from {reader}", others)
    for length in range(_SHORTEST, 14):
        made = {school: _spelled(number, length) for school, number in zip(others, numbers, strict=True)}
        if len(set(made.values())) == len(made):
            break
    return made


def _spelled(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return f"School {''.join(letters)}"


def version(made_from: str, key: PseudonymKey, named: Iterable[str]) -> str:
    """A hash of all that these tables are made from: the municipality's product, the key, and who may be named."""
    return hashlib.sha256(json.dumps([made_from, key.fingerprint(), sorted(named)]).encode()).hexdigest()


def write(
    connection: duckdb.DuckDBPyConnection,
    product: str,
    protected: str,
    reader: str,
    key: PseudonymKey,
    names: dict[str, str],
) -> None:
    """Adds the tables to the attached school `product`. `protected` is the attached municipality's product of the same
    release; `names` are the names of schools that may be named, by school_id."""
    schools = [row[0] for row in connection.execute(f"select school_id from {protected}.protected_school").fetchall()]
    made = aliases(key, reader, schools)
    table = pa.table(
        {
            "school_id": pa.array(list(made), pa.string()),
            "alias": pa.array(list(made.values()), pa.string()),
            "name": pa.array([names.get(one) for one in made], pa.string()),
        }
    )
    connection.register("alias_rows", table)
    # the order of rows is that of the aliases, because that of the codes would lead back to them
    connection.execute(f"""
        create table {product}.{OTHER_SCHOOL} as
        select alias, name, sector from {protected}.protected_school join alias_rows using (school_id) order by alias
    """)
    for source, target in OF_SCHOOLS.items():
        kept = ", ".join(column for column in columns(_TABLES[source]) if column != "school_id")
        order = ", ".join(column for column in _TABLES[source].key if column != "school_id")
        connection.execute(f"""
            create table {product}.{target} as
            select alias, {kept} from {protected}.{source} join alias_rows using (school_id) order by alias, {order}
        """)
    for name in ALONG:
        connection.execute(f"create table {product}.{name} as from {protected}.{name}")
    connection.unregister("alias_rows")


def names_of(connection: duckdb.DuckDBPyConnection, warehouse: str, named: frozenset[str]) -> dict[str, str]:
    """The names of the schools that may be named."""
    rows = connection.execute(f"select school_id, name from {warehouse}.marts.school").fetchall()
    return {school_id: name for school_id, name in rows if school_id in named}


def dictionary_rows() -> list[tuple[str, str, str, str, str, str]]:
    """Table, column, type, unit, Dutch and English meaning of every column of these tables."""
    alias = (
        "alias",
        "string",
        "",
        "Een andere school, zonder naam; in het bestand van elke school anders",
        "Another school, unnamed; another alias in each reader's product",
    )
    rows = [
        (OTHER_SCHOOL, *alias),
        (OTHER_SCHOOL, "name", "string", "", "Naam, als de school die laat zien", "Name, where the school lets it be shown"),
        (OTHER_SCHOOL, "sector", "string", "", "Sector", "Sector"),
    ]  # fmt: skip
    known = protected_rows()
    for source, target in OF_SCHOOLS.items():
        rows.append((target, *alias))
        rows += [(target, *row[1:]) for row in known if row[0] == source and row[1] != "school_id"]
    return sorted(rows, key=lambda row: row[0])
