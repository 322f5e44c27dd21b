"""Zermelo: a timetable of groups in UTC, beside the registrations of another shape; right over the change of clocks."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.attendance.reading.delivery import (
    KEY,
    Tables,
    codes,
    content,
    exchange_tables,
    found,
    only_month,
    read_tables,
)
from tests.attendance.reading.software import ZERMELO_GROUPS, appointment, beside, magister_tables, somtoday_tables

FIRST, SECOND = KEY.pupil_keys("00AH00", ["1001", "1002"])
FIFTH = date(2026, 10, 5)


def without_exemptions(tables: Tables) -> Tables:
    """Magister's exemptions belong to its own agenda."""
    return tables | {"verantwoordingen": [row for row in tables["verantwoordingen"] if row[9] != "6"]}


@pytest.mark.parametrize(
    ("shape", "other"),
    [
        ("uitwisselformaat", exchange_tables()),
        ("somtoday", somtoday_tables()),
        ("magister", without_exemptions(magister_tables())),
    ],
)
def test_beside_the_registrations_of_each_shape(tmp_path: Path, shape: str, other: Tables) -> None:
    tables = beside(other, appointment("101"), appointment("102", groups="h3a,v4b", end="2026-10-05T10:10"))
    reading = read_tables(tmp_path, tables)
    assert reading.shape == f"{shape} + zermelo"
    month = only_month(reading)
    assert sorted(tuple(row.values()) for row in content(month)["slot"]) == sorted([
        (2, FIRST, FIFTH, "1", 510, 560, "regular", "planned", None),
        (3, FIRST, FIFTH, "1", 510, 610, "regular", "planned", None),
        (3, SECOND, FIFTH, "1", 510, 610, "regular", "planned", None),
    ])  # fmt: skip
    assert month.tables["registration"].num_rows > 0


def test_of_all_versions_the_newest_valid_one_counts(tmp_path: Path) -> None:
    tables = beside(
        exchange_tables(),
        appointment("101", modified="2026-09-01T12:00"),
        appointment("101", "2026-10-06T08:30", "2026-10-06T09:20", modified="2026-09-20T12:00"),
        appointment("101", "2026-10-07T08:30", "2026-10-07T09:20", valid="false", modified="2026-09-30T12:00"),
        appointment("102", "2026-10-08T08:30", "2026-10-08T09:20", valid="false"),
    )
    month = only_month(read_tables(tmp_path, tables))
    assert [(row["row_number"], row["date"]) for row in content(month)["slot"]] == [(3, date(2026, 10, 6))]
    assert found(month.findings, "appointment_replaced").row_count == 3
    assert month.rows_dropped == 3


def test_cancelled_lessons_stay_in_sight(tmp_path: Path) -> None:
    tables = beside(
        exchange_tables(),
        appointment("101", cancelled="true"),
        # cancelled by a version that is no longer valid, and nothing came in its place
        appointment("102", "2026-10-06T08:30", "2026-10-06T09:20", valid="false", cancelled="true"),
        # cancelled, then moved: the lesson took place
        appointment("103", "2026-10-07T08:30", "2026-10-07T09:20", valid="false", cancelled="true"),
        appointment("103", "2026-10-08T08:30", "2026-10-08T09:20", modified="2026-09-02T12:00"),
    )
    month = only_month(read_tables(tmp_path, tables))
    rows = content(month)["slot"]
    assert {(row["date"].day, row["state"]) for row in rows} == {(5, "cancelled"), (6, "cancelled"), (8, "planned")}  # type: ignore[attr-defined]


@pytest.mark.parametrize("groups", ["h3a;v4b", '["h3a", "v4b"]', "['H3A','V4B']", "h3a|v4b", " h3a , v4b "])
def test_lists_of_groups_in_any_spelling(tmp_path: Path, groups: str) -> None:
    month = only_month(read_tables(tmp_path, beside(exchange_tables(), appointment("101", groups=groups))))
    assert {row["pupil_key"] for row in content(month)["slot"]} == {FIRST, SECOND}


def test_a_pupil_in_two_groups_of_one_lesson_has_it_once(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, beside(exchange_tables(), appointment("101", groups="h3a,h3.wi1"))))
    assert [row["pupil_key"] for row in content(month)["slot"]] == [FIRST]


@pytest.mark.parametrize("groups", ["", "[]", " , "])
def test_an_appointment_of_no_group_is_no_lesson(tmp_path: Path, groups: str) -> None:
    tables = beside(exchange_tables(), appointment("101"), appointment("102", groups=groups))
    month = only_month(read_tables(tmp_path, tables))
    assert found(month.findings, "appointment_no_lesson").row_number == 3
    assert month.rows_dropped == 1


def test_a_group_without_pupils_is_set_aside_only_where_no_other_group_has_any(tmp_path: Path) -> None:
    tables = beside(exchange_tables(), appointment("101", groups="h3a,leeg"), appointment("102", groups="leeg"))
    month = only_month(read_tables(tmp_path, tables))
    assert {(row["row_number"], row["code"]) for row in month.set_aside.to_pylist()} == {(3, "group_without_pupils")}


# The last Sunday of March and of October: at 01:00 UTC the clocks change. A lesson at half past eight stays one.
CHANGES = [date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28)]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_lesson_begins_at_half_past_eight_around_the_change_of_clocks(
    tmp_path: Path, change: date, days: int
) -> None:
    day = change + timedelta(days=days)
    # the offset by hand: summer time lasts from the change in March up to the change in October
    before = days < 0
    is_summer = before if change.month == 10 else not before
    start = datetime(day.year, day.month, day.day, 6 if is_summer else 7, 30, tzinfo=UTC)
    lesson = appointment("101")
    lesson[1:3] = [str(int(start.timestamp())), str(int(start.timestamp()) + 50 * 60)]
    tables = beside(exchange_tables(), lesson)
    for row in tables["leerlingen"][1:]:
        row[6:8] = ["2025-08-01", ""]
    month = only_month(read_tables(tmp_path, tables, months=(day.replace(day=1), day.replace(day=1))))
    assert [(row["date"], row["begin_minute"], row["end_minute"]) for row in content(month)["slot"]] == [
        (day, 510, 560)
    ]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        # 25 October 2026: the hour from two to three occurs twice, so half past two may be followed by half past two
        ((0, 30), (1, 30), None),
        ((0, 0), (0, 45), (120, 165)),
        ((1, 0), (1, 45), (120, 165)),
        # by the clock this hour and a half is a half hour; nobody has lessons then
        ((23, 45), (24, 15), (105, 135)),
    ],
)
def test_in_the_hour_that_occurs_twice(
    tmp_path: Path, start: tuple[int, int], end: tuple[int, int], minutes: tuple[int, int] | None
) -> None:
    midnight = datetime(2026, 10, 24 if start[0] > 22 else 25, tzinfo=UTC)
    times = [midnight + timedelta(hours=hour, minutes=minute) for hour, minute in (start, end)]
    lesson = appointment("102")
    lesson[1:3] = [str(int(time.timestamp())) for time in times]
    month = only_month(
        read_tables(tmp_path, beside(exchange_tables(), appointment("101"), lesson), max_unusable_share=1)
    )
    night = [row for row in content(month)["slot"] if row["date"] == date(2026, 10, 25)]
    if minutes is None:
        assert night == []
        assert found(month.findings, "end_before_begin").row_number == 3
    else:
        assert [(row["begin_minute"], row["end_minute"]) for row in night] == [minutes]


def test_times_that_a_spreadsheet_rounded_are_set_aside(tmp_path: Path) -> None:
    broken = appointment("102")
    broken[1] = "1,79E+09"
    month = only_month(read_tables(tmp_path, beside(exchange_tables(), appointment("101"), broken)))
    assert found(month.findings, "moment_unreadable").row_number == 3


def test_a_lesson_that_ends_on_another_day_is_set_aside(tmp_path: Path) -> None:
    night = appointment("102", "2026-10-05T22:00", "2026-10-06T01:00")
    until_midnight = appointment("103", "2026-10-05T22:00", "2026-10-06T00:00")
    tables = beside(exchange_tables(), appointment("101"), night, until_midnight)
    month = only_month(read_tables(tmp_path, tables))
    assert {row["row_number"]: row["end_minute"] for row in content(month)["slot"]} == {2: 560, 4: 1440}
    assert found(month.findings, "lesson_over_days").row_number == 3


def test_without_groups_the_school_is_told_what_is_missing(tmp_path: Path) -> None:
    tables = beside(exchange_tables(), appointment("101"))
    del tables["groepsindeling"]
    (refusal,) = read_tables(tmp_path, tables).findings
    assert (refusal.code, refusal.table_name) == ("table_missing", "groepsindeling")


def test_a_timetable_per_pupil_goes_before_one_per_group(tmp_path: Path) -> None:
    somtoday = somtoday_tables()
    tables = beside(somtoday, appointment("101")) | {"afspraken": somtoday["afspraken"]}
    reading = read_tables(tmp_path, tables)
    assert reading.shape == "somtoday"
    month = only_month(reading)
    assert month.tables["slot"].num_rows == 3
    assert {finding.table_name for finding in month.findings if finding.code == "table_twice"} == {
        "zermelo",
        "groepsindeling",
    }


def test_groups_beside_a_timetable_per_pupil_are_not_lost_without_a_word(tmp_path: Path) -> None:
    tables = exchange_tables() | {
        "lessen": [["lesgroep", "datum", "lesuur"], ["h3a", "2026-10-05", "1"]],
        "groepsindeling": [list(row) for row in ZERMELO_GROUPS],
    }
    month = only_month(read_tables(tmp_path, tables))
    assert month.tables["slot"].num_rows == 4
    assert codes(month.findings).count("table_twice") == 2
