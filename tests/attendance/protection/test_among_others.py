"""What a school's product holds of other schools: protected figures under an alias that leads nowhere."""

from pathlib import Path

import duckdb
import pytest

from attendance.pseudonyms import PseudonymKey
from attendance.publication import among_others, names
from attendance.publication.among_others import ALONG, OF_SCHOOLS, OTHER_SCHOOL, aliases
from tests.attendance.published_region import PublishedRegion

KEY = PseudonymKey(b"k" * 32)
READER, NAMED = "00AA00", "02AA00"
SCHOOLS = [f"{number:02}AA00" for number in range(5)]


def write(published: PublishedRegion, path: Path, reader: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published.release / names.MUNICIPALITY}' as protected (read_only)")
        connection.execute(f"attach '{path}' as school (block_size 16384)")
        among_others.write(connection, "school", "protected", reader, KEY, {NAMED: "Het Voorbeeld"})
    return path


@pytest.fixture(scope="module")
def product(published: PublishedRegion, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(published, tmp_path_factory.mktemp("others") / "school.duckdb", READER)


def test_an_alias_stays_the_same_for_one_reader_and_is_another_for_the_next() -> None:
    mine, theirs = aliases(KEY, READER, SCHOOLS), aliases(KEY, "01AA00", SCHOOLS)
    assert READER not in mine
    assert aliases(KEY, READER, reversed(SCHOOLS)) == mine
    both = mine.keys() & theirs.keys()
    assert len(both) == 3
    assert not {mine[one] for one in mine} & {theirs[one] for one in theirs}
    assert aliases(PseudonymKey(b"o" * 32), READER, SCHOOLS)[NAMED] != mine[NAMED]


def test_aliases_of_a_large_region_are_all_different() -> None:
    many = [f"{number // 26:02}A{chr(65 + number % 26)}00" for number in range(2000)]
    assert len(set(aliases(KEY, READER, many).values())) == len(set(many) - {READER})


def test_it_says_of_others_just_what_the_product_for_municipalities_says(
    published: PublishedRegion, product: Path
) -> None:
    made = aliases(KEY, READER, SCHOOLS)
    with duckdb.connect(product, read_only=True) as connection:
        connection.execute(f"attach '{published.release / names.MUNICIPALITY}' as protected (read_only)")
        tables = {
            row[0]
            for row in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'school'"
            ).fetchall()
        }
        assert tables == {OTHER_SCHOOL, *OF_SCHOOLS.values(), *ALONG}
        for source, target in OF_SCHOOLS.items():
            for school_id, alias in made.items():
                of_school = connection.execute(
                    f"select * exclude (school_id) from protected.{source} where school_id = $id order by all",
                    {"id": school_id},
                ).fetchall()
                of_alias = connection.execute(
                    f"select * exclude (alias) from {target} where alias = $alias order by all", {"alias": alias}
                ).fetchall()
                assert of_alias == of_school, target
            assert connection.execute(f"select count(distinct alias) from {target}").fetchall() == [(4,)]


def test_no_code_of_a_school_is_in_its_bytes_nor_in_its_tables_and_a_name_only_of_who_said_yes(
    published: PublishedRegion, product: Path
) -> None:
    # the scan finds what is there: the product for municipalities names its schools
    assert any(one.encode() in (published.release / names.MUNICIPALITY).read_bytes() for one in SCHOOLS)
    content = product.read_bytes()
    assert b"Het Voorbeeld" in content
    assert not [one for one in SCHOOLS if one.encode() in content]
    with duckdb.connect(product, read_only=True) as connection:
        tables = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        for table in tables:
            text = "\n".join(str(row) for row in connection.execute(f"from {table}").fetchall())
            assert not [one for one in SCHOOLS if one in text], table
        columns = {
            row[0]
            for row in connection.execute("select column_name from duckdb_columns() where not internal").fetchall()
        }
        assert not columns & {"school_id", "municipality_code", "municipality", "pupil_key"}
        assert connection.execute(f"select name from {OTHER_SCHOOL} where name is not null").fetchall() == [
            ("Het Voorbeeld",)
        ]


def test_rows_of_others_stand_in_the_order_of_their_aliases_not_of_their_codes(product: Path) -> None:
    with duckdb.connect(product, read_only=True) as connection:
        order = [row[0] for row in connection.execute(f"select alias from {OTHER_SCHOOL}").fetchall()]
    assert order == sorted(order)
    assert order != list(aliases(KEY, READER, SCHOOLS).values())


def test_a_changed_word_about_names_makes_every_product_anew() -> None:
    before = among_others.version("one", KEY, [])
    assert before == among_others.version("one", KEY, [])
    assert len({before, among_others.version("two", KEY, []), among_others.version("one", KEY, [NAMED])}) == 3


def test_every_column_has_a_meaning(product: Path) -> None:
    told = {row[:2] for row in among_others.dictionary_rows()}
    with duckdb.connect(product, read_only=True) as connection:
        own = connection.execute(
            "select table_name, column_name from duckdb_columns() where table_name like 'other%' and not internal"
        ).fetchall()
    assert set(own) == told
