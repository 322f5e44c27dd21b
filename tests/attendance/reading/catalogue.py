"""The catalogue of broken and odd deliveries: one per file or folder of tests/fixtures/deliveries, named by its fault.

A folder holds only the tables in which it differs from `clean`; the large and the dangerous ones are made on the spot.
`expected.csv` beside them lists, for each, every finding (code, table, row, number of rows, column, value and sentence)
and, where it is not refused, how many rows of what could be used.
"""

import csv
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from attendance.reading import Reading
from tests.attendance.reading.delivery import NAMED_OCTOBER, read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "deliveries"
EXPECTED = FIXTURES / "expected.csv"
CLEAN = "clean"
USED = "used"
"""Stands in the list for what of a delivery could be used; all other codes are those of findings."""

_SOFTWARE = ("rooster", "registraties")
_ALL = ("leerlingen", "rooster", "registraties", "lestijden", "codes")
WITHOUT: dict[str, tuple[str, ...]] = {
    # whole deliveries of their own
    "absence_only_utf16_tabs_with_bom": _ALL,
    "citizen_service_numbers": _ALL,
    "lost_zeros_and_spreadsheet_decimals": _ALL,
    "pars_names_and_remarks_windows_1252": _ALL,
    "windows_1252_with_title_rows": _ALL,
    # other software stands in the place of a table
    "half_days_the_wrong_way_round": _SOFTWARE,
    "magister_beside_an_exchange_timetable": ("registraties",),
    "magister_exemption_from_a_lesson_that_is_not_there": _SOFTWARE,
    "magister_exemption": _SOFTWARE,
    "magister_type_in_words": _SOFTWARE,
    "pars_type_that_is_new": _SOFTWARE,
    "somtoday_kind_unknown": _SOFTWARE,
    "somtoday_excursion_of_three_days": _SOFTWARE,
    "somtoday_time_lost_in_a_spreadsheet": _SOFTWARE,
    "totals_of_a_year_and_of_another_sort": _SOFTWARE,
    "totals_with_a_pupil_twice": _SOFTWARE,
    "totals_without_a_month": _SOFTWARE,
    "zermelo_seconds_rounded_by_a_spreadsheet": ("rooster",),
    "zermelo_without_groups": ("rooster",),
    "group_without_pupils": ("rooster",),
    # what is missing
    "no_pupils_at_all": ("leerlingen",),
    "no_registrations_at_all": ("registraties",),
}
"""Tables of `clean` that a delivery does not have."""
MONTH_NOT_NAMED = ("totals_without_a_month",)

USUAL_SHARE = 0.2
"""The share of unusable rows at which the platform refuses, unless it is set otherwise."""


def _bomb(path: Path) -> None:
    """A table of forty megabytes of nothing in a few kilobytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rooster.csv", bytes(40 * 2**20))


def _bomb_in_a_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (40 * 2**20))


def _two_gigabytes(path: Path) -> None:
    """A sparse file: it takes no room on disk, and reading it would."""
    with path.open("wb") as stream:
        stream.truncate(2 * 2**30)


def _many_files(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}.csv", "datum;lesuur\n")


def _says_less_than_it_holds(path: Path) -> None:
    """The directory of the zip claims a size that the content exceeds."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rooster.csv", b"datum;lesuur\n" * 1000)
    data = bytearray(stream.getvalue())
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def _clean_without(name: str) -> Callable[[Path], None]:
    return lambda path: _overlay(FIXTURES / CLEAN, path, WITHOUT[name])


MADE: dict[str, Callable[[Path], None]] = {
    "zip_bomb.zip": _bomb,
    "zip_bomb_in_a_workbook.xlsx": _bomb_in_a_workbook,
    "file_of_two_gigabytes.csv": _two_gigabytes,
    "zip_of_two_hundred_files.zip": _many_files,
    "zip_that_says_less_than_it_holds.zip": _says_less_than_it_holds,
    "file_that_is_not_there.zip": lambda path: None,
    "folder_with_nothing_in_it": lambda path: path.mkdir(),
    "no_pupils_at_all": _clean_without("no_pupils_at_all"),
    "no_registrations_at_all": _clean_without("no_registrations_at_all"),
}
"""Deliveries that are too large or too dangerous to keep, or that consist of nothing."""


def names() -> list[str]:
    """All deliveries of the catalogue."""
    kept = [path.name for path in FIXTURES.iterdir() if path not in (EXPECTED, FIXTURES / CLEAN)]
    return sorted([*kept, *MADE, CLEAN])


def reading_of(name: str, scratch: Path) -> Reading:
    """Reads one delivery of the catalogue as the platform would."""
    fixture = FIXTURES / name
    path = scratch / name
    if name in MADE:
        MADE[name](path)
    elif fixture.is_dir():
        _overlay(FIXTURES / CLEAN, path, WITHOUT.get(name, ()))
        shutil.copytree(fixture, path, dirs_exist_ok=True)
    else:
        path = fixture
    return read(path, None if name in MONTH_NOT_NAMED else NAMED_OCTOBER, max_unusable_share=USUAL_SHARE)


def _overlay(source: Path, target: Path, without: tuple[str, ...]) -> None:
    target.mkdir()
    for table in source.iterdir():
        if table.stem not in without:
            shutil.copy(table, target)


def found_in(reading: Reading) -> list[tuple[str, ...]]:
    """The findings as they stand in the list, whatever their order, and what could be used."""
    findings = [*reading.findings, *(one for month in reading.months for one in month.findings)]
    used = [
        ", ".join(f"{rows.num_rows} {table}" for table, rows in month.tables.items() if rows.num_rows)
        for month in reading.months
        if not month.refused
    ]
    return [(USED, "", "", "", "", "", rows, "") for rows in used] + sorted(
        (
            one.code,
            one.severity,
            one.table_name or "",
            "" if one.row_number is None else str(one.row_number),
            str(one.row_count or ""),
            one.column_name or "",
            one.value or "",
            one.sentence,
        )
        for one in findings
    )


def expected() -> dict[str, list[tuple[str, ...]]]:
    """The list: per delivery what `found_in` must give."""
    listed: dict[str, list[tuple[str, ...]]] = {}
    with EXPECTED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            listed.setdefault(row["delivery"], []).append(tuple(row[column] for column in COLUMNS))
    return listed


COLUMNS = ("code", "severity", "table", "row", "rows", "column", "value", "sentence")
