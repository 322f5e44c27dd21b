"""One delivery in force per school and month, held by the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the index; a ledger that ever held two in force can't be, and stops here for a person to look."""
    op.create_index(
        "delivery_in_force",
        "delivery",
        ["school_id", "month"],
        unique=True,
        sqlite_where=sa.text("status = 'accepted'"),
        postgresql_where=sa.text("status = 'accepted'"),
    )


def downgrade() -> None:
    """Takes the index away; no row changes."""
    op.drop_index("delivery_in_force", table_name="delivery")
