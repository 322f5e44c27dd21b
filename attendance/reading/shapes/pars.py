"""PARS (mbo): one table in which each row is a lesson of one participant and what became of it (docs/formats.md §2).

The rows are the timetable and the registrations at once. Whoever stands in it was looked at, so each row has had its
roll call; a row that says `Present` needs no registration beside that.
"""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration
from attendance.reading.shapes.exchange import PUPIL_NUMBER

_COLUMNS = (
    Column("ovnr", written.PUPIL, True, True, other_headers=PUPIL_NUMBER.names),
    Column("datumvan", written.DATE, True, True),
    Column("lesuurbegin", written.PERIOD),
    Column("lesuureind", written.PERIOD),
    Column("groepnaam", None),
    Column("typeomschrijving", written.CHOSEN_CODE, True, True),
    Column("tijdvan2", written.TIME),
    Column("tijdtot2", written.TIME),
    # how long the row lasts, in a notation that no public source explains; the times say it, too
    Column("tijd", None),
)
_PERIODS_AND_TIMES = {"begin_minute": "tijdvan2", "end_minute": "tijdtot2"}

REGISTRATIONS = TableDeclaration(
    "pars",
    feeds.REGISTRATION,
    _COLUMNS,
    _PERIODS_AND_TIMES
    | {
        "pupil_key": "ovnr",
        "date_from": "datumvan",
        "lesson_period_from": "first_period(coalesce(lesuurbegin, lesuureind))",
        "lesson_period_to": "last_period(coalesce(lesuureind, lesuurbegin))",
        # `reden` is written by hand and may tell of health, so it is not kept: the type is the school's code
        "code": "typeomschrijving",
        "type_category": "case typeomschrijving when 'ZIEK' then 'sick' end",
        "source": "'roll_call'",
        # the times are those of the lesson: they say nothing of how late the pupil was
        "minutes": "case when typeomschrijving = 'TE LAAT' then 0 end",
    },
    relation="select * from {pars} where typeomschrijving <> 'PRESENT'",
)

LESSONS = TableDeclaration(
    "pars",
    feeds.SLOT,
    _COLUMNS,
    _PERIODS_AND_TIMES
    | {
        "pupil_key": "ovnr",
        "date": "datumvan",
        "lesson_period": "period_span(lesuurbegin, lesuureind)",
        "is_roll_call_done": "true",
    },
    one_of=("lesuurbegin", "tijdvan2"),
    faults={"end_before_begin": "tijdtot2 <= tijdvan2"},
    fault_columns={"end_before_begin": "tijdtot2"},
    also=REGISTRATIONS,
)

PARS = Shape("pars", (LESSONS,))
