"""network.duckdb: the planted pattern stands in it, no small figure, and of cases and schools not a trace."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from attendance import database
from attendance.network import cases, meetings, product
from attendance.network.dictionary import dictionary_rows
from attendance.network.product import SCHEMAS
from attendance.publication import names
from attendance.sample.network import PLANTED, hold_invented_meetings
from attendance.schools import School, all_schools
from tests.attendance.network.region import write_municipality

SCHOOLS: list[School] = [one for one in all_schools() if one.sector == "vo" and "havo" in one.education_types][20:28]
LAST_MONTH = date(2025, 11, 1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    """Two meetings that were held and one that is planned."""
    made = database.connect(f"sqlite:///{tmp_path_factory.mktemp('network') / 'application.db'}")
    hold_invented_meetings(made, SCHOOLS, LAST_MONTH, 1)
    return made


@pytest.fixture(scope="module")
def written(engine: sa.Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product in the folder of a release."""
    folder = tmp_path_factory.mktemp("release")
    write_municipality(folder)
    with duckdb.connect() as connection:
        product.write(connection, engine, folder, [], lambda name: None)
    return folder / names.NETWORK


@pytest.fixture(scope="module")
def read(written: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(written, read_only=True) as connection:
        yield connection


def test_the_planted_pattern_stands_in_it_and_held(read: duckdb.DuckDBPyConnection) -> None:
    patterns = read.execute("""
        select m.held_on, list(w.word order by w.word), any_value(p.lift_low), any_value(p.cases)
        from network_pattern as p join network_pattern_word as w using (meeting_id, pattern_number)
        join network_meeting as m using (meeting_id) group by m.held_on, p.pattern_number order by 1
    """).fetchall()
    assert [sorted(PLANTED)] * 2 == [words for _, words, _, _ in patterns]
    assert all(low > 1 and count >= 10 and count % 5 == 0 for _, _, low, count in patterns)
    assert read.execute("select outcome from network_pattern_check").fetchall() == [("holds",)]


def test_no_figure_of_cases_is_small(read: duckdb.DuckDBPyConnection) -> None:
    for table, column in (
        ("network_meeting", "cases"),
        ("network_count", "cases"),
        ("network_pattern", "cases"),
        ("network_measure", "tried_cases"),
    ):
        figures = [value for (value,) in read.execute(f"select {column} from {table}").fetchall() if value is not None]
        assert figures, table
        assert all(value >= 10 and value % 5 == 0 for value in figures), table
    assert read.execute("select distinct cases is null, cases_status from network_count order by 1").fetchall() == [
        (False, "value"),
        (True, "hidden"),
    ]


def test_region_figures_are_those_of_municipalities(read: duckdb.DuckDBPyConnection, written: Path) -> None:
    read.execute(f"attach if not exists '{written.parent / 'municipality.duckdb'}' as protected (read_only)")
    for table in product.REGION_TABLES:
        assert read.execute(f"(from {table} except all from protected.{table}) limit 1").fetchall() == [], table
    assert read.execute("select count(*) > 0 from tier_region_month").fetchone() == (True,)


def test_of_cases_and_schools_there_is_no_trace(
    read: duckdb.DuckDBPyConnection, written: Path, engine: sa.Engine
) -> None:
    known = cases.every_case(engine)
    secrets = {one.case_id for one in known} | {one.school_id for one in known}
    secrets |= {one.name for one in SCHOOLS}
    assert len(secrets) > 80
    content = written.read_bytes()
    assert [secret for secret in secrets if secret.encode() in content] == []
    columns = read.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'network' and not internal"
    ).fetchall()
    assert not {name for _, name in columns} & {"school_id", "pupil_key", "case_id", "municipality_code"}
    for table, name in columns:
        values = {str(value) for (value,) in read.execute(f'select distinct "{name}" from {table}').fetchall()}
        assert not values & secrets, f"{table}.{name}"


def test_notes_and_agreements_go_along(read: duckdb.DuckDBPyConnection, engine: sa.Engine) -> None:
    assert read.execute("select count(*) from network_note").fetchone() == (8,)
    states = read.execute("select state from network_agreement order by agreement_id").fetchall()
    assert [state for (state,) in states] == ["done", "done", "dropped", "open", "open", "open"]
    assert [one.state for one in meetings.every_meeting(engine)] == ["planned", "closed", "closed"]


def test_holding_the_same_meetings_again_changes_nothing(engine: sa.Engine) -> None:
    before = meetings.every_meeting(engine)
    hold_invented_meetings(engine, SCHOOLS, LAST_MONTH, 1)
    assert meetings.every_meeting(engine) == before


def test_without_a_meeting_there_is_an_empty_product(tmp_path: Path) -> None:
    write_municipality(tmp_path)
    empty = database.connect(f"sqlite:///{tmp_path / 'application.db'}")
    with duckdb.connect() as connection:
        product.write(connection, empty, tmp_path, [], lambda name: None)
    with duckdb.connect(tmp_path / names.NETWORK, read_only=True) as connection:
        assert connection.execute("select count(*) from network_meeting").fetchone() == (0,)


def test_every_column_has_a_meaning_in_both_languages() -> None:
    rows = dictionary_rows()
    assert len(rows) == sum(len(columns) for columns in SCHEMAS.values())
    assert [row[:2] for row in rows if not (row[4] and row[5])] == []
