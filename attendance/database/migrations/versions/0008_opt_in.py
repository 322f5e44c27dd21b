"""Which schools let others see their name beside their figures, and which may be asked how they do it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table; until a school says otherwise its name is not shown."""
    op.create_table(
        "opt_in",
        sa.Column("opt_in_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("may_be_named", sa.Boolean, nullable=False),
        sa.Column("may_be_asked", sa.Boolean, nullable=False),
        sa.Column("said_by", sa.String, nullable=False),
        sa.Column("said_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Forgets what schools said; none is named any more."""
    op.drop_table("opt_in")
