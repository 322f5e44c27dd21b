"""The application database: SQLite by default, PostgreSQL for a server.

    delivered    delivery, repeat, finding, intake_measure, intake_reason
    told         reason_code, bell_time, free_day, correction, declaration, review_event, opt_in
    planned      goal, intervention, approach
    network      network_case, network_meeting, network_agreement, network_agreement_state
    access       access_grant, login_session, look, look_anchor
    kept         check_result, pseudonym_key, row_change, row_change_delivery, contact, reminder
    connection   connecting, each engine in its own way, and bringing it up to date
    migrations   how its tables came to be, one after the other

All of it is there as `database.<name>`.
"""

from attendance.database.access import access_grant, login_session, look, look_anchor
from attendance.database.connection import NEWEST_MIGRATION, connect, make_durable
from attendance.database.delivered import delivery, finding, intake_measure, intake_reason, repeat
from attendance.database.kept import check_result, contact, pseudonym_key, reminder, row_change, row_change_delivery
from attendance.database.network import network_agreement, network_agreement_state, network_case, network_meeting
from attendance.database.planned import approach, goal, intervention
from attendance.database.register import metadata
from attendance.database.told import bell_time, correction, declaration, free_day, opt_in, reason_code, review_event

__all__ = [
    "NEWEST_MIGRATION",
    "access_grant",
    "approach",
    "bell_time",
    "check_result",
    "connect",
    "contact",
    "correction",
    "declaration",
    "delivery",
    "finding",
    "free_day",
    "goal",
    "intake_measure",
    "intake_reason",
    "intervention",
    "login_session",
    "look",
    "look_anchor",
    "make_durable",
    "metadata",
    "network_agreement",
    "network_agreement_state",
    "network_case",
    "network_meeting",
    "opt_in",
    "pseudonym_key",
    "reason_code",
    "reminder",
    "repeat",
    "review_event",
    "row_change",
    "row_change_delivery",
]
