"""What schools handed in: deliveries and uploads that repeat one, what was found in them, how many rows and minutes they held."""

import sqlalchemy as sa

from attendance.database.register import metadata

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
