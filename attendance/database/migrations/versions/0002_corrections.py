"""What schools say by hand: who changed what, when and why, and days that have lessons after all."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the history of corrections; every free day that is known is free."""
    op.create_table(
        "correction",
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
    op.add_column("free_day", sa.Column("is_free", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Leaves the history behind."""
    op.drop_column("free_day", "is_free")
    op.drop_table("correction")
