"""The application database: its tables, its connection, its migrations. Any SQLAlchemy URL; SQLite by default."""

from pathlib import Path

import sqlalchemy as sa

metadata = sa.MetaData()

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("upload_id", sa.String, nullable=False, index=True),
    sa.Column("school_id", sa.String, index=True),
    sa.Column("month", sa.Date),
    sa.Column("received_at", sa.DateTime, nullable=False),
    sa.Column("sha256", sa.String, nullable=False, index=True),
    sa.Column("shape", sa.String),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("has_timetable", sa.Boolean, nullable=False),
    sa.Column("brought_bell_times", sa.Boolean, nullable=False),
    sa.Column("brought_reason_codes", sa.Boolean, nullable=False),
    sa.Column("brought_free_days", sa.Boolean, nullable=False),
    sa.Column("rows_delivered", sa.BigInteger, nullable=False),
    sa.Column("rows_used", sa.BigInteger, nullable=False),
    sa.Column("rows_set_aside", sa.BigInteger, nullable=False),
    sa.Column("rows_dropped", sa.BigInteger, nullable=False),
)
repeat = sa.Table(
    "repeat",
    metadata,
    sa.Column("upload_id", sa.String, primary_key=True),
    sa.Column("repeats_upload_id", sa.String, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False),
)
finding = sa.Table(
    "finding",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("finding_number", sa.Integer, primary_key=True),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("severity", sa.String, nullable=False),
    sa.Column("table_name", sa.String),
    sa.Column("row_number", sa.BigInteger),
    sa.Column("column_name", sa.String),
    sa.Column("value", sa.String),
    sa.Column("row_count", sa.BigInteger, nullable=False),
    sa.Column("sentence", sa.String, nullable=False),
)
intake_measure = sa.Table(
    "intake_measure",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("table_name", sa.String, primary_key=True),
    sa.Column("measure", sa.String, primary_key=True),
    sa.Column("in_file", sa.BigInteger, nullable=False),
    sa.Column("set_aside", sa.BigInteger, nullable=False),
    sa.Column("dropped", sa.BigInteger, nullable=False),
)

intake_reason = sa.Table(
    "intake_reason",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("reason", sa.String, primary_key=True),
    sa.Column("rows_in_file", sa.BigInteger, nullable=False),
    sa.Column("rows_set_aside", sa.BigInteger, nullable=False),
    sa.Column("rows_dropped", sa.BigInteger, nullable=False),
    sa.Column("minutes_in_file", sa.BigInteger, nullable=False),
    sa.Column("minutes_set_aside", sa.BigInteger, nullable=False),
    sa.Column("minutes_dropped", sa.BigInteger, nullable=False),
)
declaration = sa.Table(
    "declaration",
    metadata,
    sa.Column("declaration_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("list", sa.String, nullable=False),
    sa.Column("item", sa.String, nullable=False),
    sa.Column("school_year", sa.Integer, nullable=False),
    sa.Column("rating", sa.String, nullable=False),
    sa.Column("evidence", sa.String, nullable=False),
    sa.Column("declared_by", sa.String, nullable=False),
    sa.Column("declared_at", sa.DateTime, nullable=False),
)


def _reference(name: str, *columns: sa.Column) -> sa.Table:
    """A table of what a school told; without a delivery it was entered by hand and goes before what was delivered."""
    return sa.Table(
        name,
        metadata,
        sa.Column(f"{name}_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("delivery_id", sa.String, index=True),
        *columns,
    )


reason_code = _reference(
    "reason_code",
    sa.Column("code", sa.String, nullable=False),
    sa.Column("description", sa.String),
    sa.Column("category", sa.String, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
)
bell_time = _reference(
    "bell_time",
    sa.Column("lesson_period", sa.String, nullable=False),
    sa.Column("begin_minute", sa.Integer, nullable=False),
    sa.Column("end_minute", sa.Integer, nullable=False),
    sa.Column("weekday", sa.Integer),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("date", sa.Date),
)
free_day = _reference(
    "free_day",
    sa.Column("date", sa.Date, nullable=False),
    # false only by hand: a day that was delivered as free and has lessons after all
    sa.Column("is_free", sa.Boolean, nullable=False, default=True, server_default=sa.true()),
)

correction = sa.Table(
    "correction",
    metadata,
    sa.Column("correction_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("subject_key", sa.String, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("undoes", sa.Integer),
)

check_result = sa.Table(
    "check_result",
    metadata,
    sa.Column("check_result_id", sa.Integer, primary_key=True),
    sa.Column("checked_at", sa.DateTime, nullable=False),
    sa.Column("door", sa.String, nullable=False),
    sa.Column("table_name", sa.String, nullable=False),
    sa.Column("expectation", sa.String, nullable=False),
    sa.Column("column_name", sa.String),
    sa.Column("severity", sa.String, nullable=False),
    sa.Column("is_passed", sa.Boolean, nullable=False),
    sa.Column("checked_rows", sa.BigInteger, nullable=False),
    sa.Column("unexpected_rows", sa.BigInteger, nullable=False),
    sa.Column("meaning", sa.String, nullable=False),
)
pseudonym_key = sa.Table(
    "pseudonym_key",
    metadata,
    sa.Column("fingerprint", sa.String, primary_key=True),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
)

NEWEST_MIGRATION = "0003"
_MIGRATIONS = Path(__file__).parent / "migrations"


def connect(url: str) -> sa.Engine:
    """An engine on the application database, brought up to date by its migrations.

    SQLite gets a write-ahead log and writers that wait for each other instead of failing.
    """
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, **({"connect_args": {"timeout": 60}} if url.startswith("sqlite") else {}))
    if engine.dialect.name == "sqlite":
        _serialise_writers(engine)
    if _version(engine) != NEWEST_MIGRATION:
        _migrate(engine, url)
    return engine


def _serialise_writers(engine: sa.Engine) -> None:
    """Takes the write lock when a transaction begins: SQLite can't upgrade a reader without the risk of a deadlock."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection, _record):
        connection.isolation_level = None
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection):
        connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get("writes") else "begin")


def _version(engine: sa.Engine) -> str | None:
    """The migration that the database is at; read without Alembic, whose import takes longer than the question."""
    try:
        with engine.connect() as connection:
            return connection.scalar(sa.text("select version_num from alembic_version"))
    except sa.exc.DBAPIError:
        return None


def _migrate(engine: sa.Engine, url: str) -> None:
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    with engine.execution_options(writes=True).begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
