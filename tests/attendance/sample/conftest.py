"""One made-up region for all tests of the sample, and a slow, plain way to read what lies in its deliveries."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from attendance.sample.make import Written, write_region
from attendance.sample.region import RegionPlan, plan_region

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def region() -> RegionPlan:
    """Sixteen schools, three months, every shape."""
    return plan_region()


@pytest.fixture(scope="session")
def written(region: RegionPlan, tmp_path_factory: pytest.TempPathFactory) -> list[Written]:
    """The region's deliveries, in order of receipt."""
    return write_region(tmp_path_factory.mktemp("region"), region)


def read_files(path: Path) -> dict[str, bytes]:
    """The csv files of a zip or folder by table name."""
    if path.is_dir():
        return {file.stem: file.read_bytes() for file in sorted(path.iterdir())}
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}


def read_tables(one: Written, region: RegionPlan) -> dict[str, Rows]:
    """All tables of a delivery as text, read by the means of the standard library and the school's known style."""
    style = region.schools[one.plan.school_number].style.file
    if style.container == "workbook":
        book = load_workbook(one.path, read_only=False)
        return {sheet.title: _sheet(list(sheet.iter_rows(values_only=True))) for sheet in book}
    tables = {}
    for name, content in read_files(one.path).items():
        lines = content.decode(style.encoding).split(style.newline)[len(style.title_rows) :]
        rows = list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=style.delimiter))
        tables[name] = [row for row in rows if "Totaal" not in row.values()]
    return tables


def _sheet(rows: list[tuple]) -> Rows:
    header = [str(name) for name in rows[0]]
    return [
        {name: "" if cell is None else str(cell) for name, cell in zip(header, row, strict=True)} for row in rows[1:]
    ]
