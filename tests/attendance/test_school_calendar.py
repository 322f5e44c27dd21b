"""What the calendar says for any school."""

from datetime import date

from attendance.protection import catalogue
from attendance.school_calendar import day_name, following, school_year_of, school_year_start


def test_a_school_year_begins_in_august() -> None:
    days = (date(2025, 7, 31), date(2025, 8, 1), date(2026, 7, 31))
    assert [school_year_of(day) for day in days] == [2024, 2025, 2025]
    assert [school_year_start(day) for day in days] == [date(2024, 8, 1), date(2025, 8, 1), date(2025, 8, 1)]


def test_the_catalogue_that_the_auditor_shares_says_the_same() -> None:
    months = [date(year, month, 1) for year in (2025, 2026) for month in range(1, 13)]
    assert [catalogue.school_year(month) for month in months] == [school_year_of(month) for month in months]


def test_january_follows_december() -> None:
    assert following(date(2025, 12, 1)) == date(2026, 1, 1)
    assert following(date(2026, 1, 1)) == date(2026, 2, 1)


def test_days_are_said_in_dutch() -> None:
    assert day_name(date(2026, 3, 4)) == "4 maart 2026"
