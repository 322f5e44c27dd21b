"""The screens over the real thing: a sample region, delivered, built, checked and published by the command line."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving, settled
from tests.browser.every_page import PAGES
from tests.end_to_end.platform import sample_region


@pytest.fixture(scope="module")
def demo_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(sample_region().home, home, symlinks=True)  # the screens keep who looked
    with serving(home) as address:
        yield address


def test_every_page_shows_the_sample_region(page: Page, demo_address: str) -> None:
    for path, heading in PAGES.items():
        page.goto(f"{demo_address}/{path}")
        settled(page, heading)
        expect(page.locator(".rb-conclusion")).to_be_visible()
        shown = page.inner_text("body")
        for trace in ("Traceback", "None", "nan %"):
            assert trace not in shown, f"{heading}: {trace}"
        assert page.locator("[data-testid=stException]").count() == 0


def test_the_columns_of_the_sample_region_are_explained_in_dutch(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/definities?tabel=attendance_month")
    settled(page, "Definities")
    row = page.get_by_role("row").filter(has_text="registered_minutes").first
    expect(row).to_contain_text("minuten")
