"""Who was given which role, the logins, and the account of looks with its anchors."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Makes the four tables; nobody had a role or was logged in before."""
    op.create_table(
        "access_grant",
        sa.Column("access_grant_id", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("given_at", sa.DateTime, nullable=False),
        sa.Column("given_by", sa.String, nullable=False),
        sa.Column("taken_at", sa.DateTime),
        sa.Column("taken_by", sa.String),
    )
    op.create_table(
        "login_session",
        sa.Column("session_id", sa.String, primary_key=True),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
    )
    op.create_table(
        "look",
        sa.Column("look_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("made_at", sa.DateTime, nullable=False, index=True),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("product", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("previous_hash", sa.String, nullable=False, unique=True),
        sa.Column("hash", sa.String, nullable=False, unique=True),
    )
    op.create_table(
        "look_anchor",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("look_id", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Forgets roles, logins and the account of looks; nobody gets in any more."""
    op.drop_table("look_anchor")
    op.drop_table("look")
    op.drop_table("login_session")
    op.drop_table("access_grant")
