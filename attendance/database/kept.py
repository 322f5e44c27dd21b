"""What the platform keeps of its own doings: checks, the key's fingerprint, rows that went, and messages to schools."""

import sqlalchemy as sa

from attendance.database.register import metadata

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
