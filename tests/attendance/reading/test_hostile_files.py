"""Files that mean harm: links, lists without end, workbooks whose cells lie at the far end, entities that multiply.

Each gets its one friendly sentence, quickly; none takes the process or the machine's memory along.
"""

import io
import os
import re
import resource
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from attendance.reading import containers
from tests.attendance.reading.delivery import (
    Tables,
    codes,
    content,
    delimited,
    exchange_tables,
    only_month,
    read,
    write_zip,
)
from tests.attendance.reading.workbooks import workbook

ROOT = Path(__file__).parents[3]
Change = Callable[[str, bytes], tuple[str, bytes]]


def changed(change: Change) -> bytes:
    """A right workbook of which `change` rewrites each part (name, content)."""
    stream = io.BytesIO()
    right = zipfile.ZipFile(io.BytesIO(workbook(exchange_tables())))
    with right, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in right.namelist():
            archive.writestr(*change(name, right.read(name)))
    return stream.getvalue()


def _with_doctype(doctype: bytes) -> Change:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet"):
            data = re.sub(rb"^(<\\?xml[^>]*\\?>)?", lambda found: found[0] + doctype, data, count=1)
            data = data.replace(b"havo", b"&last;")
        return name, data

    return change


def _with_row(row: bytes, encoding: str = "") -> Change:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if name == "xl/worksheets/sheet2.xml":
            data = data.replace(b"</sheetData>", row + b"</sheetData>")
            data = data.decode().encode(encoding) if encoding else data
        return name, data

    return change


def _in_another_folder(name: str, data: bytes) -> tuple[str, bytes]:
    if name == "xl/worksheets/sheet2.xml":
        return "xl/other/sheet2.xml", _with_row(FAR_CELL)(name, data)[1]
    return name, data.replace(b"worksheets/sheet2", b"other/sheet2")


FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LAUGHS = b'<!DOCTYPE laughs [<!ENTITY e0 "ha">%s<!ENTITY last "&e9;">]>' % b"".join(
    b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10)
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY last SYSTEM "file:///etc/hostname">]>'
WORKBOOKS: dict[str, tuple[Change, str]] = {
    "entities that multiply (billion laughs)": (_with_doctype(LAUGHS), "file_unreadable"),
    "an entity from another file": (_with_doctype(OUTSIDE), "file_unreadable"),
    "a far cell": (_with_row(FAR_CELL), "file_too_large"),
    "a far cell in small letters": (_with_row(FAR_CELL.replace(b"XFD", b"xfd")), "file_too_large"),
    "a far row whose cell has no place": (_with_row(b'<row r="1048576"><c><v>1</v></c></row>'), "file_too_large"),
    "a far cell with its place on another line": (_with_row(FAR_CELL.replace(b"r=", b"r\n=\n")), "file_too_large"),
    "a far cell in a sheet elsewhere": (_in_another_folder, "file_too_large"),
    "a far cell in another encoding": (_with_row(FAR_CELL, "utf-16"), "file_unreadable"),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_means_harm_is_refused_in_a_moment(tmp_path: Path, name: str) -> None:
    change, code = WORKBOOKS[name]
    (tmp_path / "d.xlsx").write_bytes(changed(change))
    began = time.process_time()
    reading = read(tmp_path / "d.xlsx")
    assert codes(reading.findings) == [code]
    assert time.process_time() - began < 2


def test_a_workbook_that_says_it_is_wide_is_read_by_its_cells(tmp_path: Path) -> None:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', data)

    (tmp_path / "d.xlsx").write_bytes(changed(change))
    plain = only_month(read(write_zip(tmp_path / "d.zip", exchange_tables())))
    assert content(only_month(read(tmp_path / "d.xlsx"))) == content(plain)


def test_cells_that_are_merged_over_and_over_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attendance.reading import workbooks

    merged = b'<mergeCells count="2000">' + b'<mergeCell ref="A2:A5"/>' * 2000 + b"</mergeCells>"

    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return name, data.replace(b"</sheetData>", b"</sheetData>" + merged) if name.endswith("sheet2.xml") else data

    (tmp_path / "d.xlsx").write_bytes(changed(change))
    monkeypatch.setattr(workbooks, "MAXIMUM_CELLS", 5000)
    monkeypatch.setattr(workbooks, "_refuse_far_cells", lambda content: None)
    assert codes(read(tmp_path / "d.xlsx").findings) == ["file_suspicious"]


def test_formulas_in_a_workbook_are_not_reckoned_out_and_stay_text(tmp_path: Path) -> None:
    tables = exchange_tables()
    tables["codes"].append(["=1+1", '=HYPERLINK("http://example.invalid")', "ziek", "", ""])
    (tmp_path / "d.xlsx").write_bytes(workbook(tables, typed=False))
    reading = read(tmp_path / "d.xlsx")
    month = only_month(reading)
    assert month.reason_code is not None
    assert "2" not in month.reason_code.column("code").to_pylist()


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "d.zip", exchange_tables())
    link = zipfile.ZipInfo("geheim.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert codes(read(path).findings) == ["file_name_unsafe"]


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_is_no_real_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "d.csv"
    if kind == "link":
        (tmp_path / "elsewhere.csv").write_text(delimited(exchange_tables()["leerlingen"]))
        path.symlink_to(tmp_path / "elsewhere.csv")
    else:
        os.mkfifo(path)
    assert codes(read(path).findings) == ["file_unreadable"]


def _zip_of(inner: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in inner.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = _zip_of({"rooster.csv": b"datum;lesuur\r\n"})
    (tmp_path / "d.zip").write_bytes(_zip_of({"binnen.zip": inner}))
    assert codes(read(tmp_path / "d.zip").findings) == ["file_not_a_table"]


def test_a_zip_that_lists_a_million_files_is_refused_before_they_are_listed(tmp_path: Path) -> None:
    end = b"PK\x05\x06" + b"\0\0\0\0\xff\xff\xff\xff" + (50 * 2**20).to_bytes(4, "little") + b"\0\0\0\0\0\0"
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04" + bytes(50 * 2**20) + end)
    began = time.process_time()
    assert codes(read(tmp_path / "d.zip").findings) == ["file_too_large"]
    assert time.process_time() - began < 2


def test_the_list_of_a_large_zip_is_measured_too() -> None:
    record = b"PK\x06\x06" + bytes(36) + (3 * 2**20).to_bytes(8, "little") + bytes(8)
    locator = b"PK\x06\x07" + bytes(16)
    end = b"PK\x05\x06" + bytes(8) + b"\xff" * 8 + b"\0\0"
    assert containers._listing_bytes(record + locator + end) == 3 * 2**20


def test_workbooks_count_for_what_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook(exchange_tables())
    (tmp_path / "d.zip").write_bytes(_zip_of({f"{n}.xlsx": book for n in range(4)}))
    monkeypatch.setattr(containers, "MAXIMUM_BYTES", 4 * len(book) + 10_000)
    assert codes(read(tmp_path / "d.zip").findings) == ["file_too_large"]


@pytest.mark.parametrize(
    "name", ["a\0b.csv", "\u202egnp.csv", "x" * 300 + ".csv", "<img src=x onerror=alert(1)>.csv", "CON.csv"]
)
def test_odd_names_in_a_zip_change_nothing(tmp_path: Path, name: str) -> None:
    plain = only_month(read(write_zip(tmp_path / "plain.zip", exchange_tables())))
    tables = exchange_tables()
    tables[name.removesuffix(".csv")] = tables.pop("codes")
    month = only_month(read(write_zip(tmp_path / "d.zip", tables)))
    assert content(month) == content(plain)
    assert not [one for one in month.findings if "img" in one.sentence]


def _tables_with(width: int) -> Tables:
    return {"rooster": [[f"kolom{n}" for n in range(width)], ["1"] * width]}


def test_a_table_of_far_too_many_columns_is_refused_in_a_moment(tmp_path: Path) -> None:
    began = time.process_time()
    assert read(write_zip(tmp_path / "d.zip", _tables_with(200_000))).refused
    assert time.process_time() - began < 5


def test_ragged_rows_by_the_million_do_not_take_all_memory(tmp_path: Path) -> None:
    """In a process of its own with 3 GB: row by row, this file would take more."""
    (tmp_path / "d.csv").write_bytes(b"leerlingnummer;datum;lesuur\n1;2\n" + b"1;" * 60_000_000)
    program = (
        "import sys; from pathlib import Path; from tests.attendance.reading.delivery import read, codes\n"
        "print(codes(read(Path(sys.argv[1])).findings))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "d.csv"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30)),
    )
    assert done.stdout.strip() == "['file_too_large']", done.stderr[-500:]
