"""The exchange format, read right: every column arrives in the contract's columns and types."""

from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attendance import contract
from attendance.intake.raw_files import write_raw_file
from attendance.reading import arrow_schema, nothing_known
from attendance.reading.outcome import KnownReference
from tests.attendance.reading.delivery import (
    KEY,
    OCTOBER,
    codes,
    content,
    exchange_tables,
    found,
    only_month,
    read_tables,
)

FIRST, SECOND = KEY.pupil_keys("00AH00", ["1001", "1002"])


def test_all_tables_have_the_columns_and_types_of_the_contract(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, exchange_tables()))
    for table in contract.BULK_TABLES:
        write_raw_file(tmp_path / table.name, month.tables[table.name])
        assert pq.read_schema(tmp_path / table.name).equals(arrow_schema(table))
    assert month.bell_time is not None
    assert month.bell_time.schema.equals(arrow_schema(contract.BELL_TIME))


def test_words_of_slots_that_are_set_aside_are_not_kept(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"].append(["1001", "2031-01-06", "geheim", "", "", "wi", "regulier", "gepland", "J"])
    month = only_month(read_tables(tmp_path, tables))
    assert month.rows_set_aside == 1
    write_raw_file(tmp_path / "slot", month.tables["slot"])
    assert b"geheim" not in (tmp_path / "slot").read_bytes()
    assert "geheim" not in str(month.tables["slot"]["lesson_period"].chunk(0).dictionary)


def test_enrolments(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, exchange_tables()))
    assert content(month)["enrolment"] == [
        {
            "row_number": 2,
            "pupil_key": FIRST,
            "education_type": "havo",
            "year_group": 3,
            "home_municipality_code": "0153",
            "is_eighteen_plus": False,
            "enrolled_from": date(2026, 8, 1),
            "enrolled_to": None,
        },
        {
            "row_number": 3,
            "pupil_key": SECOND,
            "education_type": "vwo",
            "year_group": 4,
            "home_municipality_code": "0141",
            "is_eighteen_plus": True,
            "enrolled_from": date(2026, 8, 1),
            "enrolled_to": date(2026, 10, 31),
        },
    ]


def test_slots(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, exchange_tables()))
    assert month.has_timetable
    rows = sorted(content(month)["slot"], key=lambda row: row["row_number"])  # type: ignore[arg-type, return-value]
    assert [tuple(row.values()) for row in rows] == [
        (2, FIRST, date(2026, 10, 5), "1", 510, 560, "regular", "planned", True),
        (3, FIRST, date(2026, 10, 5), "2", 560, 610, "regular", "planned", False),
        (4, FIRST, date(2026, 10, 6), "1-2", None, None, "test", "cancelled", None),
        (5, SECOND, date(2026, 10, 5), "1", None, None, "work_placement", "planned", True),
    ]


def test_registrations(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, exchange_tables()))
    rows = sorted(content(month)["registration"], key=lambda row: row["row_number"])  # type: ignore[arg-type, return-value]
    fifth, sixth = date(2026, 10, 5), date(2026, 10, 6)
    assert [tuple(row.values()) for row in rows] == [
        (2, FIRST, fifth, fifth, "1", "1", None, None, "Z", None, True, "report", None, datetime(2026, 10, 5, 8, 0)),
        (
            3,
            FIRST,
            fifth,
            fifth,
            None,
            None,
            565,
            580,
            "TL",
            None,
            False,
            "roll_call",
            15,
            datetime(2026, 10, 5, 9, 30, 10),
        ),
        (4, SECOND, fifth, sixth, None, None, None, None, "Z", None, None, "follow_up", None, None),
    ]


def test_reference_tables_and_counts(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, exchange_tables()))
    assert month.bell_time is not None
    assert month.reason_code is not None
    assert month.free_day is not None
    assert month.bell_time.column("lesson_period").to_pylist() == ["1", "2"]
    assert month.reason_code.column("category").to_pylist() == ["sick", "late_unauthorised"]
    assert month.free_day.column("date").to_pylist() == [date(2026, 10, 9)]
    assert month.rows_delivered == month.rows_used == 2 + 4 + 3 + 2 + 2 + 1
    measures = {(m.table_name, m.measure): m.in_file for m in month.measures}
    assert measures == {
        ("leerlingen", "rows"): 2,
        ("leerlingen", "pupils"): 2,
        ("rooster", "rows"): 4,
        ("rooster", "pupils"): 2,
        ("rooster", "minutes"): 50 + 50 + 100 + 50,
        ("registraties", "rows"): 3,
        ("registraties", "pupils"): 2,
    }
    assert month.findings == []


def test_reference_tables_that_are_not_delivered_are_none(tmp_path: Path) -> None:
    tables = exchange_tables()
    bells = only_month(read_tables(tmp_path, tables)).bell_time
    assert bells is not None
    for name in ("lestijden", "codes", "vrije_dagen"):
        del tables[name]
    nothing = nothing_known(OCTOBER)
    known = KnownReference(nothing.reason_code, lambda _own: bells)
    month = only_month(read_tables(tmp_path, tables, known=lambda _month: known))
    assert (month.bell_time, month.reason_code, month.free_day) == (None, None, None)
    assert month.tables["slot"].num_rows == 4, "bells that were told before still turn periods into times"
    assert codes(month.findings) == ["code_unmapped", "code_unmapped"]


def test_timetable_by_group_is_laid_out_over_the_pupils_of_the_day(tmp_path: Path) -> None:
    tables = exchange_tables()
    del tables["rooster"]
    tables["lessen"] = [
        ["lesgroep", "datum", "lesuur", "begintijd", "eindtijd", "vak", "soort", "status", "gecontroleerd"],
        ["H3a", "2026-10-05", "1", "08:30", "09:20", "wi", "", "", "J"],
        ["h3a ", "2026-10-12", "2", "", "", "wi", "", "", ""],
        ["leeg", "2026-10-05", "1", "08:30", "09:20", "wi", "", "", ""],
        ["H3a", "2026-13-05", "1", "08:30", "09:20", "wi", "", "", ""],
    ]
    tables["groepsindeling"] = [
        ["leerlingnummer", "lesgroep", "van", "tot"],
        ["1001", "h3A", "", ""],
        ["1001", "h3a", "2026-10-01", ""],
        ["1002", "h3a", "2026-08-01", "2026-10-05"],
        ["9999", "h3a", "", ""],
    ]
    month = only_month(read_tables(tmp_path, tables))
    rows = {(row["row_number"], row["pupil_key"]) for row in content(month)["slot"]}
    assert rows == {(2, FIRST), (2, SECOND), (3, FIRST)}
    assert month.tables["slot"].num_rows == 3, "a pupil who is listed twice in a group still has one slot"
    assert codes(month.findings) == ["date_unreadable", "group_without_pupils", "pupil_unknown", "pupil_unknown"]
    measures = {(m.table_name, m.measure): (m.in_file, m.set_aside) for m in month.measures}
    # two lessons with the pupils of that day, the unknown one included, and the two lessons that nobody can attend
    assert measures["rooster", "rows"] == (7, 4)
    assert measures["rooster", "minutes"] == (50 * 7, 50 * 4)


def test_no_timetable_at_all_leaves_it_to_bells_and_holidays(tmp_path: Path) -> None:
    tables = exchange_tables()
    del tables["rooster"]
    month = only_month(read_tables(tmp_path, tables))
    assert not month.has_timetable
    assert month.tables["slot"].num_rows == 0
    assert month.tables["registration"].num_rows == 3


def test_periods_without_a_bell_that_day_are_set_aside(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["lestijden"].append(["1", "08:30", "09:00", "", "", "", "2026-10-05"])
    tables["rooster"].append(["1001", "2026-10-05", "2", "", "", "", "", "", ""])
    tables["rooster"].append(["1001", "2026-10-07", "9", "", "", "", "", "", ""])
    tables["rooster"].append(["1001", "2026-10-07", "", "", "", "", "", "", ""])
    tables["rooster"].append(["1001", "2026-10-07", "", "08:30", "", "", "", "", ""])
    month = only_month(read_tables(tmp_path, tables))
    set_aside = {(row["row_number"], row["code"]) for row in month.set_aside.to_pylist()}
    assert set_aside == {
        (6, "bell_time_missing"),  # that day has a short bell table of its own, without a second period
        (7, "bell_time_missing"),
        (8, "time_missing"),
        (9, "time_missing"),
    }
    minutes = next(m for m in month.measures if (m.table_name, m.measure) == ("rooster", "minutes"))
    assert minutes.in_file == 50 + 50 + 100 + 30


@pytest.mark.parametrize("weekday_row", ["1", "ma", "maandag"])
def test_the_bell_of_a_weekday_goes_before_the_bell_of_each_day(tmp_path: Path, weekday_row: str) -> None:
    tables = exchange_tables()
    tables["lestijden"].append(["1", "08:30", "09:10", weekday_row, "", "", ""])
    tables["rooster"] = [tables["rooster"][0], ["1001", "2026-10-05", "01", "", "", "", "", "", ""]]
    month = only_month(read_tables(tmp_path, tables))
    assert next(m.in_file for m in month.measures if m.measure == "minutes") == 40


def test_spans_of_days_are_delivered_in_every_month_they_touch(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"].append(["1001", "2026-11-02", "1", "", "", "", "", "", ""])
    tables["registraties"].append(["1001", "2026-10-30", "2026-11-03", "", "", "", "Z", "", "", "", ""])
    reading = read_tables(tmp_path, tables, months=None)
    assert [month.month for month in reading.months] == [date(2026, 10, 1), date(2026, 11, 1)]
    october, november = (content(month)["registration"] for month in reading.months)
    assert [row["row_number"] for row in november] == [5]
    assert 5 in [row["row_number"] for row in october]


def test_codes_that_are_no_attendance_are_dropped_unless_another_meaning_holds(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["codes"] += [
        ["BV", "Boeken", "geen verzuim", "", "2026-10-05"],
        ["BV", "Verlof", "verlof", "2026-10-06", ""],
    ]
    for day, until in (("05", ""), ("06", ""), ("05", "2026-10-06")):
        tables["registraties"].append(["1001", f"2026-10-{day}", until, "1", "", "", "bv", "", "", "", ""])
    month = only_month(read_tables(tmp_path, tables))
    assert sorted(row["row_number"] for row in content(month)["registration"]) == [2, 3, 4, 6, 7]
    assert found(month.findings, "not_attendance").row_count == 1
    assert month.rows_dropped == 1


def test_flag_and_category_that_disagree_are_a_note(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["registraties"][1][7] = "N"
    month = only_month(read_tables(tmp_path, tables))
    assert found(month.findings, "flag_disagrees").value == "Z"


def test_two_files_of_one_table_keep_distinct_row_numbers(tmp_path: Path) -> None:
    tables = exchange_tables()
    header, *rows = tables.pop("rooster")
    tables["rooster_1"], tables["rooster_2"] = [header, *rows[:2]], [header, *rows[2:]]
    month = only_month(read_tables(tmp_path, tables))
    assert sorted(row["row_number"] for row in content(month)["slot"]) == [2, 3, 10_000_002, 10_000_003]
