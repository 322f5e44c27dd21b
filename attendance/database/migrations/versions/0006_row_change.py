"""Changes of rows that were taken in: re-keyed, erased, expired. No pupil in it, under no name."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the two tables; no row was changed before."""
    op.create_table(
        "row_change",
        sa.Column("change_id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("school_id", sa.String),
        sa.Column("rows_removed", sa.BigInteger, nullable=False),
        sa.Column("kept_from", sa.Date),
    )
    op.create_table(
        "row_change_delivery",
        sa.Column("change_id", sa.String, primary_key=True),
        sa.Column("delivery_id", sa.String, primary_key=True),
    )


def downgrade() -> None:
    """Forgets which rows were changed; the rows stay as they are."""
    op.drop_table("row_change_delivery")
    op.drop_table("row_change")
