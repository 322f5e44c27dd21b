"""Review by schools: what they said of their months, where they want to be reached, and which messages went out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the three tables; no month was approved and no message sent before."""
    op.create_table(
        "review_event",
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
    op.create_table(
        "contact",
        sa.Column("contact_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
    )
    op.create_table(
        "reminder",
        sa.Column("reminder_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("way", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("problem", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Leaves what schools said and what was sent behind."""
    op.drop_table("reminder")
    op.drop_table("contact")
    op.drop_table("review_event")
