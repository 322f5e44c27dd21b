"""Magister: `agenda` is the timetable, `verantwoordingen` the registrations (docs/formats.md §2)."""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration
from attendance.reading.shapes.exchange import PUPIL_NUMBER

AGENDA = TableDeclaration(
    "agenda",
    feeds.SLOT,
    (
        Column("agendaitem_id", written.NAME, must_exist=True, needed=False),
        PUPIL_NUMBER,
        Column("datum", written.DATE, True, True),
        Column("lesuur", written.PERIOD),
        Column("begin", written.TIME, other_headers=("begintijd",)),
        Column("eind", written.TIME, other_headers=("eindtijd", "einde")),
        Column("vak", None),
        Column("status", written.TYPE_NUMBER),
        Column("type", written.TYPE_NUMBER),
    ),
    {
        "pupil_key": "leerlingnummer",
        "date": "datum",
        "lesson_period": "lesuur",
        "begin_minute": "begin",
        "end_minute": "eind",
        "state": "case when status in (4, 5) then 'cancelled' end",
    },
    one_of=("lesuur", "begin"),
    never_with=("verantwoordingstype_id",),
    dropped={"appointment_no_lesson": "type <> 13"},
)

ACCOUNTS = TableDeclaration(
    "verantwoordingen",
    feeds.REGISTRATION,
    (
        Column("verantwoording_id", None),
        PUPIL_NUMBER,
        Column("agendaitem_id", written.NAME, needed=False),
        Column("verantwoording_datum", written.DATE, must_exist=True, other_headers=("datum",)),
        Column("moment", None),
        Column("lesuur", written.PERIOD_OR_DAY),
        Column("absentiereden_code", written.CODE, needed=False),
        Column("aanwezigheidsreden_geoorloofd", written.FLAG, needed=False),
        Column("luxeverzuim", None),
        Column("verantwoordingstype_id", written.TYPE_NUMBER, must_exist=True, must_be_filled=True),
        Column("genoteerd_op", written.MOMENT, needed=False),
    ),
    {
        "pupil_key": "leerlingnummer",
        "date_from": "coalesce(verantwoordingdatum, lesson_date)",
        "lesson_period_from": "first_period(coalesce(nullif(lesuur, '*'), borrowed_period))",
        "lesson_period_to": "last_period(coalesce(nullif(lesuur, '*'), borrowed_period))",
        "begin_minute": "borrowed_begin",
        "end_minute": "borrowed_end",
        "code": "absentieredencode",
        "type_category": "case verantwoordingstypeid when 2 then case when aanwezigheidsredengeoorloofd "
        "then 'late_authorised' when not aanwezigheidsredengeoorloofd then 'late_unauthorised' end "
        "when 3 then 'sick' when 4 then 'school_initiated' when 5 then 'present' end",
        "is_authorised": "aanwezigheidsredengeoorloofd",
        # a late row that only borrows the lesson's times says nothing of how late it was
        "minutes": "case when verantwoordingstypeid = 2 and borrowed_begin is not null then 0 end",
    }
    | {"registered_at": "genoteerdop"},
    dropped={
        "not_attendance": "verantwoordingstypeid in (7, 8)",
        "exemption_applied": "verantwoordingstypeid = 6 and is_in_agenda",
    },
    faults={"appointment_unknown": "verantwoordingstypeid = 6 and not is_in_agenda"},
    fault_columns={"appointment_unknown": "agendaitem_id"},
    # a row without a period of its own is about the lesson that it points at
    relation="""
        select account.*,
            lesson.agendaitemid is not null as is_in_agenda,
            lesson.datum as lesson_date,
            case when account.lesuur is null then lesson.lesuur end as borrowed_period,
            case when account.lesuur is null and lesson.lesuur is null then lesson.begin end as borrowed_begin,
            case when account.lesuur is null and lesson.lesuur is null then lesson.eind end as borrowed_end
        from {verantwoordingen} as account
        left join (
            select agendaitemid, leerlingnummer, min_by(datum, file_row) as datum, min_by(lesuur, file_row) as lesuur,
                min_by(begin, file_row) as begin, min_by(eind, file_row) as eind
            from {agenda} where drop_code is null and fault_code is null and agendaitemid is not null
            group by agendaitemid, leerlingnummer
        ) as lesson
            on account.agendaitemid = lesson.agendaitemid and account.leerlingnummer = lesson.leerlingnummer
    """,
)

MAGISTER = Shape(
    "magister",
    (AGENDA, ACCOUNTS),
    exempt_slots="""
        select distinct 'agenda' as table_name, lesson.part, lesson.file_row
        from {agenda} as lesson
        join {verantwoordingen} as account
            on account.agendaitemid = lesson.agendaitemid and account.leerlingnummer = lesson.leerlingnummer
        where account.verantwoordingstypeid = 6 and account.fault_code is null
    """,
)
