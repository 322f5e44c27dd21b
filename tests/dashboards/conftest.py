"""A published product for the tests of the screens, and pages opened without a browser."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from attendance.access.roles import Role
from attendance.publication import older_releases
from dashboards.screens import all_screens
from tests.dashboards.product import write_release

SCHOOL = "01AA00"
"""The school whose pages are opened, unless another is chosen."""
APP = Path(__file__).parents[2] / "dashboards" / "app.py"
VIEWS = (
    "region",
    "all_schools",
    "one_school",
    "cohorts",
    "deliveries",
    "reconciliation",
    "checklist",
    "checklist_region",
    "registration_behaviour",
    "review",
    "compare",
    "chance_or_signal",
    "similar_schools",
    "definitions",
)


@pytest.fixture(autouse=True)
def _on_this_computer() -> Iterator[None]:
    """As the configuration of the screens has it, which pages without a browser do not read."""
    before = st.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)


@pytest.fixture(scope="session", autouse=True)
def _components_are_looked_for_once() -> Iterator[None]:
    """Before its first run each page looks through all that is installed for components, which takes longer than the run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def product_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    write_release(home)
    return home


@pytest.fixture(scope="session")
def plans_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose product holds what schools set out to do, patterns of absence, and a school year that is finished."""
    home = tmp_path_factory.mktemp("plans")
    folder = write_release(home, change=Path(__file__).with_name("plans.sql").read_text())
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"attach '{folder / 'analyst.duckdb'}' as analyst (read_only)")
        for school_id in ("01AA00", "01AC00"):
            connection.execute(f"attach '{folder / 'school' / school_id}.duckdb' as product")
            for table in ("approach", "better_than_expected"):  # told to all others: whole in the product of each
                connection.execute(f"create or replace table product.{table} as from analyst.{table}")
            connection.execute("detach product")
    return home


@pytest.fixture
def open_page(product_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens a page by its view's name and makes the choices that are given, by the key of their list.

    As the analyst, or as the school that is chosen: where `as_school` says so, or the page is not for analysts.
    """
    monkeypatch.setenv("REGIOBEELD_HOME", str(product_home))

    def opened(
        view: str = "region",
        home: Path | None = None,
        as_school: bool = False,
        is_outdated: bool = False,
        **choices: object,
    ) -> AppTest:
        if home is not None:
            monkeypatch.setenv("REGIOBEELD_HOME", str(home))
        page = at_address(view)
        roles = next(screen.roles for screen in all_screens() if screen.view == view)
        if as_school or Role.ANALYST not in roles:
            page.query_params["rol"] = Role.SCHOOL.label
            page.query_params["bij"] = str(choices.get("school", SCHOOL))
        page.run()
        for key, value in choices.items():
            page.selectbox(key=key).set_value(value)
        if choices:
            page.run()
        return page if is_outdated else complete(page)

    yield opened
    st.cache_data.clear()
    st.cache_resource.clear()


def at_address(view: str) -> AppTest:
    """A page that opens at the address of this view, as from a link; it has not run yet."""
    page = AppTest.from_file(str(APP), default_timeout=60)
    # `switch_page` knows the pages only after a run of the first one
    page._page_hash = calc_hash(next(screen.path for screen in all_screens() if screen.view == view))
    return page


def complete(page: AppTest) -> AppTest:
    """The page, which found every table and column it asked for: else it would be taken for one that works."""
    assert older_releases.SENTENCE not in words(page)
    return page


def words(page: AppTest) -> str:
    """All text of a page as one string, tags and all."""
    parts = [element.proto.body for element in page.get("html")]
    return "\n".join([*parts, *(caption.value for caption in page.caption), *(text.value for text in page.markdown)])
