"""The pages on which a school hands in and says what holds, opened without a browser over a real ledger."""

import io
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attendance.desk import drafts, work
from attendance.desk.counter import Counter
from attendance.desk.rehearsal import Figures, Question, Rehearsal
from attendance.desk.timetables import by_weekday, timetable
from attendance.settings import read_settings
from attendance.statements import corrections
from dashboards import desk
from dashboards.parts import rehearsals
from tests.attendance.reading.delivery import Tables, exchange_tables, write_zip
from tests.attendance.reading.software import described_tables
from tests.dashboards.conftest import at_address, words
from tests.warm import warm_python

SCHOOL = "00AH00"
NAME = "M. Jansen"


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """A data folder in which nothing was published yet."""
    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REGIOBEELD_KEY_FILE", str(tmp_path / "pseudonym.key"))
    monkeypatch.setattr(sys, "executable", warm_python())
    yield Counter(read_settings())
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def laid_down(counter: Counter, tmp_path: Path) -> Callable[..., object]:
    """Lays a delivery on the desk and waits for its answer; with `confirm` it is taken in."""

    def laid_down(tables: Tables, *, confirm: bool = False) -> None:
        content = write_zip(tmp_path / "export.zip", tables).read_bytes()
        settings = counter.settings
        draft = drafts.put_down(settings.home, [("export.zip", io.BytesIO(content))], SCHOOL, None)
        if confirm:
            assert work.take_in(settings, drafts.hand_over(settings.home, draft)).wait(60) == 0
        else:
            assert work.look(settings, draft).wait(60) == 0

    return laid_down


def with_unknown_code() -> Tables:
    tables = exchange_tables()
    tables["registraties"].append(["1001", "2026-10-05", "", "2", "", "", "TANDARTS", "J", "", "", ""])
    return tables


def opened(view: str) -> AppTest:
    page = at_address(view)
    page.query_params["rol"] = "school"
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def choose(page: AppTest, label: str, option: object) -> AppTest:
    next(field for field in page.selectbox if field.label == label).set_value(option)
    return page.run()


def enter(page: AppTest, label: str, text: str) -> AppTest:
    next(field for field in page.text_input if field.label == label).set_value(text)
    return page.run()


@pytest.mark.parametrize("view", ["hand_in", "assign_codes", "lesson_times"])
def test_a_page_for_schools_works_before_anything_was_delivered(counter: Counter, view: str) -> None:
    page = opened(view)
    assert "rb-conclusion" in words(page)
    enter(page, "Staat uw school er niet bij?", SCHOOL.lower())
    assert not page.exception
    assert page.selectbox(key="school").value == SCHOOL


def test_a_code_that_does_not_exist_is_said_so(counter: Counter) -> None:
    page = enter(opened("hand_in"), "Staat uw school er niet bij?", "99ZZ99")
    assert "Vestiging 99ZZ99 staat niet in het scholenregister" in words(page)


def test_an_answer_shows_what_blocks_what_is_set_aside_and_what_to_know(laid_down: Callable[..., None]) -> None:
    tables = with_unknown_code()
    tables["registraties"].append(["9999", "2026-10-05", "", "2", "", "", "Z", "", "", "", ""])
    laid_down(tables)
    text = words(opened("hand_in"))
    assert text.index("Deze rijen tellen niet mee") < text.index("Goed om te weten")
    assert "Verzuimcode TANDARTS heeft nog geen betekenis (1 rij)" in text
    assert "16 gebruikt" not in text
    assert "15 gebruikt, 1 apart gezet, 0 bewust weggelaten" in text
    assert "Eerst dit" not in text


def test_a_draft_is_confirmed_and_leaves_a_receipt(counter: Counter, laid_down: Callable[..., None]) -> None:
    laid_down(exchange_tables())
    page = press(opened("hand_in"), "Bevestigen en inleveren")
    assert "Ingeleverd, dank u wel." in words(page)
    (receipt,) = counter.receipts(SCHOOL)
    assert receipt.number in words(page)
    assert counter.drafts(SCHOOL) == []


def test_totals_ask_for_their_month_and_are_read_at_once(counter: Counter) -> None:
    content = (
        b"Studentnummer;Aanwezigheid;Geoorloofde afwezigheid;Ongeoorloofde afwezigheid;Totale afwezigheid\n"
        b"1001;107u24m;3u36m;0u0m;3u36m\n1002;100u0m;0u0m;11u0m;11u0m\n"
    )
    pupils = b"leerlingnummer;onderwijstype;leerjaar;inschrijving\n1001;havo;3;2025-08-01\n1002;vwo;4;2025-08-01\n"
    parts = [("totalen.csv", io.BytesIO(content)), ("leerlingen.csv", io.BytesIO(pupils))]
    draft = drafts.put_down(counter.settings.home, parts, SCHOOL, None)
    assert work.look(counter.settings, draft).wait(60) == 0
    page = opened("hand_in")
    assert "Nog één vraag: over welke maand gaat dit bestand?" in words(page)
    assert "Eerst dit" not in words(page)
    month = date.today().replace(day=1)
    choose(page, "Maand van dit bestand", month)
    press(page, "Lezen als deze maand")
    assert "Nog één vraag" not in words(page)
    assert "volgens uw totalen" in words(page)
    press(page, "Bevestigen en inleveren")
    (taken,) = counter.in_force(SCHOOL)
    assert (taken.month, taken.is_totals) == (month, True)


def test_lessons_set_aside_for_want_of_a_time_come_back_with_the_same_file(
    counter: Counter, laid_down: Callable[..., None]
) -> None:
    tables = exchange_tables()
    del tables["lestijden"]
    laid_down(tables, confirm=True)
    assert [one.rows_set_aside for one in counter.in_force(SCHOOL)] != [0]
    page = opened("lesson_times")
    assert "In oktober 2026 zijn lessen apart gezet omdat hun lestijd ontbrak" in words(page)
    enter(page, "Uw naam", NAME)
    for number, begin, end in (("1", "8:30", "9:20"), ("2", "9:20", "10:10")):
        for label, text in (("lesuur", number), ("begint", begin), ("eindigt", end)):
            enter(page, f"{label} {number}", text)
    press(page, "Bewaren")
    laid_down(tables, confirm=True)
    assert [one.rows_set_aside for one in counter.in_force(SCHOOL)] == [0]
    assert "lessen apart gezet" not in words(opened("lesson_times"))


def test_a_text_instead_of_a_code_is_said_to_be_gone(laid_down: Callable[..., None]) -> None:
    tables = exchange_tables()
    tables["registraties"].append(["1001", "2026-10-05", "", "2", "", "", "Moeder Belt Straks Terug", "", "", "", ""])
    laid_down(tables, confirm=True)
    assert "stond bij een deel van de registraties een tekst waar een code hoort" in words(opened("assign_codes"))


def test_a_draft_is_withdrawn(counter: Counter, laid_down: Callable[..., None]) -> None:
    laid_down(exchange_tables())
    press(opened("hand_in"), "Intrekken")
    assert counter.drafts(SCHOOL) == []
    assert counter.receipts(SCHOOL) == []


def test_a_code_gets_its_meaning_only_with_a_name(counter: Counter, laid_down: Callable[..., None]) -> None:
    laid_down(with_unknown_code(), confirm=True)
    page = opened("assign_codes")
    assert "1 code wacht" in words(page)
    assert "want de code zelf luidt ‘TANDARTS’" in words(page)
    press(page, "Voorstel overnemen")
    press(page, "1 betekenis bewaren")
    assert "Vul uw naam in" in words(page)
    assert counter.history(SCHOOL) == []
    enter(page, "Uw naam", NAME)
    press(page, "1 betekenis bewaren")
    (made,) = counter.history(SCHOOL)
    assert (made.made_by, made.change.rows[0]["category"]) == (NAME, "medical")
    assert "Code TANDARTS is medisch bezoek" in words(page)


def test_an_unknown_code_is_shown_with_what_the_software_says_of_it(
    counter: Counter, laid_down: Callable[..., None]
) -> None:
    rows = [(pupil, "OA", "Bezoek orthodontist") for pupil in ("1001", "1002")]
    laid_down(described_tables(*rows), confirm=True)
    text = words(opened("assign_codes"))
    assert "Code OA: bezoek orthodontist" in text
    assert "want de omschrijving luidt ‘bezoek orthodontist’" in text


def test_software_and_meaning_that_contradict_each_other_are_pointed_out(laid_down: Callable[..., None]) -> None:
    tables = exchange_tables()
    tables["registraties"][1][7] = "N"
    laid_down(tables, confirm=True)
    assert "Hier spreken software en betekenis elkaar tegen" in words(opened("assign_codes"))


def test_lesson_times_are_changed_and_a_slip_is_named(counter: Counter, laid_down: Callable[..., None]) -> None:
    laid_down(exchange_tables(), confirm=True)
    page = opened("lesson_times")
    assert "2 lestijden" in words(page)
    enter(page, "Uw naam", NAME)
    enter(page, "eindigt 1", "8:15")
    press(page, "Bewaren")
    assert "Lesuur 1 eindigt niet na zijn begin" in words(page)
    enter(page, "eindigt 1", "9.15")
    press(page, "Bewaren")
    (made,) = counter.history(SCHOOL)
    assert [(row["lesson_period"], row["end_minute"]) for row in made.change.rows] == [("1", 555), ("2", 610)]
    assert "met de hand ingevuld" in words(page)
    press(page, "Terugdraaien")
    assert len(counter.history(SCHOOL)) == 2
    assert "aangeleverd" in words(page)


def test_one_weekday_gets_lesson_times_of_its_own(counter: Counter, laid_down: Callable[..., None]) -> None:
    laid_down(exchange_tables(), confirm=True)

    def held() -> dict[int, list[tuple[str, int]]]:
        tables = by_weekday(timetable(counter.ledger, SCHOOL, date(2026, 10, 1)).bells, date(2026, 10, 1))
        return {day: [(name, end) for name, _, end in periods] for day, periods in tables.items()}

    usual = [("1", 560), ("2", 610)]
    page = opened("lesson_times")
    choose(page, "Voor welke dag?", (3,))
    assert [field.value for field in page.text_input if field.label.startswith("eindigt")] == ["09:20", "10:10", "", ""]
    enter(page, "Uw naam", NAME)
    enter(page, "eindigt 1", "9:00")
    for field in ("lesuur", "begint", "eindigt"):
        enter(page, f"{field} 2", "")
    press(page, "Bewaren")
    assert held() == {1: usual, 2: usual, 3: [("1", 540)], 4: usual, 5: usual}
    assert "woensdag: 1 08:30–09:00" in words(page)
    # the days that are alike are changed together, and leave the other as it is
    choose(page, "Voor welke dag?", (1, 2, 4, 5))
    enter(page, "eindigt 2", "10:00")
    press(page, "Bewaren")
    assert held()[3] == [("1", 540)]
    assert {tuple(held()[day]) for day in (1, 2, 4, 5)} == {(("1", 560), ("2", 600))}


def test_a_weekday_may_have_no_lessons_but_not_all_of_them(counter: Counter, laid_down: Callable[..., None]) -> None:
    laid_down(exchange_tables(), confirm=True)

    def emptied(page: AppTest, days: tuple[int, ...]) -> AppTest:
        choose(page, "Voor welke dag?", days)
        for field in ("lesuur", "begint", "eindigt"):
            for number in (1, 2):
                enter(page, f"{field} {number}", "")
        return press(page, "Bewaren")

    page = opened("lesson_times")
    enter(page, "Uw naam", NAME)
    assert "Vul ten minste één lesuur in." in words(emptied(page, (1, 2, 3, 4, 5)))
    assert counter.history(SCHOOL) == []
    emptied(page, (3,))
    (made,) = counter.history(SCHOOL)
    assert sorted({row["weekday"] for row in made.change.rows}) == [1, 2, 4, 5]


def test_a_question_and_its_answer_survive_the_way_to_the_other_process() -> None:
    changes = (
        corrections.code_means("TA", "medical", valid_from=date(2026, 1, 5)),
        corrections.short_day_is(date(2026, 1, 9), [("1", 510, 540)]),
    )
    question = Question(SCHOOL, draft="x", changes=changes)
    assert Question.from_json(question.to_json()) == question
    said = Rehearsal(Figures(), Figures(attendance=[{"month": date(2026, 1, 1), "pupils": 3}]), False, 1.5)
    assert desk.read_outcome(said.to_json()) == said
    assert desk.read_outcome('{"problem": "Bezet."}') == "Bezet."
    assert "later nog eens" in str(desk.read_outcome("Traceback …"))


def figures(absent: int, sick: int, tier_1: int) -> Figures:
    month = date(2026, 1, 1)
    measures = dict.fromkeys([name for name, _, _ in rehearsals._MEASURES], 600)
    return Figures(
        attendance=[{"month": month, **measures, "unknown_reason_minutes": 0, "absent_minutes": absent}],
        tiers=[{"month": month, "profile": "md_mtss", "period_kind": "month", "tier": "tier_1", "pupils": tier_1}],
        categories=[{"month": month, "category": "sick", "absent_minutes": sick, "pupils": 1}],
    )


def test_what_would_change_is_told_per_month_in_hours_and_pupils() -> None:
    said = Rehearsal(figures(120, 120, 10), figures(90, 90, 11), False, 1.0)
    months = said.changed_months()
    assert months == [date(2026, 1, 1)]
    assert rehearsals.sentences(said, months) == [
        "De cijfers van **januari 2026** veranderen. Er gaan **0,5 gemiste uren** af.",
        "Per reden: ziek −0,5 uur.",
    ]
    assert [tuple(row.values()) for row in rehearsals.changes(said, months[0])] == [
        ("Gemiste uren", "2,0", "1,5", "−0,5"),
        ("Ziek (uren)", "2,0", "1,5", "−0,5"),
        ("Leerlingen in Laag 1 (95 % of meer)", "10", "11", "+1"),
    ]


def test_equal_figures_change_nothing_and_a_new_month_is_told_as_new() -> None:
    same = Rehearsal(figures(120, 120, 10), figures(120, 120, 10), False, 1.0)
    assert same.changed_months() == []
    new = Rehearsal(Figures(), figures(120, 120, 10), False, 1.0)
    assert rehearsals.sentences(new, new.changed_months()) == [
        "Januari 2026 komt erbij: **10,0** geplande uren, waarvan **2,0** gemist."
    ]
