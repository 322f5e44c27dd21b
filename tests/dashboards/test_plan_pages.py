"""Goals, measures and approaches on screen: warm about what was reached, honest about what followed, and nobody is ranked."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from attendance import database
from attendance.settings import read_settings
from attendance.statements import approaches, goals, interventions, opt_in
from dashboards.drawing import downloads
from dashboards.products import effects
from tests.dashboards.conftest import at_address, words
from tests.dashboards.opened import Open, taken_along

LYCEUM, VAKCOLLEGE, DINKEL = "01AA00", "01AB00", "01AC00"
JANUARY, DECEMBER = date(2026, 1, 1), date(2025, 12, 1)


@pytest.fixture
def home(plans_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The product, and an application database of its own in which the Lyceum and the Vakcollege may be asked."""
    (tmp_path / "published").symlink_to(plans_home / "published")
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    for school_id in (LYCEUM, VAKCOLLEGE):
        opt_in.say(engine(), school_id, False, True, "directeur")
    return tmp_path


def engine() -> sa.Engine:
    return database.connect(read_settings().database_url)


def as_school(view: str, school_id: str = LYCEUM, **choices: object) -> AppTest:
    page = at_address(view)
    page.query_params["rol"], page.query_params["bij"] = "school", school_id
    page.run()
    for key, value in choices.items():
        page.selectbox(key=key).set_value(value)
    return page.run() if choices else page


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


def fill(page: AppTest, label: str, value: object) -> None:
    fields = [*page.text_input, *page.text_area, *page.number_input, *page.selectbox, *page.date_input]
    next(field for field in fields if field.label.startswith(label)).set_value(value)


def specs(page: AppTest) -> str:
    charts = page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart")
    return json.dumps([json.loads(chart.proto.spec) for chart in charts])


def test_whom_to_call_stands_by_name_and_only_while_it_may_be_asked(open_page: Open, home: Path) -> None:
    page = open_page("what_works", home=home)
    assert not page.exception
    text = words(page)
    assert "Bij <strong>1 school en 1 cohort</strong> gaan leerlingen al een tijd vaker naar school" in text
    assert "De hele school: in 2 van de 3 perioden minder verzuim dan verwacht" in text
    assert "Havo 1: in 3 van de 3 perioden" in text
    assert text.index("Lyceum De Esch") < text.index("Ook te vragen") < text.index("Vakcollege Het Rutbeek")
    assert "Bel: zorgcoördinator, 053 123 45 67" in text
    assert "&lt;b&gt;bij&lt;/b&gt;" in text
    assert "Dinkel" not in text  # the product still has it, but it took its word back
    opt_in.say(engine(), LYCEUM, True, False, "directeur")
    after = words(open_page("what_works", home=home))
    assert "Lyceum" not in after
    assert "Op dit moment is er geen school waarvan dit te zeggen is" in after


def test_there_is_no_list_of_the_reverse_and_no_order_of_outcome(open_page: Open, home: Path) -> None:
    opt_in.say(engine(), DINKEL, False, True, "directeur")
    text = words(open_page("what_works", home=home))
    # the Dinkel did better in more periods, and comes after the Lyceum in the alphabet no less
    assert text.index("Lyceum De Esch") < text.index("Scholengemeenschap De Dinkel")
    content = downloads.as_xlsx(["Wat"], [["=Ontbijt voor wie zonder komt."]])
    assert "=Ontbijt" in text  # as it was written on screen, and no formula in a spreadsheet
    assert load_workbook(io.BytesIO(content)).active["A2"].data_type == "s"  # type: ignore[union-attr]
    for word in ("slechter", "achterblijf", "ranglijst", "beste school"):
        assert word not in text


def test_a_school_turns_it_on_and_off_and_tells_its_approach(home: Path) -> None:
    page = as_school("what_works", DINKEL)
    assert "U heeft nog niet gezegd" in words(page)
    fill(page, "Uw functie", "directeur")
    page = press(page.run(), "Ja, anderen mogen ons bellen")
    assert opt_in.in_force(engine())[DINKEL].may_be_asked
    fill(page, "Wat doet uw school", "Met twee leerlingen in gesprek.")
    fill(page, "Wie kunnen anderen bellen", "teamleider")
    page = press(page, "Aanpak vastleggen")
    assert "Noem geen aantallen onder de tien" in page.warning[0].value
    fill(page, "Wat doet uw school", "Elke dag een ontbijt.")
    page = press(page, "Aanpak vastleggen")
    assert [one.description for one in approaches.shared(engine())] == ["Elke dag een ontbijt."]
    assert "Elke dag een ontbijt." in words(page)
    page = press(page, "Deze aanpak intrekken")
    assert approaches.in_force(engine(), DINKEL) == []
    press(page, "Niet meer bellen: trek het in")
    assert not opt_in.in_force(engine())[DINKEL].may_be_asked


def test_an_analyst_reads_and_a_school_speaks_for_itself_only(open_page: Open, home: Path) -> None:
    for view in ("what_works", "goals"):
        labels = {button.label for button in open_page(view, home=home).button}
        assert not {"Ja, anderen mogen ons bellen", "Doel vastleggen", "Maatregel vastleggen"} & labels
    page = as_school("goals", DINKEL)
    assert "Scholengemeenschap De Dinkel" in words(page)
    assert "Lyceum" not in words(page)


def test_what_is_reached_is_celebrated_beside_the_own_start(open_page: Open, home: Path) -> None:
    goals.set_goal(engine(), LYCEUM, 2025, "md_mtss", "tier_1", 5, "Stap <i>voor</i> stap.", "directeur")
    goals.set_goal(engine(), LYCEUM, 2025, "md_mtss", "tier_3", 0, "", "directeur")
    page = open_page("goals", home=home, school=LYCEUM, maand=JANUARY)
    assert not page.exception
    text = words(page)
    assert "haalt tot en met januari 2026 <strong>1 van de 2 eigen doelen</strong>" in text
    assert "Dat is iets om te vieren." in text
    assert "Laag 1: ten minste 5 %.</strong> Gehaald sinds september 2025" in text
    assert "Laag 3: ten hoogste 0 %.</strong>" not in text
    assert "het schooljaar begon met" in text
    assert "&lt;i&gt;voor&lt;/i&gt;" in text
    assert "andere scholen" not in text[: text.index("Wat we deden")]
    captions = {caption.value for caption in page.caption}
    for chart in page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart"):
        assert chart.proto.alt in captions
    buttons = [button.label for button in page.get("download_button")]
    assert buttons.count("CSV") == buttons.count("Excel") == text.count("<table") > 0


def test_a_school_sets_a_goal_and_logs_a_measure(home: Path) -> None:
    page = as_school("goals", maand=JANUARY)
    fill(page, "Uw functie", "directeur")
    page = page.run()
    fill(page, "Doel, in procenten", 65)
    fill(page, "Waarom dit doel", "Samen met de leerlingenraad gekozen.")
    page = press(page, "Doel vastleggen")
    [goal] = goals.in_force(engine(), LYCEUM, 2025)
    assert (goal.tier, goal.percent, goal.set_by) == ("tier_1", 65, "directeur")
    fill(page, "Wat, in een paar woorden", "Rust in het rooster")
    fill(page, "Voor wie", "havo 2")
    fill(page, "Vanaf", date(2025, 10, 6))
    page = press(page, "Maatregel vastleggen")
    [measure] = interventions.in_force(engine(), LYCEUM)
    assert (measure.education_type, measure.year_group, measure.starts_on) == ("havo", 2, date(2025, 10, 6))
    assert "Voor havo 2, vanaf 6 oktober 2025." in words(page)
    assert "Na de volgende publicatie staat hier wat er volgde" in words(page)
    page = press(page, "Deze maatregel weghalen")
    page = press(page, "Dit doel intrekken")
    assert goals.in_force(engine(), LYCEUM) == interventions.in_force(engine(), LYCEUM) == []


def test_without_saying_who_nothing_is_recorded(home: Path) -> None:
    page = press(as_school("goals", maand=JANUARY), "Doel vastleggen")
    assert "Vul in wie dit zegt" in page.warning[0].value
    assert goals.history(engine()) == []


def test_measures_stand_as_a_line_in_charts_over_time(open_page: Open, home: Path) -> None:
    page = open_page("one_school", home=home, school=LYCEUM, maand=JANUARY)
    assert not page.exception
    assert '"field": "event"' in specs(page)
    assert "een maatregel van de school: Welkom aan de deur (november 2025); Mentor belt (december 2025)." in " ".join(
        caption.value for caption in page.caption
    )
    elsewhere = open_page("one_school", home=home, school=DINKEL, maand=JANUARY)
    assert '"field": "event"' not in specs(elsewhere)


ROW = {
    "verdict": "less_absence", "ratio": 0.88, "low": 0.8, "high": 0.97, "comparison_schools": 6, "months_before": 3,
    "months_after": 4, "started_after_worst_month": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said", "not_said"),
    [
        ({}, "**12 % minder** gemist dan te verwachten was, naast 6 vergelijkbare scholen", "vanzelf"),
        ({"started_after_worst_month": True}, "ook vanzelf gekomen", ""),
        ({"verdict": "more_absence", "ratio": 1.2, "low": 1.05, "high": 1.4}, "**20 % meer**", ""),
        ({"verdict": "no_difference", "ratio": 1.0}, "Geen verschil te zien", "bewijst"),
        ({"verdict": "cant_tell", "ratio": 0.9, "low": 0.7, "high": 1.15}, "het toeval is te groot", "10 %"),
        (
            {"verdict": "cant_tell", "ratio": None, "months_before": 1},
            "Nog te vroeg. Er is 1 maand ervoor en 4 erna",
            "",
        ),
        ({"verdict": "cant_tell", "ratio": None}, "te weinig vergelijkbare scholen", ""),
    ],
)
def test_a_sentence_says_what_it_can_t_prove(change: dict, said: str, not_said: str) -> None:
    sentence = effects.in_words(ROW | change)
    assert said in sentence
    assert not not_said or not_said not in sentence
    assert ("bewijst niet" in sentence) == ((ROW | change)["verdict"] in ("less_absence", "more_absence"))
    assert not re.search(r"\b(None|nan)\b", sentence)


def test_before_publication_nothing_is_said_of_a_measure() -> None:
    assert "Na de volgende publicatie" in effects.in_words(None)


def test_measures_travel_with_the_figures_into_downloads(
    open_page: Open, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trend = taken_along(open_page("one_school", home=home, school=LYCEUM, maand=JANUARY), monkeypatch)["01AA00-verloop"]
    begun = {row["Maand"]: row["Maatregel begonnen"] for row in trend}
    assert begun["2025-11"] == "Welkom aan de deur (vanaf 3 november 2025)"
    assert begun["2025-12"] == "Mentor belt (vanaf 8 december 2025, havo 1)"
    assert begun["2025-10"] is None


@pytest.mark.parametrize("view", ["what_works", "goals"])
def test_an_older_release_shows_its_pages_without(open_page: Open, view: str) -> None:
    page = open_page(view)
    assert not page.exception
    assert "Nog geen school vertelt wat zij doet." in words(page) or "nog geen eigen doel" in words(page)
