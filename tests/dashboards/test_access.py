"""Who gets which page, who may write, and what a page may read when the frame did not ask again."""

from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from attendance.access.roles import AUDIENCES, Role, Viewer
from attendance.errors import NotAllowed
from dashboards.screens import SCREENS, Screen, all_screens, screens_of
from dashboards.visitor import account, login
from tests.dashboards.conftest import APP, SCHOOL, words
from tests.dashboards.product import write_release


def test_a_page_is_for_somebody_and_one_without_roles_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(screen.roles for screen in all_screens())
    monkeypatch.setitem(SCREENS, "Nieuw", (Screen("new", "Nieuw", "nieuw", "Voor wie?"),))
    assert all("Nieuw" not in screens_of(role) for role in Role)


def test_pages_with_figures_are_not_for_who_reads_no_product() -> None:
    for role in (Role.UPLOADER, Role.ADMINISTRATOR):
        shown = [screen for members in screens_of(role).values() for screen in members]
        assert shown
        assert not any(screen.needs_release for screen in shown), role


def test_each_role_is_served_by_one_audience() -> None:
    assert sorted(role for roles in AUDIENCES.values() for role in roles) == sorted(Role)


def start(home: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setenv("REGIOBEELD_HOME", str(home))
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.10", None])
def test_the_local_demo_answers_nobody_on_another_address(
    product_home: Path, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    config.set_option("server.address", address)
    page = start(product_home, monkeypatch)
    assert "alleen op de computer waarop het draait" in page.error[0].value
    assert not page.selectbox
    assert "class='rb-conclusion'" not in words(page)


def test_a_process_for_one_audience_offers_no_other_role(product_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIOBEELD_AUDIENCE", "school")
    page = start(product_home, monkeypatch, rol="analist")
    assert page.selectbox(key="rol").options == ["school", "aanleveraar"]
    assert page.selectbox(key="rol").value is Role.SCHOOL
    assert "In de regio" not in words(page)


def test_a_school_reads_its_own_product_only(product_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = start(product_home, monkeypatch, rol="school", bij=SCHOOL)
    assert not page.exception
    text = words(page)
    assert "Lyceum De Esch" in text
    assert "Vakcollege Het Rutbeek" not in text
    assert page.selectbox(key="school").options == ["Lyceum De Esch (01AA00)"]


def test_the_administrator_gives_and_takes_a_role_and_finds_it_in_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_release(tmp_path)
    page = start(tmp_path, monkeypatch, rol="beheerder")
    page.switch_page("views/access.py").run()
    page.text_input(key="access_subject").set_value("kim@swv.nl")
    page.selectbox(key="access_role").set_value(Role.SCHOOL).run()
    next(button for button in page.button if button.label == "Rol geven").click().run()
    assert "Kies een school of gemeente" in words(page)
    page.text_input(key="access_school").set_value("00AH00")
    next(button for button in page.button if button.label == "Rol geven").click().run()
    assert not page.exception
    assert "kim@swv.nl" in words(page)
    next(button for button in page.button if button.label == "Rol intrekken").click().run()
    assert "Wat is ingetrokken" in words(page)
    page.switch_page("views/looks.py").run()
    assert not page.exception
    assert "De keten klopt" in words(page).replace("<strong>", "").replace("</strong>", "")
    assert words(page).count("toegang</td>") >= 2


def writes() -> None:
    from datetime import date

    import streamlit as st

    from dashboards import desk

    st.session_state["rol"], st.session_state["bij"] = st.query_params["rol"], st.query_params["bij"]
    desk.counter().add_note(st.query_params["school"], date(2026, 1, 1), date(2026, 1, 2), "Griepgolf.", "iemand")
    st.write("done")


@pytest.mark.parametrize(("role", "own"), [("analyst", ""), ("school", "00AH07"), ("municipality", "")])
def test_nobody_writes_for_a_school_of_someone_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, own: str
) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    page = AppTest.from_function(writes, default_timeout=60)
    for name, value in {"rol": role, "bij": own, "school": "00AH00"}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert "Dit kan alleen iemand van deze school." in words(page)
    assert "done" not in words(page)


def reads_after_a_change() -> None:
    import streamlit as st

    from attendance.access.roles import Role
    from dashboards.products import data
    from dashboards.visitor import audience

    st.session_state["rol"] = Role.ANALYST
    data.pin_release(audience.viewer())
    st.write(f"first {len(data.query('select * from school'))}")
    st.session_state["rol"] = Role.ADMINISTRATOR
    st.session_state["_asked_at"] = 0
    st.write(f"second {len(data.query('select name from school'))}")


def test_what_runs_without_the_frame_reads_nothing_once_the_role_is_another(
    product_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(product_home))
    page = AppTest.from_function(reads_after_a_change, default_timeout=60).run()
    assert "first 10" in words(page)
    assert "second" not in words(page)
    assert "Uw toegang is veranderd" in words(page)


def test_a_file_on_demand_asks_again(product_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIOBEELD_HOME", str(product_home))
    holds = [Viewer("p1", "", Role.SCHOOL, frozenset({"01AA00", "01AB00"}))]
    monkeypatch.setattr(login, "viewers", lambda: list(holds))
    monkeypatch.setattr(login, "later", lambda: lambda: list(holds))
    make = account.on_demand("cijfers.csv", lambda: b"figures")
    assert make() == b"figures"
    for less in ([], [Viewer("p1", "", Role.SCHOOL, frozenset({"01AB00"}))], [Viewer("p1", "", Role.UPLOADER)]):
        holds[:] = less
        with pytest.raises(NotAllowed):
            make()
