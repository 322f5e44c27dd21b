"""Questions to a product: sums that add up, rates from sums, and nothing where nothing was delivered."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from attendance.access.roles import Role, Viewer
from dashboards.drawing.wording import Missing, Share, share
from dashboards.parts import delivery_calendar
from dashboards.products import data, figures, labels

JANUARY, NOVEMBER = date(2026, 1, 1), date(2025, 11, 1)


@pytest.fixture(autouse=True)
def product(product_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REGIOBEELD_HOME", str(product_home))
    data.pin_release(Viewer("somebody", "", Role.ANALYST))
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def test_schools_months_and_cohorts_each_give_back_the_whole() -> None:
    whole = figures.attendance()[0]
    for by in (["school_id"], ["month"], ["education_type", "year_group"], ["sector"]):
        parts = figures.attendance(by)
        for measure in ("pupils", "scheduled_minutes", "registered_minutes", "present_minutes", "absent_minutes"):
            assert sum(row[measure] for row in parts) == whole[measure], (by, measure)


def test_a_rate_over_schools_is_not_the_mean_of_their_rates() -> None:
    rows = figures.attendance(["school_id"], first=JANUARY, last=JANUARY)
    whole = figures.rate(figures.attendance(first=JANUARY, last=JANUARY)[0])
    assert whole == Share(sum(row["present_minutes"] for row in rows), sum(row["registered_minutes"] for row in rows))


def test_reasons_add_up_to_the_absence_of_the_month() -> None:
    absent = figures.attendance(first=JANUARY, last=JANUARY)[0]["absent_minutes"]
    assert sum(row["absent_minutes"] for row in figures.reasons(first=JANUARY, last=JANUARY)) == absent


def test_a_month_that_was_not_delivered_gives_no_row() -> None:
    assert figures.attendance(first=NOVEMBER, last=NOVEMBER, school_id="01AD00") == []


def test_the_change_of_a_month_is_taken_at_the_same_schools() -> None:
    before, now = figures.attendance_same_schools(date(2025, 12, 1), NOVEMBER)
    assert before["schools"] == now["schools"] == 9


def test_the_band_holds_the_truth() -> None:
    for row in figures.attendance(["school_id", "month"]):
        low, high = figures.band(row) or (None, None)
        assert low is not None
        assert high is not None
        assert low.fraction <= high.fraction <= 1
        assert share(row["present_minutes"], row["scheduled_minutes"]) == low


def test_absence_only_is_marked_and_a_mixed_sum_is_marked_in_part() -> None:
    assert figures.basis_mark(figures.attendance(school_id="01AH00")[0]) == "aangenomen"
    assert figures.basis_mark(figures.attendance(school_id="01AA00")[0]) == ""
    assert figures.basis_mark(figures.attendance()[0]) == "deels aangenomen"


def test_totals_are_marked_and_their_coverage_is_not_known() -> None:
    school = {"scheduled_minutes": 6000, "registered_minutes": 6000, "totals_minutes": 6000}
    school |= {"present_minutes": 5700, "unregistered_minutes": 0}
    assert figures.coverage(school) is Missing.TOTALS_ONLY
    assert figures.band(school) is None
    both = {"scheduled_minutes": 10_000, "registered_minutes": 9_000, "totals_minutes": 6000}
    assert figures.coverage(both) == Share(3000, 4000), "the coverage of those of whom it is known"
    assert figures.basis_mark({"assumed_schools": 0, "totals_schools": 1, "schools": 1}) == "alleen totalen"
    assert figures.basis_mark({"assumed_schools": 1, "totals_schools": 1, "schools": 3}) == (
        "deels aangenomen, deels alleen totalen"
    )


def test_a_rate_without_registration_is_no_figure() -> None:
    assert figures.rate({"present_minutes": 0, "registered_minutes": 0}) is Missing.NOT_REGISTERED


def test_education_types_stand_in_their_own_order() -> None:
    types = list(dict.fromkeys(row["education_type"] for row in figures.attendance(["education_type", "year_group"])))
    assert types == ["bao", "vso", "pro", "vmbo-b", "vmbo-k", "vmbo-gt", "havo", "vwo"]


def test_many_readers_at_once_each_get_their_answer() -> None:
    product = st.session_state[data._PINNED]

    def ask(number: int) -> int:
        return data._query(product, "select $n + 0 * count(*) as n from pupil_month", (("n", number),))[0]["n"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


def test_values_are_bound_and_never_run() -> None:
    assert figures.attendance(school_id="x' or true --") == []


def test_four_states_of_a_delivery() -> None:
    rows = {
        (row["school_id"], row["month"]): delivery_calendar.state(row) for row in figures.calendar(NOVEMBER, JANUARY)
    }
    assert rows["01AA00", JANUARY] == "on_time"
    assert rows["01AC00", date(2025, 12, 1)] == "late"
    assert rows["01AD00", NOVEMBER] == "not_delivered"
    assert delivery_calendar.state(None) == "not_due"


def test_tiers_that_share_a_goal_say_so() -> None:
    tiers = {tier.tier: labels.goal_words(tier) for tier in labels.tiers("pyramid")}
    assert tiers == {
        "green": "ten minste 80 %",
        "yellow": "ten hoogste 15 %",
        "orange": "ten hoogste 5 % samen",
        "red": "ten hoogste 5 % samen",
    }
