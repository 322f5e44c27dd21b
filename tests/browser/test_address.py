"""The school in the address: it stands there from the first moment, and stays whatever else happens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

PUBLISHED, REGISTERED = "01AC00", "00AH00"
"""A school of the release; a school of the register that never handed in."""
DESK = {"aanleveren": "Aanleveren", "codes": "Codes toewijzen", "lestijden": "Lestijden en roosters"}
FIGURES = {
    "klopt-het": "Klopt het?",
    "registratiekwaliteit": "Registratiekwaliteit",
    "registratiegedrag": "Registratiegedrag",
    "school": "School",
}


def stands_in_the_address(page: Page, code: str) -> None:
    expect(page).to_have_url(re.compile(rf"[?&]school=[^&]*%28{code}%29"))
    expect(page.get_by_role("combobox", name="School", exact=True)).to_have_value(re.compile(rf".+ \({code}\)"))


@pytest.mark.parametrize(
    ("path", "code"), [*((path, REGISTERED) for path in DESK), *((path, PUBLISHED) for path in FIGURES)]
)
def test_a_bare_code_in_the_address_is_kept(page: Page, address: str, path: str, code: str) -> None:
    heading = (DESK | FIGURES)[path]
    page.goto(f"{address}/{path}?school={code}{'&rol=school' if path in DESK else ''}")
    settled(page, heading)
    stands_in_the_address(page, code)
    expect(page.get_by_test_id("stWidgetLabelRequired")).to_be_hidden()
    page.reload()
    settled(page, heading)
    stands_in_the_address(page, code)


def test_the_school_goes_along_from_page_to_page_and_through_every_other_choice(page: Page, address: str) -> None:
    page.goto(f"{address}/klopt-het?school={PUBLISHED}")
    settled(page, "Klopt het?")
    for heading in ("Registratiekwaliteit", "Registratiegedrag", "School"):
        page.get_by_role("link", name=heading, exact=True).click()
        settled(page, heading)
        stands_in_the_address(page, PUBLISHED)
    page.get_by_role("combobox", name="Maand").click()
    page.get_by_role("option").last.click()
    settled(page, "School")
    stands_in_the_address(page, PUBLISHED)
    page.go_back()
    settled(page, "School")
    stands_in_the_address(page, PUBLISHED)


def test_a_school_that_nobody_chose_stands_in_the_address_too(page: Page, address: str) -> None:
    page.goto(f"{address}/klopt-het")
    settled(page, "Klopt het?")
    expect(page).to_have_url(re.compile(r"[?&]school=.+%28\w{6}%29"))
