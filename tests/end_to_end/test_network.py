"""The network's product in a built region: there with its release, and of its cases not a trace in any product."""

import duckdb

from attendance import database
from attendance.network import cases, vocabulary
from tests.end_to_end.platform import Platform

NETWORK = "network.duckdb"


def test_the_product_comes_with_the_release(region: Platform) -> None:
    assert region.query("select state from network_meeting order by held_on", NETWORK) == [
        ("closed",),
        ("closed",),
        ("planned",),
    ]
    assert region.query("select release_id from release", NETWORK) == region.query("select release_id from release")
    unexplained = region.query(
        """
        select c.table_name, c.column_name from duckdb_columns() as c
        left join column_dictionary as d on d."table" = c.table_name and d."column" = c.column_name
        where c.table_name like 'network_%' and coalesce(d.meaning_nl, '') = ''
        """,
        NETWORK,
    )
    assert unexplained == []
    assert region.query("select count(*) from check_result where table_name = 'network_count' and is_passed") == [(1,)]


def test_of_cases_there_is_no_trace_in_any_product(region: Platform) -> None:
    engine = database.connect(f"sqlite:///{region.home / 'application.db'}")
    codes = [one.case_id for one in cases.every_case(engine)]
    assert len(codes) > 60
    schools = {school_id for (school_id,) in region.query("select school_id from school")}
    words = {one.word for one in vocabulary.factors().values()}
    products = sorted((region.home / "published" / "current").resolve().rglob("*.duckdb"))
    assert len(products) >= 5
    for product in products:
        content = product.read_bytes()
        assert [code for code in codes if code.encode() in content] == [], product.name
        texts = _texts(product)
        assert not texts & set(codes), product.name
        assert not texts & (schools if product.name == NETWORK else words), product.name


def _texts(product: object) -> set[str]:
    """All texts in a product, whatever the column, without the dictionary that names columns."""
    with duckdb.connect(str(product), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where data_type = 'VARCHAR' and not internal and table_name <> 'column_dictionary'"
        ).fetchall()
        return {
            text
            for table, column in columns
            for (text,) in connection.execute(f'select distinct "{column}" from "{table}"').fetchall()
        }
