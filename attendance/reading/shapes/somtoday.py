"""Somtoday: `afspraken` is the timetable, `waarnemingen` and `absentiemeldingen` are registrations (docs/formats.md §2)."""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration
from attendance.reading.shapes.exchange import PUPIL_NUMBER

_BEGIN = Column("beginDatumTijd", written.MOMENT, True, True)
_END = Column("eindDatumTijd", written.MOMENT, True, True)
_PERIODS = (Column("beginLesuur", written.PERIOD), Column("eindLesuur", written.PERIOD))

_MINUTE_OF_BEGIN = "(hour(begindatumtijd) * 60 + minute(begindatumtijd))::integer"
_MINUTE_OF_END = (
    "(case when einddatumtijd > begindatumtijd and einddatumtijd = date_trunc('day', einddatumtijd) then 1440 "
    "else hour(einddatumtijd) * 60 + minute(einddatumtijd) end)::integer"
)

APPOINTMENTS = TableDeclaration(
    "afspraken",
    feeds.SLOT,
    (
        Column("id", None),
        _BEGIN,
        _END,
        *_PERIODS,
        Column("titel", None),
        Column("vak", None),
        PUPIL_NUMBER,
        Column("presentieRegistratieVerplicht", written.FLAG, must_exist=True, needed=False),
        Column("presentieRegistratieVerwerkt", written.FLAG, needed=False),
        Column("afspraakStatus", written.STATE),
    ),
    {
        "pupil_key": "leerlingnummer",
        "date": "begindatumtijd::date",
        "lesson_period": "case when beginlesuur is null or eindlesuur is null or beginlesuur = eindlesuur "
        "then coalesce(beginlesuur, eindlesuur) else beginlesuur || '-' || eindlesuur end",
        "begin_minute": _MINUTE_OF_BEGIN,
        "end_minute": _MINUTE_OF_END,
        "state": "afspraakstatus",
        # a lesson without the duty of a roll call says nothing about who was there
        "is_roll_call_done": "case when presentieregistratieverplicht is null and presentieregistratieverwerkt then true "
        "when presentieregistratieverplicht then presentieregistratieverwerkt end",
    },
    faults={
        "end_before_begin": "einddatumtijd <= begindatumtijd",
        # the clock alone would make an hour of an excursion of three days
        "lesson_over_days": "einddatumtijd > begindatumtijd::date + 1",
    },
    fault_columns={"end_before_begin": "eindDatumTijd", "lesson_over_days": "eindDatumTijd"},
)

# An interval over several days is cut: its first day from its begin, the days between whole, its last day to its end.
_PIECES = """
    with interval_of as (
        select *, begindatumtijd::date as first_day,
            case when einddatumtijd > begindatumtijd and einddatumtijd = date_trunc('day', einddatumtijd)
                then einddatumtijd::date - 1 else einddatumtijd::date end as last_day,
            MINUTE_OF_BEGIN as first_minute,
            MINUTE_OF_END as last_minute
        from (SOURCE)
    ),
    day_kind as (
        select *, first_minute = 0 and (last_minute >= 1439 or last_minute = 0) as is_whole_days,
            last_day > first_day as is_several_days
        from interval_of
    )
    select day_kind.*, cut.piece,
        case cut.piece when 0 then first_day when 1 then first_day + 1 else last_day end as day_from,
        case when is_whole_days or cut.piece = 2 then last_day
            when cut.piece = 0 then first_day else last_day - 1 end as day_to,
        case when is_whole_days or cut.piece = 1 then null when cut.piece = 0 then first_minute else 0 end as from_minute,
        case when is_whole_days or cut.piece = 1 then null
            when cut.piece = 0 and is_several_days then 1440 else last_minute end as to_minute
    from day_kind
    cross join (values (0), (1), (2)) as cut (piece)
    where cut.piece = 0
        or is_several_days and not is_whole_days and (
            cut.piece = 1 and last_day > first_day + 1 or cut.piece = 2 and last_minute > 0)
""".replace("MINUTE_OF_BEGIN", _MINUTE_OF_BEGIN).replace("MINUTE_OF_END", _MINUTE_OF_END)

_INTERVAL_FIELDS = {
    "pupil_key": "leerlingnummer",
    "date_from": "day_from",
    "date_to": "day_to",
    "lesson_period_from": "case when not is_several_days then coalesce(beginlesuur, eindlesuur) end",
    "lesson_period_to": "case when not is_several_days then coalesce(eindlesuur, beginlesuur) end",
    "begin_minute": "from_minute",
    "end_minute": "to_minute",
}
_FAULTS = {"end_before_begin": "einddatumtijd < begindatumtijd"}
_FAULT_COLUMNS = {"end_before_begin": "eindDatumTijd", "type_unknown": "absentieSoort"}

OBSERVATIONS = TableDeclaration(
    "waarnemingen",
    feeds.REGISTRATION,
    (
        Column("id", None),
        Column("waarnemingSoort", written.WORD, True, True),
        _BEGIN,
        _END,
        *_PERIODS,
        PUPIL_NUMBER,
        Column("afspraakId", None),
        Column("invoerDatum", written.MOMENT, needed=False),
        Column("laatstGewijzigdDatum", written.MOMENT, needed=False),
        Column("herkomst", written.SOURCE, needed=False),
    ),
    {
        **_INTERVAL_FIELDS,
        "type_category": "case waarnemingsoort when 'aanwezig' then 'present' end",
        "borrowed": "reported",
        "source": "coalesce(herkomst, 'roll_call')",
        "registered_at": "coalesce(laatstgewijzigddatum, invoerdatum)",
    },
    faults={**_FAULTS, "type_unknown": "waarnemingsoort not in ('aanwezig', 'afwezig')"},
    fault_columns={**_FAULT_COLUMNS, "type_unknown": "waarnemingSoort"},
    # a teacher's "afwezig" gives no reason: it takes that of the report which covers it, if there is one
    relation=_PIECES.replace(
        "SOURCE",
        """
        select observation.*, report.reported
        from {waarnemingen} as observation
        left join (
            select o.part, o.file_row,
                list({'code': r.afkorting, 'flag': r.geoorloofd}
                    order by r.datumtijdinvoer desc nulls last, r.file_row desc) as reported
            from {waarnemingen} as o
            join {absentiemeldingen} as r on o.leerlingnummer = r.leerlingnummer
                and r.begindatumtijd < o.einddatumtijd and r.einddatumtijd > o.begindatumtijd
            where o.waarnemingsoort = 'afwezig' and r.absentiesoort in ('absent', 'verwijderd') and r.fault_code is null
                and r.afkorting is not null
            group by o.part, o.file_row
        ) as report on observation.part = report.part and observation.file_row = report.file_row
        """,
    ),
)

REPORTS = TableDeclaration(
    "absentiemeldingen",
    feeds.REGISTRATION,
    (
        Column("id", None),
        Column("absentieSoort", written.WORD, True, True),
        Column("afkorting", written.CODE, needed=False),
        Column("omschrijving", written.DESCRIPTION, needed=False),
        Column("geoorloofd", written.FLAG, needed=False),
        Column("datumTijdInvoer", written.MOMENT, needed=False),
        _BEGIN,
        _END,
        *_PERIODS,
        Column("afgehandeld", None),
        PUPIL_NUMBER,
        Column("minutenGemist", written.MINUTES, needed=False),
        Column("herkomst", written.SOURCE, needed=False),
    ),
    {
        **_INTERVAL_FIELDS,
        "code": "afkorting",
        "type_category": "case when absentiesoort in ('telaat', 'te laat') then "
        "case when geoorloofd then 'late_authorised' when not geoorloofd then 'late_unauthorised' end "
        # the kind belongs to the reason: the pupil was removed from the lesson, not the row from the file
        "when absentiesoort = 'verwijderd' then 'school_initiated' end",
        "is_authorised": "geoorloofd",
        "source": "coalesce(herkomst, 'report')",
        "minutes": "case when not is_several_days or is_whole_days then minutengemist end",
        "registered_at": "datumtijdinvoer",
    },
    faults={**_FAULTS, "type_unknown": "absentiesoort not in ('absent', 'telaat', 'te laat', 'verwijderd')"},
    fault_columns=_FAULT_COLUMNS,
    relation=_PIECES.replace("SOURCE", "{absentiemeldingen}"),
)

SOMTODAY = Shape(
    "somtoday",
    (APPOINTMENTS, OBSERVATIONS, REPORTS),
    code_descriptions="""
        select afkorting as code, omschrijving as description, leerlingnummer as pupil_key from {absentiemeldingen}
        where fault_code is null and drop_code is null
    """,
)
