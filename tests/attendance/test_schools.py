"""The school register: every site can be found, and its facts hold together."""

import re
from datetime import date
from itertools import pairwise

import pytest

from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from attendance.errors import UnknownSchool
from attendance.schools import all_municipalities, all_schools, find_school, holidays, school_days


def test_a_school_is_found_by_its_code_in_any_case() -> None:
    school = find_school(" 00ah00 ")
    assert (school.school_id, school.municipality, school.region_code) == ("00AH00", "Enschede", "VO2302")
    assert school.municipality_code == "0153"
    assert school.holiday_region == "noord"
    assert school.registered_pupils == 954


@pytest.mark.parametrize("code", ["99ZZ99", "00AH", "", "school_id", "00AH00,Het"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownSchool):
        find_school(code)


def test_the_register_holds_every_known_site_once() -> None:
    schools = all_schools()
    assert len(schools) == 8_695
    assert len({school.school_id for school in schools}) == len(schools)
    assert all(re.fullmatch(r"\d{2}[A-Z]{2}\d{2}", school.school_id) for school in schools)
    assert all(find_school(school.school_id) == school for school in schools[::97])


def test_facts_of_a_school_hold_together() -> None:
    municipalities = {one.municipality_code: one for one in all_municipalities()}
    known_types = {name for names in EDUCATION_TYPES_BY_SECTOR.values() for name in names}
    assert len(municipalities) == 342
    for school in all_schools():
        home = municipalities[school.municipality_code]
        assert (home.municipality, home.holiday_region) == (school.municipality, school.holiday_region)
        assert {part for name in school.education_types for part in name.split("/")} <= known_types
        assert re.fullmatch(r"((PO|VO)\d{4})?", school.region_code)
        if school.longitude is not None and school.latitude is not None:
            assert 3.3 < school.longitude < 7.3
            assert 50.7 < school.latitude < 53.6


def test_names_tell_sites_of_one_municipality_apart() -> None:
    named = [(school.name, school.municipality_code) for school in all_schools()]
    assert len(named) == len(set(named))


def test_school_days_leave_out_weekends_and_the_holidays_of_the_region() -> None:
    days = school_days("noord", date(2025, 10, 13), date(2025, 10, 31))
    assert days == [date(2025, 10, day) for day in (13, 14, 15, 16, 17, 27, 28, 29, 30, 31)]
    assert date(2025, 10, 13) not in school_days("zuid", date(2025, 10, 13), date(2025, 10, 31))


def test_holidays_are_in_order_and_do_not_overlap() -> None:
    for region in ("noord", "midden", "zuid"):
        spans = [(one.date_from, one.date_to) for one in holidays(region)]
        assert spans
        assert all(first <= last for first, last in spans)
        assert all(left[1] < right[0] for left, right in pairwise(spans))
