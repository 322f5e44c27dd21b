"""Leaks planted in what is published: the auditor finds each of them, and nothing where none was planted."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest

from attendance.audit.counts import audit_counts
from attendance.audit.evidence import MonthEvidence, months_of, product_tables, read_month
from attendance.audit.minutes import audit_minutes
from attendance.audit.months import Windows, follow
from attendance.audit.order import restated, small_groups, uncatalogued, unrounded
from attendance.audit.system import REST, CountSystem, Says, count_systems
from attendance.protection.catalogue import COHORT, LEVELS, MUNICIPALITY, SCHOOL
from attendance.publication import municipality, names
from tests.attendance.published_region import PublishedRegion

LEAST = 4


@pytest.fixture(scope="module")
def evidence(published: PublishedRegion) -> list[MonthEvidence]:
    return [read_month(published.release, folder) for folder in months_of(published.release)]


def with_table(month: MonthEvidence, name: str, change: Callable[[pd.DataFrame], None]) -> MonthEvidence:
    """The month as it would be with other rows in one table."""
    rows = month.tables[name].copy()
    change(rows)
    return replace(month, tables=month.tables | {name: rows})


def system(
    counts: list[list[int]], says: list[Says], schools: list[str], classes: tuple[str, ...] = ("few", REST)
) -> CountSystem:
    """Cohorts of schools in one municipality, each with its own published row."""
    blocks = pd.DataFrame(
        {
            "school_id": schools,
            "education_type": "havo",
            "year_group": range(len(counts)),
            "municipality_code": "0153",
            "sector": "vo",
            "is_shown": True,
        }
    )
    few = frozenset({classes[0]})
    return CountSystem(
        "tier/month", blocks, list(classes), np.array(counts), says, [few], (COHORT, SCHOOL, MUNICIPALITY), [few], 5, 4
    )


def says(level: str, row: str, blocks: list[int], value: int, window: int, classes: tuple[str, ...] = ("few",)) -> Says:
    return Says(level, row, np.array(blocks), frozenset(classes), value, window)


def test_where_nothing_was_planted_nothing_is_found(published: PublishedRegion, evidence: list[MonthEvidence]) -> None:
    assert uncatalogued(product_tables(published.release), set()) == []
    windows: Windows = {}
    for month in evidence:
        systems = count_systems(month)
        assert [short for one in systems for short in audit_counts(one, LEAST).short] == []
        assert follow(windows, month, systems).short == []
        assert small_groups(month) == []
        assert unrounded(month) == []
        assert restated(month, month) == []
    found = audit_minutes(evidence)
    assert found.short == []
    assert found.hidden > 0
    assert audit_minutes(evidence[:1]).short == []


def test_a_table_too_much_is_found(published: PublishedRegion) -> None:
    tables = product_tables(published.release)
    assert uncatalogued(tables | {"tier_region_year": ["tier", "pupils"]}, set()) == ["tier_region_year"]
    more = tables | {"tier_school_month": [*tables["tier_school_month"], "pupils_exact"]}
    assert uncatalogued(more, set()) == ["tier_school_month.pupils_exact"]


def test_a_total_that_was_not_rounded_is_found(evidence: list[MonthEvidence]) -> None:
    def plant(rows: pd.DataFrame) -> None:
        rows.loc[rows["pupils_status"] == "value", "pupils"] += 2

    assert unrounded(with_table(evidence[0], "tier_region_month", plant)) == ["tier_region_month"]


def test_an_exact_total_gives_a_small_count_away() -> None:
    rows = [says(COHORT, "a|havo|0", [0], 0, 4), says(COHORT, "b|havo|1", [1], 5, 4), says(SCHOOL, "a", [0], 0, 4)]
    counts, schools = [[2, 20], [4, 20]], ["a", "b"]
    assert audit_counts(system(counts, rows, schools), LEAST).short == []
    planted = [*rows, says(MUNICIPALITY, "0153|vo", [0, 1], 6, 0), says(SCHOOL, "b", [1], 4, 0)]
    found = audit_counts(system(counts, planted, schools), LEAST).short
    assert {(one.level, one.row) for one in found if one.knower == "reader"} >= {
        (COHORT, "a|havo|0"),
        (COHORT, "b|havo|1"),
    }


def test_figures_of_three_months_that_pin_down_a_count_whose_moves_are_known_are_found(
    evidence: list[MonthEvidence],
) -> None:
    # 1, 5 and 9 pupils, each shown as 5: one by one harmless; who knows that 4 joined, twice, knows that it began with 1
    windows: Windows = {}
    months = [system([[count, 40 - count]], [says(COHORT, "a|havo|0", [0], 5, 4)], ["a"]) for count in (1, 5, 9)]
    found = [follow(windows, evidence[0], [one]).short for one in months]
    assert found[:2] == [[], []]
    assert follow({}, evidence[0], [months[2]]).short == []
    # at 9 the count is no longer small; back at 1 there is one value left that his first figure had not given
    again = system([[1, 39]], [says(COHORT, "a|havo|0", [0], 0, 4)], ["a"])
    windows_of_month = windows[("tier/month", COHORT, "a|havo|0", frozenset({"few"}))]
    assert windows_of_month.moved == (9, 9)
    assert follow(windows, evidence[0], [again]).short == []
    smaller = [system([[count, 40 - count]], [says(COHORT, "a|havo|0", [0], 5, 4)], ["a"]) for count in (1, 4)]
    closing = system([[4, 36]], [says(COHORT, "a|havo|0", [0], 0, 4)], ["a"])
    windows = {}
    assert [follow(windows, evidence[0], [one]).short for one in smaller] == [[], []]
    [short] = follow(windows, evidence[0], [closing]).short
    assert (short.knower, short.width) == ("moved", 0)


def test_a_month_that_a_term_gives_away_by_subtraction_is_found(evidence: list[MonthEvidence]) -> None:
    """All of a school's hidden sums of the term but the months' own are shown: the month is what is left."""
    hidden = evidence[-1].tables["absence_category_term"]
    assert (hidden["absent_minutes_status"] == "hidden").any()

    def plant(rows: pd.DataFrame) -> None:
        rows["absent_minutes_status"] = "value"

    planted = with_table(evidence[-1], "absence_category_term", plant)
    assert audit_minutes([*evidence[:-1], planted]).short != []


def test_an_unsafe_sum_of_minutes_that_is_shown_is_found(evidence: list[MonthEvidence]) -> None:
    def plant(rows: pd.DataFrame) -> None:
        rows["absent_minutes_status"] = "value"

    planted = with_table(evidence[0], "absence_category_school_month", plant)
    assert audit_minutes([planted]).short != []


def test_what_a_school_can_take_off_with_its_own_figures_is_found() -> None:
    # the school has 3, its figure is 0, and so is the municipality's: with a window of 4 at most 1 is left for the other
    own = [says(COHORT, "a|havo|0", [0], 0, 4), says(COHORT, "b|havo|1", [1], 0, 4)]
    counts, schools = [[3, 20], [0, 20]], ["a", "b"]
    narrow = system(counts, [*own, says(MUNICIPALITY, "0153|vo", [0, 1], 0, 4)], schools)
    [short] = audit_counts(narrow, LEAST).short
    assert (short.knower, short.level, short.width) == ("a", MUNICIPALITY, 1)
    wide = system(counts, [*own, says(MUNICIPALITY, "0153|vo", [0, 1], 0, 8)], schools)
    assert audit_counts(wide, LEAST).short == []


def test_a_cohort_that_is_too_small_to_show_is_found(evidence: list[MonthEvidence]) -> None:
    month = evidence[0]
    shown = month.cohorts[month.cohorts["reference_pupils"] >= month.rules.minimum_pupils]
    small = shown.sort_values("reference_pupils").iloc[0]
    cohorts = month.cohorts.copy()
    cohorts.loc[small.name, "reference_pupils"] = 9
    found = small_groups(replace(month, cohorts=cohorts))
    row = "|".join(str(small[name]) for name in LEVELS[COHORT])
    assert f"tier_distribution: {row}" in found


def test_a_tier_that_all_share_is_found() -> None:
    # eleven pupils, shown as 15: then all eleven are in it
    everyone = system([[11, 0]], [says(COHORT, "a|havo|0", [0], 15, 4)], ["a"])
    [short] = [one for one in audit_counts(everyone, LEAST).short if one.level == COHORT]
    assert short.width == 0
    hidden = system([[11, 0]], [says(COHORT, "a|havo|0", [0], 10, 4)], ["a"])
    assert audit_counts(hidden, LEAST).short == []


def test_a_pupil_who_moved_and_was_taken_out_of_an_earlier_month_is_found(evidence: list[MonthEvidence]) -> None:
    def plant(rows: pd.DataFrame) -> None:
        first = rows.index[rows["pupils_status"] == "value"][0]
        rows.loc[first, "pupils"] -= 5

    assert restated(with_table(evidence[0], "tier_distribution", plant), evidence[0]) == ["tier_distribution"]


def test_a_term_that_comes_with_its_last_month_restates_none_of_the_others(evidence: list[MonthEvidence]) -> None:
    first, last = evidence[0], evidence[-1]
    unsaid = {"absence_category_term": pd.DataFrame(), "attendance_term": pd.DataFrame()}
    assert restated(first, replace(first, tables=first.tables | unsaid)) == []
    assert restated(last, replace(last, tables=last.tables | unsaid)) == list(unsaid)


def test_a_release_with_a_leak_stays_out_and_the_months_before_it_in(published: PublishedRegion) -> None:
    leaking = published.release.parent / "leaking"
    leaking.mkdir()
    for path in months_of(published.release):
        (leaking / "protection" / path.name).mkdir(parents=True)
        for file in path.iterdir():
            (leaking / "protection" / path.name / file.name).hardlink_to(file)
    product = leaking / names.MUNICIPALITY
    product.write_bytes((published.release / names.MUNICIPALITY).read_bytes())
    with duckdb.connect(product) as connection:
        connection.execute(
            "update tier_school_month set pupils = pupils + 5 where pupils_status = 'value' and tier = 'tier_1'"
        )
    month = published.months[0]
    assert not municipality.audit(leaking, published.release, [], [month])
    assert not municipality.is_safe(leaking)
    assert municipality.is_safe(published.release)
