"""Voorinzage, and what schools say beside their figures on the pages of others and in every download."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from attendance.deliveries import Delivery, Entry, Ledger
from attendance.messages.contacts import contact_of
from attendance.settings import read_settings
from attendance.statements import review
from tests.dashboards.conftest import words
from tests.dashboards.opened import Open, taken_along
from tests.dashboards.product import write_release

OCTOBER, NOVEMBER, JANUARY = date(2025, 10, 1), date(2025, 11, 1), date(2026, 1, 1)
LYCEUM, DINKEL, KANAAL = "01AA00", "01AC00", "01AD00"
SAID = "Griepgolf in de onderbouw"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A product, and a ledger in which the Lyceum delivered October and November today."""
    write_release(tmp_path)
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    ledger = Ledger.open(read_settings().database_url)
    for month in (OCTOBER, NOVEMBER):
        ledger.record([Entry(delivered(f"{LYCEUM}-{month:%Y%m}", month))])
    return tmp_path


def delivered(delivery_id: str, month: date) -> Delivery:
    rows = {"rows_delivered": 20000, "rows_used": 19950, "rows_set_aside": 40, "rows_dropped": 10}
    flags = {
        "has_timetable": True,
        "brought_bell_times": False,
        "brought_reason_codes": False,
        "brought_free_days": False,
    }
    return Delivery(
        delivery_id=delivery_id,
        upload_id=delivery_id,
        school_id=LYCEUM,
        month=month,
        received_at=datetime.now(),
        sha256=delivery_id,
        shape="uitwisselformaat",
        status="accepted",
        **rows,
        **flags,
    )


def ledger() -> Ledger:
    return Ledger.open(read_settings().database_url)


def press(page: AppTest, label: str) -> AppTest:
    [button] = [one for one in page.button if one.label == label]
    button.click()
    page.run()
    assert not page.exception
    return page


def as_function(page: AppTest, who: str = "directeur") -> AppTest:
    page.text_input(key="review-function").set_value(who)
    return page


def test_a_school_approves_what_it_sees(open_page: Open, home: Path) -> None:
    page = open_page("review", home=home, school=LYCEUM, maand=NOVEMBER)
    assert "ligt voor u ter inzage" in words(page)
    assert "Met deze maand gaat ook oktober 2025 naar buiten" in words(page)
    text = words(press(as_function(page), "Dit klopt: goedkeuren"))
    assert "Goedgekeurd, dank u wel." in text
    assert "U keurde deze maand goed op" in text
    assert "(directeur)" in text
    assert not [one for one in page.button if one.label == "Dit klopt: goedkeuren"]
    found = {one.month: one.decided_by for one in review.statuses(ledger(), date.today()) if one.is_released}
    assert found == {OCTOBER: "directeur", NOVEMBER: "directeur"}


def test_nobody_approves_without_saying_who(open_page: Open, home: Path) -> None:
    page = press(open_page("review", home=home, school=LYCEUM, maand=NOVEMBER), "Dit klopt: goedkeuren")
    assert "een functie is genoeg" in page.warning[0].value
    assert review.history(ledger()) == []


def test_nobody_approves_what_is_not_shown_yet(open_page: Open, home: Path) -> None:
    ledger().record([Entry(delivered("newer", NOVEMBER))])
    page = open_page("review", home=home, school=LYCEUM, maand=NOVEMBER)
    assert "Na de volgende publicatie ziet u haar hier" in words(page)
    assert not [one for one in page.button if one.label == "Dit klopt: goedkeuren"]


def test_a_month_past_its_term_went_out_by_itself(open_page: Open, home: Path) -> None:
    with ledger().engine.begin() as connection:
        connection.exec_driver_sql("update delivery set received_at = '2025-12-03 09:00:00'")
    text = words(open_page("review", home=home, school=LYCEUM, maand=NOVEMBER))
    assert "De voorinzage liep tot en met 17 december 2025" in text
    assert "Anderen kunnen haar zien." in text


def test_a_note_is_added_and_withdrawn(open_page: Open, home: Path) -> None:
    page = as_function(open_page("review", home=home, school=LYCEUM, maand=NOVEMBER))
    page.text_area[0].set_value("Door een verbouwing vervielen lessen.")
    text = words(press(page, "Toelichting toevoegen"))
    assert "Toegevoegd." in text
    assert "Door een verbouwing vervielen lessen." in text
    [note] = review.notes(ledger(), LYCEUM)
    assert (note.date_from, note.date_to, note.made_by) == (NOVEMBER, date(2025, 11, 30), "directeur")
    assert "Ingetrokken." in words(press(page, "Deze toelichting intrekken"))
    assert review.notes(ledger(), LYCEUM) == []


def test_a_note_about_a_pupil_is_sent_back(open_page: Open, home: Path) -> None:
    page = as_function(open_page("review", home=home, school=LYCEUM, maand=NOVEMBER))
    page.text_area[0].set_value("Leerling Daan was ziek.")
    press(page, "Toelichting toevoegen")
    assert "Dit lijkt over een leerling te gaan" in page.warning[0].value
    assert review.history(ledger()) == []


def test_a_school_says_where_messages_go_and_reads_what_they_would_say(open_page: Open, home: Path) -> None:
    page = as_function(open_page("review", home=home, school=LYCEUM, maand=NOVEMBER))
    [field] = [one for one in page.text_input if one.label.startswith("E-mailadres")]
    field.set_value("verzuim@school.example")
    text = words(press(page, "Bewaren"))
    assert "Berichten gaan naar <strong>verzuim@school.example</strong>" in text
    assert contact_of(ledger(), LYCEUM) == "verzuim@school.example"
    assert "Eén volgende stap:" in page.text[0].value


def test_the_calendar_of_a_school_says_what_is_expected_when(open_page: Open, home: Path) -> None:
    text = words(open_page("review", home=home, school=LYCEUM, maand=NOVEMBER))
    calendar = text[text.index("Wat wordt wanneer verwacht") : text.index("Bericht per e-mail")]
    until = review.statuses(ledger(), date.today())[0].review_until
    assert until
    assert calendar.count("ligt ter inzage") == 2
    assert f"{until.day} " in calendar
    assert "Daarna: <strong>" in calendar


@pytest.mark.parametrize("view", ["region", "all_schools", "cohorts"])
def test_others_read_what_a_school_says_of_the_month(open_page: Open, view: str) -> None:
    text = words(open_page(view, maand=NOVEMBER))
    assert "Scholen zeggen hierover" in text
    assert f"<strong>Lyceum De Esch:</strong> {SAID} &lt;b&gt;vooral&lt;/b&gt; in week 47." in text
    assert "Overstap op andere software" in text
    assert SAID not in words(open_page(view, maand=OCTOBER))


@pytest.mark.parametrize("view", ["region", "all_schools", "cohorts"])
def test_a_month_that_a_school_still_looks_at_is_preliminary(open_page: Open, view: str) -> None:
    text = words(open_page(view, maand=JANUARY))
    assert "Scholengemeenschap De Dinkel kijkt januari 2026 zelf nog na" in text
    assert "Voorlopig." not in words(open_page(view, maand=NOVEMBER))


def test_the_school_itself_shows_its_notes_of_the_whole_year(open_page: Open) -> None:
    assert SAID in words(open_page("one_school", school=LYCEUM, maand=OCTOBER))
    assert SAID not in words(open_page("one_school", school=DINKEL, maand=NOVEMBER))
    assert "november volgt" in words(open_page("one_school", school=KANAAL, maand=NOVEMBER))
    assert "De school kijkt deze maand zelf nog na" in words(open_page("one_school", school=DINKEL, maand=JANUARY))


def test_a_note_travels_with_every_download(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for view in ("region", "all_schools", "cohorts", "one_school"):
        choice = {"school": LYCEUM} if view == "one_school" else {}
        files = taken_along(open_page(view, maand=NOVEMBER, **choice), monkeypatch)
        assert files
        for name, rows in files.items():
            if name != "leveringskalender":
                assert any(SAID in str(row.get("Toelichting van de school")) for row in rows), (view, name)


def test_a_note_stands_beside_the_row_that_it_is_about(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    files = taken_along(open_page("all_schools", maand=NOVEMBER), monkeypatch)
    said = {row["Vestigingscode"]: row["Toelichting van de school"] for row in files["scholen-2025-11"]}
    assert {code for code, note in said.items() if note} == {LYCEUM, KANAAL}
    trend = taken_along(open_page("region", maand=NOVEMBER), monkeypatch)["regio-verloop"]
    assert [row["Maand"] for row in trend if row["Toelichting van de school"]] == ["2025-11"]
    assert "Lyceum De Esch: Griepgolf" in str([row["Toelichting van de school"] for row in trend])
    later = taken_along(open_page("all_schools", maand=JANUARY), monkeypatch)["scholen-2026-01"]
    assert [row["Vestigingscode"] for row in later if row["Voorlopig"] == "voorlopig"] == [DINKEL]


def test_where_nothing_is_said_a_download_has_no_empty_column(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for rows in taken_along(open_page("all_schools", maand=OCTOBER), monkeypatch).values():
        assert "Toelichting van de school" not in rows[0]


def test_an_older_release_shows_its_pages_without(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path, change="drop table month_status")
    for view in ("region", "all_schools", "cohorts", "one_school"):
        page = open_page(view, home=tmp_path, maand=NOVEMBER)
        assert not page.exception
        assert not re.search("zegt hierover|zeggen hierover", words(page))


def test_it_is_today_that_counts(open_page: Open, home: Path) -> None:
    """The page shows how a month stands now, also between two releases."""
    page = open_page("review", home=home, school=LYCEUM, maand=NOVEMBER)
    review.approve(ledger(), LYCEUM, NOVEMBER, "teamleider", now=datetime.now() + timedelta(seconds=1))
    assert "(teamleider)" in words(page.run())
