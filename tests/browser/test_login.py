"""Logging in with a real browser at a provider on this machine: who gets in, who does not, and what ends it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from attendance import database
from attendance.access import grants, looks
from attendance.access.roles import Role
from tests.browser.login_server import SCHOOL, Served, served
from tests.dashboards.product import write_release

SLOW = 60_000


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    write_release(home)
    with served(home, tmp_path_factory.mktemp("login")) as screens:
        yield screens


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield context
    context.close()


def log_in(context: BrowserContext, screens: Served, subject: str, path: str = "/") -> Page:
    page = context.new_page()
    page.goto(screens.address + path)
    page.get_by_role("button", name="Inloggen", exact=True).click(timeout=SLOW)
    page.get_by_role("button", name=subject, exact=True).click(timeout=SLOW)
    page.wait_for_url(f"{screens.address}/**", timeout=SLOW)
    return page


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text, exact=True, level=1)).to_be_visible(timeout=SLOW)


def kinds(screens: Served, subject: str) -> list[str]:
    engine = database.connect(f"sqlite:///{screens.home / 'application.db'}")
    found = [one.kind for one in looks.entries(engine, subject=subject)]
    engine.dispose()
    return found[::-1]


def test_without_a_login_there_is_a_button_and_nothing_else(context: BrowserContext, screens: Served) -> None:
    page = context.new_page()
    for path in ("/", "/scholen", "/toegang", "/school?school=01AB00"):
        page.goto(screens.address + path)
        expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible(timeout=SLOW)
        assert page.get_by_role("link").filter(has_text="Scholen").count() == 0
        assert "Esch" not in page.inner_text("body")


def test_an_analyst_gets_in_looks_and_logs_out_for_good(context: BrowserContext, screens: Served) -> None:
    page = log_in(context, screens, "analist")
    heading(page, "Regio")
    expect(page.get_by_text("Anke de Analist")).to_be_visible()
    page.goto(f"{screens.address}/toegang")
    expect(page.get_by_text("Deze pagina hoort niet bij de rol")).to_be_visible(timeout=SLOW)
    copied = context.cookies()
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("button", name="End session").click(timeout=SLOW)  # at the provider
    page.wait_for_url(f"{screens.address}/**", timeout=SLOW)
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible(timeout=SLOW)
    assert not any(cookie["name"] == "_streamlit_user" for cookie in context.cookies())
    context.add_cookies(copied)
    page.goto(screens.address)
    expect(page.get_by_text("U bent uitgelogd.")).to_be_visible(timeout=SLOW)
    assert kinds(screens, "analist") == ["login", "view", "refused", "logout"]


def test_the_page_that_was_asked_for_is_there_after_the_login(context: BrowserContext, screens: Served) -> None:
    """With its choices, once, and on this host whatever was kept."""
    asked = f"{screens.address}/scholen?volgorde=op+aantal+leerlingen"
    page = log_in(context, screens, "analist", asked.removeprefix(screens.address))
    heading(page, "Scholen")
    expect(page).to_have_url(asked)
    expect(page.get_by_role("combobox", name="Volgorde")).to_have_value("op aantal leerlingen")
    page.goto(screens.address)
    heading(page, "Regio")
    page.evaluate("sessionStorage.setItem('regiobeeldAsked', '//elsewhere.example/scholen')")
    with page.expect_navigation(url=f"{screens.address}//elsewhere.example/scholen"):
        page.reload()


def test_a_pupil_is_known_to_the_provider_and_refused_here(context: BrowserContext, screens: Served) -> None:
    page = log_in(context, screens, "leerling")
    expect(page.get_by_text("met een leerlingaccount is er geen toegang")).to_be_visible(timeout=SLOW)
    assert "Regio\n" not in page.inner_text("body")
    assert kinds(screens, "leerling")[-1] == "refused"


def test_a_role_is_given_and_taken_while_someone_looks(context: BrowserContext, screens: Served) -> None:
    page = log_in(context, screens, "directeur")
    expect(page.get_by_text("u heeft nog geen toegang gekregen")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("directeur", exact=True)).to_be_visible()
    engine = database.connect(f"sqlite:///{screens.home / 'application.db'}")
    grants.give(engine, "directeur", Role.SCHOOL, SCHOOL, "", "test")
    page.reload()
    heading(page, "School")
    expect(page.get_by_text("Lyceum De Esch").first).to_be_visible()
    grants.take(engine, grants.history(engine)[0].access_grant_id, "test")
    engine.dispose()
    page.get_by_role("link", name="Definities").click()
    expect(page.get_by_text("u heeft nog geen toegang gekregen")).to_be_visible(timeout=SLOW)
    assert "Wat betekent" not in page.inner_text("[data-testid=stMain]")


def test_a_cookie_that_was_changed_opens_nothing(context: BrowserContext, screens: Served) -> None:
    page = log_in(context, screens, "analist")
    heading(page, "Regio")
    (kept,) = [cookie for cookie in context.cookies() if cookie["name"] == "_streamlit_user"]
    value = kept["value"].strip('"')
    context.add_cookies([{**kept, "value": value[:40] + ("A" if value[40] != "A" else "B") + value[41:]}])
    page.goto(screens.address)
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible(timeout=SLOW)


def test_a_session_ends_by_time(context: BrowserContext, screens: Served) -> None:
    page = log_in(context, screens, "leerplicht")
    expect(page.get_by_text("Gijs van de Gemeente")).to_be_visible(timeout=SLOW)
    before = screens.login_file.read_text()
    screens.login_file.write_text(before.replace("maximum_hours = 8", "maximum_hours = 0.0001"))
    try:
        page.get_by_role("link", name="Definities").click()
        expect(page.get_by_role("button", name="Opnieuw inloggen")).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("Uw sessie is verlopen.")).to_be_visible()
    finally:
        screens.login_file.write_text(before)


def test_the_account_of_all_this_is_whole_and_names_no_token(screens: Served) -> None:
    path = Path(screens.home / "application.db")
    engine = database.connect(f"sqlite:///{path}")
    assert looks.verify(engine).broken_at is None
    engine.dispose()
    with sqlite3.connect(path) as connection:
        kept = repr(connection.execute("select * from login_session").fetchall())
    assert "eyJ" not in kept
