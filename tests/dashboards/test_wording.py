"""Numbers and dates as the Dutch write them, and words where there is no number."""

from datetime import date

import pytest

from dashboards.drawing import wording
from dashboards.drawing.wording import Missing, Share


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 10, "0,0 %"),
        (10, 10, "100,0 %"),
        (1, 3, "33,3 %"),
        (2, 3, "66,7 %"),
        (1, 2000, "0,1 %"),
        (94949, 100000, "94,9 %"),
    ],
)
def test_a_share_is_shown_with_one_decimal_rounded_half_up(part: int, whole: int, shown: str) -> None:
    assert wording.percent(Share(part, whole)) == shown


def test_a_share_of_nothing_is_not_zero() -> None:
    assert wording.share(0, 0) is Missing.NOT_REGISTERED
    assert wording.percent(wording.share(0, 0)) == "niet geregistreerd"
    assert wording.percent(wording.share(0, 60)) == "0,0 %"


def test_every_kind_of_missing_has_its_own_words() -> None:
    words = [str(kind) for kind in Missing]
    assert len(set(words)) == len(words)
    assert wording.count(0) not in words


@pytest.mark.parametrize(("minutes", "shown"), [(0, "0,0"), (90, "1,5"), (740_643, "12.344,1")])
def test_hours_are_minutes_over_sixty_with_one_decimal(minutes: int, shown: str) -> None:
    assert wording.hours(minutes) == shown


def test_whole_numbers_have_dots() -> None:
    assert wording.count(1_234_567) == "1.234.567"


def test_a_difference_is_of_the_unrounded_shares() -> None:
    assert wording.points(Share(9345, 10000), Share(9301, 10000)) == "0,4 procentpunt hoger"
    assert wording.points(Share(90, 100), Share(95, 100)) == "5,0 procentpunt lager"
    assert wording.points(Share(90, 100), Share(90, 100)) == "vrijwel gelijk"


def test_a_school_year_runs_from_august_to_july() -> None:
    assert wording.school_year(date(2025, 8, 1)) == "2025–2026"
    assert wording.school_year(date(2026, 7, 31)) == "2025–2026"
    assert wording.month_short(date(2026, 3, 1)) == "mrt"


def test_primary_schools_speak_of_groups() -> None:
    assert wording.cohort("bao", 5) == "groep 5"
    assert wording.cohort("havo", 3) == "havo 3"


def test_shapes_are_named_with_the_timetable_beside_them() -> None:
    assert wording.shape_name("magister + zermelo") == "Magister + Zermelo"
    assert wording.shape_name("uitwisselformaat") == "uitwisselformaat"
    assert wording.shape_name(None) == "niet herkend"
