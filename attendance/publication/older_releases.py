"""A release that older code made may lack a table or a column that this code reads: told as that, with how to mend it."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from attendance.errors import OutdatedRelease

SENTENCE = (
    "De laatste publicatie is gemaakt door een eerdere versie van Regiobeeld, en mist iets dat hier nodig is. "
    "Een nieuwe publicatie lost dat op; de beheerder maakt die met: regiobeeld build"
)


@contextmanager
def told() -> Iterator[None]:
    """Reading a product in it raises OutdatedRelease where the product lacks what is read."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as missing:
        raise OutdatedRelease(SENTENCE) from missing
