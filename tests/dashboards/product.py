"""A small product for tests of the screens: an invented region with the gaps that real ones have.

Five months, ten schools: one month never came, one is not there yet, one school joined later, primary schools record
absence only. `write_release` lays it down the way a release lies in the data folder.
"""

import shutil
from hashlib import blake2b
from pathlib import Path

import duckdb

from attendance.seeds import seed_file
from tests.shared import made_once

SCRIPT = Path(__file__).with_name("product.sql")
LABELS = ("category", "timetable_state", "signal", "severity", "tier", "tier_profile", "checklist_item")
TEXTS = {"checklist_item": ", types = {'source_document': 'varchar'}"}


def write_release(home: Path, release: str = "2026-02-10-0900", change: str = "") -> Path:
    """Lays a release down under `home` and switches over to it. `change` is SQL that runs last. Returns its folder.

    Each is written once in a run of the suite; a home gets a copy.
    """
    name = f"release-{blake2b(f'{release} {change}'.encode(), digest_size=8).hexdigest()}"
    folder = home / "published" / release
    shutil.copytree(made_once(name, lambda made: _write(made, release, change)), folder)
    pointer = home / "published" / "next"
    pointer.symlink_to(release)
    pointer.replace(home / "published" / "current")
    return folder


def _write(folder: Path, release: str, change: str) -> None:
    """The products of a release: the analyst's, and one per school."""
    script, _, made = SCRIPT.read_text().rpartition("create table release as")
    with duckdb.connect(str(folder / "analyst.duckdb"), config={"autoinstall_known_extensions": "false"}) as connection:
        for table in LABELS:
            connection.execute(f"create table {table} as from read_csv('{seed_file(table)}'{TEXTS.get(table, '')})")
        connection.execute(script)
        connection.execute("create table release as" + made, {"release": release})
        if change:
            connection.execute(change)
        connection.execute(
            """create table column_dictionary as
               select table_name as "table", column_name as "column", data_type as type,
                   case when column_name like '%minutes' then 'minuten' else '' end as unit,
                   'Betekenis van ' || column_name as meaning_nl, 'Meaning of ' || column_name as meaning_en
               from duckdb_columns() where not internal and schema_name = 'main' and database_name = current_database()"""
        )
    _write_schools(folder)


def _write_schools(folder: Path) -> None:
    """A product per school beside the analyst's, as a release has them: its own rows, and the tables that hold no school."""
    (folder / "school").mkdir()
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"attach '{folder / 'analyst.duckdb'}' as analyst (read_only)")
        keys = {
            table: {"school_id", "delivery_id", "month"} & set(columns)
            for table, columns in connection.execute(
                "select table_name, list(column_name) from duckdb_columns() where database_name = 'analyst' group by all"
            ).fetchall()
        }
        for (school_id,) in connection.execute("select school_id from analyst.school").fetchall():
            connection.execute(f"attach '{folder / 'school' / school_id}.duckdb' as product")
            for table, key in keys.items():
                if key == {"month"}:
                    continue
                own = f"school_id = '{school_id}'"
                if "delivery_id" in key and "school_id" not in key:
                    own = f"delivery_id in (select delivery_id from analyst.delivery where {own})"
                where = own if key else "true"
                connection.execute(f'create table product."{table}" as from analyst."{table}" where {where}')
            connection.execute("detach product")
