"""Connecting to the application database, in the way each engine wants it, and bringing it up to date."""

from pathlib import Path

import sqlalchemy as sa

from attendance.errors import DatabaseUnusable

NEWEST_MIGRATION = "0011"
_MIGRATIONS = Path(__file__).parent / "migrations"
_WRITERS_LOCK = 7_034_446
"""Any number that nothing else in the same PostgreSQL database locks."""


def connect(url: str) -> sa.Engine:
    """An engine on the application database, brought up to date by its migrations.

    On both engines writing transactions wait for each other, so that what one read before it wrote still holds when it
    commits; readers never wait. Raises DatabaseUnusable for a URL that is neither SQLite nor PostgreSQL.
    """
    engine = _engine(url)
    if _version(engine) != NEWEST_MIGRATION:
        _migrate(engine)
    return engine


def make_durable(engine: sa.Engine) -> None:
    """What was committed survives a power cut: SQLite in this mode may lose its last transactions otherwise."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("commit")  # a checkpoint wants no transaction
            connection.exec_driver_sql("pragma wal_checkpoint(full)")
            connection.exec_driver_sql("begin")


def _engine(url: str) -> sa.Engine:
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address, connect_args={"timeout": 60})
        _serialise_sqlite_writers(engine)
        return engine
    if address.get_backend_name() != "postgresql":
        raise DatabaseUnusable(
            f"REGIOBEELD_DATABASE_URL noemt {address.get_backend_name()}; het platform werkt met SQLite en PostgreSQL."
        )
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    try:
        engine = sa.create_engine(address, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(
            "Voor PostgreSQL is één pakket meer nodig: installeer regiobeeld met de extra postgresql."
        ) from error
    _serialise_postgresql_writers(engine)
    return engine


def _serialise_sqlite_writers(engine: sa.Engine) -> None:
    """Takes the write lock when a transaction begins: SQLite can't upgrade a reader without the risk of a deadlock."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection, _record):
        connection.isolation_level = None
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection):
        connection.exec_driver_sql("begin immediate" if _writes(connection) else "begin")


def _serialise_postgresql_writers(engine: sa.Engine) -> None:
    """Takes one lock for the whole database when a writing transaction begins, released with it.

    Each later statement sees what was committed before the lock was given, because the isolation is READ COMMITTED.
    """

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection):
        if _writes(connection):
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_WRITERS_LOCK})")


def _writes(connection: sa.Connection) -> bool:
    """Whether the engine was told, by `execution_options(writes=True)`, that this transaction writes."""
    return bool(connection.get_execution_options().get("writes"))


def _version(engine: sa.Engine) -> str | None:
    """The migration that the database is at; read without Alembic, whose import takes longer than the question."""
    try:
        with engine.connect() as connection:
            return connection.scalar(sa.text("select version_num from alembic_version"))
    except sa.exc.DBAPIError:
        return None


def _migrate(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    with engine.execution_options(writes=True).begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
