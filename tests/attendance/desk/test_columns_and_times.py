"""An unknown layout assigned by hand, and lesson times as they hold and as they are typed."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from attendance.deliveries import Ledger
from attendance.desk import columns, drafts
from attendance.desk.timetables import clock, read_periods, timetable
from attendance.errors import CorrectionRejected
from attendance.intake.landing import Upload
from attendance.settings import Settings
from attendance.statements import corrections
from tests.attendance.desk.conftest import SCHOOL
from tests.attendance.reading.delivery import delimited, exchange_tables

OCTOBER = date(2026, 10, 1)
HEADER = ["Leerling nr", "Voornaam", "Vanaf", "Laatste dag", "Dagdeel", "Reden", "Mocht het"]
ROWS = [
    ["1001", "Jan", "5-10-2026", "5-10-2026", "ochtend", "Ziek", "ja"],
    ["1002", "Piet", "6-10-2026", "7-10-2026", "middag", "Arts", "ja"],
    ["1002", "Piet", "onbekend", "", "middag", "Arts", "ja"],
]


def unknown_export(settings: Settings, title_rows: int = 0) -> Upload:
    tables = {"leerlingen": exchange_tables()["leerlingen"]}
    text = "Overzicht van het verzuim\r\n" * title_rows + delimited([HEADER, *ROWS])
    parts = [(f"{name}.csv", io.BytesIO(delimited(rows).encode())) for name, rows in tables.items()]
    return drafts.put_down(settings.home, [*parts, ("verzuim.csv", io.BytesIO(text.encode()))], SCHOOL, None)


@pytest.mark.parametrize("title_rows", [0, 2])
def test_the_columns_of_an_unknown_table_are_seen_also_under_a_title(settings: Settings, title_rows: int) -> None:
    (unknown,) = columns.unknown_tables(unknown_export(settings, title_rows), [])
    assert unknown.headers == HEADER
    assert unknown.raw.row_count == len(ROWS)


def test_the_likely_table_and_columns_are_offered(settings: Settings, ledger: Ledger) -> None:
    (unknown,) = columns.unknown_tables(unknown_export(settings), [])
    table = columns.likely_table(unknown)
    assert table.name == "dagdelen"
    names = columns.likely_names(ledger, table, unknown)
    assert names["leerlingnummer"] == "Leerling nr"
    assert (names["van"], names["dagdeel"], names["soort"]) == ("Vanaf", "Dagdeel", "Reden")
    assert "Voornaam" not in names.values()


def test_what_another_school_assigned_is_offered_first(settings: Settings, ledger: Ledger) -> None:
    table = columns.declaration("dagdelen")
    layout = columns.layout(table, {"leerlingnummer": "Leerling nr", "geoorloofd": "Mocht het"})
    corrections.record(ledger, "00AA00", [corrections.columns_are("verzuim", layout)], "M.")
    (unknown,) = columns.unknown_tables(unknown_export(settings), [])
    assert columns.likely_names(ledger, table, unknown)["geoorloofd"] == "Mocht het"


def test_a_trial_shows_how_cells_would_be_read_and_names_no_pupil(settings: Settings) -> None:
    (unknown,) = columns.unknown_tables(unknown_export(settings), [])
    table = columns.declaration("dagdelen")
    names = {"leerlingnummer": "Leerling nr", "van": "Vanaf", "geoorloofd": "Mocht het"}
    tried = {trial.column: trial for trial in columns.trial(table, unknown, names)}
    assert tried["van"].examples == (("5-10-2026", "05-10-2026"), ("6-10-2026", "06-10-2026"))
    assert (tried["van"].rows, tried["van"].rows_unreadable) == (3, 1)
    assert tried["geoorloofd"].examples == (("ja", "ja"),)
    assert {read for _, read in tried["leerlingnummer"].examples} == {"leerling"}


def test_what_is_still_missing_or_given_twice_is_named(settings: Settings) -> None:
    table = columns.declaration("dagdelen")
    assert columns.missing(table, {"leerlingnummer": "Leerling nr", "van": "Vanaf"}) == ["soort", "dagdeel of t/m"]
    assert columns.given_twice({"van": "Vanaf", "t/m": "Vanaf", "soort": "Reden", "dagdeel": None}) == ["Vanaf"]


def test_once_assigned_the_export_is_read_by_itself(
    settings: Settings, ledger: Ledger, looked: Callable[[Upload], object]
) -> None:
    draft = unknown_export(settings)
    (unknown,) = columns.unknown_tables(draft, [])
    table = columns.likely_table(unknown)
    names = columns.likely_names(ledger, table, unknown)
    assert columns.missing(table, names) == []
    corrections.record(ledger, SCHOOL, [corrections.columns_are("verzuim", columns.layout(table, names))], "M. Jansen")
    answer = looked(draft)
    assert answer.shape == "dagdelen"  # type: ignore[attr-defined]
    assert [month.registrations for month in answer.months] == [2]  # type: ignore[attr-defined]
    assert columns.unknown_tables(draft, corrections.layouts(ledger, SCHOOL)) == []


def test_the_timetable_of_a_month_is_what_was_delivered_with_what_was_said_by_hand(
    ledger: Ledger, put: Callable[..., Upload], confirmed: Callable[[Upload], Upload]
) -> None:
    confirmed(put())
    holds = timetable(ledger, SCHOOL, OCTOBER)
    assert [(bells.weekday, bells.periods) for bells in holds.bells] == [(None, (("1", 510, 560), ("2", 560, 610)))]
    assert (holds.short_days, holds.free_days, holds.is_by_hand) == ({}, (date(2026, 10, 9),), False)
    changes = [
        corrections.bells_are([("1", 500, 545, None)], valid_from=date(2026, 10, 12)),
        corrections.short_day_is(date(2026, 10, 16), [("1", 510, 540)]),
        corrections.short_day_is(date(2026, 11, 6), [("1", 510, 540)]),
        corrections.day_is_free(date(2026, 10, 9), False),
    ]
    corrections.record(ledger, SCHOOL, changes, "M. Jansen")
    holds = timetable(ledger, SCHOOL, OCTOBER)
    assert [(bells.valid_from, bells.valid_to, len(bells.periods)) for bells in holds.bells] == [
        (None, date(2026, 10, 11), 2),
        (date(2026, 10, 12), None, 1),
    ]
    assert (list(holds.short_days), holds.free_days, holds.is_by_hand) == ([date(2026, 10, 16)], (), True)


def test_lesson_times_are_read_as_people_type_them() -> None:
    typed = [("01", "8:30", "09.20"), ("2", "0920", "10u10"), ("", "", ""), ("ochtend", "08:30", "12:00")]
    assert read_periods(typed) == [("1", 510, 560), ("2", 560, 610), ("ochtend", 510, 720)]
    assert clock(510) == "08:30"


@pytest.mark.parametrize(
    "line", [("1", "half negen", "9:20"), ("1", "8:30", ""), ("", "8:30", "9:20"), ("1", "8:30", "24:30")]
)
def test_a_time_that_can_not_be_read_is_asked_again(line: tuple[str, str, str]) -> None:
    with pytest.raises(CorrectionRejected, match="begin- en eindtijd"):
        read_periods([line])
