"""The registration checklist: what schools declare, and what intake counted per reason."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes both tables. Deliveries that were taken in before have no counts per reason."""
    op.create_table(
        "intake_reason",
        sa.Column("delivery_id", sa.String, primary_key=True),
        sa.Column("reason", sa.String, primary_key=True),
        sa.Column("rows_in_file", sa.BigInteger, nullable=False),
        sa.Column("rows_set_aside", sa.BigInteger, nullable=False),
        sa.Column("rows_dropped", sa.BigInteger, nullable=False),
        sa.Column("minutes_in_file", sa.BigInteger, nullable=False),
        sa.Column("minutes_set_aside", sa.BigInteger, nullable=False),
        sa.Column("minutes_dropped", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "declaration",
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


def downgrade() -> None:
    """Leaves declarations and counts behind."""
    op.drop_table("declaration")
    op.drop_table("intake_reason")
