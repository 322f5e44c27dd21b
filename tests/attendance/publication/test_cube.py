"""The neutral cube: one file and a codebook, adding up to what was published, with a state wherever there is no figure."""

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import pytest

from attendance.errors import OutdatedRelease
from attendance.protection.catalogue import term
from attendance.publication import cube
from attendance.publication.cube import COLUMNS, MEASURES, STATES
from attendance.seeds import seed_file

KEY = ("school_id", "period_kind", "period", "education_type", "year_group", "category")

_EXACT = """
    create table attendance_month as select * from (values
        ('01AA00', date '2025-10-01', 'havo', 3, 'roll_call', 24, 90000::bigint, 88000::bigint),
        ('01AA00', date '2025-10-01', 'vwo', 1, 'roll_call', 0, 0, 0),
        ('01AA00', date '2025-11-01', 'havo', 3, 'totals', 24, 80000, 80000),
        ('01AB00', date '2025-10-01', 'bao', 5, 'absence_only', 30, 70000, 70000),
        ('01AB00', date '2025-11-01', 'bao', 5, 'absence_only', 30, 70000, 70000)
    ) as t(school_id, month, education_type, year_group, registration_mode, pupils, scheduled_minutes, registered_minutes);
    create table absence_category_month as select * from (values
        ('01AA00', date '2025-10-01', 'havo', 3, 'sick', 3100::bigint),
        ('01AA00', date '2025-10-01', 'havo', 3, 'unauthorised', 900),
        ('01AB00', date '2025-10-01', 'bao', 5, 'leave', 600),
        ('01AB00', date '2025-11-01', 'bao', 5, 'sick', 9999)
    ) as t(school_id, month, education_type, year_group, category, absent_minutes);
    create table month_status as select * from (values
        ('01AA00', date '2025-10-01', true), ('01AA00', date '2025-11-01', true),
        ('01AB00', date '2025-10-01', true), ('01AB00', date '2025-11-01', false), ('01AC00', date '2025-10-01', false)
    ) as t(school_id, month, is_released);
    create table delivery_calendar as select school_id, month, school_id <> '01AC00' as is_delivered from month_status;
"""
"""A released month, one of totals only, one that its school still looks at, and one that never came."""
_STATE = "case when {0} is null then 'hidden' else 'value' end as {0}_status"
_PROTECTED = f"""
    create table registration_mode as select date '2025-10-01' as month, '01AA00' as school_id, 'absence_only' as registration_mode;
    create table protected_month as select unnest([date '2025-10-01', date '2025-11-01']) as month;
    create table attendance_school_month as
    select *, {", ".join(_STATE.format(name) for name in MEASURES[:3])} from (values
        (date '2025-10-01', '01AA00', 25::bigint, 90000::bigint, 88000::bigint), (date '2025-11-01', '01AA00', 25, 80000, null)
    ) as t(month, school_id, pupils, scheduled_minutes, registered_minutes);
    create table absence_category_school_month as select *, {_STATE.format("absent_minutes")} from (values
        (date '2025-10-01', '01AA00', 'sick', 3100::bigint), (date '2025-11-01', '01AA00', 'sick', null)
    ) as t(month, school_id, category, absent_minutes);
    create table attendance_term as
    select *, {", ".join(_STATE.format(name) for name in MEASURES[1:3])} from (values
        ('2025-2026/1', '01AA00', 'havo', 3, 170000::bigint, 168000::bigint)
    ) as t(term, school_id, education_type, year_group, scheduled_minutes, registered_minutes);
    create table absence_category_term as select *, {_STATE.format("absent_minutes")} from (values
        ('2025-2026/1', '01AA00', 'havo', 3, 'sick', 3100::bigint), ('2025-2026/1', '01AA00', 'havo', 3, 'leave', null)
    ) as t(term, school_id, education_type, year_group, category, absent_minutes);
    create table reference_pupils_cohort_month as select *, {_STATE.format("pupils")} from (values
        (date '2025-10-01', '01AA00', 'havo', 3, 20::bigint), (date '2025-11-01', '01AA00', 'havo', 3, 25)
    ) as t(month, school_id, education_type, year_group, pupils);
"""


@pytest.fixture(params=["exact", "protected"])
def variant(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[bool, Path, list[dict[str, str]]]:
    is_protected = request.param == "protected"
    product = tmp_path / "product.duckdb"
    with duckdb.connect(product) as connection:
        connection.execute(f"create table category as from read_csv('{seed_file('category')}')")
        connection.execute(_PROTECTED if is_protected else _EXACT)
    cube.write(product, tmp_path / "out", is_protected)
    text = (tmp_path / "out" / cube.CUBE).read_bytes().decode()
    assert text.endswith("\r\n")
    return is_protected, tmp_path / "out", list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_both_variants_have_the_columns_of_the_codebook_in_its_order(variant: tuple) -> None:
    _, folder, rows = variant
    assert list(rows[0]) == [column.name for column in COLUMNS]
    book = list(csv.DictReader(io.StringIO((folder / cube.CODEBOOK).read_text("utf-8-sig")), delimiter=";"))
    assert [row["naam"] for row in book if row["onderdeel"] == "kolom"] == list(rows[0])
    assert {row["naam"] for row in book if row["onderdeel"] == "stand"} == set(STATES)
    told = {row["naam"] for row in book if row["onderdeel"].startswith("categorie")}
    assert {row["category"] for row in rows} <= told
    version = rows[0]["categories_version"]
    assert {row["categories_version"] for row in rows} == {version}
    assert any(row["onderdeel"] == f"categorie ({version})" for row in book)


def test_each_row_is_named_once_and_each_measure_has_a_figure_or_a_state(variant: tuple) -> None:
    _, _, rows = variant
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows)
    for row in rows:
        for name in MEASURES:
            assert (row[f"{name}_status"] == "value") == row[name].isdigit(), row
            assert row[f"{name}_status"] in STATES


def test_the_codebook_as_text_names_every_column_state_and_category(variant: tuple) -> None:
    is_protected, folder, rows = variant
    text = (folder / cube.CODEBOOK_TEXT).read_text()
    for word in (*(column.name for column in COLUMNS), *STATES, *{row["category"] for row in rows}):
        assert f"`{word}`" in text
    assert ("beschermde" in text) == is_protected


def _exact(tmp_path: Path, script: str = _EXACT) -> list[dict[str, str]]:
    product = tmp_path / "product.duckdb"
    with duckdb.connect(product) as connection:
        connection.execute(f"create table category as from read_csv('{seed_file('category')}')")
        connection.execute(script)
    cube.write(product, tmp_path / "out", is_protected=False)
    return list(csv.DictReader(io.StringIO((tmp_path / "out" / cube.CUBE).read_text()), delimiter=";"))


def test_a_product_of_older_code_is_told_as_that_and_nothing_is_written(tmp_path: Path) -> None:
    older = _EXACT.replace("create table month_status", "create table month_state")
    with pytest.raises(OutdatedRelease, match="regiobeeld build"):
        _exact(tmp_path, older.replace("from month_status", "from month_state"))
    assert not (tmp_path / "out").exists()


def _of(rows: list[dict[str, str]], school_id: str, period: str) -> list[dict[str, str]]:
    return [row for row in rows if row["school_id"] == school_id and row["period"] == period]


def test_absence_adds_up_over_categories_and_a_reason_that_did_not_occur_is_a_zero(tmp_path: Path) -> None:
    havo = [row for row in _of(_exact(tmp_path), "01AA00", "2025-10") if row["education_type"] == "havo"]
    assert sum(int(row["absent_minutes"]) for row in havo) == 4000
    assert {row["category"]: row["absent_minutes"] for row in havo}["leave"] == "0"
    assert {(row["pupils"], row["scheduled_minutes"], row["registered_minutes"]) for row in havo} == {
        ("24", "90000", "88000")
    }
    assert {row["category_group"] for row in havo} == {"authorised", "unauthorised", "unknown"}


def test_a_cohort_without_pupils_totals_only_and_months_that_are_not_out_are_four_different_things(
    tmp_path: Path,
) -> None:
    rows = _exact(tmp_path)
    vwo = [row for row in _of(rows, "01AA00", "2025-10") if row["education_type"] == "vwo"]
    assert {row["pupils_status"] for row in vwo} == {"no_pupils"}
    totals = _of(rows, "01AA00", "2025-11")
    assert {(row["pupils_status"], row["absent_minutes_status"]) for row in totals} == {("value", "not_delivered")}
    for school_id, period in (("01AB00", "2025-11"), ("01AC00", "2025-10")):
        found = _of(rows, school_id, period)
        assert found
        assert {row["pupils_status"] for row in found} == {"not_delivered"}
        assert {row["education_type"] for row in found} == {""}
    assert not any("9999" in row.values() for row in rows), "a month that its school still looks at goes nowhere"


def test_the_protected_cube_takes_pupils_of_a_term_from_its_last_reference_date(tmp_path: Path) -> None:
    product = tmp_path / "product.duckdb"
    with duckdb.connect(product) as connection:
        connection.execute(f"create table category as from read_csv('{seed_file('category')}')")
        connection.execute(_PROTECTED)
        rows = connection.execute(cube.rows_sql(is_protected=True)).fetchall()
        names = [column[0] for column in connection.description or ()]
    by_kind: dict[str, list[dict]] = {}
    for values in rows:
        row = dict(zip(names, values, strict=True))
        by_kind.setdefault(row["period_kind"], []).append(row)
    assert {row["pupils"] for row in by_kind["term"]} == {25}
    assert {row["absent_minutes_status"] for row in by_kind["term"]} == {"value", "hidden"}
    assert {row["period"] for row in by_kind["term"]} == {term(date(2025, 11, 1))}
    assert [row["registered_minutes_status"] for row in by_kind["month"]] == ["value", "hidden"]
    assert [row["registration_mode"] for row in by_kind["month"]] == ["absence_only", None]


def test_terms_are_those_of_the_catalogue() -> None:
    months = [date(2025 + (n + 7) // 12, (n + 7) % 12 + 1, 1) for n in range(24)]
    with duckdb.connect() as connection:
        connection.execute("create table told (month date)")
        connection.executemany("insert into told values (?)", [[month] for month in months])
        found = connection.execute(f"select {cube.TERM_SQL} from told order by month").fetchall()
    assert [name for (name,) in found] == [term(month) for month in months]


def test_the_version_changes_with_the_list_and_with_nothing_else(tmp_path: Path) -> None:
    def version(change: str) -> str:
        with duckdb.connect() as connection:
            connection.execute(f"create table category as from read_csv('{seed_file('category')}')")
            connection.execute(change)
            row = connection.execute(cube.VERSION_SQL).fetchone()
        assert row
        return row[0]

    now = version("select 1")
    assert version("update category set label_nl = 'Ziekte' where category = 'sick'") == now
    assert version("update category set category_group = 'unauthorised' where category = 'leave'") != now
    assert version("delete from category where category = 'medical'") != now
