"""A school that delivers totals per pupil has minutes and tiers, and of all that needs a day it has no row at all."""

from datetime import date, timedelta
from typing import Any

import pytest

from .project import Warehouse
from .raw_folder import RawFolder
from .region import ADA, BELLS, BEN, COR, OCTOBER, PRIMARY, SECONDARY, SEPTEMBER, deliver_secondary, enrolled, weekdays

NOVEMBER = date(2025, 11, 1)
FAY, GUS, HAN, IDA = 31, 32, 33, 34
"""Enough time; barely any; left before the month began; a reason unknown. A pupil_key is of one school only."""


def total(pupil_key: int, present: int, authorised: int = 0, unauthorised: int = 0, absent: int | None = None) -> dict:
    """Minutes of one pupil."""
    return {
        "pupil_key": pupil_key,
        "present_minutes": present,
        "absent_minutes": authorised + unauthorised if absent is None else absent,
        "authorised_minutes": authorised,
        "unauthorised_minutes": unauthorised,
    }


def deliver_totals(raw: RawFolder, month: date, fingerprint: int) -> None:
    """Five pupils: 95 % to the minute, 90 % less one minute, a reason unknown, hardly there, and one who left."""
    raw.deliver(
        PRIMARY,
        month,
        f"totals-{month}",
        fingerprint,
        has_timetable=False,
        enrolment=[
            *(enrolled(pupil, "bao") for pupil in (COR, FAY, IDA, GUS)),
            enrolled(HAN, "bao", enrolled_to=month - timedelta(days=1)),
        ],
        pupil_total=[
            total(COR, 5700, authorised=300),
            total(FAY, 5399, authorised=1, unauthorised=600),
            total(IDA, 5900, absent=100),
            total(GUS, 600, unauthorised=100),
            total(HAN, 1000),
        ],
        # bells that the school told of before make no timetable here
        bell_time=BELLS,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """September with totals only, beside a school with everything that goes over to totals in October and back again."""
    built = Warehouse(tmp_path_factory.mktemp("totals"))
    raw = RawFolder(built.raw)
    deliver_totals(raw, SEPTEMBER, 1)
    deliver_totals(raw, OCTOBER, 2)
    deliver_secondary(raw, SEPTEMBER, fingerprint=3, absent_days=8)
    raw.deliver(
        SECONDARY,
        OCTOBER,
        "totals-of-secondary",
        4,
        has_timetable=False,
        enrolment=[enrolled(ADA), enrolled(BEN, "vwo")],
        pupil_total=[total(ADA, 500, authorised=500), total(BEN, 1000)],
    )
    deliver_secondary(raw, NOVEMBER, fingerprint=5, absent_days=8)
    raw.write()
    built.build()
    return built


def test_the_cohort_adds_up_and_says_what_it_is(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select pupils, scheduled_minutes, registered_minutes, present_minutes, absent_minutes, authorised_minutes,"
        " unauthorised_minutes, unknown_reason_minutes, unregistered_minutes, assumed_present_minutes, adapted_minutes,"
        f" late_count, registration_mode from marts.attendance_month where school_id = '{PRIMARY}' and month = date '{SEPTEMBER}'"
    )
    present = 5700 + 5399 + 5900 + 600
    absent = 300 + 601 + 100 + 100
    assert rows == [
        (
            *(4, present + absent, present + absent, present, absent, 301, 700, 100, 0),
            *(None, None, None, "totals"),
        )
    ]


def test_tiers_are_exact_and_hardly_any_time_is_too_little_data(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select pupil_key, scheduled_days, md_mtss_tier, md_mtss_tier_ytd from marts.pupil_month"
        f" where school_id = '{PRIMARY}' and month = date '{OCTOBER}' order by 1"
    )
    assert rows == [
        (COR, None, "tier_1", "tier_1"),
        (FAY, None, "tier_3", "tier_3"),
        (GUS, None, "too_little_data", "too_little_data"),
        (IDA, None, "tier_1", "tier_1"),
    ]
    assert warehouse.rows(
        "select tier, pupils from marts.tier_distribution where profile = 'md_mtss' and period_kind = 'month'"
        f" and school_id = '{PRIMARY}' and month = date '{SEPTEMBER}' order by 1"
    ) == [("tier_1", 2), ("tier_3", 1), ("too_little_data", 1)]


@pytest.mark.parametrize(
    "table",
    [
        "attendance_day",
        "attendance_timetable",
        "absence_category_month",
        "adapted_month",
        "signal_month",
    ],
)
def test_what_needs_a_day_does_not_exist(warehouse: Warehouse, table: str) -> None:
    month = "cast(date_trunc('month', date) as date)" if table == "attendance_day" else "month"
    found: list[tuple[Any, ...]] = warehouse.rows(
        f"select count(*) from marts.{table} where school_id = '{PRIMARY}'"
        f" or (school_id = '{SECONDARY}' and {month} = date '{OCTOBER}')"
    )
    assert found == [(0,)]


def test_first_month_needs_days(warehouse: Warehouse) -> None:
    assert warehouse.rows("select count(*) from marts.tier_distribution where period_kind = 'first_month'") == [(0,)]


def test_the_file_is_accounted_for_to_the_minute(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        'select "table", measure, in_file, on_platform, not_enrolled, unexplained from marts.reconciliation_month'
        f" where school_id = '{PRIMARY}' and month = date '{SEPTEMBER}' order by 1, 2"
    ) == [
        ("leerlingen", "pupils", 5, 4, 1, 0),
        ("leerlingen", "rows", 5, 4, 1, 0),
        ("totalen", "minutes", 19_700, 18_700, 1_000, 0),
        ("totalen", "pupils", 5, 4, 1, 0),
        ("totalen", "rows", 5, 4, 1, 0),
    ]


def test_other_schools_have_no_lines_about_totals(warehouse: Warehouse) -> None:
    tables = warehouse.rows(
        f"select distinct \"table\" from marts.reconciliation_month where school_id = '{SECONDARY}' and month = date '{SEPTEMBER}'"
    )
    assert {name for (name,) in tables} == {"leerlingen", "rooster", "registraties"}


def test_a_year_adds_up_over_months_of_either_kind(warehouse: Warehouse) -> None:
    """Ada: 200 of 1000 minutes present in September, 500 of 1000 in October: 70 of 200 hundredths in all."""
    rows = warehouse.rows(
        "select md_mtss_tier, pyramid_tier, pyramid_tier_ytd from marts.pupil_month"
        f" where pupil_key = {ADA} and month = date '{OCTOBER}'"
    )
    assert rows == [("tier_3", "orange", "red")]


def test_no_run_of_days_leads_across_a_month_of_which_no_day_is_known(warehouse: Warehouse) -> None:
    """Eight sick days from the first lesson in September and in November are a seventh day each, not one run of sixteen."""
    assert len(weekdays(NOVEMBER, 10)) == 10
    assert warehouse.rows(
        "select month, spells from marts.absence_category_month"
        f" where school_id = '{SECONDARY}' and category = 'sick' order by 1"
    ) == [(SEPTEMBER, 1), (NOVEMBER, 1)]


def test_a_second_build_changes_nothing_and_a_full_one_neither(warehouse: Warehouse) -> None:
    before = warehouse.everything()
    warehouse.build()
    assert warehouse.everything() == before
    warehouse.build("--full-refresh")
    assert warehouse.everything() == before


def test_the_checklist_says_nothing_of_a_timetable_that_is_not_there(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select rating from marts.checklist_month"
        f" where school_id = '{PRIMARY}' and list = 'annex_001' and item = 'completeness'"
    ) == [("unknown",), ("unknown",)]
    assert warehouse.rows(f"select qualifies from marts.comparison_month where school_id = '{PRIMARY}'") == [
        (True,),
        (True,),
    ]
