"""The exchange format (`uitwisselformaat`): Dutch headers that school administrators read (formats.md §1)."""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration

PUPIL_NUMBER = Column(
    "leerlingnummer",
    written.PUPIL,
    must_exist=True,
    must_be_filled=True,
    other_headers=("stamnummer", "leerlingnr", "llnr", "leerling_id"),
)

_SCHEDULED_COLUMNS = (
    Column("datum", written.DATE, must_exist=True, must_be_filled=True),
    Column("lesuur", written.PERIOD),
    Column("begintijd", written.TIME, other_headers=("begin", "tijd_van")),
    Column("eindtijd", written.TIME, other_headers=("eind", "einde", "tijd_tot")),
    Column("vak", None),
    Column("soort", written.KIND, needed=False),
    Column("status", written.STATE),
    Column("gecontroleerd", written.FLAG, needed=False),
)
_SCHEDULED_FIELDS = {
    "date": "datum",
    "lesson_period": "lesuur",
    "begin_minute": "begintijd",
    "end_minute": "eindtijd",
    "kind": "soort",
    "state": "status",
    "is_roll_call_done": "gecontroleerd",
}

PUPILS = TableDeclaration(
    "leerlingen",
    feeds.ENROLMENT,
    (
        PUPIL_NUMBER,
        Column("onderwijstype", written.EDUCATION_TYPE, True, True, other_headers=("onderwijssoort",)),
        Column("leerjaar", written.YEAR_GROUP, True, True),
        Column("klas", None, other_headers=("groep", "stamgroep", "stamklas")),
        Column("woongemeente", written.MUNICIPALITY, needed=False, other_headers=("gemeentecode",)),
        Column("achttien_plus", written.FLAG, needed=False, other_headers=("18_plus", "18+", "meerderjarig")),
        Column("inschrijving", written.DATE, True, True, other_headers=("inschrijfdatum", "datum_inschrijving")),
        Column("uitschrijving", written.DATE, other_headers=("uitschrijfdatum", "datum_uitschrijving")),
    ),
    {
        "pupil_key": "leerlingnummer",
        "education_type": "onderwijstype",
        "year_group": "leerjaar",
        "home_municipality_code": "woongemeente",
        "is_eighteen_plus": "achttienplus",
        "enrolled_from": "inschrijving",
        "enrolled_to": "uitschrijving",
    },
    faults={"date_to_before_date_from": "enrolled_to < enrolled_from"},
    fault_columns={"date_to_before_date_from": "uitschrijving"},
)
TIMETABLE = TableDeclaration(
    "rooster",
    feeds.SLOT,
    (PUPIL_NUMBER, *_SCHEDULED_COLUMNS),
    {"pupil_key": "leerlingnummer", **_SCHEDULED_FIELDS},
    one_of=("lesuur", "begintijd"),
    never_with=("code", "lesgroep", "datum_tot", "geoorloofd", "bron", "minuten", "geregistreerd_op"),
)
LESSONS = TableDeclaration(
    "lessen",
    feeds.LESSON,
    (Column("lesgroep", written.NAME, True, True), *_SCHEDULED_COLUMNS),
    {"group_name": "lesgroep", **_SCHEDULED_FIELDS},
    one_of=("lesuur", "begintijd"),
    never_with=("leerlingnummer", "stamnummer"),
)
GROUP_MEMBERS = TableDeclaration(
    "groepsindeling",
    feeds.GROUP_MEMBER,
    (
        PUPIL_NUMBER,
        Column("lesgroep", written.NAME, True, True),
        Column("van", written.DATE),
        Column("tot", written.DATE, other_headers=("t/m", "tot_en_met")),
    ),
    {"pupil_key": "leerlingnummer", "group_name": "lesgroep", "member_from": "van", "member_to": "tot"},
    never_with=("datum",),
    faults={"date_to_before_date_from": "member_to < member_from"},
    fault_columns={"date_to_before_date_from": "tot"},
)
REGISTRATIONS = TableDeclaration(
    "registraties",
    feeds.REGISTRATION,
    (
        PUPIL_NUMBER,
        Column("datum", written.DATE, True, True),
        Column("datum_tot", written.DATE),
        Column("lesuur", written.PERIOD_OR_DAY),
        Column("begintijd", written.TIME),
        Column("eindtijd", written.TIME),
        Column("code", written.CODE, must_exist=True, needed=False),
        Column("geoorloofd", written.FLAG, needed=False),
        Column("bron", written.SOURCE, needed=False),
        Column("minuten", written.MINUTES, needed=False),
        Column("geregistreerd_op", written.MOMENT, needed=False),
    ),
    {
        "pupil_key": "leerlingnummer",
        "date_from": "datum",
        "date_to": "datumtot",
        "lesson_period_from": "first_period(nullif(lesuur, '*'))",
        "lesson_period_to": "last_period(nullif(lesuur, '*'))",
        "begin_minute": "begintijd",
        "end_minute": "eindtijd",
        "code": "code",
        "is_authorised": "geoorloofd",
        "source": "bron",
        "minutes": "minuten",
        "registered_at": "geregistreerdop",
    },
)
BELL_TIMES = TableDeclaration(
    "lestijden",
    feeds.BELL_TIME,
    (
        Column("lesuur", written.PERIOD, True, True),
        Column("begintijd", written.TIME, True, True),
        Column("eindtijd", written.TIME, True, True),
        Column("weekdag", written.WEEKDAY),
        Column("geldig_van", written.DATE),
        Column("geldig_tot", written.DATE),
        Column("datum", written.DATE),
    ),
    {
        "lesson_period": "lesuur",
        "begin_minute": "begintijd",
        "end_minute": "eindtijd",
        "weekday": "weekdag",
        "valid_from": "geldigvan",
        "valid_to": "geldigtot",
        "date": "datum",
    },
    never_with=("leerlingnummer", "stamnummer", "lesgroep", "vak", "status", "gecontroleerd"),
    faults={"end_before_begin": "end_minute <= begin_minute"},
    fault_columns={"end_before_begin": "eindtijd"},
)
REASON_CODES = TableDeclaration(
    "codes",
    feeds.REASON_CODE,
    (
        Column("code", written.CODE, True, True),
        Column("omschrijving", written.DESCRIPTION, needed=False),
        Column("categorie", written.CATEGORY, True, True),
        Column("geldig_van", written.DATE),
        Column("geldig_tot", written.DATE),
    ),
    {
        "code": "code",
        "description": "omschrijving",
        "category": "categorie",
        "valid_from": "geldigvan",
        "valid_to": "geldigtot",
    },
    never_with=("leerlingnummer", "stamnummer"),
)
FREE_DAYS = TableDeclaration(
    "vrije_dagen",
    feeds.FREE_DAY,
    (Column("datum", written.DATE, True, True), Column("omschrijving", None)),
    {"date": "datum"},
    nothing_else=True,
)

EXCHANGE = Shape(
    "uitwisselformaat",
    (PUPILS, TIMETABLE, LESSONS, GROUP_MEMBERS, REGISTRATIONS, BELL_TIMES, REASON_CODES, FREE_DAYS),
)
