"""The benchmark's floor counts as the reference does, so that what it is compared with is the same work."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import duckdb

from attendance.sample import make_region
from attendance.schools import find_school, holidays
from benchmarks.bench import MINUTES
from benchmarks.floor import count, unpack

from .exchange import Delivery, Row, School
from .reference import count_region


def test_the_floor_agrees_with_the_reference(tmp_path: Path) -> None:
    written = make_region(tmp_path / "region", schools=6, months=2, seed=3, formats="uitwisselformaat", pupils=60)
    deliveries = [delivery_in(path) for path in written]
    region = count_region(list({school_of(one) for one in deliveries}), deliveries)
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    unpack(written, unpacked)
    count(unpacked, tmp_path / "floor.duckdb")
    with duckdb.connect(str(tmp_path / "floor.duckdb")) as connection:
        minutes = connection.execute(
            f"select school_id, month, education_type, year_group, {', '.join(MINUTES)}, not has_roll_call "
            "from attendance_month"
        ).fetchall()
        tiers = connection.execute(
            "select profile, 'month', month, school_id, education_type, year_group, tier, pupils from tier_distribution"
        ).fetchall()
    assert {row[:4]: row[4:] for row in minutes} == {
        key: (*(row[name] for name in MINUTES), row["is_absence_only"])
        for key, row in region.tables["attendance_month"].items()
    }
    assert {row[:7]: row[7] for row in tiers} == {
        key: row["pupils"] for key, row in region.tables["tier_distribution"].items() if key[1] == "month"
    }


def delivery_in(path: Path) -> Delivery:
    """A zip of plain CSV as tables."""
    school_id, _, month = path.stem.partition("_")
    first = date.fromisoformat(f"{month}-01")
    with zipfile.ZipFile(path) as archive:
        tables = {name.removesuffix(".csv"): rows_of(archive.read(name)) for name in archive.namelist()}
    return Delivery(school_id, first, first, tables)


def rows_of(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8")), delimiter=";"))


def school_of(delivery: Delivery) -> School:
    site = find_school(delivery.school_id)
    days = tuple((holiday.date_from, holiday.date_to) for holiday in holidays(site.holiday_region))
    return School(site.school_id, site.sector, days)
