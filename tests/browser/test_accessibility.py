"""Everyone can use every screen: axe finds nothing serious, the keyboard gets everywhere, each drawing is told and tabled, pages print."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, expect

from attendance.access.roles import Role
from dashboards.screens import Screen, all_screens
from tests.browser.conftest import serving, settled
from tests.dashboards import test_network_pages as network
from tests.dashboards.municipality import product as municipality
from tests.dashboards.product import write_release

AXE = Path(AXE_FILE_PATH).read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']});
    return [found.testEngine.name, found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
        .map(one => `${one.id} ${one.nodes.length}×: ${one.nodes[0].html.slice(0, 300)} ${one.nodes[0].failureSummary}`)];
}"""
PLANS = Path(network.__file__).with_name("plans.sql")
SCREENS = [
    (screen, screen.roles[number % len(screen.roles)]) for number, screen in enumerate(all_screens()) if screen.roles
]
"""Every screen once, in one of its roles; together they come by in every role."""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The screens over a release with a product for every audience."""
    home = tmp_path_factory.mktemp("everything")
    network.hold_invented_meetings(
        network.database.connect(f"sqlite:///{home / 'application.db'}"), network.SCHOOLS, network.date(2025, 11, 1), 1
    )
    network.write_network(home, "1")
    folder = write_release(home, change=PLANS.read_text())
    municipality.write(folder)
    shutil.copyfile(home / "published" / "1" / "network.duckdb", folder / "network.duckdb")
    with serving(home) as address:
        yield address


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Page]:
    """One page for all visits: what it keeps of scripts and fonts saves most of the time."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    page.add_init_script(AXE)
    yield page
    page.close()


def opened(page: Page, address: str, screen: Screen, role: Role) -> None:
    page.goto(f"{address}/{screen.path}?rol={role.label}&bij=01AA00")
    settled(page, screen.title)
    page.evaluate("document.querySelectorAll('details:not([open]) summary').forEach(one => one.click())")
    settled(page, screen.title)


def test_every_role_comes_by() -> None:
    assert {role for _, role in SCREENS} >= {
        role for screen in all_screens() for role in screen.roles if len(screen.roles) == 1
    }
    assert len({screen.path for screen, _ in SCREENS}) == len(SCREENS) > 20


@pytest.mark.parametrize(("screen", "role"), SCREENS, ids=[f"{screen.path}-{role.value}" for screen, role in SCREENS])
def test_axe_finds_nothing_serious(visit: Page, everything: str, screen: Screen, role: Role) -> None:
    opened(visit, everything, screen, role)
    engine, serious = visit.evaluate(LOOK, RULES)
    assert engine == "axe-core"
    assert serious == []
    assert visit.locator("[data-testid=stException]").count() == 0
    assert visit.evaluate("document.documentElement.lang") == "nl"
    _every_drawing_is_told_and_tabled(visit)


def _every_drawing_is_told_and_tabled(page: Page) -> None:
    drawings = page.locator("[data-testid=stVegaLiteChart]")
    if not drawings.count():
        return
    told = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stVegaLiteChart]')].map(one => (one.getAttribute('aria-label') || '').trim())"
    )
    assert all(len(words) > 30 for words in told), told
    assert page.locator(".rb-table").count() >= 1
    images = page.evaluate("[...document.querySelectorAll('main img')].map(one => (one.alt || '').trim())")
    assert all(images), "an image without words"


def test_the_keyboard_reaches_choices_tables_and_downloads(visit: Page, everything: str) -> None:
    screen = next(screen for screen in all_screens() if screen.view == "all_schools")
    opened(visit, everything, screen, Role.ANALYST)
    visit.evaluate("document.activeElement.blur()")
    reached: list[str] = []
    for _ in range(140):
        visit.keyboard.press("Tab")
        reached.append(
            visit.evaluate(
                """(() => { const one = document.activeElement; const seen = getComputedStyle(one);
                return [one.tagName, one.getAttribute('aria-label') || one.innerText || '', one.className,
                    seen.outlineStyle !== 'none' || seen.boxShadow !== 'none'].join('|') })()"""
            )
        )
        if "|Excel" in reached[-1] and "rb-scroll" in "".join(reached):
            break
    everything_reached = "\n".join(reached)
    for wanted in ("Maand", "Sector", "Volgorde", "Scholen", "rb-scroll", "CSV", "Excel"):
        assert wanted in everything_reached, f"{wanted} is not reached by the keyboard"


def test_a_choice_can_be_made_with_the_keyboard_alone(visit: Page, everything: str) -> None:
    screen = next(screen for screen in all_screens() if screen.view == "all_schools")
    opened(visit, everything, screen, Role.ANALYST)
    choice = visit.get_by_role("combobox", name="Volgorde")
    choice.focus()
    visit.keyboard.press("ArrowDown")
    visit.keyboard.type("aantal")
    visit.keyboard.press("Enter")
    settled(visit, screen.title)
    visit.wait_for_function("location.search.includes('volgorde=')")
    expect(visit.get_by_role("combobox", name="Volgorde")).to_have_value("op aantal leerlingen")


def test_a_page_prints_without_menu_and_with_whole_drawings(visit: Page, everything: str, tmp_path: Path) -> None:
    screen = next(screen for screen in all_screens() if screen.view == "all_schools")
    opened(visit, everything, screen, Role.ANALYST)
    visit.emulate_media(media="print")
    try:
        for gone in ("stSidebar", "stHeader", "stSelectbox"):
            assert not visit.locator(f"[data-testid={gone}]").first.is_visible(), gone
        wide = visit.evaluate(
            "Math.max(...[...document.querySelectorAll('[data-testid=stVegaLiteChart]')].map(one => one.getBoundingClientRect().right))"
        )
        assert wide <= 1280
        assert visit.locator("[data-testid=stDownloadButton]").first.is_hidden()
        cut = visit.evaluate(
            "[...document.querySelectorAll('.rb-scroll')].filter(one => one.scrollHeight > one.clientHeight + 2).length"
        )
        assert cut == 0
        assert len(visit.pdf()) > 20_000
    finally:
        visit.emulate_media(media="screen")
