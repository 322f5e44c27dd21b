"""A release with the municipality's product and no other, and pages opened in any role."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attendance.access.roles import Role
from tests.dashboards.conftest import at_address, complete, words
from tests.dashboards.municipality import product
from tests.dashboards.opened import Open
from tests.dashboards.product import write_release

ASIDE = "analyst.aside"
ENSCHEDE = "0153"


@pytest.fixture(scope="session")
def municipality_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release without the analyst's product: what these pages show, they can't have from there."""
    home = tmp_path_factory.mktemp("municipality")
    folder = write_release(home)
    product.write(folder)
    (folder / "analyst.duckdb").rename(folder / ASIDE)
    return home


@pytest.fixture
def look(municipality_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a page in the role of a municipality (or another), with choices by the key of their list."""
    monkeypatch.setenv("REGIOBEELD_HOME", str(municipality_home))

    def opened(view: str, municipality: str = ENSCHEDE, role: Role = Role.MUNICIPALITY, **choices: object) -> AppTest:
        page = at_address(view)
        page.query_params["rol"] = role.label
        page.session_state["namens"] = municipality
        page.run()
        for key, value in choices.items():
            page.selectbox(key=key).set_value(value)
        return complete(page.run() if choices else page)

    yield opened
    st.cache_data.clear()
    st.cache_resource.clear()


def shown(page: AppTest) -> str:
    """The text of a page without tags."""
    return re.sub(r"<[^>]+>", " ", words(page))
