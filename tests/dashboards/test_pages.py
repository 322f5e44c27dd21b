"""Every page runs, says what it shows, and keeps to the manners of the platform."""

import re
import shutil
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from attendance.publication import older_releases
from tests.dashboards.conftest import APP, VIEWS, words
from tests.dashboards.opened import Open
from tests.dashboards.product import write_release

ROOM = APP.parent
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_runs_and_starts_with_its_conclusion(open_page: Open, view: str) -> None:
    page = open_page(view)
    assert not page.exception
    assert not page.error
    text = words(page)
    assert text.count("<h1>") == 1
    assert text.index("rb-head") < text.index("rb-conclusion") < text.index("rb-section")


def test_a_release_of_older_code_is_told_as_that_with_how_to_mend_it(
    open_page: Open, product_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "older"
    shutil.copytree(product_home, home, symlinks=True)
    with duckdb.connect(home / "published" / "current" / "analyst.duckdb") as connection:
        connection.execute("alter table tier_distribution drop column pupils")
    page = open_page("cohorts", home=home, is_outdated=True)
    assert not page.exception
    assert older_releases.SENTENCE in words(page)


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_never_shows_a_bare_nothing(open_page: Open, view: str) -> None:
    shown = re.sub(r"<[^>]+>", " ", words(open_page(view)))
    for trace in ("None", "nan", "NaT", "inf %", "Timestamp"):
        assert not re.search(rf"\b{trace}\b", shown), trace


@pytest.mark.parametrize("view", VIEWS[:8])
def test_a_table_can_be_taken_along_in_both_forms(open_page: Open, view: str) -> None:
    page = open_page(view)
    tables = words(page).count("<table")
    buttons = [button.label for button in page.get("download_button")]
    assert tables > 0
    assert buttons.count("CSV") == buttons.count("Excel") == tables


@pytest.mark.parametrize("view", VIEWS[:4])
def test_every_chart_comes_with_a_sentence(open_page: Open, view: str) -> None:
    page = open_page(view)
    charts = page.get("vega_lite_chart") + page.get("arrow_vega_lite_chart")
    assert charts
    captions = {caption.value for caption in page.caption}
    for chart in charts:
        assert chart.proto.alt in captions


def test_a_choice_holds_for_the_whole_page(open_page: Open) -> None:
    text = words(open_page("all_schools", sector="vo", maand=OCTOBER))
    assert "Lyceum De Esch" in text
    assert "Basisschool De Zonnewijzer" not in text
    assert "Oktober 2025" in text
    assert "Januari 2026" not in text


def test_a_month_that_was_not_delivered_says_so_and_shows_no_zero(open_page: Open) -> None:
    page = open_page("one_school", school="01AD00", maand=NOVEMBER)
    text = words(page)
    assert "November 2025 is niet geleverd." in text
    assert "<dl class='rb-facts'>" not in text


def test_assumed_presence_is_marked_wherever_it_stands(open_page: Open) -> None:
    for view, choices in (("all_schools", {}), ("one_school", {"school": "01AH00"}), ("region", {})):
        text = words(open_page(view, **choices))
        assert re.search(r"class='rb-mark'>(deels )?aangenomen", text), view


TOTALS_ONLY = """
    update attendance_month set registration_mode = 'totals', registered_minutes = scheduled_minutes,
        present_minutes = scheduled_minutes - absent_minutes, unregistered_minutes = 0, assumed_present_minutes = null,
        adapted_minutes = null, late_count = null
        where school_id = '01AA00' and month = '2026-01-01';
    delete from absence_category_month where school_id = '01AA00' and month = '2026-01-01';
    delete from adapted_month where school_id = '01AA00' and month = '2026-01-01';
    delete from attendance_timetable where school_id = '01AA00' and month = '2026-01-01';
    delete from signal_month where school_id = '01AA00' and month = '2026-01-01';
    delete from attendance_day where school_id = '01AA00' and date between '2026-01-01' and '2026-01-31';
"""
"""The first school goes over to totals per pupil."""


def test_a_school_with_totals_only_is_marked_wherever_it_stands(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path, change=TOTALS_ONLY)
    for view, choices in (("all_schools", {}), ("one_school", {"school": "01AA00"}), ("region", {}), ("cohorts", {})):
        page = open_page(view, home=tmp_path, **choices)
        assert not page.exception
        text = words(page)
        assert re.search(r"class='rb-mark'>(deels aangenomen, )?(deels )?alleen totalen", text), view
        assert "Een school die per leerling alleen totalen aanlevert" in text, view
        assert not re.search(r"\bNone\b", re.sub(r"<[^>]+>", " ", text)), view


def test_of_a_school_with_totals_only_no_reason_week_or_signal_is_shown(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path, change=TOTALS_ONLY)
    text = words(open_page("one_school", home=tmp_path, school="01AA00"))
    assert "Redenen en lesuren zijn er niet" in text
    assert "Signalen zijn er niet" in text
    assert "lestijd volgens de totalen van de school" in text
    assert "Van januari 2026 zijn geen dagen bekend: alleen totalen." in text
    assert "Waarom leerlingen in januari 2026 er niet waren" not in text


def test_a_signal_of_the_first_month_is_no_zero_in_later_months(open_page: Open) -> None:
    assert "Eerste maand onder" not in words(open_page("one_school", school="01AA00"))
    assert "Eerste maand onder" in words(open_page("one_school", school="01AA00", maand=date(2025, 9, 1)))


def test_schools_stand_by_name_or_by_size_and_never_by_outcome(open_page: Open) -> None:
    page = open_page("all_schools")
    names = re.findall(r'<a href="school\?[^"]*" target="_self">([^<]+)</a>', words(page))
    assert names == sorted(names)
    assert page.selectbox(key="volgorde").options == ["op naam", "op aantal leerlingen"]
    by_size = words(open_page("all_schools", volgorde="op aantal leerlingen"))
    assert re.findall(r'target="_self">([^<]+)</a>', by_size)[0] == "Scholengemeenschap De Dinkel"


def test_the_default_month_is_one_that_most_schools_delivered(open_page: Open, tmp_path: Path) -> None:
    write_release(
        tmp_path,
        change="update delivery_calendar set is_delivered = false where month = '2026-01-01' and school_id <> '01AA00'",
    )
    assert open_page("region", home=tmp_path).selectbox(key="maand").value.month == 12


def test_before_the_first_publication_the_screens_say_what_to_do(open_page: Open, tmp_path: Path) -> None:
    page = open_page("region", home=tmp_path)
    assert not page.exception
    assert page.title[0].value == "Nog geen beeld"
    assert "regiobeeld build" in page.code[0].value


def test_a_new_release_shows_at_the_next_run_of_an_open_page(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path, "2026-02-10-0900")
    page = open_page("all_schools", home=tmp_path)
    assert "Lyceum De Nieuwe Esch" not in words(page)
    write_release(
        tmp_path, "2026-02-11-0900", "update school set name = 'Lyceum De Nieuwe Esch' where school_id = '01AA00'"
    )
    assert "Lyceum De Nieuwe Esch" in words(page.run())


def test_an_older_release_without_check_results_still_shows(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path, change="drop table check_result")
    page = open_page("deliveries", home=tmp_path)
    assert not page.exception
    assert "geen uitkomsten van controles bewaard" in words(page)


def test_text_from_outside_is_shown_as_text(open_page: Open, tmp_path: Path) -> None:
    write_release(tmp_path, change="update school set name = '<img src=x onerror=alert(1)>' where school_id = '01AA00'")
    text = words(open_page("all_schools", home=tmp_path))
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_no_module_hides_one_of_the_language_and_no_folder_is_called_pages() -> None:
    modules = {path.stem for path in ROOM.glob("*.py")} - {"__init__"}
    assert not modules & set(sys.stdlib_module_names)
    assert not (ROOM / "pages").exists()


def test_no_page_reads_a_file_or_a_database_by_itself() -> None:
    for path in ROOM.rglob("*.py"):
        text = path.read_text()
        if path.name != "answers.py":
            assert not re.search(r"import duckdb|from duckdb import|duckdb\.connect|read_parquet|read_csv", text), (
                path.name
            )
        if path.name != "data.py":
            assert "dashboards.products.answers" not in text, path.name
