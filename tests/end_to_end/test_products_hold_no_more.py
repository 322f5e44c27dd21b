"""Products scanned as files and as tables: no pupil of another audience, no number or name that a school delivered."""

import io
import struct
import zipfile
from pathlib import Path

import duckdb
import pytest

from attendance.protection.product import write_product
from attendance.protection.protect import protect_month
from attendance.pseudonyms import PseudonymKey
from attendance.publication import among_others
from attendance.settings import ProtectionRules
from tests.end_to_end.platform import Platform


@pytest.fixture(scope="module")
def delivered(region: Platform) -> bytes:
    """All that the schools of the region delivered, unpacked."""
    paths = sorted((region.home.parent / "delivered").rglob("*"))
    return b"\n".join(_unpacked(path.read_bytes()) for path in paths if path.is_file())


def _unpacked(content: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(_unpacked(archive.read(name)) for name in archive.namelist())


def products(region: Platform) -> dict[str, Path]:
    folder = region.home / "published" / "current"
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.duckdb")}
    assert len([name for name in found if name.startswith("school/")]) == 3
    return found


def pupils(region: Platform, school_id: str | None = None) -> list[int]:
    where = f" where school_id = '{school_id}'" if school_id else ""
    return [row[0] for row in region.query(f"select distinct pupil_key from pupil_month{where}")]


def keys_in(path: Path, keys: list[int]) -> set[int]:
    """Which pseudonyms stand in the file, as eight bytes, or as text in any table."""
    content = path.read_bytes()
    found = {key for key in keys if struct.pack("<q", key) in content}
    with duckdb.connect(path, read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
        for table, column, kind in columns:
            if kind in ("BIGINT", "HUGEINT", "UBIGINT"):
                rows = connection.execute(
                    f'select distinct "{column}" from "{table}" where "{column}" in (select unnest($keys))',
                    {"keys": keys},
                ).fetchall()
                found |= {row[0] for row in rows}
    return found


def text_of(path: Path) -> str:
    """Every value of every table, and the bytes of the file, as one text."""
    parts = [path.read_bytes().decode("latin-1")]
    with duckdb.connect(path, read_only=True) as connection:
        for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
            for row in connection.execute(f'from "{table}"').fetchall():
                parts.append("\t".join(str(value) for value in row))
    return "\n".join(parts)


def test_no_product_holds_a_pseudonym_that_is_not_its_audiences(region: Platform) -> None:
    found = products(region)
    everyone = pupils(region)
    assert len(everyone) > 100
    assert keys_in(found["analyst.duckdb"], everyone) == set(everyone), "the scan finds what is there"
    for name in ("municipality.duckdb", "network.duckdb"):
        assert keys_in(found[name], everyone) == set()
    for name in [name for name in found if name.startswith("school/")]:
        own = set(pupils(region, Path(name).stem))
        assert keys_in(found[name], everyone) == own


def test_no_number_of_a_pupil_as_the_school_writes_it_is_in_any_product(region: Platform, delivered: bytes) -> None:
    numbers = _numbers(delivered)
    assert len(numbers) > 100
    text = delivered.decode("latin-1")
    assert all(number in text for number in list(numbers)[:50]), "the scan finds what is there"
    for name, path in products(region).items():
        with duckdb.connect(path, read_only=True) as connection:
            texts = connection.execute(
                "select table_name, column_name from duckdb_columns() where not internal and data_type = 'VARCHAR'"
            ).fetchall()
            for table, column in texts:
                hits = connection.execute(
                    f'select count(*) from "{table}" where trim("{column}") in (select unnest($numbers))',
                    {"numbers": sorted(numbers)},
                ).fetchall()
                assert hits == [(0,)], f"{name}: {table}.{column}"


def _numbers(delivered: bytes) -> set[str]:
    """Pupil numbers: the first column of the tables `leerlingen` that were delivered as text."""
    found = set()
    for line in delivered.decode("latin-1").splitlines():
        first = line.split(";")[0].strip().strip('"')
        if first.isdigit() and 5 <= len(first) <= 9:
            found.add(first)
    return found


def test_products_for_others_name_no_school_that_is_not_theirs_to_see(region: Platform) -> None:
    codes = [row[0] for row in region.query("select school_id from school")]
    names = dict(region.query("select school_id, name from school"))
    found = products(region)
    # a school that tells others how it works does so under its own name
    told = {row[0] for row in region.query("select distinct school_id from approach")}
    assert len(told) < len(codes)
    assert all(code in text_of(found["analyst.duckdb"]) for code in codes), "the scan finds what is there"
    for name in [name for name in found if name.startswith("school/")]:
        text, own = text_of(found[name]), Path(name).stem
        assert own in text
        mine = names[own]
        for other in set(codes) - told - {own}:
            assert other not in text
            assert names[other] in mine or names[other] not in text
    network = text_of(found["network.duckdb"])
    assert not [code for code in codes if code in network]


def test_what_is_protected_of_real_pupils_holds_none_of_them_for_municipalities_nor_for_another_school(
    region: Platform, tmp_path: Path
) -> None:
    municipality, school = tmp_path / "municipality.duckdb", tmp_path / "school.duckdb"
    everyone = pupils(region)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{region.home / 'warehouse.duckdb'}' as warehouse (read_only)")
        [(month,), *_] = connection.execute(
            "select distinct month from warehouse.marts.attendance_month order by 1"
        ).fetchall()
        protected = protect_month(connection, "warehouse", month, [], ProtectionRules())
        connection.execute(f"attach '{municipality}' as protected; attach '{school}' as school")
        write_product(connection, "protected.main", [protected])
        reader = protected.schools["school_id"].iloc[0]
        among_others.write(connection, "school", "protected", reader, PseudonymKey(b"k" * 32), {})
        shown = connection.execute("select count(*) from protected.tier_distribution where pupils_status = 'value'")
        assert shown.fetchall()[0][0] > 20
    assert keys_in(municipality, everyone) == set()
    assert keys_in(school, everyone) == set()
    codes = protected.schools["school_id"].tolist()
    assert any(code in text_of(municipality) for code in codes)
    text = text_of(school)
    assert not [code for code in codes if code in text]
    names = [row[0] for row in region.query("select name from school")]
    assert not [name for name in names if name in text]
