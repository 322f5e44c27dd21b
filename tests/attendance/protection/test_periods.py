"""When a month is published for municipalities: once, when all delivered or when most did in time."""

from datetime import date

import duckdb
import pytest

from attendance.protection.periods import due_months
from attendance.settings import ProtectionRules

AUGUST, SEPTEMBER, OCTOBER = date(2025, 8, 1), date(2025, 9, 1), date(2025, 10, 1)
IN_TIME, LATER = date(2025, 10, 3), date(2026, 1, 1)


def due(delivered: dict[date, int], today: date, published: list[date], schools: int = 8) -> list[date]:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as w; create schema w.marts")
        connection.execute(
            "create table w.marts.delivery_calendar (month date, is_delivered boolean, expected_by date)"
        )
        for month, number in delivered.items():
            for school in range(schools):
                connection.execute(
                    "insert into w.marts.delivery_calendar values ($m, $d, $m::date + interval 37 day)",
                    {"m": month, "d": school < number},
                )
        return due_months(connection, "w", published, ProtectionRules(), today)


@pytest.mark.parametrize(
    ("delivered", "today", "expected"),
    [
        ({SEPTEMBER: 8}, IN_TIME, [SEPTEMBER]),  # all are in
        ({SEPTEMBER: 7}, IN_TIME, []),  # one still has time
        ({SEPTEMBER: 6}, LATER, [SEPTEMBER]),  # the term has passed, three quarters are in
        ({SEPTEMBER: 5}, LATER, []),  # too few for a picture of the region
        ({AUGUST: 4, SEPTEMBER: 8}, LATER, [AUGUST, SEPTEMBER]),  # a later month takes an earlier one along
        ({AUGUST: 2, SEPTEMBER: 8}, LATER, [SEPTEMBER]),  # of which there are at least three schools
    ],
)
def test_a_month_is_due_when_all_delivered_or_most_did_in_time(
    delivered: dict[date, int], today: date, expected: list[date]
) -> None:
    assert due(delivered, today, []) == expected


def test_a_published_month_never_comes_back_nor_one_before_it() -> None:
    assert due({AUGUST: 8, SEPTEMBER: 8, OCTOBER: 8}, LATER, [SEPTEMBER]) == [OCTOBER]


def test_two_schools_alone_are_not_a_region() -> None:
    assert due({SEPTEMBER: 2}, LATER, [], schools=2) == []
