"""The network meeting about tier 3: case forms without a pupil, meetings, agreements and how they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the four tables, empty."""
    op.create_table(
        "network_case",
        sa.Column("case_id", sa.String, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("education_type", sa.String, nullable=False),
        sa.Column("year_group", sa.Integer, nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("duration", sa.String, nullable=False),
        sa.Column("perspective", sa.String, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("entered_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("entered_by", sa.String, nullable=False),
    )
    op.create_table(
        "network_meeting",
        sa.Column("meeting_id", sa.Integer, primary_key=True),
        sa.Column("held_on", sa.Date, nullable=False, unique=True),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("thread", sa.JSON),
        sa.Column("gathered_at", sa.DateTime),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("closed_by", sa.String),
    )
    op.create_table(
        "network_agreement",
        sa.Column("agreement_id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Integer, nullable=False, index=True),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
    )
    op.create_table(
        "network_agreement_state",
        sa.Column("agreement_state_id", sa.Integer, primary_key=True),
        sa.Column("agreement_id", sa.Integer, nullable=False, index=True),
        sa.Column("meeting_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Forgets cases and meetings."""
    for table in ("network_agreement_state", "network_agreement", "network_meeting", "network_case"):
        op.drop_table(table)
