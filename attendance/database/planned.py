"""What schools set out to do: goals, interventions, and the approach that others may ask about."""

import sqlalchemy as sa

from attendance.database.register import metadata

goal = sa.Table(
    "goal",
    metadata,
    sa.Column("goal_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("school_year", sa.Integer, nullable=False),
    sa.Column("profile", sa.String, nullable=False),
    sa.Column("tier", sa.String, nullable=False),
    # none: taken back
    sa.Column("percent", sa.Integer),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("set_by", sa.String, nullable=False),
    sa.Column("set_at", sa.DateTime, nullable=False),
)
intervention = sa.Table(
    "intervention",
    metadata,
    sa.Column("intervention_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    # the cohort that it is for; none: the whole school
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
approach = sa.Table(
    "approach",
    metadata,
    sa.Column("approach_id", sa.Integer, primary_key=True),
    sa.Column("school_id", sa.String, nullable=False, index=True),
    sa.Column("tier", sa.String, nullable=False),
    # the cohort that it is about; none: the whole school
    sa.Column("education_type", sa.String),
    sa.Column("year_group", sa.Integer),
    # empty: taken back
    sa.Column("description", sa.String, nullable=False),
    sa.Column("contact", sa.String, nullable=False),
    sa.Column("told_by", sa.String, nullable=False),
    sa.Column("told_at", sa.DateTime, nullable=False),
)
