"""The pages of a municipality: conclusion first, protected figures only, and four states that look different everywhere."""

import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from attendance.access.roles import Role, Viewer
from dashboards.drawing import tables
from dashboards.drawing.wording import Missing, Share
from dashboards.parts.protected_parts import Tiers, columns
from dashboards.products import protected
from dashboards.screens import screens_of
from dashboards.visitor import demo
from tests.dashboards.conftest import words
from tests.dashboards.municipality.conftest import ASIDE, shown
from tests.dashboards.opened import Open

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
VIEWS = tuple(screen.view for members in screens_of(Role.MUNICIPALITY).values() for screen in members)
OWN = tuple(view for view in VIEWS if view.startswith("municipality_"))


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_starts_with_its_conclusion_and_has_no_bare_nothing(look: Open, view: str) -> None:
    page = look(view)
    assert not page.exception
    text = words(page)
    assert text.index("rb-head") < text.index("rb-conclusion") < text.index("rb-section")
    for trace in ("None", "nan", "NaT", "inf %", "Timestamp"):
        assert not re.search(rf"\b{trace}\b", shown(page)), trace
    if view not in OWN:
        return
    # its charts have their sentence, its tables both files, and rounding is said once
    charts = page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart")
    captions = {caption.value for caption in page.caption}
    assert charts
    assert all(chart.proto.alt in captions for chart in charts)
    buttons = [button.label for button in page.get("download_button")]
    assert buttons.count("CSV") == buttons.count("Excel") == text.count("<table") > 0
    assert text.count("<strong>Afgerond.</strong>") == 1


def test_a_municipality_sees_its_own_name_and_the_region_beside_it(look: Open) -> None:
    text = shown(look("municipality_profile", sector_hier="vo"))
    assert "voortgezet onderwijs in Enschede" in text
    assert "In de hele regio was dat" in text
    assert "de regio" in text
    other = shown(look("municipality_profile", municipality="0168"))
    assert "in Losser" in other
    assert "in Enschede" not in other


def test_a_sector_is_one_of_those_that_the_municipality_has(look: Open) -> None:
    page = look("municipality_profile")
    assert page.selectbox(key="sector_hier").options == [
        "primair onderwijs",
        "voortgezet onderwijs",
        "praktijkonderwijs",
    ]


def test_assumed_presence_is_marked_wherever_it_stands(look: Open) -> None:
    for view, choices in (
        ("municipality_profile", {"sector_hier": "po"}),
        ("municipality_schools", {}),
        ("regional_map", {}),
    ):
        text = words(look(view, **choices))
        assert re.search(r"class='rb-mark'>(deels )?aangenomen", text), view
        assert "<strong>Aangenomen.</strong>" in text, view
    assert "<strong>Aangenomen.</strong>" not in words(look("municipality_profile", sector_hier="vo"))


def test_hidden_and_not_delivered_are_said_where_they_occur_and_nowhere_else(look: Open) -> None:
    november = look("municipality_schools", municipality="0164", maand=NOVEMBER)
    text = words(november)
    assert "<strong>Niet aangeleverd.</strong>" in text
    assert 'class="missing not-delivered"' in text
    october = words(look("municipality_schools", municipality="0164", maand=OCTOBER))
    assert "<strong>Niet aangeleverd.</strong>" not in october
    assert 'class="missing not-delivered"' not in october
    reasons = words(look("municipality_profile", sector_hier="pro"))
    assert "<strong>Afgeschermd.</strong>" in reasons
    assert "afgeschermd" in reasons


def test_the_four_states_look_different_on_screen_and_stand_in_the_download() -> None:
    rows = [
        {"pupils": 25, "pupils_status": "value"},
        {"pupils": None, "pupils_status": "hidden"},
        {"pupils": None, "pupils_status": "no_pupils"},
        {"pupils": None, "pupils_status": "not_delivered"},
    ]
    made = columns("Leerlingen", "pupils", "count")
    drawn = tables.html(made[:1] * 2, rows, "")
    assert '<td class="number">25</td>' in drawn
    looks = [
        re.search(rf'<td class="([^"]+)">{word}</td>', drawn)
        for word in ("afgeschermd", "geen leerlingen", "niet geleverd")
    ]
    assert len({found[1] for found in looks if found}) == 3
    assert [made[1].value(row) for row in rows] == ["waarde", "afgeschermd", "geen leerlingen", "niet geleverd"]
    assert [made[0].value(row) for row in rows] == [25, Missing.HIDDEN, Missing.NO_PUPILS, Missing.NOT_DELIVERED]
    assert made[1].download_only


def test_schools_stand_by_name_or_size_and_never_by_outcome(look: Open) -> None:
    page = look("municipality_schools")
    names = re.findall(r'<th scope="row" class="text">([^<]+)</th>', words(page))
    schools = [row["name"] for row in _schools(page)]
    assert names[: len(schools)] == sorted(schools)
    assert page.selectbox(key="volgorde").options == ["op naam", "op aantal leerlingen"]


def _schools(page: AppTest) -> list[dict[str, str]]:
    options = page.selectbox(key="school_hier").options
    return [{"name": option.rpartition(" (")[0]} for option in options]


def test_shares_of_small_groups_stay_away_while_their_counts_may_stand() -> None:
    few = [
        {"tier": tier, "pupils": n, "pupils_status": "value", "pupils_share_status": "hidden"}
        for tier, n in (("tier_1", 10), ("tier_2", 5), ("tier_3", 0))
    ]
    group = Tiers(few)
    assert group.pupils["tier_1"] == 10
    assert group.share("tier_1") is Missing.HIDDEN
    many = Tiers([{**row, "pupils": row["pupils"] * 10, "pupils_share_status": "value"} for row in few])
    assert many.share("tier_1") == Share(100, 150)
    assert Tiers([]).share("tier_1") is Missing.NOT_DELIVERED


@pytest.mark.parametrize(("pupils", "whole", "window"), [(0, 20, 4), (50, 150, 8), (150, 150, 8)])
def test_a_range_of_rounded_counts_holds_what_they_can_have_been(pupils: int, whole: int, window: int) -> None:
    found = protected.share_interval(pupils, whole, window)
    assert found is not None
    low, high = found
    assert low <= max(pupils - window, 0) / whole <= min(pupils + window, whole) / whole <= high
    assert protected.share_interval(0, 0, 8) is None


def test_who_looks_for_several_municipalities_chooses_among_those_and_no_others(
    look: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = Viewer("iemand", "", Role.MUNICIPALITY, municipalities=frozenset({"0168", "0164"}))
    monkeypatch.setattr(demo, "viewers", lambda: [hers])
    page = look("municipality_profile")
    assert page.selectbox(key="plaats").options == ["Hengelo", "Losser"]
    assert "in Hengelo" in shown(page)
    page.query_params["plaats"] = "Enschede"
    assert "in Enschede" not in shown(page.run())


def test_a_first_month_of_the_year_has_no_moves_and_says_so(look: Open) -> None:
    text = shown(look("municipality_moves", maand=date(2025, 9, 1)))
    assert "geen doorstroom te tonen" in text
    assert "ongeveer" in shown(look("municipality_moves", maand=OCTOBER))


def test_a_municipality_without_schools_gets_a_sentence(look: Open) -> None:
    page = look("municipality_profile", municipality="0363")
    assert not page.exception
    assert "Van uw gemeente staan er in deze publicatie nog geen scholen" in shown(page)


def test_the_map_names_each_municipality_and_has_the_same_as_a_table(look: Open) -> None:
    page = look("regional_map", maand=NOVEMBER)
    chart = (page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart"))[0]
    for name in ("Enschede", "Hengelo", "Losser", "Oldenzaal"):
        assert name in chart.proto.alt
        assert name in words(page)
    assert "De grenzen zijn benaderd." in words(page)
    fetched = re.findall(r"https?://[^\"]+", chart.proto.spec)
    assert all(address.startswith("https://vega.github.io/schema/") for address in fetched), "a name, never fetched"
    assert '"url"' not in chart.proto.spec


def test_an_analyst_sees_the_same_map_with_exact_figures(
    look: Open, municipality_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "published" / "release"
    folder.mkdir(parents=True)
    shutil.copy(municipality_home / "published" / "current" / ASIDE, folder / "analyst.duckdb")
    (tmp_path / "published" / "current").symlink_to("release")
    with duckdb.connect(folder / "analyst.duckdb", read_only=True) as product:
        row = product.execute(
            """select sum(present_minutes) / sum(registered_minutes) from attendance_month join school using (school_id)
               where month = '2025-11-01' and sector = 'vo' and municipality = 'Losser'"""
        ).fetchone()
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    text = shown(look("regional_map", role=Role.ANALYST, maand=NOVEMBER, sector_kaart="vo"))
    assert row
    assert f"Losser {100 * row[0]:.1f} %".replace(".", ",") in text
    assert "Afgerond." not in text
