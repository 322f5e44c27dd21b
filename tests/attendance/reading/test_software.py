"""Shapes of school software: Somtoday, Magister and half days, each beside the exchange tables that it lacks."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.attendance.reading.delivery import (
    KEY,
    codes,
    content,
    exchange_tables,
    found,
    only_month,
    read_tables,
)
from tests.attendance.reading.software import described_tables, magister_tables, shared_tables, somtoday_tables

FIRST, SECOND = KEY.pupil_keys("00AH00", ["1001", "1002"])
FIFTH = date(2026, 10, 5)


def test_somtoday_timetable(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, somtoday_tables())
    assert reading.shape == "somtoday"
    month = only_month(reading)
    assert sorted(tuple(row.values()) for row in content(month)["slot"]) == [
        (2, FIRST, FIFTH, "1", 510, 560, "regular", "planned", True),
        (3, FIRST, FIFTH, "2", 560, 610, "regular", "planned", False),
        (4, SECOND, FIFTH, "1-2", 510, 560, "regular", "cancelled", None),
    ]


def test_somtoday_registrations(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, somtoday_tables()))
    rows = {row["row_number"]: row for row in content(month)["registration"]}
    by_time = {row["registered_at"]: row for row in rows.values()}
    assert len(rows) == 5, "rows of both tables keep distinct row numbers"
    seen = by_time[datetime(2026, 10, 5, 8, 36)]
    assert (seen["code"], seen["is_authorised"], seen["type_category"], seen["source"]) == (
        "Z",
        True,
        None,
        "roll_call",
    )
    present = by_time[datetime(2026, 10, 5, 9, 25)]
    assert (present["type_category"], present["code"], present["source"]) == ("present", None, "roll_call")
    sick = by_time[datetime(2026, 10, 5, 7, 50)]
    assert (sick["begin_minute"], sick["end_minute"], sick["lesson_period_from"]) == (480, 1020, None)
    assert (sick["source"], sick["type_category"], sick["code"]) == ("report", None, "Z")
    late = by_time[datetime(2026, 10, 5, 9, 30)]
    assert (late["type_category"], late["minutes"], late["lesson_period_to"]) == ("late_unauthorised", 7, "2")
    assert by_time[datetime(2026, 10, 5, 9, 40)]["type_category"] == "school_initiated"
    assert found(month.findings, "column_unneeded").column_name == "opmerkingen"


def descriptions(tmp_path: Path, *rows: tuple[str, str, str]) -> dict[str, str | None]:
    month = only_month(read_tables(tmp_path, described_tables(*rows)))
    return {reason.reason: reason.description for reason in month.reasons if reason.reason}


def test_somtoday_keeps_what_its_own_list_says_of_a_code(tmp_path: Path) -> None:
    rows = [("1001", "oa", "Bezoek orthodontist"), ("1002", "OA", "Bezoek orthodontist "), ("1001", "TL", "")]
    assert descriptions(tmp_path, *rows) == {"OA": "bezoek orthodontist", "TL": None, "present": None}


@pytest.mark.parametrize(
    "words",
    [
        ["griep volgens moeder", "heeft koorts", "belt terug", "slaapt nog"],  # other words on each row
        ["ziek", "ziek", "ziek", "zijn vader is overleden"],  # on too many rows something else
        ["Jan de Vries"] * 4,
        ["tel. 06 12345678"] * 4,
        ["naar een plek waar maar weinig leerlingen komen en waar het wel gezellig is"] * 4,
        ["ziek", "", "", ""],  # said of one pupil only
    ],
)
def test_somtoday_words_that_may_be_a_remark_are_not_kept(tmp_path: Path, words: list[str]) -> None:
    rows = [(pupil, "OA", text) for pupil, text in zip(("1001", "1002") * 2, words, strict=True)]
    assert descriptions(tmp_path, *rows)["OA"] is None


def test_somtoday_a_code_with_more_than_a_handful_of_words_has_none(tmp_path: Path) -> None:
    usual = [("1001", "OA", "ziek"), ("1002", "OA", "ziek")]
    few = [("1001", "OA", text) for text in ("a", "b", "c", "d")]
    many = [*few, ("1001", "OA", "e")]
    assert descriptions(tmp_path, *usual * 10, *few)["OA"] == "ziek"
    assert descriptions(tmp_path, *usual * 13, *many)["OA"] is None


def test_somtoday_late_without_flag_and_absent_without_meaning_are_not_guessed(tmp_path: Path) -> None:
    tables = somtoday_tables()
    tables["absentiemeldingen"][1][1] = "ON"
    tables["absentiemeldingen"][2][3] = ""
    month = only_month(read_tables(tmp_path, tables))
    assert {row["type_category"] for row in content(month)["registration"]} == {None, "present", "school_initiated"}
    assert "code_unmapped" in codes(month.findings)


@pytest.mark.parametrize(
    ("begin", "end", "pieces"),
    [
        # whole days by the clock are whole days
        ("2026-10-05T00:00", "2026-10-07T23:59", [(5, 7, None, None)]),
        ("2026-10-05T00:00", "2026-10-08T00:00", [(5, 7, None, None)]),
        ("2026-10-05T00:00", "2026-10-05T23:59", [(5, 5, None, None)]),
        # from a moment to a moment: the first day from then on, the last until then, the days between whole
        ("2026-10-05T10:00", "2026-10-07T12:00", [(5, 5, 600, 1440), (6, 6, None, None), (7, 7, 0, 720)]),
        ("2026-10-05T10:00", "2026-10-06T12:00", [(5, 5, 600, 1440), (6, 6, 0, 720)]),
    ],
)
def test_somtoday_spans_of_days(
    tmp_path: Path, begin: str, end: str, pieces: list[tuple[int, int, int | None, int | None]]
) -> None:
    tables = somtoday_tables()
    report = tables["absentiemeldingen"][1]
    report[5], report[6] = f"{begin}:00.000+02:00", f"{end}:00.000+02:00"
    tables["absentiemeldingen"] = [tables["absentiemeldingen"][0], report]
    month = only_month(read_tables(tmp_path, tables))
    spans = [
        (row["date_from"].day, row["date_to"].day, row["begin_minute"], row["end_minute"])  # type: ignore[attr-defined]
        for row in content(month)["registration"]
        if row["source"] == "report"
    ]
    assert sorted(spans) == pieces
    assert len({row["row_number"] for row in content(month)["registration"]}) == 2 + len(pieces)


def test_somtoday_in_the_night_that_the_clocks_go_back(tmp_path: Path) -> None:
    tables = somtoday_tables()
    tables["afspraken"][1][1:3] = ["2026-10-26T07:30:00Z", "2026-10-26T08:20:00Z"]
    month = only_month(read_tables(tmp_path, tables))
    monday = next(row for row in content(month)["slot"] if row["date"] == date(2026, 10, 26))
    assert (monday["begin_minute"], monday["end_minute"]) == (510, 560)


def test_somtoday_unknown_kinds_are_set_aside(tmp_path: Path) -> None:
    tables = somtoday_tables()
    tables["absentiemeldingen"][1][0] = "Bijzonder"
    tables["afspraken"][1][10] = "ZWEVEND"
    month = only_month(read_tables(tmp_path, tables))
    assert {(row["table_name"], row["code"]) for row in month.set_aside.to_pylist()} == {
        ("absentiemeldingen", "type_unknown"),
        ("afspraken", "status_unknown"),
    }
    assert found(month.findings, "status_unknown").value == "ZW…"


@pytest.mark.parametrize(
    ("end", "minutes", "code"),
    [
        ("2026-10-06T09:20:00.000+02:00", None, "lesson_over_days"),
        ("2026-10-07T17:00:00.000+02:00", None, "lesson_over_days"),
        ("2026-10-06T00:00:00.000+02:00", 1440, None),
        ("2026-10-05T08:30:00.000+02:00", None, "end_before_begin"),
    ],
)
def test_somtoday_appointments_over_several_days(
    tmp_path: Path, end: str, minutes: int | None, code: str | None
) -> None:
    tables = somtoday_tables()
    tables["afspraken"][1][2] = end
    month = only_month(read_tables(tmp_path, tables))
    ends = [row["end_minute"] for row in content(month)["slot"] if row["row_number"] == 2]
    assert ends == ([] if minutes is None else [minutes])
    assert [row["code"] for row in month.set_aside.to_pylist()] == ([] if code is None else [code])


def test_magister_agenda(tmp_path: Path) -> None:
    reading = read_tables(tmp_path, magister_tables())
    assert reading.shape == "magister"
    month = only_month(reading)
    assert sorted(tuple(row.values()) for row in content(month)["slot"]) == [
        (2, FIRST, FIFTH, "1", 510, 560, "regular", "planned", None),
        (3, SECOND, FIFTH, "1", 510, 560, "regular", "exempt", None),
        (4, FIRST, FIFTH, None, 560, 610, "regular", "planned", None),
        (5, FIRST, date(2026, 10, 6), "1", 510, 560, "regular", "cancelled", None),
    ]
    assert found(month.findings, "appointment_no_lesson").row_count == 1


def test_magister_accounts(tmp_path: Path) -> None:
    month = only_month(read_tables(tmp_path, magister_tables()))
    rows = {row["row_number"]: row for row in content(month)["registration"]}
    assert {number: row["type_category"] for number, row in rows.items()} == {
        2: None,
        3: "late_unauthorised",
        4: "sick",
        5: "school_initiated",
        6: "present",
    }
    assert (rows[2]["lesson_period_from"], rows[2]["code"], rows[2]["is_authorised"]) == ("1", "AO", False)
    assert rows[2]["registered_at"] == datetime(2026, 10, 5, 8, 40)
    late = rows[3]
    assert (late["begin_minute"], late["end_minute"], late["minutes"]) == (560, 610, 0), "it borrows the lesson's times"
    assert (rows[5]["begin_minute"], rows[5]["minutes"]) == (560, None)
    assert (rows[4]["begin_minute"], rows[4]["lesson_period_from"]) == (None, None), "the whole day"
    assert month.rows_dropped == 1 + 1 + 2
    assert {row["code"] for row in month.set_aside.to_pylist()} == {"appointment_unknown"}
    assert {finding.column_name for finding in month.findings if finding.code == "column_unneeded"} == {
        "genoteerd_door",
        "opmerking",
    }


def test_half_days(tmp_path: Path) -> None:
    tables = shared_tables()
    tables["lestijden"] = [
        tables["lestijden"][0],
        ["ochtend", "8:30", "12:00", *[""] * 4],
        ["middag", "12:45", "15:00", *[""] * 4],
    ]
    tables["verzuim okt"] = [
        ["leerlingnummer", "van", "t/m", "dagdeel", "soort", "geoorloofd", "minuten"],
        ["1001", "5-10-2026", "", "Ochtend", "ziek", "J", ""],
        ["1001", "6-10-2026", "7-10-2026", "hele dag", "doktersbezoek", "J", ""],
        ["1002", "5-10-2026", "5-10-2026", "m", "te laat", "N", "10"],
        ["1002", "5-10-2026", "5-10-2026", "", "te laat", "", "10"],
    ]
    reading = read_tables(tmp_path, tables)
    assert reading.shape == "dagdelen"
    month = only_month(reading)
    assert not month.has_timetable
    rows = [
        (r["date_to"].day, r["lesson_period_from"], r["code"], r["type_category"], r["is_authorised"], r["minutes"])  # type: ignore[attr-defined]
        for r in sorted(content(month)["registration"], key=lambda r: r["row_number"])  # type: ignore[arg-type, return-value]
    ]
    assert rows == [
        (5, "ochtend", "ZIEK", "sick", True, None),
        (7, None, "DOKTERSBEZOEK", None, True, None),
        (5, "middag", "TE LAAT", "late_unauthorised", False, 10),
        (5, None, "TE LAAT", None, None, 10),
    ]
    assert {f.value for f in month.findings if f.code == "code_unmapped"} == {"DOKTERSBEZOEK", "TE LAAT"}


def test_the_softwares_own_timetable_goes_before_an_exchange_timetable(tmp_path: Path) -> None:
    tables = magister_tables() | {"rooster": exchange_tables()["rooster"]}
    month = only_month(read_tables(tmp_path, tables))
    assert month.tables["slot"].num_rows == 4
    assert found(month.findings, "table_twice").table_name == "rooster"


def test_software_registrations_beside_an_exchange_timetable(tmp_path: Path) -> None:
    tables = magister_tables() | {"rooster": exchange_tables()["rooster"]}
    del tables["agenda"]
    tables["verantwoordingen"] = [row for row in tables["verantwoordingen"] if row[9] != "6"]
    reading = read_tables(tmp_path, tables)
    assert reading.shape == "magister"
    assert only_month(reading).tables["slot"].num_rows == 4
