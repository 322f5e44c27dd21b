"""The application database: its tables, its connection, its migrations. SQLite by default, PostgreSQL for a server."""

from pathlib import Path

import sqlalchemy as sa

from attendance.errors import DatabaseUnusable

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
sa.Index(
    "delivery_in_force",
    delivery.c.school_id,
    delivery.c.month,
    unique=True,
    sqlite_where=delivery.c.status == "accepted",
    postgresql_where=delivery.c.status == "accepted",
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
    # for the school itself, on its page of codes: not handed over
    sa.Column("description", sa.String),
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

review_event = sa.Table(
    "review_event",
    metadata,
    sa.Column("review_event_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("delivery_id", sa.String),
    sa.Column("date_from", sa.Date),
    sa.Column("date_to", sa.Date),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("withdraws", sa.Integer),
)
contact = sa.Table(
    "contact",
    metadata,
    sa.Column("contact_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    # empty: no messages wanted
    sa.Column("address", sa.String, nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
)
reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("reminder_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("way", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("begun_at", sa.DateTime, nullable=False),
    sa.Column("ended_at", sa.DateTime),
    sa.Column("problem", sa.String, nullable=False),
)
opt_in = sa.Table(
    "opt_in",
    metadata,
    sa.Column("opt_in_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("may_be_named", sa.Boolean, nullable=False),
    sa.Column("may_be_asked", sa.Boolean, nullable=False),
    sa.Column("said_by", sa.String, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
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
row_change = sa.Table(
    "row_change",
    metadata,
    sa.Column("change_id", sa.String, primary_key=True),
    # rekeyed, erased or expired
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("school_id", sa.String),
    sa.Column("rows_removed", sa.BigInteger, nullable=False),
    # of an expiry: the first day of the oldest school year of which pupil rows are kept
    sa.Column("kept_from", sa.Date),
)
row_change_delivery = sa.Table(
    "row_change_delivery",
    metadata,
    sa.Column("change_id", sa.String, primary_key=True),
    sa.Column("delivery_id", sa.String, primary_key=True),
)

goal = sa.Table(
    "goal",
    metadata,
    sa.Column("goal_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("school_year", sa.Integer, nullable=False),
    sa.Column("profile", sa.String, nullable=False),
    sa.Column("tier", sa.String, nullable=False),
    # none: taken back
    sa.Column("percent", sa.Integer),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("set_by", sa.String, nullable=False),
    sa.Column("set_at", sa.DateTime, nullable=False),
)
intervention = sa.Table(
    "intervention",
    metadata,
    sa.Column("intervention_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    # the cohort that it is for; none: the whole school
    sa.Column("education_type", sa.String),
    sa.Column("year_group", sa.Integer),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("description", sa.String, nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("made_at", sa.DateTime, nullable=False),
    sa.Column("withdraws", sa.Integer),
)
approach = sa.Table(
    "approach",
    metadata,
    sa.Column("approach_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("tier", sa.String, nullable=False),
    # the cohort that it is about; none: the whole school
    sa.Column("education_type", sa.String),
    sa.Column("year_group", sa.Integer),
    # empty: taken back
    sa.Column("description", sa.String, nullable=False),
    sa.Column("contact", sa.String, nullable=False),
    sa.Column("told_by", sa.String, nullable=False),
    sa.Column("told_at", sa.DateTime, nullable=False),
)

network_case = sa.Table(
    "network_case",
    metadata,
    # random; it says nothing about whose case it is
    sa.Column("case_id", sa.String, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("education_type", sa.String, nullable=False),
    sa.Column("year_group", sa.Integer, nullable=False),
    sa.Column("tier", sa.String, nullable=False),
    sa.Column("duration", sa.String, nullable=False),
    sa.Column("perspective", sa.String, nullable=False),
    # of the list only: factors, care, tried, helped
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("entered_at", sa.DateTime, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
    sa.Column("entered_by", sa.String, nullable=False),
)
network_meeting = sa.Table(
    "network_meeting",
    metadata,
    sa.Column("meeting_id", sa.Integer, primary_key=True),
    sa.Column("held_on", sa.Date, nullable=False, unique=True),
    # by topic: the agenda, and each question of the meeting
    sa.Column("notes", sa.JSON, nullable=False),
    # the protected figures of the common thread as they were gathered; none: not gathered yet
    sa.Column("thread", sa.JSON),
    sa.Column("gathered_at", sa.DateTime),
    sa.Column("closed_at", sa.DateTime),
    sa.Column("closed_by", sa.String),
)
network_agreement = sa.Table(
    "network_agreement",
    metadata,
    sa.Column("agreement_id", sa.Integer, primary_key=True),
    sa.Column("meeting_id", sa.Integer, nullable=False, index=True),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
)
network_agreement_state = sa.Table(
    "network_agreement_state",
    metadata,
    sa.Column("agreement_state_id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Integer, nullable=False, index=True),
    # the meeting at which it was said
    sa.Column("meeting_id", sa.Integer, nullable=False),
    # open, done or dropped
    sa.Column("state", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
)

access_grant = sa.Table(
    "access_grant",
    metadata,
    sa.Column("access_grant_id", sa.Integer, primary_key=True),
    sa.Column("subject", sa.String, nullable=False, index=True),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    # a school, an institution or a municipality; empty for roles without
    sa.Column("scope", sa.String, nullable=False),
    sa.Column("given_at", sa.DateTime, nullable=False),
    sa.Column("given_by", sa.String, nullable=False),
    sa.Column("taken_at", sa.DateTime),
    sa.Column("taken_by", sa.String),
)
login_session = sa.Table(
    "login_session",
    metadata,
    # a hash over what makes a login unique, no token
    sa.Column("session_id", sa.String, primary_key=True),
    sa.Column("subject", sa.String, nullable=False, index=True),
    sa.Column("begun_at", sa.DateTime, nullable=False),
    sa.Column("seen_at", sa.DateTime, nullable=False),
    sa.Column("ended_at", sa.DateTime),
)
look = sa.Table(
    "look",
    metadata,
    sa.Column("look_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("made_at", sa.DateTime, nullable=False, index=True),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("product", sa.String, nullable=False),
    sa.Column("page", sa.String, nullable=False),
    # JSON with keys from a closed list
    sa.Column("detail", sa.String, nullable=False),
    # unique: no two entries follow the same one
    sa.Column("previous_hash", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False, unique=True),
)
look_anchor = sa.Table(
    "look_anchor",
    metadata,
    # head: the last entry; begin: the last one that is past its term and gone
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("look_id", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String, nullable=False),
)

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
