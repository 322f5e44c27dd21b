"""The ledger: deliveries, findings, measures, what schools told, results of checks, the key's fingerprint."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _delivery_tables() -> None:
    op.create_table(
        "delivery",
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
    op.create_table(
        "repeat",
        sa.Column("upload_id", sa.String, primary_key=True),
        sa.Column("repeats_upload_id", sa.String, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "finding",
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
    op.create_table(
        "intake_measure",
        sa.Column("delivery_id", sa.String, primary_key=True),
        sa.Column("table_name", sa.String, primary_key=True),
        sa.Column("measure", sa.String, primary_key=True),
        sa.Column("in_file", sa.BigInteger, nullable=False),
        sa.Column("set_aside", sa.BigInteger, nullable=False),
        sa.Column("dropped", sa.BigInteger, nullable=False),
    )


def _reference_tables() -> None:
    op.create_table(
        "reason_code",
        sa.Column("reason_code_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("delivery_id", sa.String, index=True),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("description", sa.String),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
    )
    op.create_table(
        "bell_time",
        sa.Column("bell_time_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("delivery_id", sa.String, index=True),
        sa.Column("lesson_period", sa.String, nullable=False),
        sa.Column("begin_minute", sa.Integer, nullable=False),
        sa.Column("end_minute", sa.Integer, nullable=False),
        sa.Column("weekday", sa.Integer),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("date", sa.Date),
    )
    op.create_table(
        "free_day",
        sa.Column("free_day_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("delivery_id", sa.String, index=True),
        sa.Column("date", sa.Date, nullable=False),
    )


def upgrade() -> None:
    """Makes all tables of the first version."""
    _delivery_tables()
    _reference_tables()
    op.create_table(
        "check_result",
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
    op.create_table(
        "pseudonym_key",
        sa.Column("fingerprint", sa.String, primary_key=True),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """The first version has nothing before it; going back would throw the ledger away."""
    raise RuntimeError("the first migration can't be undone")
