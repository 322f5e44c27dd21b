"""A school-month that does not qualify for comparison is in no sum, and its own row says hidden, not zero."""

from pathlib import Path

import duckdb
import pytest

from attendance.protection.product import write_product
from attendance.protection.protect import protect_month
from attendance.sample.marts import MadeUpRegion, write_warehouse
from attendance.settings import ProtectionRules

AUGUST, SEPTEMBER = MadeUpRegion(months=2).month_starts()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of five schools; of the first school August does not qualify."""
    folder = tmp_path_factory.mktemp("counted")
    write_warehouse(MadeUpRegion(schools=5, municipalities=1, cohorts=1, months=2, mean_cohort=20), folder / "w.duckdb")
    with duckdb.connect(folder / "w.duckdb") as connection:
        connection.execute(
            "update marts.comparison_month set qualifies = false "
            "where month = $month and school_id = (select min(school_id) from marts.school)",
            {"month": AUGUST},
        )
    with duckdb.connect(folder / "product.duckdb") as connection:
        connection.execute(f"attach '{folder / 'w.duckdb'}' as warehouse (read_only)")
        first = protect_month(connection, "warehouse", AUGUST, [], ProtectionRules())
        second = protect_month(connection, "warehouse", SEPTEMBER, [first], ProtectionRules())
        write_product(connection, "main", [first, second])
    return folder / "product.duckdb"


def statuses(product: Path, month: object, kind: str) -> dict[str, str]:
    with duckdb.connect(product, read_only=True) as connection:
        return dict(
            connection.execute(
                "select distinct school_id, pupils_status from tier_school_month "
                "where month = $month and period_kind = $kind",
                {"month": month, "kind": kind},
            ).fetchall()
        )


def test_its_row_is_hidden_in_that_month_and_to_date_and_back_in_the_next(product: Path) -> None:
    first = "00AA00"
    assert statuses(product, AUGUST, "month")[first] == "hidden"
    assert statuses(product, SEPTEMBER, "month")[first] == "value"
    assert statuses(product, SEPTEMBER, "ytd")[first] == "hidden"
    others = {school: state for school, state in statuses(product, SEPTEMBER, "ytd").items() if school != first}
    assert set(others.values()) == {"value"}


def test_sums_over_schools_are_of_the_schools_that_count(product: Path) -> None:
    with duckdb.connect(product, read_only=True) as connection:
        connection.execute(f"attach '{product.parent / 'w.duckdb'}' as w (read_only)")
        for month, left_out in ((AUGUST, "00AA00"), (SEPTEMBER, "")):
            shown, true, pupils = connection.execute(
                """
                select (select scheduled_minutes from attendance_region_month where month = $month),
                    (select sum(scheduled_minutes) from w.marts.attendance_month
                        where month = $month and school_id <> $left_out),
                    (select schools_counted from protected_month where month = $month)
                """,
                {"month": month, "left_out": left_out},
            ).fetchall()[0]
            assert shown == true
            assert pupils == (4 if left_out else 5)


def test_how_many_pupils_it_has_is_told_all_the_same(product: Path) -> None:
    with duckdb.connect(product, read_only=True) as connection:
        connection.execute(f"attach '{product.parent / 'w.duckdb'}' as w (read_only)")
        [(told, there)] = connection.execute(
            """
            select (select pupils from reference_pupils_region_month where month = $month),
                (select sum(pupils) from w.marts.attendance_month where month = $month)
            """,
            {"month": AUGUST},
        ).fetchall()
    assert abs(told - there) <= 8
