"""The profile: patterns of absence, moments beside what is usual, the first month, and moves between tiers that add up."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from dashboards.drawing import profile_charts
from dashboards.products import profiling
from tests.dashboards.conftest import words
from tests.dashboards.opened import Open, taken_along

LYCEUM, PRIMARY = "01AA00", "01AH00"
DECEMBER, JANUARY = date(2025, 12, 1), date(2026, 1, 1)


@pytest.fixture
def region(plans_home: Path) -> Path:
    return plans_home


def test_the_page_goes_from_conclusion_to_evidence_with_a_table_for_each_chart(open_page: Open, region: Path) -> None:
    page = open_page("profile", home=region, school=LYCEUM, maand=DECEMBER)
    assert not page.exception
    text = words(page)
    assert text.index("rb-conclusion") < text.index("Redenen en perioden") < text.index("Signalen")
    charts = page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart")
    captions = {caption.value for caption in page.caption}
    assert len(charts) >= 6
    assert all(chart.proto.alt in captions for chart in charts)
    buttons = [button.label for button in page.get("download_button")]
    assert buttons.count("CSV") == buttons.count("Excel") == text.count("<table") >= len(charts)
    shown = re.sub(r"<[^>]+>", " ", text)
    for trace in ("None", "nan", "inf"):
        assert not re.search(rf"\b{trace}\b", shown), trace


@pytest.mark.parametrize("school", ["vo", PRIMARY])
def test_a_sector_and_a_primary_school_have_a_profile(open_page: Open, region: Path, school: str) -> None:
    page = open_page("profile", home=region, school=school, maand=JANUARY)
    assert not page.exception
    assert "Redenen en perioden" in words(page)


def test_patterns_are_all_that_was_missed(open_page: Open, region: Path) -> None:
    text = words(open_page("profile", home=region, school=LYCEUM, maand=DECEMBER))
    table = text[text.index("Een leerling met twee patronen") :].split("<tbody>")[1].split("</tbody>")[0]
    shares = [float(share.replace(",", ".")) for share in re.findall(r">([\d,]+) %<", table)]
    assert len(shares) == len(profiling.PATTERNS)
    assert sum(shares) == pytest.approx(100, abs=0.3)


def test_moves_add_up_and_are_told_apart(open_page: Open, region: Path) -> None:
    text = words(open_page("profile", home=region, school=LYCEUM, maand=DECEMBER))
    stayed, known = (int(n) for n in re.search(r"(\d+) van (\d+) leerlingen", text).groups())  # type: ignore[union-attr]
    rows = (
        text[text.index("Van de laag in de maand ervoor naar die in deze maand.") :]
        .split("<tbody>")[1]
        .split("</tbody>")[0]
    )
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows.split("</tr>")[:-1]]
    by_kind: dict[str, int] = {}
    for _, _, pupils, kind in cells:
        by_kind[kind] = by_kind.get(kind, 0) + int(pupils)
    assert by_kind[profile_charts.STAYED] == stayed
    assert (
        sum(by_kind.get(kind, 0) for kind in (profile_charts.STAYED, profile_charts.RECOVERED, profile_charts.FELL))
        == known
    )


def test_streams_fill_both_sides(open_page: Open, region: Path) -> None:
    moves = [
        {"from_group": a, "to_group": b, "pupils": n, "kind": profile_charts.STAYED, "what": ""}
        for a, b, n in (
            ("tier_1", "tier_1", 60),
            ("tier_1", "tier_2", 10),
            ("tier_2", "tier_1", 20),
            ("entered", "tier_1", 10),
        )
    ]
    groups = [("tier_1", "Laag 1"), ("tier_2", "Laag 2"), ("entered", "Nieuw"), ("left", "Weg")]
    drawn = profile_charts.flows(moves, groups, ("oktober", "november")).specification()
    points = json.loads(json.dumps(drawn))["layer"][0]["data"]["values"]
    for x in (0.0, 1.0):
        ends = sorted((p["low"], p["high"]) for p in points if p["x"] == x)
        assert sum(high - low for low, high in ends) == pytest.approx(1)
        assert all(after[0] >= before[1] - 1e-9 for before, after in pairwise(ends))


def test_the_first_month_is_a_conversation_until_the_region_has_a_year_of_its_own(
    open_page: Open, region: Path
) -> None:
    own = words(open_page("profile", home=region, school="vo", maand=DECEMBER))
    assert "Een gesprek, geen voorspelling" in own
    assert "Wat de eerste maand in deze regio zei</strong> (schooljaar 2024–2025)" in own
    assert "van wie toen 80 tot 90 % aanwezig was" in own
    assert "Baltimore" not in own
    school = words(open_page("profile", home=region, school=LYCEUM, maand=DECEMBER))
    assert "Wat de eerste maand op deze school zei" in school


def test_without_a_finished_year_what_others_found_is_told_as_such(open_page: Open) -> None:
    page = open_page("profile", school=LYCEUM, maand=DECEMBER)
    assert not page.exception
    text = words(page)
    assert "Baltimore" in text
    assert "Zulke getallen reizen niet mee." in text
    assert "na de volgende publicatie wel" in text  # this release has no patterns yet


def test_usual_is_one_and_too_little_is_left_empty() -> None:
    rows = [
        {"weekday": 1, "lesson_period": "1", "registered_minutes": 60_000, "absent_minutes": 6_000},
        {"weekday": 5, "lesson_period": "7", "registered_minutes": 60_000, "absent_minutes": 12_000},
        {"weekday": 5, "lesson_period": "9", "registered_minutes": 300, "absent_minutes": 300},
    ]
    first, last, few = profiling.week_beside_usual(rows)
    assert (first["ratio"], last["ratio"], few["ratio"]) == (0.7, 1.3, None)
    assert few["text"] == "te weinig"
    days = [
        {"date": date(2025, 11, day), "registered_minutes": 60_000, "absent_minutes": missed}
        for day, missed in ((3, 3_000), (10, 3_000), (17, 6_000), (7, 6_000), (14, 6_000))
    ]
    assert [value["ratio"] for value in profiling.days_beside_usual(days)] == [1.0, 1.0, 2.0, 1.0, 1.0]


def test_a_cohort_is_followed_over_the_years(open_page: Open, region: Path) -> None:
    text = words(open_page("profile", home=region, school=LYCEUM, maand=DECEMBER))
    table = text[text.index("Aanwezigheid over dezelfde maanden van beide schooljaren.") :].split("</table>")[0]
    havo = next(row for row in table.split("<tr>") if ">havo 2<" in row)
    assert len(re.findall(r"[\d,]+ %", havo)) == 3
    first = next(row for row in table.split("<tr>") if ">havo 1<" in row)
    assert len(re.findall(r"[\d,]+ %", first)) == 2  # last year this group was not at the school yet


def test_what_the_school_says_stands_beside_its_profile(
    open_page: Open, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("profile", home=region, school=LYCEUM, maand=date(2025, 11, 1))
    assert "Griepgolf in de onderbouw" in words(page)
    files = taken_along(page, monkeypatch)
    assert "Griepgolf" in str(files[f"{LYCEUM}-profiel-2025-11-patronen"])
    other = open_page("profile", home=region, school="01AC00", maand=date(2025, 11, 1))
    assert "Griepgolf" not in words(other) + str(taken_along(other, monkeypatch))
