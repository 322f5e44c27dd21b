"""The pages about a school's own data in a browser: an answer is given, and the reconciliation is printed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving, settled
from tests.dashboards.product import write_release

CHOICE = f"school={quote_plus('Lyceum De Esch (01AA00)')}&maand=november+2025"


@pytest.fixture
def own_address(tmp_path: Path) -> Iterator[str]:
    write_release(tmp_path)
    with serving(tmp_path) as address:
        yield address


def test_a_school_answers_an_item_and_finds_it_back(page: Page, own_address: str) -> None:
    page.goto(f"{own_address}/registratiekwaliteit?rol=school&{CHOICE}")
    settled(page, "Registratiekwaliteit")
    page.get_by_role("radiogroup").get_by_text("Goed", exact=True).click()
    page.get_by_role("textbox", name="Hoe weet je dit?").fill("Staat in het ondersteuningsplan, bladzijde 3.")
    page.get_by_role("textbox", name="Ingevuld door (uw functie)").fill("directeur")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Bewaard. Uw antwoord staat hierboven")).to_be_visible(timeout=30_000)
    settled(page, "Registratiekwaliteit")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Doel", exact=True))
    expect(row).to_contain_text("Goed")
    expect(row).to_contain_text("Staat in het ondersteuningsplan, bladzijde 3. (directeur, ")
    page.reload()
    settled(page, "Registratiekwaliteit")
    expect(row).to_contain_text("Staat in het ondersteuningsplan")


def test_an_answer_that_says_nothing_is_asked_again(page: Page, own_address: str) -> None:
    page.goto(f"{own_address}/registratiekwaliteit?rol=school&{CHOICE}")
    settled(page, "Registratiekwaliteit")
    page.get_by_role("radiogroup").get_by_text("Oké", exact=True).click()
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Vul in wie dit zegt")).to_be_visible(timeout=30_000)


def test_the_reconciliation_prints_without_menu_and_buttons(page: Page, address: str) -> None:
    page.goto(f"{address}/klopt-het?{CHOICE}")
    settled(page, "Klopt het?")
    expect(page.get_by_role("button", name="CSV").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="CSV").first).to_be_hidden()
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
    expect(page.locator("[data-testid=stSelectbox]").first).to_be_hidden()
    expect(page.locator(".rb-conclusion")).to_contain_text("Lyceum De Esch, november 2025.")
    tables = page.locator(".rb-table")
    assert tables.count() == 2
    for number in range(2):
        box, inside = tables.nth(number).evaluate("e => [e.parentElement.clientWidth, e.scrollWidth]")
        assert inside <= box + 1


def test_the_ratings_are_told_in_words_to_who_cannot_see_them(page: Page, address: str) -> None:
    page.goto(f"{address}/kwaliteit-regio?maand=oktober+2025")
    settled(page, "Kwaliteit in de regio")
    square = page.locator(".rb-table .rb-state").first
    assert "eschikbare data: " in (square.get_attribute("aria-label") or "")
    expect(page.locator(".rb-table").last).to_contain_text("61,5 % van de lestijd geregistreerd")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("klopt-het", "Klopt het?"),
        ("registratiekwaliteit", "Registratiekwaliteit"),
        ("kwaliteit-regio", "Kwaliteit in de regio"),
    ],
)
def test_a_page_of_data_quality_fits_a_narrow_screen(page: Page, address: str, path: str, heading: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{address}/{path}?{CHOICE}")
    settled(page, heading)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
