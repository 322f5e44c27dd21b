"""Deliveries in code: a small right one, and the ways to spoil it. Pupils are invented; nothing here is a real number."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from attendance.findings import Finding
from attendance.pseudonyms import PseudonymKey
from attendance.reading import KnownReference, MonthReading, Reading, nothing_known, read_delivery

OCTOBER = date(2026, 10, 1)
NAMED_OCTOBER = (OCTOBER, OCTOBER)
KEY = PseudonymKey(b"a key for tests, 32 bytes long..")

Rows = list[list[str]]
Tables = dict[str, Rows]


@dataclass(frozen=True)
class TestSchool:
    """All that reading asks of a school."""

    __test__ = False
    school_id: str = "00AH00"


def exchange_tables() -> Tables:
    """Two pupils, two days with two lessons each, three registrations; everything right."""
    return {
        "leerlingen": [
            [
                "leerlingnummer",
                "onderwijstype",
                "leerjaar",
                "klas",
                "woongemeente",
                "achttien_plus",
                "inschrijving",
                "uitschrijving",
            ],
            ["1001", "havo", "3", "3a", "0153", "N", "2026-08-01", ""],
            ["1002", "vwo", "4", "4b", "0141", "J", "2026-08-01", "2026-10-31"],
        ],
        "rooster": [
            ["leerlingnummer", "datum", "lesuur", "begintijd", "eindtijd", "vak", "soort", "status", "gecontroleerd"],
            ["1001", "2026-10-05", "1", "08:30", "09:20", "wi", "regulier", "gepland", "J"],
            ["1001", "2026-10-05", "2", "09:20", "10:10", "ne", "", "", "N"],
            ["1001", "2026-10-06", "1-2", "", "", "wi", "toets", "vervallen", ""],
            ["1002", "2026-10-05", "1", "", "", "wi", "stage", "gepland", "J"],
        ],
        "registraties": [
            [
                "leerlingnummer",
                "datum",
                "datum_tot",
                "lesuur",
                "begintijd",
                "eindtijd",
                "code",
                "geoorloofd",
                "bron",
                "minuten",
                "geregistreerd_op",
            ],
            ["1001", "2026-10-05", "", "1", "", "", "z", "J", "melding", "", "2026-10-05 08:00"],
            ["1001", "2026-10-05", "", "", "09:25", "09:40", "TL", "N", "controle", "15", "2026-10-05 09:30:10"],
            ["1002", "2026-10-05", "2026-10-06", "", "", "", "Z", "", "nabellen", "", ""],
        ],
        "lestijden": [
            ["lesuur", "begintijd", "eindtijd", "weekdag", "geldig_van", "geldig_tot", "datum"],
            ["1", "08:30", "09:20", "", "", "", ""],
            ["2", "09:20", "10:10", "", "", "", ""],
        ],
        "codes": [
            ["code", "omschrijving", "categorie", "geldig_van", "geldig_tot"],
            ["Z", "Ziek", "ziek", "", ""],
            ["TL", "Te laat", "ongeoorloofd te laat", "", ""],
        ],
        "vrije_dagen": [["datum", "omschrijving"], ["2026-10-09", "studiedag"]],
    }


def delimited(
    rows: Sequence[Sequence[str]], delimiter: str = ";", line_end: str = "\r\n", quote_all: bool = False
) -> str:
    """The text of one table."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def write_zip(path: Path, tables: Mapping[str, Rows], encode: Callable[[Rows], bytes] | None = None) -> Path:
    """A zip with one csv per table."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", encode(rows) if encode else delimited(rows).encode())
    return path


def read(
    path: Path,
    months: tuple[date, date] | None = NAMED_OCTOBER,
    known: Callable[[date], KnownReference] = nothing_known,
    max_unusable_share: float = 0.5,
    **more: object,
) -> Reading:
    """Reads as the platform does."""
    return read_delivery(path, TestSchool(), months, KEY, known, max_unusable_share, **more)  # type: ignore[arg-type]


def read_tables(folder: Path, tables: Mapping[str, Rows], **options: object) -> Reading:
    """Reads a zip of these tables."""
    return read(write_zip(folder / "delivery.zip", tables), **options)  # type: ignore[arg-type]


def only_month(reading: Reading) -> MonthReading:
    """The one month of a reading, which must not be refused."""
    assert [finding.code for finding in reading.findings if finding.severity == "refused"] == []
    (month,) = reading.months
    assert not month.refused, month.findings
    assert_identity(reading)
    return month


def assert_identity(reading: Reading) -> None:
    """delivered = used + set aside + dropped, and the set-aside rows are all there."""
    for month in reading.months:
        assert month.rows_delivered == month.rows_used + month.rows_set_aside + month.rows_dropped
        assert min(month.rows_used, month.rows_set_aside, month.rows_dropped) >= 0
        assert month.set_aside.num_rows == month.rows_set_aside
        for measure in month.measures:
            assert 0 <= measure.set_aside + measure.dropped <= measure.in_file, measure


def content(month: MonthReading) -> dict[str, list[dict[str, object]]]:
    """The three tables as plain rows."""
    return {name: table.to_pylist() for name, table in month.tables.items()}


def codes(findings: Sequence[Finding]) -> list[str]:
    """The codes of findings, sorted."""
    return sorted(finding.code for finding in findings)


def found(findings: Sequence[Finding], code: str) -> Finding:
    """The one finding with this code."""
    (one,) = [finding for finding in findings if finding.code == code]
    return one
