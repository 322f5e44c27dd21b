"""What schools set out to do: their goals, their measures, and what they tell others of their approach."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the three tables, empty."""
    op.create_table(
        "goal",
        sa.Column("goal_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("school_year", sa.Integer, nullable=False),
        sa.Column("profile", sa.String, nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("percent", sa.Integer),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("set_by", sa.String, nullable=False),
        sa.Column("set_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "intervention",
        sa.Column("intervention_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("education_type", sa.String),
        sa.Column("year_group", sa.Integer),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("withdraws", sa.Integer),
    )
    op.create_table(
        "approach",
        sa.Column("approach_id", sa.Integer, primary_key=True),
        sa.Column("school_id", sa.String, nullable=False, index=True),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("education_type", sa.String),
        sa.Column("year_group", sa.Integer),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("told_by", sa.String, nullable=False),
        sa.Column("told_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Leaves what schools set out to do behind."""
    op.drop_table("approach")
    op.drop_table("intervention")
    op.drop_table("goal")
