"""The project builds from a raw folder, counts what a reader can count by hand, and works in parts as in one go."""

from datetime import date
from pathlib import Path

import pytest

from .project import Warehouse
from .raw_folder import RawFolder
from .region import ADA, OCTOBER, PRIMARY, SECONDARY, SEPTEMBER, deliver_region, deliver_secondary


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, RawFolder]:
    """The region of two schools, built once; the tests below change it one after the other."""
    warehouse = Warehouse(tmp_path_factory.mktemp("region"))
    raw = RawFolder(warehouse.raw)
    deliver_region(raw)
    warehouse.build()
    return warehouse, raw


def test_hand_counted_month(region: tuple[Warehouse, RawFolder]) -> None:
    warehouse, _ = region
    rows = warehouse.rows(
        "select education_type, pupils, scheduled_minutes, registered_minutes, present_minutes, absent_minutes,"
        " unregistered_minutes, adapted_minutes, registration_mode from marts.attendance_month"
        f" where school_id = '{SECONDARY}' and month = date '{SEPTEMBER}' order by 1"
    )
    assert rows == [
        ("havo", 1, 1000, 1000, 900, 100, 0, 0, "roll_call"),
        ("vwo", 1, 950, 900, 900, 0, 50, 50, "roll_call"),
    ]


def test_bells_make_the_timetable_of_a_primary_school(region: tuple[Warehouse, RawFolder]) -> None:
    warehouse, _ = region
    rows = warehouse.rows(
        "select scheduled_minutes, assumed_present_minutes, unauthorised_minutes, registration_mode"
        f" from marts.attendance_month where school_id = '{PRIMARY}' and month = date '{SEPTEMBER}'"
    )
    assert rows == [(11 * 100, 10 * 100, 100, "absence_only")]  # eleven weekdays up to and including the 15th


def test_a_second_build_changes_nothing(region: tuple[Warehouse, RawFolder]) -> None:
    warehouse, _ = region
    before = warehouse.everything()
    warehouse.build()
    assert warehouse.everything() == before


def test_a_correction_gives_what_a_full_build_gives(region: tuple[Warehouse, RawFolder], tmp_path: Path) -> None:
    warehouse, raw = region
    before = warehouse.everything()
    deliver_secondary(raw, SEPTEMBER, fingerprint=99, absent_days=7)
    raw.write()
    warehouse.build()
    corrected = warehouse.everything()
    assert corrected["attendance_month"] != before["attendance_month"]
    # the spell that now lasts seven days reaches the border of the signal
    assert ("mazl_sick", SEPTEMBER, SECONDARY, "havo", 1, 1, 1) in corrected["signal_month"]
    warehouse.build("--full-refresh")
    assert warehouse.everything() == corrected


def test_a_kill_between_models_heals(region: tuple[Warehouse, RawFolder]) -> None:
    warehouse, _ = region
    before = warehouse.everything()
    # as if the run had ended after int_decision: what comes later knows nothing of the month
    for model in ("int_pupil_day", "int_pupil_month", "attendance_day"):
        schema = "marts" if model == "attendance_day" else "intermediate"
        warehouse.execute(f"delete from {schema}.{model} where month = date '{OCTOBER}'")
        warehouse.execute(
            f"delete from intermediate.built_partition where model = '{model}' and month = date '{OCTOBER}'"
        )
    warehouse.build()
    assert warehouse.everything() == before


def test_a_withdrawn_month_leaves_no_rows(region: tuple[Warehouse, RawFolder]) -> None:
    warehouse, raw = region
    raw.withdraw(PRIMARY, OCTOBER)
    raw.write()
    warehouse.build()
    for table, columns in (("attendance_month", "school_id, month"), ("attendance_day", "school_id, month")):
        assert (PRIMARY, OCTOBER) not in warehouse.rows(f"select distinct {columns} from marts.{table}")
    assert (PRIMARY, SEPTEMBER) in warehouse.rows("select distinct school_id, month from marts.attendance_month")


def test_an_empty_raw_folder_builds(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.raw.mkdir()
    warehouse.build()
    assert warehouse.rows("select count(*) from marts.attendance_month") == [(0,)]
    # and the first delivery after it is taken up
    raw = RawFolder(warehouse.raw)
    deliver_secondary(raw, date(2025, 9, 1), fingerprint=1)
    raw.write()
    warehouse.build()
    assert warehouse.rows(f"select scheduled_minutes from marts.pupil_month where pupil_key = {ADA}") == [(1000,)]
