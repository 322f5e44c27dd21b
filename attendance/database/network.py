"""The network meeting: cases, meetings, and what was agreed."""

import sqlalchemy as sa

from attendance.database.register import metadata

network_case = sa.Table(
    "network_case",
    metadata,
    # random; it says nothing about whose case it is
    sa.Column("case_id", sa.String, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("education_type", sa.String, nullable=False),
    sa.Column("year_group", sa.Integer, nullable=False),
    sa.Column("tier", sa.String, nullable=False),
    sa.Column("duration", sa.String, nullable=False),
    sa.Column("perspective", sa.String, nullable=False),
    # of the list only: factors, care, tried, helped
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("entered_at", sa.DateTime, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
    sa.Column("entered_by", sa.String, nullable=False),
)
network_meeting = sa.Table(
    "network_meeting",
    metadata,
    sa.Column("meeting_id", sa.Integer, primary_key=True),
    sa.Column("held_on", sa.Date, nullable=False, unique=True),
    # by topic: the agenda, and each question of the meeting
    sa.Column("notes", sa.JSON, nullable=False),
    # the protected figures of the common thread as they were gathered; none: not gathered yet
    sa.Column("thread", sa.JSON),
    sa.Column("gathered_at", sa.DateTime),
    sa.Column("closed_at", sa.DateTime),
    sa.Column("closed_by", sa.String),
)
network_agreement = sa.Table(
    "network_agreement",
    metadata,
    sa.Column("agreement_id", sa.Integer, primary_key=True),
    sa.Column("meeting_id", sa.Integer, nullable=False, index=True),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
)
network_agreement_state = sa.Table(
    "network_agreement_state",
    metadata,
    sa.Column("agreement_state_id", sa.Integer, primary_key=True),
    sa.Column("agreement_id", sa.Integer, nullable=False, index=True),
    # the meeting at which it was said
    sa.Column("meeting_id", sa.Integer, nullable=False),
    # open, done or dropped
    sa.Column("state", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
)
