"""What a bad delivery gets: refused, a row set aside, or a note; the sum always holds; no finding can name a pupil."""

import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance import findings
from attendance.reading import KnownReference, Layout, nothing_known
from attendance.reading.checks import passes_eleven_test
from tests.attendance.reading.delivery import (
    OCTOBER,
    Tables,
    assert_identity,
    codes,
    content,
    exchange_tables,
    found,
    only_month,
    read,
    read_tables,
    write_zip,
)
from tests.attendance.reading.software import magister_tables, somtoday_tables
from tests.attendance.reading.workbooks import workbook


def folder(path: Path) -> Path:
    """A new folder for one more delivery of the same test."""
    path.mkdir()
    return path


def refusal(folder: Path, tables: Tables, **options: object) -> findings.Finding:
    """The first finding of a delivery that must be refused."""
    reading = read_tables(folder, tables, **options)
    assert reading.refused
    assert_identity(reading)
    all_findings = reading.findings + [finding for month in reading.months for finding in month.findings]
    return next(finding for finding in all_findings if finding.severity == findings.REFUSED)


@pytest.mark.parametrize("name", ["leerlingen", "registraties"])
def test_a_missing_table_refuses(tmp_path: Path, name: str) -> None:
    tables = exchange_tables()
    del tables[name]
    assert (refusal(tmp_path, tables).code, refusal(tmp_path, tables).table_name) == ("table_missing", name)


def test_lessons_without_groups_refuse(tmp_path: Path) -> None:
    tables = exchange_tables()
    del tables["rooster"]
    tables["lessen"] = [["lesgroep", "datum", "lesuur"], ["h3a", "2026-10-05", "1"]]
    assert refusal(tmp_path, tables).table_name == "groepsindeling"


@pytest.mark.parametrize(
    ("table", "column"),
    [("leerlingen", "inschrijving"), ("rooster", "datum"), ("registraties", "code"), ("registraties", "datum")],
)
def test_a_missing_column_is_named(tmp_path: Path, table: str, column: str) -> None:
    tables = exchange_tables()
    position = tables[table][0].index(column)
    tables[table] = [[cell for place, cell in enumerate(row) if place != position] for row in tables[table]]
    reason = refusal(tmp_path, tables)
    assert (reason.code, reason.table_name, reason.column_name) == ("column_missing", table, column)
    assert column in reason.sentence


def test_a_timetable_without_period_or_times(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"] = [[row[0], row[1], row[5], row[7]] for row in tables["rooster"]]
    assert refusal(tmp_path, tables).column_name == "lesuur of begintijd"


def test_an_unknown_shape_names_the_columns_and_the_nearest(tmp_path: Path) -> None:
    reason = refusal(tmp_path, {"cijfers": [["naam", "vak", "cijfer"], ["Piet Jansen", "wi", "7"]]})
    assert reason.code == "shape_unknown"
    assert "naam, vak, cijfer" in reason.sentence
    assert "Jansen" not in reason.sentence


def test_a_file_without_header_shows_nothing_of_its_rows(tmp_path: Path) -> None:
    reason = refusal(
        tmp_path, {"leerlingen": [["248109", "Piet Jansen", "havo", "3"], ["248110", "An Bos", "vwo", "4"]]}
    )
    assert reason.code == "header_missing"
    assert "Jansen" not in str(reason)


def citizen_numbers(count: int) -> list[str]:
    """Numbers that pass the eleven test, made by arithmetic from the range for test persons."""
    numbers = (str(number) for number in range(999_900_000, 999_990_000))
    return [number for number in numbers if passes_eleven_test(number)][:count]


@pytest.mark.parametrize("header", ["bsn", "nummer", "leerlingnummer"])
def test_citizen_service_numbers_refuse_loudly(tmp_path: Path, header: str) -> None:
    tables = exchange_tables()
    pupils = tables["leerlingen"]
    pupils += [[str(2000 + n), *pupils[1][1:]] for n in range(10)]
    if header == "leerlingnummer":
        for row, number in zip(pupils[1:], citizen_numbers(12), strict=True):
            row[0] = number
    else:
        pupils[0].append(header)
        for row, number in zip(pupils[1:], citizen_numbers(12), strict=True):
            row.append(number)
    reason = refusal(tmp_path, tables)
    assert (reason.code, reason.column_name) == ("citizen_service_number", header)
    assert not any(number in str(reason) for number in citizen_numbers(12))


def test_a_single_number_under_the_name_bsn_refuses(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["leerlingen"][0].append("BSN")
    tables["leerlingen"][1].append(citizen_numbers(1)[0])
    tables["leerlingen"][2].append("")
    assert refusal(tmp_path, tables).code == "citizen_service_number"


def test_pupil_numbers_of_nine_digits_are_no_citizen_service_numbers(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["leerlingen"] += [[str(200_000_000 + n), *tables["leerlingen"][1][1:]] for n in range(50)]
    assert only_month(read_tables(tmp_path, tables)).tables["enrolment"].num_rows == 52


def test_another_month_refuses_and_says_which(tmp_path: Path) -> None:
    reason = refusal(tmp_path, exchange_tables(), months=(date(2026, 11, 1), date(2026, 11, 1)))
    assert reason.code == "month_other"
    assert "oktober 2026" in reason.sentence


def test_rows_of_another_month_are_set_aside(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"].append(["1001", "2026-11-02", "1", "", "", "", "", "", ""])
    tables["registraties"].append(["1001", "2026-09-30", "", "1", "", "", "Z", "", "", "", ""])
    month = only_month(read_tables(tmp_path, tables, max_unusable_share=0.0))
    assert {(row["table_name"], row["row_number"]) for row in month.set_aside.to_pylist()} == {
        ("rooster", 6),
        ("registraties", 5),
    }


def test_several_months_are_split_and_strays_belong_to_none(tmp_path: Path) -> None:
    tables = exchange_tables()
    for day in range(1, 29):
        tables["rooster"] += [
            ["1001", f"2026-{m}-{day:02d}", "1", "", "", "", "", "", ""] for m in ("10", "11", "12")
        ] * 5
    tables["rooster"].append(["1001", "2062-10-05", "1", "", "", "", "", "", ""])
    reading = read_tables(tmp_path, tables, months=None)
    assert [month.month.month for month in reading.months] == [10, 11, 12]
    assert_identity(reading)
    assert sum(month.tables["slot"].num_rows for month in reading.months) == 4 + 28 * 15
    (stray,) = reading.months[0].set_aside.to_pylist()
    assert (stray["table_name"], stray["row_number"], stray["code"]) == ("rooster", 426, "month_other_row")
    named = read_tables(tmp_path, tables, months=(date(2026, 11, 1), date(2026, 12, 1)))
    assert [month.month.month for month in named.months] == [11, 12]


def test_rows_of_another_school(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"] = [[*row, "00AH00"] for row in tables["rooster"]]
    tables["rooster"][0][-1] = "vestigingscode"
    tables["rooster"][1][-1] = "00AH07"
    month = only_month(read_tables(tmp_path, tables))
    assert found(month.findings, "school_other_row").row_count == 1
    for row in tables["rooster"][1:]:
        row[-1] = "00AH07"
    assert refusal(tmp_path, tables).code == "school_other"


def test_too_many_unusable_rows_refuse_and_say_why(tmp_path: Path) -> None:
    tables = exchange_tables()
    for row in tables["rooster"][1:3]:
        row[1] = "ooit"
    reading = read_tables(tmp_path, tables, max_unusable_share=0.1)
    assert reading.refused
    (month,) = reading.months
    assert found(month.findings, "too_many_unusable").value == "14 %"
    assert found(month.findings, "date_unreadable").row_count == 2
    assert not read_tables(tmp_path, tables, max_unusable_share=0.15).refused


def test_one_table_that_is_all_wrong_refuses_although_it_is_small(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"] += [["1001", f"2026-10-{1 + n % 28:02d}", "1", "", "", "", "", "", ""] for n in range(1000)]
    tables["registraties"] += [["7777", "2026-10-05", "", "1", "", "", "Z", "", "", "", ""]] * 30
    assert refusal(tmp_path, tables, max_unusable_share=0.2).code == "too_many_unusable"


ROW_FAULTS: dict[str, tuple[str, int, str]] = {
    # code of the finding: table, column that is spoiled, what stands there
    "date_unreadable": ("registraties", 1, "31-02-2026"),
    "time_unreadable": ("rooster", 3, "half negen"),
    "period_unreadable": ("registraties", 3, "5-3"),
    "status_unknown": ("rooster", 7, "misschien"),
    "education_type_unknown": ("leerlingen", 1, "kunstschool"),
    "year_group_unreadable": ("leerlingen", 2, "9"),
    "category_unknown": ("codes", 2, "grappig"),
    "value_missing": ("rooster", 0, ""),
    "pupil_unknown": ("registraties", 0, "5555"),
    "month_other_row": ("rooster", 1, "2026-12-01"),
    "end_before_begin": ("rooster", 4, "08:00"),
    "date_to_before_date_from": ("registraties", 2, "2026-10-01"),
    "span_too_long": ("registraties", 2, "2028-10-01"),
    "number_unreadable": ("lestijden", 3, "8"),
}


@pytest.mark.parametrize("code", ROW_FAULTS)
def test_a_row_with_a_fault_is_set_aside_with_its_reason(tmp_path: Path, code: str) -> None:
    table, column, text = ROW_FAULTS[code]
    tables = exchange_tables()
    tables[table].append(list(tables[table][1]))
    tables[table][-1][column] = text
    month = only_month(read_tables(tmp_path, tables))
    row = len(tables[table])
    (kept,) = month.set_aside.to_pylist()
    assert (kept["table_name"], kept["part"], kept["row_number"], kept["code"]) == (table, 0, row, code)
    finding = found(month.findings, code)
    assert (finding.severity, finding.row_number, finding.row_count) == (findings.SET_ASIDE, row, 1)
    assert table in finding.sentence


NOTES: dict[str, tuple[str, int, str]] = {
    "geoorloofd": ("registraties", 7, "misschien"),
    "bron": ("registraties", 8, "postduif"),
    "minuten": ("registraties", 9, "tien"),
    "geregistreerd_op": ("registraties", 10, "gisteren"),
    "soort": ("rooster", 6, "feest"),
    "gecontroleerd": ("rooster", 8, "half"),
    "woongemeente": ("leerlingen", 4, "Enschede"),
    "achttien_plus": ("leerlingen", 5, "bijna"),
}


@pytest.mark.parametrize("column", NOTES)
def test_a_cell_that_is_not_needed_counts_as_empty_with_a_note(tmp_path: Path, column: str) -> None:
    table, position, text = NOTES[column]
    tables = exchange_tables()
    tables[table][1][position] = text
    month = only_month(read_tables(tmp_path, tables))
    assert month.rows_set_aside == 0
    assert found(month.findings, "value_unclear").column_name == column


def test_a_text_instead_of_a_code_is_not_kept(tmp_path: Path) -> None:
    tables = exchange_tables()
    story = "is door zijn moeder ziek gemeld, heeft al drie dagen koorts"
    tables["registraties"][1][6] = story
    tables["registraties"][2][6] = ""
    month = only_month(read_tables(tmp_path, tables))
    assert [row["code"] for row in content(month)["registration"]].count(None) == 2
    assert found(month.findings, "code_is_text").row_count == 1
    assert "koorts" not in str(month).lower()


@pytest.mark.parametrize(
    ("written", "is_kept"),
    [
        ("ZIEK", True),
        ("te laat", True),
        ("Te laat", True),
        ("bijz verlof.", True),  # twelve characters
        ("bijz. verlof.", False),
        ("ziekgemeldtelefonisch", True),  # one word
        ("Jan Jansen", False),
        ("Jan jansen", True),
        ("jan de Vries", True),
        ("J. Vries", False),
    ],
)
def test_a_code_that_could_be_a_remark_or_a_name_is_kept_only_if_it_is_known(
    tmp_path: Path, written: str, is_kept: bool
) -> None:
    tables = exchange_tables()
    tables["registraties"][1][6] = written
    month = only_month(read_tables(folder(tmp_path / "unknown"), tables))
    codes = [row["code"] for row in content(month)["registration"]]
    assert (written.upper() in codes) == is_kept
    assert (None in codes) == (not is_kept)
    assert len(codes) == len(tables["registraties"]) - 1  # the row itself counts, with its reason unknown
    assert ("code_is_text" in {one.code for one in month.findings}) == (not is_kept)
    assert is_kept or written.lower() not in str(month).lower()
    assert "code_missing" not in {one.code for one in month.findings}
    tables["codes"].append([f" {written} ", "eigen reden", "verlof", "", ""])
    month = only_month(read_tables(folder(tmp_path / "known"), tables))
    assert written.upper() in [row["code"] for row in content(month)["registration"]]


def test_a_long_code_that_the_school_told_before_is_kept(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["registraties"][1][6] = "Bezoek Orthodontist"

    def known(month: date) -> KnownReference:
        nothing = nothing_known(month)
        told = pa.Table.from_pylist(
            [{"code": "BEZOEK ORTHODONTIST", "category": "medical"}], schema=nothing.reason_code.schema
        )
        return replace(nothing, reason_code=told)

    month = only_month(read_tables(tmp_path, tables, known=known))
    assert "BEZOEK ORTHODONTIST" in [row["code"] for row in content(month)["registration"]]


def test_no_file_or_sheet_is_called_by_a_name_that_only_the_school_gave_it(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["cijfers Jan Jansen"] = [["naam", "cijfer"], ["Jansen", "7"]]
    month = only_month(read_tables(folder(tmp_path / "text"), tables))
    assert found(month.findings, "table_unneeded").table_name == "bestand 1"  # in the order of their names
    assert "Jansen" not in str(month)
    sheets = tables | {"Jan Jansen": tables.pop("cijfers Jan Jansen")}
    (tmp_path / "d.xlsx").write_bytes(workbook(sheets))
    month = only_month(read(tmp_path / "d.xlsx"))
    assert {one.table_name for one in month.findings if one.code == "table_unneeded"} >= {f"werkblad {len(sheets)}"}
    assert "Jansen" not in str(month.findings)


def test_a_refusal_says_where_a_table_stood_and_not_what_the_school_called_it(tmp_path: Path) -> None:
    numbers = ["bsn", *("111222333" for _ in range(12))]
    reason = refusal(tmp_path, {"Jan Jansen": [[number] for number in numbers], **exchange_tables()})
    assert (reason.code, reason.table_name) == ("citizen_service_number", "bestand 2")
    reason = refusal(tmp_path, {"Jan Jansen": [["wat", "is", "dit"], ["a", "b", "c"]]})
    assert (reason.code, reason.table_name) == ("shape_unknown", "bestand 1")
    reason = refusal(tmp_path, {"registraties Jan Jansen": [["wat", "is", "dit"], ["a", "b", "c"]]})
    assert (reason.code, reason.table_name) == ("shape_unknown", "registraties")


def test_unneeded_columns_and_tables_are_told_of_and_not_kept(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["leerlingen"][0].append("achternaam")
    for row in tables["leerlingen"][1:]:
        row.append("Jansen")
    tables["cijfers"] = [["naam", "cijfer"], ["Jansen", "7"]]
    month = only_month(read_tables(tmp_path, tables))
    assert found(month.findings, "column_unneeded").column_name == "achternaam"
    assert found(month.findings, "table_unneeded").table_name == "bestand 1"
    assert "Jansen" not in str(month)


def test_many_wrong_values_are_capped(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["registraties"] += [["1001", f"{n}-{n}-{n}", "", "1", "", "", "Z", "", "", "", ""] for n in range(40, 90)]
    month = only_month(read_tables(tmp_path, tables, max_unusable_share=1.0))
    wrong = [finding for finding in month.findings if finding.code == "date_unreadable"]
    assert len(wrong) == findings.MAXIMUM_VALUES
    assert sum(f.row_count for f in wrong) + found(month.findings, "more_values").row_count == 50


def test_an_empty_table_of_registrations_is_a_note(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["registraties"] = tables["registraties"][:1]
    month = only_month(read_tables(tmp_path, tables))
    assert codes(month.findings) == ["registrations_none"]


def test_an_empty_timetable_refuses(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"] = tables["rooster"][:1]
    assert refusal(tmp_path, tables).code == "delivery_empty"


def test_columns_assigned_by_hand(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["leerlingen"][0][6] = "Begin opleiding"
    assert refusal(tmp_path, tables).code == "column_missing"
    names = {header: header for header in tables["leerlingen"][0]} | {"Begin opleiding": "inschrijving"}
    month = only_month(read_tables(tmp_path, tables, layouts=[Layout("leerlingen", names)]))
    assert month.tables["enrolment"].num_rows == 2


def test_columns_that_were_assigned_by_hand_hold_for_that_layout_only(tmp_path: Path) -> None:
    names = {"wie": "leerlingnummer", "vanaf": "datum", "reden": "code"}
    tables = exchange_tables()
    tables["registraties"][0][:2] = ["Wie", "Vanaf"]
    assert refusal(tmp_path, tables, layouts=[Layout("registraties", names)]).code == "table_missing"
    tables["registraties"][0] = ["Reden" if header == "code" else header for header in tables["registraties"][0]]
    month = only_month(read_tables(tmp_path, tables, layouts=[Layout("registraties", names)]))
    assert month.tables["registration"].num_rows == 3
    assert codes(month.findings) == ["column_unneeded"] * 8


SPOILED_CELLS = (
    "", "-", "31-02-2026", "2026-10-05", "2026-12-24", "5-10-2026", "46300", "08:30", "7:00", "25:00", "1", "01", "1-2", "9",
    "Totaal", "J", "N", "misschien", "1001", "1001.0", "0001002", "7777", "Z", "TL", "ziek", "vervallen", "havo", "leerlingnummer",
    "een hele lange tekst die nergens bij hoort en ook niet bewaard mag worden", "Jansen", '"', "a;b", "\n", "13", "4", "6", "7",
    "true", "ACTIEF", "2026-10-05T08:30:00.000+02:00", "2026-11-30T23:00:00Z",
)  # fmt: skip
SHAPES = {"uitwisselformaat": exchange_tables, "somtoday": somtoday_tables, "magister": magister_tables}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    seed=st.integers(0, 10**6),
    spoils=st.integers(0, 25),
    by_group=st.booleans(),
    named=st.booleans(),
)
def test_delivered_is_used_plus_set_aside_plus_dropped_whatever_is_spoiled(
    tmp_path: Path, shape: str, seed: int, spoils: int, by_group: bool, named: bool
) -> None:
    chance = random.Random(seed)
    tables = SHAPES[shape]()
    if by_group and shape == "uitwisselformaat":
        tables["lessen"] = [
            ["lesgroep", *row[1:]] if n == 0 else ["h3", *row[1:]] for n, row in enumerate(tables.pop("rooster"))
        ]
        tables["groepsindeling"] = [
            ["leerlingnummer", "lesgroep", "van", "tot"],
            ["1001", "h3", "", ""],
            ["1002", "h3", "", "2026-10-05"],
        ]
    for _ in range(spoils):
        rows = tables[chance.choice(sorted(tables))]
        match chance.randrange(4):
            case 0:
                rows.append(list(chance.choice(rows)))
            case 1 if len(rows) > 2:
                rows.pop(chance.randrange(1, len(rows)))
            case _ if len(rows) > 1:
                row = chance.choice(rows[1:])
                row[chance.randrange(len(row))] = chance.choice(SPOILED_CELLS)
    reading = read_tables(tmp_path, tables, months=(OCTOBER, OCTOBER) if named else None, max_unusable_share=1.0)
    assert_identity(reading)
    for month in reading.months:
        used = {name: table.num_rows for name, table in month.tables.items()}
        for measure in month.measures:
            table = {"leerlingen": "enrolment", "rooster": "slot", "registraties": "registration"}[measure.table_name]
            if measure.measure == "rows":
                assert measure.in_file - measure.set_aside - measure.dropped == used[table]
            if measure.measure == "pupils":
                pupils = len(set(month.tables[table].column("pupil_key").to_pylist()))
                assert measure.in_file - measure.set_aside - measure.dropped == pupils
        keys = [(row["row_number"], row["pupil_key"]) for row in content(month)["slot"]]
        assert len(set(keys)) == len(keys)
        numbers = month.tables["registration"].column("row_number").to_pylist()
        assert len(set(numbers)) == len(numbers)
    if reading.months:
        text = str([month.findings for month in reading.months]) + str(reading.findings)
        assert "Jansen" not in text
        assert "nergens bij hoort" not in text


def test_reading_in_many_threads_gives_the_same(tmp_path: Path) -> None:
    paths = [write_zip(tmp_path / f"{n}.zip", tables()) for n, tables in enumerate(list(SHAPES.values()) * 4)]
    alone = [content(only_month(read(path))) for path in paths]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda path: content(only_month(read(path))), paths))
    order = [{name: sorted(map(str, rows)) for name, rows in one.items()} for one in alone]
    assert [{name: sorted(map(str, rows)) for name, rows in one.items()} for one in together] == order


@pytest.mark.parametrize("code", findings.CODES)
def test_every_finding_has_one_dutch_sentence_that_says_how_to_mend_it(code: str) -> None:
    finding = findings.finding(code, table="rooster", column="datum", value="x", count=2, row=3)
    assert finding.severity in findings.SEVERITIES
    assert finding.sentence[0].isupper() or finding.sentence[0] == "‘"
    assert finding.sentence.endswith(".")
    assert "{" not in finding.sentence
    advice = ("; ", "u hoeft niets te doen", "verwijder", "vul", "lever")
    assert any(words in finding.sentence for words in advice)


@pytest.mark.parametrize(
    "text", ["248109", "Jansen, Piet", "0612345678", "Piet", "leerling 248109 is ziek", "Bos", "x" * 60]
)
@pytest.mark.parametrize("show", [findings.shown, findings.shown_start])
def test_shown_values_can_name_nobody(text: str, show: Callable[[str], str | None]) -> None:
    shown = show(text)
    assert shown is not None
    assert not re.search(r"\d{5}", shown)
    assert not re.search(r"[A-WYZa-wyz]{3}", shown) or shown.startswith("tekst van")


def test_codes_are_shown_whole_but_never_a_text_or_a_long_number() -> None:
    assert findings.shown_code("ZK-1") == "ZK-1"
    assert findings.shown_code("ONGEOORLOOFD VERZUIM") == "ONGEOORLOOFD VERZUIM"
    assert findings.shown_code("IS ZIEK GEMELD DOOR ZIJN MOEDER") == "tekst van 31 tekens"
    assert findings.shown_code("248109") == "24…"
