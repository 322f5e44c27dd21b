"""What files look like: encodings, delimiters, title rows, totals, workbooks; and what is refused at the door."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.reading import containers
from attendance.reading.delimited import decode
from tests.attendance.reading.delivery import (
    Rows,
    Tables,
    codes,
    content,
    delimited,
    exchange_tables,
    found,
    only_month,
    read,
    read_tables,
    write_zip,
)
from tests.attendance.reading.workbooks import workbook


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """The content of the right delivery, read in the plainest way."""
    return content(only_month(read_tables(tmp_path_factory.mktemp("right"), exchange_tables())))


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with byte order mark": lambda text: text.encode("utf-8-sig"),
    "windows-1252": lambda text: text.encode("cp1252"),
    "latin-1": lambda text: text.encode("latin-1", "ignore"),
    "utf-16 with byte order mark": lambda text: text.encode("utf-16"),
    "utf-16 big endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16 without byte order mark": lambda text: text.encode("utf-16-le"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, right: object, encoding: str, delimiter: str) -> None:
    tables = exchange_tables()
    tables["codes"].append(["É", "Café ‘€’ reünie", "verlof", "", ""])
    path = write_zip(tmp_path / "delivery.zip", tables, lambda rows: ENCODINGS[encoding](delimited(rows, delimiter)))
    month = only_month(read(path))
    assert content(month) == right
    assert month.reason_code is not None
    assert month.reason_code.column("code").to_pylist()[-1] == "É"
    assert month.findings == []


def test_bytes_that_windows_1252_does_not_know_are_read_as_latin_1() -> None:
    assert decode(b"caf\xe9 \x81") == "café \x81".encode()


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("quote_all", [True, False])
def test_line_ends_and_quotes(tmp_path: Path, right: object, line_end: str, quote_all: bool) -> None:
    path = write_zip(
        tmp_path / "d.zip",
        exchange_tables(),
        lambda rows: delimited(rows, ",", line_end=line_end, quote_all=quote_all).encode(),
    )
    assert content(only_month(read(path))) == right


def _without_numbers(tables: dict[str, list[dict[str, object]]]) -> list[list[object]]:
    return [[value for name, value in row.items() if name != "row_number"] for t in tables.values() for row in t]


def test_title_rows_totals_and_empty_rows(tmp_path: Path, right: dict[str, list[dict[str, object]]]) -> None:
    tables: Tables = {}
    for name, rows in exchange_tables().items():
        width = len(rows[0])
        title = [
            ["Export uit de leerlingadministratie"],
            [],
            ["Periode: oktober 2026", "gemaakt door de administratie"],
            [],
        ]
        total = [["Totaal"] + [""] * (width - 2) + [str(len(rows) - 1)]]
        tables[name] = [*title, *rows[:2], [""] * width, *rows[2:], *total, [], []]
    month = only_month(read_tables(tmp_path, tables))
    assert _without_numbers(content(month)) == _without_numbers(right)
    assert {row["row_number"] for row in content(month)["enrolment"]} == {6, 8}
    assert set(codes(month.findings)) == {"row_totals", "row_empty"}
    assert month.rows_dropped == 12


def test_excels_separator_line_and_a_repeated_header(tmp_path: Path, right: object) -> None:
    def encode(rows: Rows) -> bytes:
        return b"sep=;\r\n" + delimited([*rows, rows[0]]).encode()

    month = only_month(read(write_zip(tmp_path / "d.zip", exchange_tables(), encode)))
    assert month.tables["slot"].num_rows == 4
    assert {finding.code for finding in month.findings} == {"row_totals"}


def test_headers_in_any_case_order_and_with_spaces(tmp_path: Path, right: dict[str, list[dict[str, object]]]) -> None:
    shuffle = random.Random(7)
    tables: Tables = {}
    for name, rows in exchange_tables().items():
        order = list(range(len(rows[0])))
        shuffle.shuffle(order)
        header = [rows[0][i].replace("_", " ").title() for i in order]
        tables[name] = [header, *([row[i] for i in order] for row in rows[1:])]
    assert content(only_month(read_tables(tmp_path, tables))) == right


def test_an_empty_last_column_with_and_without_header(tmp_path: Path, right: object) -> None:
    everywhere = {name: [[*row, ""] for row in rows] for name, rows in exchange_tables().items()}
    assert content(only_month(read_tables(tmp_path, everywhere))) == right
    not_in_header = {n: [rows[0], *([*row, ""] for row in rows[1:])] for n, rows in exchange_tables().items()}
    assert content(only_month(read_tables(tmp_path, not_in_header))) == right


def test_rows_with_too_few_cells_are_read_and_those_with_too_many_set_aside(tmp_path: Path, right: object) -> None:
    tables = exchange_tables()
    tables["leerlingen"][1] = tables["leerlingen"][1][:7]
    tables["registraties"].append([*tables["registraties"][1], "een stuk tekst"])
    month = only_month(read_tables(tmp_path, tables))
    assert content(month) == right
    assert found(month.findings, "cells_too_many").row_number == 5


def test_an_unclosed_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["rooster"] += [["1001", f"2026-10-{1 + n % 28:02d}", "1", "", "", "wi", "", "", ""] for n in range(200)]
    text = {name: delimited(rows) for name, rows in tables.items()}
    text["rooster"] = text["rooster"].replace(";wi;", ';"wi;', 1)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for name, content_of_table in text.items():
            archive.writestr(f"{name}.csv", content_of_table)
    month = only_month(read(tmp_path / "d.zip"))
    assert month.tables["slot"].num_rows == 204


def test_numbers_that_went_through_a_spreadsheet(tmp_path: Path, right: object) -> None:
    tables = exchange_tables()
    for name in ("leerlingen", "rooster"):
        for row in tables[name][1:]:
            row[0] = f"00{row[0]}"
    for row in tables["registraties"][1:]:
        row[0] = f"{row[0]}.0"
    for row in tables["leerlingen"][1:]:
        row[2], row[4] = f"{row[2]}.0", str(int(row[4]))
    assert content(only_month(read_tables(tmp_path, tables))) == right


def test_mixed_notations_within_one_column(tmp_path: Path, right: object) -> None:
    tables = exchange_tables()
    for row, text in zip(
        tables["rooster"][1:], ["5-10-2026", "46300", "2026-10-06 00:00:00", "5 okt 2026"], strict=True
    ):
        row[1] = text
    tables["rooster"][1][3:5] = ["8.30", "0920"]
    tables["rooster"][2][3:5] = ["0.388888888888889", "10:10:00"]
    tables["rooster"][1][8], tables["rooster"][2][8] = "ja", "FALSE"
    assert content(only_month(read_tables(tmp_path, tables))) == right


@pytest.mark.parametrize("typed", [True, False])
def test_workbooks(tmp_path: Path, right: dict[str, list[dict[str, object]]], typed: bool) -> None:
    (tmp_path / "d.xlsx").write_bytes(workbook(exchange_tables() | {"Blad1": []}, typed))
    month = only_month(read(tmp_path / "d.xlsx"))
    assert content(month) == right
    assert month.findings == []


def test_a_workbook_with_title_rows_merged_cells_and_lost_spans(
    tmp_path: Path, right: dict[str, list[dict[str, object]]]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(exchange_tables())))
    for sheet in book.worksheets:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Overzicht oktober 2026"
        sheet.merge_cells("A1:B1")
    timetable = book["rooster"]
    timetable.merge_cells("A4:A6")  # the pupil number stands once for three rows
    timetable["C6"] = datetime(2026, 2, 1)  # "1-2", as a spreadsheet takes it
    book.save(tmp_path / "d.xlsx")
    month = only_month(read(tmp_path / "d.xlsx"))
    assert _without_numbers(content(month)) == _without_numbers(right)


def test_folders_and_zips_with_folders_in_them(tmp_path: Path, right: object) -> None:
    folder = tmp_path / "delivery" / "export okt"
    folder.mkdir(parents=True)
    for name, rows in exchange_tables().items():
        (folder / f"{name}.csv").write_text(delimited(rows), newline="")
    (folder / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1")
    (folder / "~$lestijden.xlsx").write_bytes(b"locked")
    assert content(only_month(read(tmp_path / "delivery"))) == right
    nested = {f"export/okt/{name}": rows for name, rows in exchange_tables().items()}
    path = write_zip(tmp_path / "d.zip", nested)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/export/._rooster.csv", b"\x00\x05\x16\x07")
    assert content(only_month(read(path))) == right


def test_names_of_files_do_not_matter(tmp_path: Path, right: object) -> None:
    tables = {f"export{number}": rows for number, rows in enumerate(exchange_tables().values())}
    assert content(only_month(read_tables(tmp_path, tables))) == right


def test_a_workbook_inside_a_zip(tmp_path: Path, right: object) -> None:
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("alles.xlsx", workbook(exchange_tables()))
    assert content(only_month(read(tmp_path / "d.zip"))) == right


def test_a_picture_beside_the_tables_is_left_aside(tmp_path: Path, right: object) -> None:
    path = write_zip(tmp_path / "d.zip", exchange_tables())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    reading = read(path)
    assert content(only_month(reading)) == right
    assert codes(reading.findings) == ["table_unneeded"]


def _zip_with(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _encrypted_zip() -> bytes:
    plain = bytearray(_zip_with("rooster.csv", b"datum;lesuur\r\n"))
    plain[6] |= 1  # the flag of the local header, and that of the central directory
    plain[plain.index(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "encrypted.zip": (_encrypted_zip(), "file_encrypted"),
    "bomb.zip": (_zip_with("rooster.csv", bytes(40 * 2**20)), "file_suspicious"),
    "traversal.zip": (_zip_with("../../etc/rooster.csv", b"datum;lesuur\r\n"), "file_name_unsafe"),
    "absolute.zip": (_zip_with("/etc/rooster.csv", b"datum;lesuur\r\n"), "file_name_unsafe"),
    "drive.zip": (_zip_with("C:\\rooster.csv", b"datum;lesuur\r\n"), "file_name_unsafe"),
    "cut.zip": (_zip_with("rooster.csv", b"datum;lesuur\r\n" * 50)[:-40], "file_unreadable"),
    "empty.zip": (_zip_with("__MACOSX/x", b""), "delivery_empty"),
    "letter.pdf": (b"%PDF-1.7\n" + bytes(200), "file_not_a_table"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(range(256)), "file_not_a_table"),
    "photo.csv": (b"\xff\xd8\xff\xe0" + bytes(range(256)), "file_not_a_table"),
    "phone.heic": (b"\x00\x00\x00\x18ftypheic" + bytes(50), "file_not_a_table"),
    "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "file_not_a_table"),
    "noise.csv": (bytes(range(256)) * 8, "file_not_a_table"),
    "nothing.csv": (b"", "delivery_empty"),
    "blank.csv": (b"\r\n\r\n  \r\n", "delivery_empty"),
    "header.csv": (b"leerlingnummer;datum;lesuur\r\n", "delivery_empty"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0" + bytes(100) + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
    "broken.xls": (b"\xd0\xcf\x11\xe0" + bytes(600), "file_unreadable"),
    "sheet.ods": (_zip_with("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "file_not_a_table"),
    "document.docx": (_zip_with("word/document.xml", b'<?xml version="1.0"?><w/>'), "file_not_a_table"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_delivery_gets_one_friendly_sentence(tmp_path: Path, name: str) -> None:
    data, code = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(data)
    reading = read(path)
    assert reading.refused
    assert reading.months == []
    assert [finding.code for finding in reading.findings] == [code]
    assert reading.findings[0].sentence.endswith((".", "!"))


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert codes(read(tmp_path / "gone.zip").findings) == ["file_unreadable"]


def test_an_empty_sheet(tmp_path: Path) -> None:
    (tmp_path / "d.xlsx").write_bytes(workbook({"Blad1": []}))
    assert codes(read(tmp_path / "d.xlsx").findings) == ["delivery_empty"]


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAXIMUM_BYTES", 1000)
    path = write_zip(tmp_path / "d.zip", exchange_tables())
    assert codes(read(path).findings) == ["file_too_large"]
    big = tmp_path / "big.csv"
    big.write_bytes(b"a;b\n" * 400)
    assert codes(read(big).findings) == ["file_too_large"]


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ200000", "AAA99999"])
def test_a_cell_at_the_far_end_of_a_sheet(tmp_path: Path, cell: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(exchange_tables())))
    book["rooster"][cell] = "x"
    book.save(tmp_path / "d.xlsx")
    assert codes(read(tmp_path / "d.xlsx").findings) == ["file_too_large"]


def test_a_broken_sheet(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(exchange_tables()))) as book, zipfile.ZipFile(stream, "w") as broken:
        for name in book.namelist():
            broken.writestr(name, book.read(name)[: 200 if "sheet1" in name else None])
    (tmp_path / "d.xlsx").write_bytes(stream.getvalue())
    assert read(tmp_path / "d.xlsx").refused


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.csv"
    secret.write_text("leerlingnummer;datum\r\n1;2\r\n")
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "rooster.csv").symlink_to(secret)
    assert codes(read(folder).findings) == ["delivery_empty"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    encoding=st.sampled_from(sorted(ENCODINGS)),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    line_end=st.sampled_from(["\r\n", "\n"]),
    quote_all=st.booleans(),
    titles=st.integers(0, 5),
    totals=st.booleans(),
    last_column=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_any_dress_of_a_delivery_reads_the_same(
    tmp_path: Path,
    right: dict[str, list[dict[str, object]]],
    encoding: str,
    delimiter: str,
    line_end: str,
    quote_all: bool,
    titles: int,
    totals: bool,
    last_column: bool,
    seed: int,
) -> None:
    shuffle = random.Random(seed)
    tables: Tables = {}
    for name, rows in exchange_tables().items():
        order = list(range(len(rows[0])))
        shuffle.shuffle(order)
        header = [shuffle.choice([str.upper, str.title, str.lower])(rows[0][i]) for i in order]
        dressed = [header, *([row[i] for i in order] for row in rows[1:])]
        if totals:
            dressed.append(["Totaal", *[""] * (len(header) - 1)])
        if last_column:
            dressed = [[*row, ""] for row in dressed]
        tables[name] = [[f"Titel {n}"] for n in range(titles)] + dressed
    path = write_zip(
        tmp_path / "d.zip",
        tables,
        lambda rows: ENCODINGS[encoding](delimited(rows, delimiter, line_end, quote_all)),
    )
    month = only_month(read(path))
    assert _without_numbers(content(month)) == _without_numbers(right)
    assert {row["row_number"] for row in content(month)["enrolment"]} == {titles + 2, titles + 3}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_no_bytes_make_reading_fail(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(data)
    assert read(path).refused


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet='ab1;,"\n\r\t ', max_size=200), header=st.booleans())
def test_no_text_makes_reading_fail(tmp_path: Path, text: str, header: bool) -> None:
    path = tmp_path / "any.csv"
    path.write_text(("leerlingnummer;datum;lesuur\n" if header else "") + text, newline="")
    assert read(path).refused
