"""What a school tells beside or after its files: the meaning of its codes, its times and free days, what it mends, and its answers."""

import sqlalchemy as sa

from attendance.database.register import metadata


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
