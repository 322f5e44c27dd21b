"""What codes are used for, what may be wrong with their meaning, and what they may mean."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from attendance.contract import CATEGORIES
from attendance.deliveries import Ledger
from attendance.desk import codes, suggestions
from attendance.desk.codes import CodeLine, CodeUse
from attendance.intake.landing import Upload
from attendance.settings import Settings
from attendance.statements import corrections
from tests.attendance.desk.conftest import SCHOOL
from tests.attendance.reading.delivery import Tables, exchange_tables

FIRST, LAST = date(2026, 8, 1), date(2027, 7, 1)


def spoiled_tables() -> Tables:
    """A code without a meaning on two days, and one that the software calls unauthorised although it means sick."""
    tables = exchange_tables()
    tables["registraties"] += [
        ["1001", "2026-10-05", "", "2", "", "", "QQ", "J", "", "", ""],
        ["1002", "2026-10-06", "", "1", "", "", "qq", "", "", "", ""],
        ["1002", "2026-10-06", "", "", "", "", "Z", "N", "", "", ""],
    ]
    return tables


@pytest.fixture
def lines(
    settings: Settings, ledger: Ledger, put: Callable[..., Upload], confirmed: Callable[[Upload], Upload]
) -> dict[str, CodeLine]:
    confirmed(put(spoiled_tables()))
    return {line.use.code: line for line in codes.lines(settings.home, ledger, SCHOOL, FIRST, LAST)}


def test_a_code_is_shown_with_how_often_when_and_by_which_flag(lines: dict[str, CodeLine]) -> None:
    use = lines["QQ"].use
    assert (use.rows, use.pupils, use.first_day, use.last_day) == (2, 2, date(2026, 10, 5), date(2026, 10, 6))
    assert (use.by_month, use.flags, use.types) == ({date(2026, 10, 1): 2}, {True: 1}, {})
    assert (use.whole_day_rows, use.first_lesson_rows, use.by_weekday) == (0, 1, {1: 1, 2: 1})
    assert (lines["TL"].use.short_rows, lines["Z"].use.whole_day_rows) == (1, 2)


def test_what_nobody_gave_a_meaning_stands_first_and_says_what_it_costs(lines: dict[str, CodeLine]) -> None:
    assert list(lines) == ["QQ", "Z", "TL"]
    assert [(line.category, line.rows_unknown) for line in lines.values()] == [
        (None, 2),
        ("sick", 0),
        ("late_unauthorised", 0),
    ]


def test_a_flag_that_says_the_opposite_of_the_meaning_is_counted(lines: dict[str, CodeLine]) -> None:
    assert {code: line.rows_contradicting for code, line in lines.items()} == {"QQ": 0, "Z": 1, "TL": 0}


def test_a_meaning_by_hand_is_known_as_such(settings: Settings, ledger: Ledger, lines: dict[str, CodeLine]) -> None:
    corrections.record(ledger, SCHOOL, [corrections.code_means("QQ", "medical", description="orthodontist")], "M.")
    now = {line.use.code: line for line in codes.lines(settings.home, ledger, SCHOOL, FIRST, LAST)}
    assert (now["QQ"].category, now["QQ"].description, now["QQ"].is_by_hand) == ("medical", "orthodontist", True)
    assert not now["Z"].is_by_hand


def test_months_outside_the_stretch_do_not_count(settings: Settings, ledger: Ledger, lines: object) -> None:
    assert codes.lines(settings.home, ledger, SCHOOL, date(2025, 8, 1), date(2026, 7, 1)) == []


def line(
    code: str = "X",
    category: str | None = None,
    *,
    description: str = "",
    rows: int = 20,
    flags: dict[bool, int] | None = None,
    types: dict[str, int] | None = None,
    whole_day_rows: int = 0,
    short_rows: int = 0,
) -> CodeLine:
    use = CodeUse(
        code=code,
        rows=rows,
        pupils=3,
        first_day=FIRST,
        last_day=LAST,
        by_month={FIRST: rows},
        flags=flags or {},
        types=types or {},
        whole_day_rows=whole_day_rows,
        first_lesson_rows=0,
        short_rows=short_rows,
        by_weekday={},
    )
    return CodeLine(use, category, description, False)


def test_the_rollover_names_what_appeared_vanished_and_changed_its_meaning() -> None:
    before = [line("Z", "sick"), line("BV", "leave"), line("OUD", "medical")]
    now = [line("Z", "sick"), line("BV", "not_attendance"), line("NW")]
    found = codes.rollover(now, before)
    assert [one.use.code for one in found.appeared] == ["NW"]
    assert [one.use.code for one in found.vanished] == ["OUD"]
    assert [(was.category, is_now.category) for was, is_now in found.changed] == [("leave", "not_attendance")]


def test_a_code_that_lost_its_meaning_over_the_summer_changed() -> None:
    (pair,) = codes.rollover([line("AO")], [line("AO", "unauthorised")]).changed
    assert (pair[0].category, pair[1].category) == ("unauthorised", None)


def test_without_a_year_before_nothing_is_compared() -> None:
    assert codes.rollover([line("Z", "sick")], []) == codes.Rollover()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Ziek gemeld", "sick"),
        ("Naar het ziekenhuis", "medical"),
        ("tandarts/orthodontist", "medical"),
        ("Bijzonder verlof", "leave"),
        ("Lesmateriaal vergeten", "not_attendance"),
        ("Absent ongeoorloofd", "unauthorised"),
        ("Te laat zonder reden", "late_unauthorised"),
        ("Te laat met reden", "late_authorised"),
        ("Ongeoorloofd te laat", "late_unauthorised"),
        ("Geoorloofd te laat", "late_authorised"),
        ("Schorsing of verwijdering", "school_initiated"),
        ("Excursie", "present"),
        ("Reden volgt", "unknown_reason"),
        ("Overig geoorloofd", "other_authorised"),
        ("Speciaal", None),
        ("Begeleiding", None),
    ],
)
def test_words_of_a_description_point_to_a_category(text: str, category: str | None) -> None:
    assert suggestions.category_of_words(text) == category
    assert category is None or category in CATEGORIES


def test_a_suggestion_gives_all_its_grounds() -> None:
    offered = suggestions.suggest(line("DA", description="dokter", flags={True: 20}), Counter(medical=3))
    assert offered is not None
    assert offered.category == "medical"
    assert offered.grounds == ("de omschrijving luidt ‘dokter’", "3 andere scholen gebruiken deze code zo")


def test_the_type_of_the_software_is_a_ground_and_a_contradicting_flag_takes_one_away() -> None:
    by_type = suggestions.suggest(line("7", types={"late_authorised": 19}))
    assert by_type is not None
    assert by_type.category == "late_authorised"
    assert suggestions.suggest(line("AO", flags={False: 20}), Counter(medical=2)) == suggestions.Suggestion(
        "unauthorised", ("uw software noemt het ongeoorloofd",)
    )


def test_moments_of_the_day_are_a_ground_only_with_a_flag() -> None:
    whole_days = suggestions.suggest(line(whole_day_rows=20, flags={True: 20}))
    short = suggestions.suggest(line(short_rows=20, flags={False: 20}))
    assert whole_days is not None
    assert short is not None
    assert (whole_days.category, short.category) == ("sick", "late_unauthorised")
    assert suggestions.suggest(line(short_rows=20)) is None


def test_schools_that_disagree_or_too_few_rows_are_no_ground() -> None:
    assert suggestions.suggest(line("BV"), Counter(leave=2, not_attendance=2)) is None
    assert suggestions.suggest(line("BV", rows=3, flags={False: 3})) is None


def test_other_schools_count_once_each_by_what_they_said_last(ledger: Ledger) -> None:
    for school, categories in (("00AA00", ("leave", "medical")), ("00AB00", ("medical",)), (SCHOOL, ("sick",))):
        for category in categories:
            corrections.record(ledger, school, [corrections.code_means("DA", category)], "M.")
    assert codes.meanings_elsewhere(ledger, SCHOOL) == {"DA": Counter(medical=2)}
