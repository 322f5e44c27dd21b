"""The screens over the real thing: a sample region, delivered, built, checked and published by the command line."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, serving, settled
from tests.browser.every_page import PAGES


@pytest.fixture(scope="module")
def demo_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("demo")
    regiobeeld = Path(sys.executable).with_name("regiobeeld")
    environment = {**os.environ, "REGIOBEELD_HOME": str(home), "REGIOBEELD_KEY_FILE": str(home.with_suffix(".key"))}
    for command in (["demo", "--schools", "4", "--months", "2"], ["build"]):
        done = subprocess.run(
            [str(regiobeeld), *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert (home / "inbox").exists(), done.stderr
    assert (home / "published" / "current").exists(), done.stdout + done.stderr
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
