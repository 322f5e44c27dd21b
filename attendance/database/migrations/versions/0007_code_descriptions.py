"""What the software's own list says that a code means, beside what was counted per reason."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the words; deliveries that were taken in before have none."""
    op.add_column("intake_reason", sa.Column("description", sa.String))


def downgrade() -> None:
    """Forgets the words."""
    with op.batch_alter_table("intake_reason") as table:
        table.drop_column("description")
