"""Voorinzage in a browser: a school says something of its month, approves it, and finds both back."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from attendance.deliveries import Delivery, Entry, Ledger
from attendance.statements import review
from tests.browser.conftest import serving, settled
from tests.dashboards.product import write_release

SCHOOL, NOVEMBER = "01AA00", date(2025, 11, 1)
CHOICE = f"school={quote_plus('Lyceum De Esch (01AA00)')}&maand=november+2025"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """The ledger of a platform on which the school delivered November today."""
    write_release(tmp_path)
    made = Ledger.open(f"sqlite:///{tmp_path / 'application.db'}")
    delivery = Delivery(
        delivery_id=f"{SCHOOL}-202511",
        upload_id="u",
        school_id=SCHOOL,
        month=NOVEMBER,
        received_at=datetime.now(),
        sha256="a",
        shape="uitwisselformaat",
        status="accepted",
        has_timetable=True,
        brought_bell_times=False,
        brought_reason_codes=False,
        brought_free_days=False,
        rows_delivered=1,
        rows_used=1,
        rows_set_aside=0,
        rows_dropped=0,
    )
    made.record([Entry(delivery)])
    return made


@pytest.fixture
def own_address(tmp_path: Path, ledger: Ledger) -> Iterator[str]:
    with serving(tmp_path) as address:
        yield address


def test_a_school_says_something_and_approves(page: Page, own_address: str, ledger: Ledger) -> None:
    page.goto(f"{own_address}/voorinzage?rol=school&{CHOICE}")
    settled(page, "Voorinzage")
    expect(page.locator(".rb-conclusion")).to_contain_text("ligt voor u ter inzage")
    page.get_by_role("textbox", name="Uw functie").fill("directeur")
    page.get_by_role("textbox", name="Uw functie").press("Tab")
    settled(page, "Voorinzage")

    page.get_by_role("textbox", name="Wat speelde er?").fill("Leerling Daan was lang ziek.")
    page.get_by_role("button", name="Toelichting toevoegen").click()
    expect(page.get_by_text("Dit lijkt over een leerling te gaan")).to_be_visible(timeout=30_000)
    page.get_by_role("textbox", name="Wat speelde er?").fill("Door een verbouwing vervielen lessen.")
    page.get_by_role("button", name="Toelichting toevoegen").click()
    expect(page.get_by_text("Toegevoegd.")).to_be_visible(timeout=30_000)

    page.get_by_role("button", name="Dit klopt: goedkeuren").click()
    expect(page.get_by_text("Goedgekeurd, dank u wel.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Dit klopt: goedkeuren")).to_have_count(0)
    page.reload()
    settled(page, "Voorinzage")
    expect(page.locator(".rb-conclusion")).to_contain_text(re.compile("U keurde deze maand goed op .* \\(directeur\\)"))
    expect(page.locator(".rb-said").first).to_contain_text("Door een verbouwing vervielen lessen.")
    [status] = review.statuses(ledger, date.today())
    assert (status.state, status.context_note) == ("approved", "Door een verbouwing vervielen lessen.")


@pytest.mark.parametrize("width", [400, 800])
def test_the_page_fits_a_narrow_screen(page: Page, own_address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{own_address}/voorinzage?rol=school&{CHOICE}")
    settled(page, "Voorinzage")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_to_mend_something_leads_to_the_page_for_it(page: Page, own_address: str) -> None:
    page.goto(f"{own_address}/voorinzage?rol=school&{CHOICE}")
    settled(page, "Voorinzage")
    page.get_by_role("link", name=re.compile("Opnieuw aanleveren")).click()
    settled(page, "Aanleveren")
    expect(page.get_by_role("cell", name="november 2025", exact=False)).to_be_visible()
