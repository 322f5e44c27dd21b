"""The pages on which schools learn from each other: chance is told from concern, nobody is ranked, others have no name."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from attendance.papers.content import Paper, Picture
from dashboards.drawing import wording
from dashboards.papers import region_quarter, school_month
from dashboards.products import data, figures
from tests.dashboards.conftest import words
from tests.dashboards.opened import Open
from tests.dashboards.product import write_release

MORE = Path(__file__).with_name("more_schools.sql").read_text()
LYCEUM, VAKCOLLEGE, DINKEL, SISTER = "01AA00", "01AB00", "01AC00", "02AC00"
OTHERS = ("Rutbeek", "Dinkel", "Kanaal", "Hulsbeek", "zuster", "01AB00", "01AC00", "01AD00", "01AE00", "02A")
DECEMBER = date(2025, 12, 1)
PAGES = ("compare", "chance_or_signal", "similar_schools")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with ten vo schools over two school years."""
    home = tmp_path_factory.mktemp("region")
    write_release(home, change=MORE)
    return home


def _charts(page: AppTest) -> list[dict]:
    found = page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart")
    return [json.loads(chart.proto.spec) for chart in found]


def _texts(value: object) -> Iterator[str]:
    """Every text anywhere in a specification."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value


def _column(text: str, heading: str, number: int) -> list[str]:
    """The cells of one column of the first table below a heading."""
    table = text[text.index(heading) :].split("<tbody>")[1].split("</tbody>")[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)[number] for row in table.split("</tr>")[:-1]]


@pytest.mark.parametrize("view", PAGES)
def test_a_page_has_its_charts_in_words_and_its_tables_to_take_along(open_page: Open, region: Path, view: str) -> None:
    page = open_page(view, home=region, school=LYCEUM)
    assert not page.exception
    text = words(page)
    assert text.index("rb-head") < text.index("rb-conclusion") < text.index("rb-section")
    captions = {caption.value for caption in page.caption}
    for chart in page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart"):
        assert chart.proto.alt in captions
    buttons = [button.label for button in page.get("download_button")]
    assert buttons.count("CSV") == buttons.count("Excel") == text.count("<table") > 0
    shown = re.sub(r"<[^>]+>", " ", text)
    for trace in ("None", "nan", "inf", "StrEnum"):
        assert not re.search(rf"\b{trace}\b", shown), trace


def test_the_analyst_sees_names_by_alphabet_and_who_stands_out(open_page: Open, region: Path) -> None:
    page = open_page("compare", home=region, maand=DECEMBER)
    text = words(page)
    names = _column(text, "Op naam.", 0)
    assert len(names) == 10
    assert names == sorted(names)
    assert any("Dinkel (zuster)" in value for chart in _charts(page) for value in _texts(chart))
    assert "Niets ligt buiten de trechter" in text or "leerzaam verschil" in text


def test_a_school_far_outside_is_told_as_a_difference_to_learn_from(open_page: Open, tmp_path: Path) -> None:
    calm = "update pupil_month set absent_minutes = registered_minutes // 14, present_minutes = registered_minutes - registered_minutes // 14 where school_id {0} '02AC00' and pupil_key % 4 {1} 0;"
    ill = "update pupil_month set absent_minutes = registered_minutes // 2, present_minutes = registered_minutes - registered_minutes // 2 where school_id = '02AC00';"
    write_release(tmp_path, change=MORE + calm.format("<>", ">") + ill)
    analyst = words(open_page("compare", home=tmp_path, maand=DECEMBER))
    assert (
        "Buiten de trechter ligt <strong>Scholengemeenschap De Dinkel (zuster)</strong>: een leerzaam verschil."
        in analyst
    )
    assert "<strong>9 van de 10 scholen</strong> binnen de trechter" in analyst
    itself = words(open_page("compare", home=tmp_path, maand=DECEMBER, school=SISTER))
    assert "<strong>buiten de trechter</strong>, eronder" in itself
    assert "Klopt het cijfer?" in itself
    other = words(open_page("compare", home=tmp_path, maand=DECEMBER, school=LYCEUM))
    assert "1 andere school ligt erbuiten" in other
    assert "binnen de trechter</strong>" in other


@pytest.mark.parametrize("choices", [{}, {"wat": "md_mtss:tier_3"}, {"wat": "md_mtss:tier_1", "over": "ytd"}])
def test_seen_from_a_school_the_others_have_no_name_anywhere(open_page: Open, region: Path, choices: dict) -> None:
    page = open_page("compare", home=region, school=LYCEUM, maand=DECEMBER, **choices)
    everything = [words(page), *(text for chart in _charts(page) for text in _texts(chart))]
    everything += [button.proto.SerializeToString().decode("latin-1") for button in page.get("download_button")]
    for text in everything:
        for other in OTHERS:
            assert other not in text, other
    assert any("Lyceum De Esch" in text for text in everything[1:])


def test_figures_of_others_are_rounded_before_anything_is_made_of_them(open_page: Open, region: Path) -> None:
    page = open_page("compare", home=region, school=LYCEUM, maand=DECEMBER)
    text = words(page)
    names, pupils, rates = (_column(text, "Op grootte.", number) for number in (0, 1, 2))
    for name, size, rate in zip(names, pupils, rates, strict=True):
        if name != "Lyceum De Esch":
            assert int(size) % 5 == 0
            assert re.fullmatch(r"\d+,[05] %", rate), rate
    points = [value for chart in _charts(page) for value in _points(chart) if not value["is_own"]]
    assert points
    assert all(point["pupils"] % 5 == 0 for point in points)
    in_tier = open_page("compare", home=region, school=LYCEUM, maand=DECEMBER, wat="md_mtss:tier_3")
    raw = [value for value in _points(_charts(in_tier)[0]) if not value["is_own"]]
    assert raw
    assert all(
        abs(point["value"] * point["pupils"] / 5 - round(point["value"] * point["pupils"] / 5)) < 1e-6 for point in raw
    )


def _points(chart: dict) -> list[dict]:
    datasets = [layer["data"]["values"] for layer in chart["layer"] if "data" in layer]
    return next(
        values for values in [*datasets, *chart.get("datasets", {}).values()] if values and "is_own" in values[0]
    )


def test_no_order_is_one_of_outcome(open_page: Open, region: Path) -> None:
    sizes = [int(size) for size in _column(words(open_page("compare", home=region, school=LYCEUM)), "Op grootte.", 1)]
    assert sizes == sorted(sizes, reverse=True)
    for view in ("compare", "chance_or_signal"):
        text = words(open_page(view, home=region))
        names = _column(text, "Op naam." if view == "compare" else "Per school", 0)
        assert len(names) >= 8
        assert names == sorted(names)


def test_no_school_is_red_or_green(open_page: Open, region: Path) -> None:
    for view in ("compare", "chance_or_signal"):
        colours = {
            text
            for chart in _charts(open_page(view, home=region))
            for text in _texts(chart)
            if re.fullmatch("#[0-9a-fA-F]{6}", text)
        }
        assert colours
        for colour in colours:
            red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
            assert red <= blue + 8, colour
            assert green <= max(red, blue) + 8, colour


def test_raw_and_standardised_stand_beside_each_other_with_the_difference_explained(
    open_page: Open, region: Path
) -> None:
    page = open_page("compare", home=region, school=VAKCOLLEGE, maand=DECEMBER)
    assert len(_charts(page)) == 2
    said = re.search(
        r"verschilt ([+−]?[\d,]+) procentpunt van de regio\. Daarvan komt ([+−]?[\d,]+) door .* en is ([+−]?[\d,]+) van de school zelf",
        words(page),
    )
    assert said
    whole, mix, own = (float(text.replace("−", "-").replace(",", ".")) for text in said.groups())
    assert whole == pytest.approx(mix + own, abs=0.11)
    assert abs(mix) > 0.3  # the vakcollege has other education types than the rest


def test_there_are_three_questions_for_the_conversation(open_page: Open, region: Path) -> None:
    for choices in ({}, {"school": LYCEUM}, {"school": SISTER, "maand": DECEMBER}):
        questions = open_page("compare", home=region, **choices).markdown[-1].value
        assert re.findall(r"^(\d)\. .*\?$", questions, re.MULTILINE) == ["1", "2", "3"]


def test_a_month_that_does_not_qualify_stays_out_with_its_reason(open_page: Open, tmp_path: Path) -> None:
    out = "update comparison_month set qualifies = false, reasons = '12,0 % zonder reden' where school_id = '01AC00' and month = '2025-12-01'"
    write_release(tmp_path, change=MORE + out)
    analyst = words(open_page("compare", home=tmp_path, maand=DECEMBER))
    assert "Scholengemeenschap De Dinkel, december 2025: 12,0 % zonder reden." in analyst
    assert "Scholengemeenschap De Dinkel" not in _column(analyst, "Op naam.", 0)
    itself = words(open_page("compare", home=tmp_path, maand=DECEMBER, school=DINKEL))
    assert "geen gegevens om te vergelijken" in itself
    assert "Uw december 2025 doet niet mee: 12,0 % zonder reden." in itself
    other = words(open_page("compare", home=tmp_path, maand=DECEMBER, school=LYCEUM))
    assert "1 andere school doet niet mee" in other
    assert "12,0 % zonder reden" not in other
    year = words(open_page("compare", home=tmp_path, maand=date(2026, 1, 1), wat="md_mtss:tier_3", over="ytd"))
    assert "Scholengemeenschap De Dinkel" not in _column(year, "Op naam.", 0)


def test_a_handful_of_schools_has_no_funnel_and_is_told_so(open_page: Open) -> None:
    page = open_page("compare", school="po")
    assert "te weinig voor een trechter" in words(page)
    assert not _charts(page)


def test_a_jump_at_one_school_is_told_as_that_of_the_school(open_page: Open, region: Path) -> None:
    text = words(open_page("chance_or_signal", home=region, school=DINKEL))
    assert "<strong>ongewoon hoog voor deze school</strong>" in text
    assert "één punt buiten de grenzen" in text
    calm = words(open_page("chance_or_signal", home=region, school=LYCEUM))
    assert "<strong>binnen de gewone schommeling</strong>" in calm
    analyst = words(open_page("chance_or_signal", home=region))
    assert "Ongewoon voor zichzelf, naast de regio gelegd: <strong>Scholengemeenschap De Dinkel</strong>" in analyst


def test_a_week_that_was_bad_for_everyone_is_told_as_that_of_the_region(open_page: Open, region: Path) -> None:
    text = words(open_page("chance_or_signal", home=region, volg="week"))
    assert "ongewoon voor de hele regio tegelijk</strong> in de week van 17 november 2025" in text
    school = words(open_page("chance_or_signal", home=region, volg="week", school=LYCEUM))
    row = next(row for row in school.split("<tr>") if "De week van 17 november 2025" in row)
    assert "ongewoon voor de hele regio" in row


@pytest.mark.parametrize("kind", ["cohort", "weekday", "reason"])
def test_a_part_of_the_school_can_be_followed(open_page: Open, region: Path, kind: str) -> None:
    page = open_page("chance_or_signal", home=region, volg=kind, school=LYCEUM)
    assert not page.exception
    part = next(box for box in page.selectbox if box.key.startswith("volg-"))
    before = words(page)
    page.selectbox(key=part.key).select_index(1).run()
    assert not page.exception
    assert words(page) != before


def test_few_points_are_no_signal_and_no_reassurance(open_page: Open) -> None:
    text = words(open_page("chance_or_signal", school=LYCEUM, maand=DECEMBER))
    assert "te weinig om te zeggen wat gewoon is" in text
    assert "gewone schommeling</strong>" not in text


def test_what_could_not_have_been_seen_is_said(open_page: Open, region: Path) -> None:
    assert "Wat we niet konden zien." in words(open_page("chance_or_signal", home=region, school=LYCEUM))


def test_a_comparison_group_shows_its_rule_its_factors_and_never_the_school_itself(
    open_page: Open, region: Path
) -> None:
    page = open_page("similar_schools", home=region, school=LYCEUM, maand=DECEMBER)
    text = words(page)
    names = _column(text, "De groep", 0)
    assert len(names) >= 5
    assert "Lyceum De Esch" not in names
    assert names == sorted(names)
    assert all("havo" in types for types in _column(text, "De groep", 1))
    assert "hangt" in text[text.index("rb-conclusion") : text.index("rb-section")]


def test_a_school_can_choose_another_group(open_page: Open, region: Path) -> None:
    page = open_page("similar_schools", home=region, school=LYCEUM, maand=DECEMBER)
    usual = _column(words(page), "De groep", 0)
    page.selectbox(key="groep").set_value("sector").run()
    wider = _column(words(page), "De groep", 0)
    assert set(usual) < set(wider)
    assert "Alle andere scholen van de sector (gekozen)" in words(page)


def test_without_five_others_there_is_no_group(open_page: Open) -> None:
    text = words(open_page("similar_schools", school="01AH00"))
    assert "ten minste 5 andere scholen nodig" in text


def test_a_school_does_not_see_months_of_others_that_are_not_out(open_page: Open, tmp_path: Path) -> None:
    def schools_beside(looking: str) -> int:
        home = tmp_path / looking
        write_release(home, change=f"{MORE}; update month_status set is_released = school_id <> '{looking}'")
        page = open_page("compare", home=home, school=LYCEUM, maand=DECEMBER)
        return len(_column(words(page), "Op grootte.", 1))

    everyone = schools_beside("nobody")
    assert schools_beside(VAKCOLLEGE) == everyone - 1
    assert schools_beside(LYCEUM) == everyone


def _told(page: AppTest) -> list[str]:
    """The conclusion of a page, without its marks."""
    conclusion = words(page).split("rb-conclusion'>")[1].split("</div>")[0]
    return [re.sub(r"<[^>]+>", "", sentence) for sentence in re.findall(r"<p>(.*?)</p>", conclusion)]


def _said(paper: Paper) -> str:
    """All that is on a paper and in its drawings, as one text."""
    return repr(paper.parts).replace("**", "")


def test_the_paper_of_a_school_says_what_its_pages_say_and_names_no_other(open_page: Open, region: Path) -> None:
    with data.reading(str((region / "published" / "current").resolve() / "analyst.duckdb")):
        school = next(row for row in figures.schools() if row["school_id"] == DINKEL)
        month = figures.months()[0]["month"]
        paper = school_month.compose(school, month)
    said = _said(paper)
    pages = [open_page(view, home=region, school=DINKEL, maand=month) for view in ("compare", "chance_or_signal")]
    for sentence in (sentence for page in pages for sentence in _told(page)):
        assert sentence in said
    on_page = {
        chart.proto.alt for page in pages for chart in page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart")
    }
    on_paper = {part.sentence for part in paper.parts if isinstance(part, Picture)}
    assert len(on_page & on_paper) == 3  # the funnel, the school beside its region, the region itself
    for other in ("Rutbeek", "Kanaal", "Hulsbeek", "zuster", "01AB00", "01AD00", "01AE00"):
        assert other not in said, other


def test_the_paper_of_a_quarter_names_the_schools_as_the_analyst_sees_them(open_page: Open, region: Path) -> None:
    with data.reading(str((region / "published" / "current").resolve() / "analyst.duckdb")):
        month = figures.months()[0]["month"]
        said = _said(region_quarter.compose(wording.quarter_start(month), "vo"))
    for sentence in _told(open_page("chance_or_signal", home=region, maand=month)):
        assert sentence in said
    assert "Aanwezigheid per school over" in said
    assert "Scholengemeenschap De Dinkel (zuster)" in said
