"""What can go wrong, as one tree.

RegiobeeldError
├── UnknownSchool          a school code that the register does not have
├── PseudonymKeyChanged    the key is missing or another one than before
├── CorrectionRejected     a change by hand that can't hold
├── DeclarationRejected    a statement of a school that says too little or too much
├── ReviewRejected         an approval or a note of a school that can't hold
├── OptInRejected          a word of a school about its name that nobody stands for
├── PlanRejected           a goal, a measure or an approach of a school that can't hold
├── NetworkRejected        a case form, or something of a network meeting, that can't hold
├── NotAllowed             someone may not see or do this
├── SessionEnded           a login that is over: by time, or because someone logged out
├── LoginUnusable          the file of the login is missing, open to others, or says something unknown
├── AccessRejected         a role that can't be given or taken
├── MailNotSent            a message that surely did not reach the mail server
├── DatabaseUnusable       the application database is of a kind that the platform can't use
├── BackupUnusable         a backup that can't be made or put back
├── Busy                   another process builds or takes in; try again
├── RehearsalFailed        what figures would become could not be counted
├── WorkerLost             a worker process ended before its work was done
├── ProtectionFailed       no way was found to publish the figures without giving a pupil away
├── ReleaseRejected        an outgoing check failed; the old release stays
└── NothingPublished       no release yet
"""


class RegiobeeldError(Exception):
    """Base of all errors that this project raises on purpose; the message is Dutch, for the user."""


class UnknownSchool(RegiobeeldError):
    """A school code that the register does not have."""


class PseudonymKeyChanged(RegiobeeldError):
    """The pseudonym key is missing or differs from the one that the kept data was made with."""


class CorrectionRejected(RegiobeeldError):
    """A change by hand that can't hold; what held before still does."""


class DeclarationRejected(RegiobeeldError):
    """A statement of a school about its checklist that says too little or too much; its message is for the school."""


class ReviewRejected(RegiobeeldError):
    """An approval or a note of a school that can't hold; its message is for the school."""


class OptInRejected(RegiobeeldError):
    """A word of a school about its name that nobody stands for; its message is for the school."""


class PlanRejected(RegiobeeldError):
    """A goal, a measure or an approach of a school that can't hold; its message is for the school."""


class NetworkRejected(RegiobeeldError):
    """A case form, a note or an agreement of the network meeting that can't hold; its message is for who wrote it."""


class NotAllowed(RegiobeeldError):
    """This person may not see or do this; the message is for that person."""


class SessionEnded(RegiobeeldError):
    """A login that is over; logging in again helps."""


class LoginUnusable(RegiobeeldError):
    """The screens can't be opened safely: the login is not set up well, or missing where it is needed."""


class AccessRejected(RegiobeeldError):
    """A role that can't be given or taken; its message is for the administrator."""


class MailNotSent(RegiobeeldError):
    """The mail server did not take a message, and said so or was not reached: it may be tried again."""


class DatabaseUnusable(RegiobeeldError):
    """The application database is neither SQLite nor PostgreSQL, or what talks to it is not installed."""


class BackupUnusable(RegiobeeldError):
    """A backup that can't be made here, or can't be put back; nothing was changed."""


class Busy(RegiobeeldError):
    """Another process holds the lock and did not let go in time."""


class RehearsalFailed(RegiobeeldError):
    """What figures would become could not be counted; nothing has changed."""


class WorkerLost(RegiobeeldError):
    """A worker process ended before its work was done: it failed, was killed, or memory ran out."""


class ProtectionFailed(RegiobeeldError):
    """No way was found to publish the figures of a month without giving a pupil away; nothing is published."""


class ReleaseRejected(RegiobeeldError):
    """An outgoing check failed; what was published before stays."""


class OutdatedRelease(RegiobeeldError):
    """The release was made by older code, and lacks what is asked of it."""


class NothingPublished(RegiobeeldError):
    """There is no release yet."""
