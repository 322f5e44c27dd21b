"""In a real browser: text of others does nothing, loads nothing, and what fails says so in Dutch without a word of why."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from attendance.faults import SENTENCE
from tests.browser.conftest import serving, settled
from tests.dashboards.product import write_release

HOSTILE = (
    "<img src=http://example.invalid/x.png onerror=window.harmed=1>"
    "<script>window.harmed=1</script>![x](http://example.invalid/y.png) [klik](javascript:window.harmed=1)"
)
CHANGE = f"""
    update school set name = '{HOSTILE}' where school_id = '01AA00';
    update school set municipality = '{HOSTILE}' where school_id = '01AB00';
    update month_status set context_note = '{HOSTILE}' where context_note is not null;
    alter table attendance_timetable alter weekday type varchar using 'een dag'
"""


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("hostile")
    write_release(home, change=CHANGE)
    with serving(home) as address:
        yield address


@pytest.mark.parametrize(("path", "heading"), [("scholen", "Scholen"), ("vergelijken", "Vergelijk om te leren")])
def test_text_of_others_does_and_loads_nothing(page: Page, hostile_address: str, path: str, heading: str) -> None:
    """The page itself fails this test when anything is asked of another host."""
    page.goto(f"{hostile_address}/{path}?rol=analist")
    settled(page, heading)
    page.evaluate("document.querySelectorAll('details:not([open]) summary').forEach(one => one.click())")
    settled(page, heading)
    assert "<img src=http" in page.inner_text("body")
    assert page.evaluate("window.harmed") is None
    assert page.locator("main a[href^='javascript']").count() == 0
    assert page.locator("main img[src^=http]").count() == 0


def test_a_page_that_fails_says_so_in_dutch_and_nothing_more(page: Page, hostile_address: str) -> None:
    page.goto(f"{hostile_address}/school?rol=analist&school=01AC00")
    fault = page.locator("[data-testid=stException]")
    expect(fault).to_be_visible(timeout=60_000)
    # a page may be drawn again in between, so the one that stands there is asked
    page.wait_for_function(
        "said => [...document.querySelectorAll('[data-testid=stException]')]"
        ".some(one => getComputedStyle(one, '::after').content === JSON.stringify(said))",
        arg=SENTENCE,
    )
    assert fault.inner_text().strip() == ""
    for word in ("Traceback", "weekday", "een dag", "TypeError", "Exception", "error"):
        assert word not in page.inner_text("body")
