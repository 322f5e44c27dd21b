"""Casus inbrengen and Netwerkoverleg: what they say, what can be done on them, and what nobody finds on them."""

import io
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from attendance import database
from attendance.access.roles import Role
from attendance.network import agreements, cases, gathering, meetings, product
from attendance.network.vocabulary import QUESTIONS
from attendance.papers.content import Paper, Room
from attendance.papers.pdf import as_pdf
from attendance.sample.network import hold_invented_meetings
from attendance.schools import all_schools
from attendance.settings import read_settings
from dashboards.papers import network_meeting
from dashboards.products import data
from tests.attendance.network.region import write_municipality
from tests.dashboards.conftest import at_address, words

SCHOOLS = [one for one in all_schools() if one.sector == "vo" and "havo" in one.education_types][20:28]
OWN, OTHER = SCHOOLS[0].school_id, SCHOOLS[1].school_id
FIRST, SECOND, PLANNED = 1, 2, 3


def write_network(home: Path, release: str = "two") -> None:
    """A release with the network's product, from its application database as it is now, switched over to."""
    folder = home / "published" / release
    folder.mkdir(parents=True)
    write_municipality(folder)
    with duckdb.connect() as connection:

        def describe(name: str) -> None:
            connection.execute(
                f"create table {name}.release as select 'one' as release_id, 10 as minimum_pupils, now()::timestamp as made_at"
            )

        product.write(connection, database.connect(f"sqlite:///{home / 'application.db'}"), folder, [], describe)
    pointer = home / "published" / "next"
    pointer.symlink_to(release)
    pointer.replace(home / "published" / "current")


@pytest.fixture(scope="session")
def network_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two meetings that were held and one planned, published."""
    home = tmp_path_factory.mktemp("network")
    hold_invented_meetings(database.connect(f"sqlite:///{home / 'application.db'}"), SCHOOLS, date(2025, 11, 1), 1)
    write_network(home, "one")
    return home


@pytest.fixture
def home(network_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to write in."""
    shutil.copytree(network_home, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def engine(home: Path):
    return database.connect(read_settings().database_url)


def opened(view: str, role: Role, school: str = OWN) -> AppTest:
    page = at_address(view)
    page.query_params["rol"] = role.label
    page.query_params["bij"] = school
    page.run()
    assert not page.exception
    return page


def meeting(number: int | None = None) -> AppTest:
    page = opened("network_meeting", Role.NETWORK)
    if number is not None:
        page.selectbox(key="overleg").select_index(PLANNED - number).run()
    assert not page.exception
    return page


def button(page: AppTest, label: str) -> Callable[[], AppTest]:
    return next(one for one in page.button if one.label == label).click


def test_a_meeting_reads_from_conclusion_to_evidence(home: Path) -> None:
    text = words(meeting())
    in_order = ("De rode draad:", "Agenda", "Terugblik", "keer zo vaak", "Naast de aanwezigheid", "Wat is geprobeerd",
                "Wat er speelt", "Doen we de goede dingen?", "Afspraken van dit overleg", "Hoe dit is gemaakt")  # fmt: skip
    places = [text.index(one) for one in in_order]
    assert places == sorted(places)
    assert "‘veel botsingen tussen ouder en kind’ en ‘slaap en dagritme zijn verschoven’" in text
    assert "hield stand op de casussen die daarna kwamen" in text
    assert "zo’n <strong>300 leerlingen</strong>" in text


def test_nobody_finds_a_case_or_school_on_it(home: Path, engine) -> None:
    text = words(meeting())
    known = cases.every_case(engine)
    assert known
    assert not [one.case_id for one in known if one.case_id in text]
    assert not [one.school_id for one in known if one.school_id in text]


def test_a_closed_meeting_can_be_read_and_not_changed(home: Path) -> None:
    page = meeting(FIRST)
    assert "De jeugdarts zit aan tafel" in words(page)
    assert {one.label for one in page.button} <= {"Plannen"} | {
        one.label for one in page.button if "Bewaren" not in one.label
    }
    assert not [one for one in page.button if one.label in ("Bewaren", "Overleg afsluiten", "Maak de rode draad")]


def test_a_planned_meeting_is_gathered_noted_agreed_and_closed(home: Path, engine) -> None:
    page = meeting(PLANNED)
    assert "wordt voorbereid" in words(page)
    button(page, "Maak de rode draad")().run()
    assert meetings.meeting_of(engine, PLANNED).state == "gathered"
    assert "verschijnt hier bij de volgende publicatie" in words(page)
    write_network(home)
    page = meeting(PLANNED)
    assert "De rode draad:" in words(page)
    page.text_area[1].set_value("We beginnen te laat met een gesprek thuis.")
    saved = [one for one in page.button if one.label == "Bewaren"]
    next(one for one in saved if one.form_id == page.text_area[1].form_id).click().run()
    assert meetings.meeting_of(engine, PLANNED).notes
    close = next(one for one in page.button if one.label == "Overleg afsluiten")
    next(one for one in page.text_input if one.form_id == close.form_id).set_value("voorzitter")
    close.click().run()
    assert meetings.meeting_of(engine, PLANNED).state == "closed"


def test_a_note_with_a_name_is_refused_in_words(home: Path, engine) -> None:
    page = meeting(PLANNED)
    area = page.text_area[1]
    area.set_value("Vandaag spreken we over Sanne.")
    next(one for one in page.button if one.form_id == area.form_id).click().run()
    assert any("een naam" in one.value for one in page.warning)
    assert meetings.meeting_of(engine, PLANNED).notes == {}


def test_how_an_agreement_stands_is_said_at_the_next_meeting(home: Path, engine) -> None:
    page = meeting(PLANNED)
    first = agreements.carried_to(engine, PLANNED)[0]
    radio = next(one for one in page.radio if one.label == "Stand")
    radio.set_value("done")
    next(one for one in page.button if one.form_id == radio.form_id).click().run()
    assert agreements.carried_to(engine, PLANNED)[0] == agreements.Agreement(
        **vars(first) | {"state": "done", "said_at_meeting": PLANNED}
    )


def test_a_school_brings_in_changes_and_withdraws_a_case(home: Path, engine) -> None:
    before = cases.of_school(engine, OWN)
    page = opened("network_cases", Role.SCHOOL)
    page.text_input(key="network-function").set_value("zorgcoördinator").run()
    for label, value in (
        ("Onderwijstype", "havo"), ("Leerjaar of groep", 3), ("Hoe lang al", "over_a_year"), ("Laag", "red"),
        ("Perspectief", "gradual_return"),
    ):  # fmt: skip
        next(one for one in page.selectbox if one.label == label).set_value(value)
    next(one for one in page.button_group if one.label == "Kind").set_value(["anxiety"])
    button(page, "Casus inbrengen")().run()
    assert not page.exception
    (new,) = [one for one in cases.of_school(engine, OWN) if one not in before]
    assert new.form.factors == {"anxiety"}
    assert new.case_id in words(page)
    page.button(key=f"withdraw-{new.case_id}").click().run()
    assert cases.of_school(engine, OWN) == before


def test_a_case_that_is_not_whole_is_asked_for(home: Path, engine) -> None:
    before = cases.every_case(engine)
    page = opened("network_cases", Role.SCHOOL)
    button(page, "Casus inbrengen")().run()
    assert [one.value for one in page.warning] == [
        "Kies eerst onderwijstype, leerjaar, hoe lang al, laag en perspectief."
    ]
    assert cases.every_case(engine) == before


def test_a_school_sees_its_own_cases_only(home: Path, engine) -> None:
    text = words(opened("network_cases", Role.SCHOOL))
    assert all(one.case_id in text for one in cases.of_school(engine, OWN))
    assert not any(one.case_id in text for one in cases.of_school(engine, OTHER))


@pytest.mark.parametrize(
    ("view", "role"),
    [("network_meeting", Role.SCHOOL), ("network_meeting", Role.MUNICIPALITY), ("network_cases", Role.NETWORK)],
)  # fmt: skip
def test_others_can_not_reach_it(home: Path, view: str, role: Role) -> None:
    page = opened(view, role)
    assert "hoort niet bij de rol" in words(page)
    shown = page.main
    assert not [*shown.button, *shown.selectbox, *shown.text_input, *shown.text_area, *shown.dataframe]
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        page.switch_page(f"views/{view}.py")


def test_a_meeting_without_enough_new_cases_says_why(home: Path, engine) -> None:
    for one in cases.every_case(engine):
        if one.entered_at > datetime(2025, 12, 31):
            cases.withdraw(engine, one.school_id, one.case_id)
    gathering.gather(engine, PLANNED)
    write_network(home)
    text = words(meeting(PLANNED))
    assert "nog geen 10 casussen van ten minste 3 scholen bij" in text


def test_the_paper_of_a_meeting_says_what_its_page_says_and_names_no_case_or_school(home: Path, engine) -> None:
    page = words(meeting(SECOND))
    told = re.findall(r"<p>(.*?)</p>", page[page.index("rb-conclusion") : page.index("rb-facts")])
    with data.reading(str((home / "published" / "current").resolve() / "network.duckdb")):
        paper = network_meeting.compose(engine, SECOND)
        to_prepare = network_meeting.compose(engine, PLANNED)
    text = printed(paper)
    assert told
    for sentence in told:
        assert unescape(re.sub(r"<[^>]+>", "", sentence)) in text
    for question in QUESTIONS.values():
        assert question in text
    for one in agreements.of_meeting(engine, SECOND):
        assert one.text in text
    known = cases.every_case(engine)
    assert not [one.case_id for one in known if one.case_id in text]
    assert not [one.school_id for one in known if one.school_id in text]
    assert "de rode draad is er nog niet" in printed(to_prepare)
    assert [part for part in to_prepare.parts if isinstance(part, Room)]


def printed(paper: Paper) -> str:
    pages = PdfReader(io.BytesIO(as_pdf(paper))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
