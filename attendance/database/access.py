"""Who may look, who is logged in, and who looked at what."""

import sqlalchemy as sa

from attendance.database.register import metadata

access_grant = sa.Table(
    "access_grant",
    metadata,
    sa.Column("access_grant_id", sa.Integer, primary_key=True),
    sa.Column("subject", sa.String, nullable=False, index=True),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    # a school, an institution or a municipality; empty for roles without
    sa.Column("scope", sa.String, nullable=False),
    sa.Column("given_at", sa.DateTime, nullable=False),
    sa.Column("given_by", sa.String, nullable=False),
    sa.Column("taken_at", sa.DateTime),
    sa.Column("taken_by", sa.String),
)
login_session = sa.Table(
    "login_session",
    metadata,
    # a hash over what makes a login unique, no token
    sa.Column("session_id", sa.String, primary_key=True),
    sa.Column("subject", sa.String, nullable=False, index=True),
    sa.Column("begun_at", sa.DateTime, nullable=False),
    sa.Column("seen_at", sa.DateTime, nullable=False),
    sa.Column("ended_at", sa.DateTime),
)
look = sa.Table(
    "look",
    metadata,
    sa.Column("look_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("made_at", sa.DateTime, nullable=False, index=True),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("product", sa.String, nullable=False),
    sa.Column("page", sa.String, nullable=False),
    # JSON with keys from a closed list
    sa.Column("detail", sa.String, nullable=False),
    # unique: no two entries follow the same one
    sa.Column("previous_hash", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False, unique=True),
)
look_anchor = sa.Table(
    "look_anchor",
    metadata,
    # head: the last entry; begin: the last one that is past its term and gone
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("look_id", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String, nullable=False),
)
