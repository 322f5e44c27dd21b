"""Pages on which a school reads its own product: of other schools protected figures under an alias, its own exact."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboards.papers import school_month
from dashboards.products import data, figures
from tests.dashboards.conftest import words
from tests.dashboards.opened import Open
from tests.dashboards.product import write_release

MORE = Path(__file__).with_name("more_schools.sql").read_text()
LYCEUM, NAMED = "01AA00", "Dinkelcollege laat zich zien"
DECEMBER = date(2025, 12, 1)
_TIER = "month, profile, period_kind, tier"
_MEASURES = ("scheduled_minutes", "registered_minutes", "present_minutes", "absent_minutes", "unregistered_minutes")
SUMS = ", ".join(f"sum({one})::bigint as {one}, 'value' as {one}_status" for one in _MEASURES)
PUPILS = "(5 * round(sum(pupils) / 5))::bigint as pupils, 'value' as pupils_status"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the product of one school holds what a release gives it of others."""
    home = tmp_path_factory.mktemp("others")
    folder = write_release(home, change=MORE)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"attach '{folder / 'analyst.duckdb'}' as analyst (read_only)")
        connection.execute(f"attach '{folder / 'school' / LYCEUM}.duckdb' as product; use product")
        connection.execute(
            f"""
            create temp table known as
                select *, 'School ' || chr(60 + (row_number() over (order by hash(school_id)))::int) as alias
                from analyst.school where school_id <> '{LYCEUM}';
            create table other_school as
                select alias, case when school_id = '01AC00' then '{NAMED}' end as name, sector from known;
            create table other_attendance_month as
                select alias, month, {PUPILS}, {SUMS} from analyst.attendance_month join known using (school_id) group by all;
            create table other_absence_category_month as
                select alias, month, category, sum(absent_minutes)::bigint as absent_minutes, 'value' as absent_minutes_status
                from analyst.absence_category_month join known using (school_id) group by all;
            create table other_tier_month as
                select alias, {_TIER}, {PUPILS} from analyst.tier_distribution join known using (school_id) group by all;
            create table other_tier_cohort_month as
                select alias, education_type, year_group, {_TIER}, {PUPILS}
                from analyst.tier_distribution join known using (school_id) group by all;
            create table attendance_region_month as
                select sector, month, {SUMS} from analyst.attendance_month join analyst.school using (school_id) group by all;
            create table attendance_region_cohort_month as
                select education_type, year_group, month, {SUMS} from analyst.attendance_month group by all;
            create table tier_region_month as
                select sector, {_TIER}, {PUPILS} from analyst.tier_distribution join analyst.school using (school_id)
                group by all;
            create table tier_region_cohort_month as
                select education_type, year_group, {_TIER}, {PUPILS} from analyst.tier_distribution group by all;
            """
        )
    return home


@pytest.mark.parametrize("measure", ["attendance", "md_mtss:tier_1"])
def test_a_school_sees_itself_among_aliases_and_those_who_let_their_name_be_shown(
    open_page: Open, region: Path, measure: str
) -> None:
    page = open_page("compare", home=region, as_school=True, school=LYCEUM, maand=DECEMBER, wat=measure)
    assert not page.exception
    text = words(page)
    assert "binnen de trechter" in text
    assert NAMED in text
    assert text.count("School ") > 5
    assert not [one for one in ("01AC00", "01AD00", "01AE00", "Kanaal", "Rutbeek") if one in text]
    assert "Uw eigen cijfers zijn precies. Van andere scholen staan hier de cijfers die ook gemeenten zien" in text


def test_its_own_figure_is_the_same_as_the_analyst_sees(open_page: Open, region: Path) -> None:
    with duckdb.connect(str(region / "published" / "current" / "analyst.duckdb"), read_only=True) as connection:
        [(present,)] = connection.execute(
            "select round(100.0 * sum(registered_minutes - absent_minutes) / sum(registered_minutes), 1) "
            "from attendance_month where school_id = $school and month = $month",
            {"school": LYCEUM, "month": DECEMBER},
        ).fetchall()
    figure = f"{present:.1f}".replace(".", ",") + " %"
    own = words(open_page("compare", home=region, as_school=True, school=LYCEUM, maand=DECEMBER))
    assert figure in own
    whole = words(open_page("compare", home=region, maand=DECEMBER))
    assert figure in whole


def test_a_school_is_laid_beside_the_region_by_month_and_by_reason_but_not_by_weekday(
    open_page: Open, region: Path
) -> None:
    by_month = open_page("chance_or_signal", home=region, as_school=True, school=LYCEUM, maand=DECEMBER)
    assert not by_month.exception
    assert "School als deel van regio" in words(by_month)
    by_weekday = open_page(
        "chance_or_signal", home=region, as_school=True, school=LYCEUM, maand=DECEMBER, volg="weekday"
    )
    assert not by_weekday.exception
    assert "niet vrijgegeven" in words(by_weekday)


def test_similar_schools_are_found_by_their_rounded_cohorts(open_page: Open, region: Path) -> None:
    page = open_page("similar_schools", home=region, as_school=True, school=LYCEUM, maand=DECEMBER)
    assert not page.exception
    text = words(page)
    assert "vergelijkbare scholen is de aanwezigheid" in text
    assert not [one for one in ("01AC00", "01AD00", "Kanaal") if one in text]


def test_a_month_that_is_not_protected_yet_says_so(open_page: Open, region: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(region, home, symlinks=True)
    with duckdb.connect(str(home / "published" / "current" / "school" / f"{LYCEUM}.duckdb")) as connection:
        for table in ("other_attendance_month", "attendance_region_month", "attendance_region_cohort_month"):
            connection.execute(f"delete from {table} where month >= '{DECEMBER}'")
    page = open_page("compare", home=home, as_school=True, school=LYCEUM, maand=DECEMBER)
    assert not page.exception
    assert "nog niets vrijgegeven" in words(page)


def test_the_paper_of_a_school_knows_others_by_their_alias(region: Path) -> None:
    with data.reading(str((region / "published" / "current").resolve() / "school" / f"{LYCEUM}.duckdb")):
        [school] = figures.schools()
        said = repr(school_month.compose(school, DECEMBER).parts)
    assert "Naast andere scholen" in said
    assert said.count("School ") > 5
    assert NAMED in said
    assert not [one for one in ("01AC00", "01AD00", "01AE00", "Kanaal", "Rutbeek") if one in said]
