"""A real server and a real browser for the tests of the screens."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect, sync_playwright

from tests.dashboards.product import write_release

expect.set_options(timeout=60_000)
ROOT = Path(__file__).parents[2]
SIZE: ViewportSize = {"width": 1360, "height": 1000}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Path, port: int | None = None, arguments: Sequence[str] = (), python: str = sys.executable, **more: str
) -> Iterator[str]:
    """The screens over one data folder, on a free port or this one; yields the address. `more` goes into the environment.

    What the screens start is started with the same Python.
    """
    port = port or free_port()
    command = [
        python,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "dashboards" / "app.py"),
        "--server.port",
        str(port),
        *arguments,
    ]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "REGIOBEELD_HOME": str(home), **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(server, address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server stopped by itself"
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        found = {"executable_path": str(chromium)} if chromium.exists() else {}
        browser = playwright.chromium.launch(args=FLAGS, **found)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    write_release(home)
    return home


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    with serving(home) as address:
        yield address


RUNS = """
window.runs = 0;
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({data}) => {
      const bytes = new Uint8Array(data);
      let at = 0;
      while (bytes[at] === 0x0a || bytes[at] === 0x12) at += 2 + bytes[at + 1];
      if (bytes[at] === 0x30 && bytes[at + 1] !== 2) requestIdleCallback(() => { window.runs += 1; });
    });
  }
};
"""
"""Counts in the browser how often the server drew a page to its end and the browser had nothing left to do for it.

In a message a hash and metadata (fields 1 and 2) may come before `script_finished` (6), of which 2 means: starts over.
"""


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for all tests: what her browser keeps of scripts and fonts saves most of the time of a page."""
    visitor = browser.new_context(viewport=SIZE, locale="nl-NL", accept_downloads=True)
    visitor.add_init_script(RUNS)
    yield visitor
    visitor.close()


@pytest.fixture(scope="session")
def tab(visitor: BrowserContext) -> Iterator[Page]:
    """The one tab in which her pages open: a new one reads all scripts anew, which is more than half of the work of a page."""
    tab = visitor.new_page()
    yield tab
    tab.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """An empty page, as in a new tab, that fails the test when it asks anything of a host that is not this machine."""
    outside: list[str] = []

    def note(request: Request) -> None:
        if _is_outside(request.url):
            outside.append(request.url)

    tab.on("request", note)
    yield tab
    if tab.url.startswith("http"):
        tab.evaluate("sessionStorage.clear()")
    tab.goto("about:blank")
    tab.set_viewport_size(SIZE)
    tab.emulate_media(media="null")
    tab.remove_listener("request", note)
    assert outside == []


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))


def settled(page: Page, heading: str) -> None:
    """Waits until the page with this heading has been drawn to its end, and nothing of the one before is left."""
    page.get_by_role("heading", name=heading, exact=True, level=1).first.wait_for(timeout=60_000)
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState == 'notRunning' "
        "&& !document.querySelector('[data-stale=true]') "
        "&& document.querySelectorAll('h1').length == 1 "
        "&& !document.querySelector('[data-testid=stSkeleton]') "  # a part whose script is on its way
        "&& window.regiobeeldSteps && (window.runs ?? 1) > 0",
        timeout=60_000,
    )


@contextmanager
def drawn_anew(page: Page, heading: str) -> Iterator[None]:
    """Around what makes the server draw the page with this heading (again): waits until it has."""
    before = page.evaluate("window.runs")
    yield
    page.wait_for_function("before => window.runs > before", arg=before, timeout=60_000)
    settled(page, heading)
