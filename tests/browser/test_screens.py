"""The screens in a browser: every page, links that can be shared, downloads, and a release that is switched meanwhile."""

import io
import re
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import serving, settled
from tests.browser.every_page import PAGES
from tests.dashboards.product import write_release


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
def test_a_page_shows_without_a_fault(page: Page, address: str, path: str, heading: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/{path}")
    settled(page, heading)
    expect(page.locator(".rb-conclusion")).to_be_visible()
    expect(page.locator(".rb-table:visible").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert "Traceback" not in page.inner_text("body")
    assert faults == []


def test_charts_are_drawn_and_described(page: Page, address: str) -> None:
    page.goto(f"{address}/school?school={quote_plus('Lyceum De Esch (01AA00)')}")
    settled(page, "School")
    charts = page.locator("[data-testid=stVegaLiteChart]")
    expect(charts).to_have_count(6)
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").nth(5).wait_for()


def test_history_lines_stand_beside_the_schools(page: Page, address: str) -> None:
    page.goto(f"{address}/scholen")
    settled(page, "Scholen")
    lines = page.locator(".rb-table img")
    expect(lines).to_have_count(10)
    assert "niet geleverd" in (
        page.get_by_role("row").filter(has_text="Het Stedelijk Kanaal").locator("img").get_attribute("alt") or ""
    )
    assert page.evaluate("[...document.querySelectorAll('.rb-table img')].every(image => image.naturalWidth > 0)")


def test_a_choice_stands_in_the_address_and_opens_again_from_it(page: Page, address: str, browser: Browser) -> None:
    page.goto(f"{address}/school")
    settled(page, "School")
    page.get_by_role("combobox", name="School").click()
    page.keyboard.type("Rutbeek")
    page.keyboard.press("Enter")
    expect(page.locator(".rb-note").first).to_contain_text("Vakcollege Het Rutbeek")
    page.wait_for_function("location.search.includes('school=')")
    link = page.evaluate("location.href")
    other = browser.new_page()
    other.goto(link)
    settled(other, "School")
    expect(other.locator(".rb-note").first).to_contain_text("Vakcollege Het Rutbeek")
    other.close()


def test_a_choice_goes_along_to_the_next_page(page: Page, address: str) -> None:
    page.goto(f"{address}/?maand=oktober+2025")
    settled(page, "Regio")
    page.get_by_role("link", name="Scholen", exact=True).click()
    settled(page, "Scholen")
    expect(page.locator(".rb-table caption").first).to_contain_text("Oktober 2025")
    page.wait_for_function("location.pathname == '/scholen' && location.search.includes('maand=oktober')")


def test_a_bare_school_code_opens_the_school(page: Page, address: str) -> None:
    page.goto(f"{address}/school?school=01AG00")
    settled(page, "School")
    expect(page.locator(".rb-note").first).to_contain_text("Vso De Brug")


def test_a_school_in_a_table_leads_to_its_page(page: Page, address: str) -> None:
    page.goto(f"{address}/scholen?maand=oktober+2025")
    settled(page, "Scholen")
    page.get_by_role("link", name="Scholengemeenschap De Dinkel").click()
    settled(page, "School")
    expect(page.locator(".rb-note").first).to_contain_text("Scholengemeenschap De Dinkel")
    expect(page.locator(".rb-conclusion")).to_contain_text("oktober 2025")


def test_zero_missing_and_not_delivered_look_different(page: Page, address: str) -> None:
    page.goto(f"{address}/scholen")
    settled(page, "Scholen")
    missing = page.locator("td.missing").first
    expect(missing).to_have_text("niet geleverd")
    number = page.locator("td.number").first
    look = "e => [getComputedStyle(e).fontStyle, getComputedStyle(e).backgroundImage]"
    assert missing.evaluate(look) != number.evaluate(look)


def test_a_table_can_be_taken_along(page: Page, address: str) -> None:
    page.goto(f"{address}/scholen")
    settled(page, "Scholen")
    shown = page.locator(".rb-table").first.locator("tbody tr").count()
    with page.expect_download() as csv:
        page.get_by_role("button", name="CSV").first.click()
    content = Path(csv.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("School;Vestigingscode;")
    assert len(lines) == shown + 1
    assert any("niet geleverd" in line for line in lines)
    with page.expect_download() as xlsx:
        page.get_by_role("button", name="Excel").first.click()
    sheet = load_workbook(io.BytesIO(Path(xlsx.value.path()).read_bytes())).active
    assert sheet.max_row == shown + 1
    assert xlsx.value.suggested_filename == "scholen-2026-01.xlsx"


def test_papers_and_drawings_are_made_after_the_run_of_the_page(page: Page, address: str) -> None:
    """The file is made by another thread than the page's, when the page has been drawn long ago: only a real server shows it."""
    page.goto(f"{address}/school?school=01AA00&maand=november+2025")
    settled(page, "School")
    taken = {}
    for label in ("PDF", "Word", "PNG", "SVG"):
        with page.expect_download(timeout=60_000) as file:
            page.get_by_role("button", name=label, exact=True).first.click()
        taken[file.value.suggested_filename] = Path(file.value.path()).read_bytes()
    pdf, docx, png, svg = taken.values()
    assert list(taken) == ["01AA00-maand-2025-11.pdf", "01AA00-maand-2025-11.docx", "verloop.png", "verloop.svg"]
    told = page.locator(".rb-facts .figure").first.inner_text()
    printed = "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).replace("\u00a0", " ")
    assert told in printed
    assert docx.startswith(b"PK")
    assert png.startswith(b"\x89PNG")
    assert "Lyceum De Esch · november 2025" in re.sub(r"<[^>]+>", " ", svg.decode()).replace("\u00a0", " ")


def test_a_table_that_looks_up_words_can_be_taken_along_too(page: Page, address: str) -> None:
    """Its file is made when the page's own run has ended, and reads names of tiers then."""
    page.goto(f"{address}/regio?rol=analist")
    settled(page, "Regio")
    page.get_by_text("Als tabel").first.click()
    with page.expect_download() as csv:
        page.get_by_role("button", name="CSV").first.click()
    assert "Laag 1" in Path(csv.value.path()).read_text("utf-8-sig")


def test_a_release_that_is_switched_over_shows_in_an_open_page(page: Page, tmp_path: Path) -> None:
    write_release(tmp_path, "2026-02-10-0900")
    with serving(tmp_path) as address:
        page.goto(f"{address}/scholen")
        settled(page, "Scholen")
        rename = "update school set name = 'Lyceum De Nieuwe Esch' where school_id = '01AA00'"
        write_release(tmp_path, "2026-02-11-0900", rename)
        page.get_by_role("link", name="Cohorten", exact=True).click()
        settled(page, "Cohorten")
        page.get_by_role("link", name="Scholen", exact=True).click()
        settled(page, "Scholen")
        expect(page.locator(".rb-table").first).to_contain_text("Lyceum De Nieuwe Esch")
        assert page.locator("[data-testid=stException]").count() == 0


def test_without_a_release_the_screens_say_what_to_do(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        page.goto(address)
        page.get_by_role("heading", name="Nog geen beeld").wait_for(timeout=60_000)
        expect(page.get_by_text("regiobeeld build")).to_be_visible()


def test_a_page_fits_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{address}/scholen")
    settled(page, "Scholen")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
