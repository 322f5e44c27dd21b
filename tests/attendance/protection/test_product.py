"""The municipality's product: its four states, what is derived, and that a published month stays as it is."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from attendance.protection import frozen
from attendance.protection.catalogue import TABLES
from attendance.protection.product import columns, measures, write_product
from attendance.publication import municipality, names
from attendance.settings import ProtectionRules
from tests.attendance.published_region import PublishedRegion


@pytest.fixture
def product(published: PublishedRegion) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(published.release / names.MUNICIPALITY, read_only=True) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_every_table_of_the_catalogue_is_there_with_a_status_beside_each_measure(
    product: duckdb.DuckDBPyConnection,
) -> None:
    for table in TABLES:
        found = [row[0] for row in rows(product, f"select column_name from (describe {table.name})")]
        assert found == columns(table)
        for name in measures(table):
            assert rows(
                product, f"select count(*) from {table.name} where ({name} is null) = ({name}_status = 'value')"
            ) == [(0,)]


def test_counts_are_multiples_of_five_and_add_up_over_tables(product: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        if "pupils" in measures(table):
            assert rows(product, f"select count(*) from {table.name} where pupils % 5 <> 0") == [(0,)]
    assert rows(product, """
        with town as (
            select month, profile, period_kind, tier, sector, sum(pupils) as pupils
            from tier_municipality_month group by all
        )
        select count(*) from town join tier_region_month as r using (month, profile, period_kind, tier, sector)
        where town.pupils <> r.pupils
    """) == [(0,)]  # fmt: skip
    assert rows(product, """
        select count(distinct pupils) from (
            select month, school_id, period_kind, profile, sum(pupils) as pupils from tier_school_month group by all
        ) group by month, school_id, period_kind having count(distinct pupils) > 1
    """) == []  # fmt: skip


def test_small_cohorts_and_cohorts_of_few_schools_have_no_figure(
    published: PublishedRegion, product: duckdb.DuckDBPyConnection
) -> None:
    sizes = {
        (school, year): pupils
        for school, year, pupils in rows(
            published.connect(),
            "select school_id, year_group, pupils from warehouse.marts.attendance_month where month = '2025-08-01'",
        )
    }
    found = rows(
        product,
        "select distinct school_id, year_group, pupils_status from tier_distribution where month = '2025-08-01'",
    )
    assert {(school, year): status for school, year, status in found} == {
        key: "value" if pupils >= 10 else "hidden" for key, pupils in sizes.items()
    }
    assert rows(product, "select count(*) from tier_municipality_cohort_month where pupils_status = 'value'") != [(0,)]


def test_illness_is_never_counted_below_a_municipality(product: duckdb.DuckDBPyConnection) -> None:
    for table in ("signal_month", "signal_school_month", "signal_municipality_cohort_month"):
        assert rows(product, f"select count(*) from {table} where signal = 'mazl_sick'") == [(0,)]
    assert rows(product, "select count(*) from signal_municipality_month where signal = 'mazl_sick'") != [(0,)]


def test_minutes_of_a_cohort_come_by_term_only(product: duckdb.DuckDBPyConnection) -> None:
    assert rows(product, "select distinct term from absence_category_term") == [("2025-2026/1",)]
    by_month = [table.name for table in TABLES if table.key[:2] == ("month", "school_id") and "year_group" in table.key]
    assert not [name for name in by_month if "minutes" in " ".join(columns(next(t for t in TABLES if t.name == name)))]


def test_a_school_that_did_not_deliver_is_not_a_school_without_pupils(
    published: PublishedRegion,
) -> None:
    month = frozen.read(frozen.folders(published.release)[1])
    absent, emptied = month.schools["school_id"].iloc[0], month.schools["school_id"].iloc[1]
    month.schools.loc[month.schools["school_id"] == absent, "is_delivered"] = False
    month.cohorts.loc[month.cohorts["school_id"] == emptied, "pupils"] = 0
    with duckdb.connect() as connection:
        write_product(connection, "main", [month])
        found = dict(rows(connection, "select distinct school_id, pupils_status from tier_school_month"))
    assert found[absent] == "not_delivered"
    assert found[emptied] == "no_pupils"
    assert set(found.values()) == {"not_delivered", "no_pupils", "value"}


def test_a_release_without_a_new_month_takes_over_product_and_months_as_they_are(
    tmp_path: Path, published: PublishedRegion
) -> None:
    first = tmp_path / "first"
    shutil.copytree(published.release, first)
    now, rules = date(2026, 1, 1), ProtectionRules()
    releases = [tmp_path / name for name in ("one", "two", "three")]
    before: Path | None = first
    with published.connect() as connection:
        for release in releases:
            release.mkdir()
            due = municipality.publish(
                connection, "warehouse", release, before, rules, "version", [], lambda name: None, now
            )
            assert due == []
            before = release
    assert (releases[2] / names.MUNICIPALITY).stat().st_nlink == 3
    assert (frozen.folder_of(releases[2], published.months[0]) / "count_cells.parquet").stat().st_nlink == 4
    assert [frozen.month_of(path) for path in frozen.folders(releases[2])] == published.months


def test_shares_follow_from_the_rounded_counts_of_their_own_row(product: duckdb.DuckDBPyConnection) -> None:
    for table in ("tier_school_month", "tier_region_month", "tier_municipality_cohort_month"):
        row = ", ".join(key for key in next(one for one in TABLES if one.name == table).key if key != "tier")
        assert rows(product, f"""
            select count(*) from (
                select *, pupils / sum(pupils) over (partition by {row}) as derived from {table} where pupils_status = 'value'
            ) where pupils_share is not null and abs(pupils_share - derived) > 1e-9
        """) == [(0,)]  # fmt: skip
        assert rows(product, f"select count(*) > 0 from {table} where pupils_share is not null") == [(True,)]


def test_what_was_done_is_told_by_table_and_no_deviation_of_a_few_cells_is(product: duckdb.DuckDBPyConnection) -> None:
    told = {row[0]: row[1:] for row in rows(product, "from protection_summary")}
    assert set(told) == {table.name for table in TABLES}
    cells, hidden_share, mean, largest = told["tier_distribution"]
    assert cells > 100
    assert 0 < hidden_share < 1
    assert 0 < mean < largest == 4
    assert told["tier_region_month"][3] == 8
    assert told["attendance_region_month"][2:] == (None, None)
    few = [name for name, (number, *_) in told.items() if number < 100]
    assert few
    assert all(told[name][2] is None for name in few)
