"""What the product says of itself: its release, checks, columns and words."""

from dashboards.products.data import Row, has_table, query


def release() -> Row:
    """The release itself: its name, when it was made, from what."""
    return query("select * from release")[0]


def checks() -> list[Row]:
    """The results of the checks that this release passed through; empty where the release does not carry them."""
    return query("select * from check_result") if has_table("check_result") else []


def dictionary() -> list[Row]:
    """Every column of the product with its unit and meaning, of the tables that are there."""
    return query('select * from column_dictionary order by "table"')


def label_table(name: str) -> list[Row]:
    """A small table of words and borders, whole; empty where the release does not carry it."""
    return query(f'select * from "{name}"') if has_table(name) else []
