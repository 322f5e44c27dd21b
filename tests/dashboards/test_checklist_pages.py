"""The pages about a school's own data: reconciliation, the checklist with its form, behaviour; and who stays out."""

import re
from datetime import date
from pathlib import Path

import pytest

from attendance import database
from attendance.settings import read_settings
from attendance.statements import declarations
from dashboards.drawing import ratings, wording
from tests.dashboards.conftest import words
from tests.dashboards.opened import Open
from tests.dashboards.product import write_release

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
LYCEUM, BRUG, KANAAL = "01AA00", "01AG00", "01AD00"


def test_everything_adds_up_and_says_so_first(open_page: Open) -> None:
    text = words(open_page("reconciliation", school=LYCEUM, maand=NOVEMBER))
    assert "Het klopt" in text
    assert "Onverklaard: 0." in re.sub("<[^>]+>", "", text)
    assert text.index("Het klopt") < text.index("Uren per reden")


def test_a_fault_of_the_platform_is_not_laid_at_the_school(open_page: Open, tmp_path: Path) -> None:
    write_release(
        tmp_path, change="update reconciliation_reason_month set unexplained_minutes = 60 where reason = 'SIC'"
    )
    text = words(open_page("reconciliation", home=tmp_path, school=LYCEUM, maand=NOVEMBER))
    assert "een fout van het platform, niet van uw bestand" in text
    assert "Het klopt" not in text


def test_a_month_that_did_not_come_has_nothing_to_lay_side_by_side(open_page: Open) -> None:
    text = words(open_page("reconciliation", school=KANAAL, maand=NOVEMBER))
    assert "nog niet geleverd" in text
    assert "<table" not in text


def test_the_five_ratings_are_words_and_never_only_a_colour(open_page: Open) -> None:
    text = words(open_page("checklist", school=LYCEUM, maand=NOVEMBER))
    for rating in wording.RATINGS:
        if f"rb-rating {rating.replace('_', '-')}'" in text:
            assert f">{ratings.words(rating)}</span>" in text
    for square in re.findall(r"<span class='rb-state [^>]*role='img'[^>]*>", text):
        assert "aria-label" in square


def test_each_item_that_is_not_good_has_a_next_step(open_page: Open) -> None:
    text = words(open_page("checklist", school=LYCEUM, maand=NOVEMBER))
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", text)
    assert len(rows) >= 30
    for row in rows[:30]:
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        assert (cells[2] == "–") == ("rb-rating good" in cells[0]), row


def test_what_a_school_declares_is_kept_and_shown_at_once(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_release(tmp_path)
    page = open_page("checklist", home=tmp_path, as_school=True, school=LYCEUM, maand=NOVEMBER)
    page.radio[0].set_value("good")
    page.text_area[0].set_value("Staat in het ondersteuningsplan.")
    page.main.text_input[-1].set_value("directeur")
    page.main.button[0].click()
    page.run()
    assert not page.exception
    text = words(page)
    assert "Bewaard." in text
    assert "Staat in het ondersteuningsplan. (directeur, " in text
    said = declarations.history(database.connect(read_settings().database_url), LYCEUM)
    assert [(one.item, one.school_year, one.rating, one.declared_by) for one in said] == [
        ("purpose", 2025, "good", "directeur")
    ]


def test_an_answer_without_a_ground_is_not_kept(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path)
    page = open_page("checklist", home=tmp_path, as_school=True, school=LYCEUM, maand=NOVEMBER)
    page.radio[0].set_value("good")
    page.main.text_input[-1].set_value("directeur")
    page.main.button[0].click()
    page.run()
    assert "Vul in hoe u dit weet" in page.warning[0].value
    assert declarations.history(database.connect(read_settings().database_url), LYCEUM) == []


def test_the_region_names_schools_by_alphabet_and_says_who_stays_out(open_page: Open) -> None:
    text = words(open_page("checklist_region", maand=OCTOBER))
    table = text[text.index("Welk punt speelt waar") : text.index("Maanden die niet meetellen")]
    names = re.findall(r"<tr><th scope=\"row\" class=\"text\">([^<]+)</th>", table)
    assert len(names) == 20
    assert names[:10] == sorted(names[:10])
    assert "61,5 % van de lestijd geregistreerd" in text[text.index("Maanden die niet meetellen") :]


def test_a_month_that_does_not_qualify_is_no_figure_among_other_schools(open_page: Open) -> None:
    text = words(open_page("all_schools", maand=OCTOBER))
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text) if "Vso De Brug" in row)
    assert "niet te vergelijken" in row
    assert "oktober 2025 niet te vergelijken" in row or "okt niet te vergelijken" in row
    assert "61,5 % van de lestijd geregistreerd" in text


@pytest.mark.parametrize("view", ["region", "cohorts"])
def test_a_month_that_does_not_qualify_stays_out_with_its_reason(open_page: Open, tmp_path: Path, view: str) -> None:
    text = words(open_page(view, maand=OCTOBER))
    assert "Vso De Brug: 61,5 % van de lestijd geregistreerd (nodig is 80,0 %)." in text
    write_release(
        tmp_path,
        change="update attendance_month set present_minutes = 0, absent_minutes = registered_minutes where school_id = '01AG00' and month = '2025-10-01'",
    )
    facts = re.compile(r"class='figure'>([^<]+)<|<strong>([\d,]+ %)</strong>")
    assert facts.findall(words(open_page(view, home=tmp_path, maand=OCTOBER))) == facts.findall(text)


def test_the_school_itself_still_sees_its_month(open_page: Open) -> None:
    text = words(open_page("one_school", school=BRUG, maand=OCTOBER))
    assert "Niet vergeleken." in text
    assert "rb-facts" in text


def test_what_stands_out_is_a_question_and_tells_what_cannot_be_seen(open_page: Open) -> None:
    text = words(open_page("registration_behaviour", school=LYCEUM, maand=NOVEMBER))
    assert "havo 3, vrijdag, les 7" in text
    assert "zonder code" in text
    assert "10 procentpunt" in text
    assert "Een aanlevering bevat van elke registratie alleen de laatste stand" in text
    quiet = words(open_page("registration_behaviour", school=BRUG, maand=NOVEMBER))
    assert "Er viel niets op." in quiet
