"""The school in the address: it stands there from the first moment, and stays whatever else happens."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import drawn_anew, settled

PUBLISHED, REGISTERED = "01AC00", "00AH00"
"""A school of the release; a school of the register that never handed in."""
DESK = {"aanleveren": "Aanleveren", "codes": "Codes toewijzen", "lestijden": "Lestijden en roosters"}
FIGURES = {
    "klopt-het": "Klopt het?",
    "registratiekwaliteit": "Registratiekwaliteit",
    "registratiegedrag": "Registratiegedrag",
    "school": "School",
}


FIRST = "kwaliteit-regio?rol=analist"
STEPS = [
    ("Kwaliteit in de regio", ("Maand", "Sector"), "Maand", -1),
    ("Kwaliteit in de regio", ("Maand", "Sector"), "Sector", -1),
    ("Klopt het?", ("School", "Maand"), "School", -1),
    ("Toeval of signaal", ("Gezien vanuit", "Maand", "Volg", "Ik kijk als"), "Gezien vanuit", 0),
    ("Toeval of signaal", ("Gezien vanuit", "Maand", "Volg", "Ik kijk als"), "Volg", -1),
    ("Toeval of signaal", ("Gezien vanuit", "Maand", "Volg", "Ik kijk als"), "Ik kijk als", 1),
]
"""Pages one after the other, their lists, and what is chosen there: in lists with a default and without, the role too."""


def combobox(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def chosen(page: Page, label: str) -> str:
    return combobox(page, label).input_value()


def choose(page: Page, heading: str, label: str, which: int) -> None:
    combobox(page, label).scroll_into_view_if_needed()  # a list closes when what is around it scrolls
    combobox(page, label).click()
    with drawn_anew(page, heading):
        page.get_by_role("option").nth(which).click()


def stands_in_the_address(page: Page, code: str) -> None:
    expect(page).to_have_url(re.compile(rf"[?&]school=[^&]*%28{code}%29"))
    expect(combobox(page, "School")).to_have_value(re.compile(rf".+ \({code}\)"))


@pytest.mark.parametrize(
    ("path", "code"), [*((path, REGISTERED) for path in DESK), *((path, PUBLISHED) for path in FIGURES)]
)
def test_a_bare_code_in_the_address_is_kept(page: Page, address: str, path: str, code: str) -> None:
    heading = (DESK | FIGURES)[path]
    page.goto(f"{address}/{path}?school={code}{'&rol=school' if path in DESK else ''}")
    settled(page, heading)
    stands_in_the_address(page, code)
    expect(page.get_by_test_id("stWidgetLabelRequired").filter(visible=True)).to_have_count(0)
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
    before = chosen(page, "Maand")
    choose(page, "School", "Maand", -1)
    stands_in_the_address(page, PUBLISHED)
    assert chosen(page, "Maand") != before
    with drawn_anew(page, "School"):
        page.go_back()
    stands_in_the_address(page, PUBLISHED)
    assert chosen(page, "Maand") == before


def test_each_choice_is_one_step_back_and_forward(page: Page, address: str) -> None:
    page.goto(f"{address}/{FIRST}")
    steps: list[tuple[str, dict[str, str]]] = []
    for heading, labels, label, which in STEPS:
        if not steps or steps[-1][0] != heading:
            if steps:
                page.get_by_role("link", name=heading, exact=True).click()
            settled(page, heading)
            steps.append((heading, {each: chosen(page, each) for each in labels}))
        before = chosen(page, label)
        choose(page, heading, label, which)
        steps.append((heading, {each: chosen(page, each) for each in labels}))
        assert steps[-1][1][label] != before
    for turn, way in ((page.go_back, steps[-2::-1]), (page.go_forward, steps[1:])):
        for heading, values in way:
            with drawn_anew(page, heading):
                turn()
            for label, value in values.items():
                expect(combobox(page, label)).to_have_value(value)


def test_a_school_that_nobody_chose_stands_in_the_address_too(page: Page, address: str) -> None:
    page.goto(f"{address}/klopt-het")
    settled(page, "Klopt het?")
    expect(page).to_have_url(re.compile(r"[?&]school=.+%28\w{6}%29"))
