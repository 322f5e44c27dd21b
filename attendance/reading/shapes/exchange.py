"""The exchange format (`uitwisselformaat`): Dutch headers that school administrators read (docs/formats.md §1).

The explanations are those of the template workbook (attendance/reading/template.py), which is made from these declarations.
"""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration

PUPIL_NUMBER = Column(
    "leerlingnummer",
    written.PUPIL,
    must_exist=True,
    must_be_filled=True,
    other_headers=("stamnummer", "leerlingnr", "llnr", "leerling_id"),
    explanation="Het nummer van de leerling op school, in elke tabel hetzelfde.",
)

_SCHEDULED_COLUMNS = (
    Column("datum", written.DATE, must_exist=True, must_be_filled=True, explanation="De dag van de les."),
    Column(
        "lesuur", written.PERIOD, explanation="Het lesuur, als er geen tijden zijn; de tijden volgen uit ‘lestijden’."
    ),
    Column(
        "begintijd",
        written.TIME,
        other_headers=("begin", "tijd_van"),
        explanation="Begin van de les; gaat samen met de eindtijd vóór het lesuur.",
    ),
    Column("eindtijd", written.TIME, other_headers=("eind", "einde", "tijd_tot"), explanation="Einde van de les."),
    Column("vak", None, explanation="Mag leeg blijven; wordt niet bewaard."),
    Column("soort", written.KIND, needed=False, explanation="Leeg is regulier."),
    Column("status", written.STATE, explanation="Leeg is gepland; een vervallen les is nooit afwezigheid."),
    Column(
        "gecontroleerd",
        written.FLAG,
        needed=False,
        explanation="J: de docent heeft de aanwezigheid nagelopen. N: dat is niet gebeurd. Leeg: niet bekend.",
    ),
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
        Column(
            "onderwijstype",
            written.EDUCATION_TYPE,
            True,
            True,
            other_headers=("onderwijssoort",),
            explanation="Het onderwijs dat de leerling volgt.",
        ),
        Column("leerjaar", written.YEAR_GROUP, True, True, explanation="In het basisonderwijs de groep."),
        Column(
            "klas",
            None,
            other_headers=("groep", "stamgroep", "stamklas"),
            explanation="Mag leeg blijven; wordt niet bewaard.",
        ),
        Column(
            "woongemeente",
            written.MUNICIPALITY,
            needed=False,
            other_headers=("gemeentecode",),
            explanation="De gemeente waar de leerling woont; leerplicht volgt de woonplaats.",
        ),
        Column(
            "achttien_plus",
            written.FLAG,
            needed=False,
            other_headers=("18_plus", "18+", "meerderjarig"),
            explanation="Of de leerling achttien of ouder is.",
        ),
        Column(
            "inschrijving",
            written.DATE,
            True,
            True,
            other_headers=("inschrijfdatum", "datum_inschrijving"),
            explanation="Eerste dag van de inschrijving.",
        ),
        Column(
            "uitschrijving",
            written.DATE,
            other_headers=("uitschrijfdatum", "datum_uitschrijving"),
            explanation="Laatste dag van de inschrijving; leeg als de leerling er nog is.",
        ),
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
    explanation="Eén rij per inschrijving. Neem ook leerlingen op die in de maand vertrokken.",
)
TIMETABLE = TableDeclaration(
    "rooster",
    feeds.SLOT,
    (PUPIL_NUMBER, *_SCHEDULED_COLUMNS),
    {"pupil_key": "leerlingnummer", **_SCHEDULED_FIELDS},
    one_of=("lesuur", "begintijd"),
    never_with=("code", "lesgroep", "datum_tot", "geoorloofd", "bron", "minuten", "geregistreerd_op"),
    explanation="Eén rij per leerling en les. Zonder rooster volgen de schooltijden uit ‘lestijden’ en ‘vrije_dagen’.",
)
LESSONS = TableDeclaration(
    "lessen",
    feeds.LESSON,
    (
        Column("lesgroep", written.NAME, True, True, explanation="De naam van de groep die de les heeft."),
        *_SCHEDULED_COLUMNS,
    ),
    {"group_name": "lesgroep", **_SCHEDULED_FIELDS},
    one_of=("lesuur", "begintijd"),
    never_with=("leerlingnummer", "stamnummer"),
    explanation="In plaats van ‘rooster’, samen met ‘groepsindeling’: één rij per groep en les.",
)
GROUP_MEMBERS = TableDeclaration(
    "groepsindeling",
    feeds.GROUP_MEMBER,
    (
        PUPIL_NUMBER,
        Column("lesgroep", written.NAME, True, True, explanation="De naam van de groep, als in ‘lessen’."),
        Column("van", written.DATE, explanation="Eerste dag in de groep; leeg is vanaf het begin."),
        Column(
            "tot", written.DATE, other_headers=("t/m", "tot_en_met"), explanation="Laatste dag in de groep; mag leeg."
        ),
    ),
    {"pupil_key": "leerlingnummer", "group_name": "lesgroep", "member_from": "van", "member_to": "tot"},
    never_with=("datum",),
    faults={"date_to_before_date_from": "member_to < member_from"},
    fault_columns={"date_to_before_date_from": "tot"},
    explanation="Bij ‘lessen’: welke leerling in welke groep zit.",
)
REGISTRATIONS = TableDeclaration(
    "registraties",
    feeds.REGISTRATION,
    (
        PUPIL_NUMBER,
        Column("datum", written.DATE, True, True, explanation="De (eerste) dag."),
        Column("datum_tot", written.DATE, explanation="De laatste dag, als het om meer dagen gaat."),
        Column(
            "lesuur",
            written.PERIOD_OR_DAY,
            explanation="Het lesuur. Zonder lesuur en zonder tijden geldt de hele dag.",
        ),
        Column("begintijd", written.TIME, explanation="Begin, als er geen lesuur is."),
        Column("eindtijd", written.TIME, explanation="Einde, als er geen lesuur is."),
        Column(
            "code",
            written.CODE,
            must_exist=True,
            needed=False,
            explanation="De reden, met de eigen code van de school; wat die betekent staat in ‘codes’.",
        ),
        Column("geoorloofd", written.FLAG, needed=False, explanation="Zoals uw software het zegt; mag leeg."),
        Column("bron", written.SOURCE, needed=False, explanation="Hoe het bekend werd; mag leeg."),
        Column("minuten", written.MINUTES, needed=False, explanation="Gemiste minuten, bijvoorbeeld bij te laat."),
        Column("geregistreerd_op", written.MOMENT, needed=False, explanation="Wanneer het is vastgelegd; mag leeg."),
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
    explanation="Eén rij per melding of registratie. Geen opmerkingen of medische bijzonderheden: die bewaren we niet.",
)
BELL_TIMES = TableDeclaration(
    "lestijden",
    feeds.BELL_TIME,
    (
        Column(
            "lesuur", written.PERIOD, True, True, explanation="Nummer of naam; in het basisonderwijs ochtend en middag."
        ),
        Column("begintijd", written.TIME, True, True, explanation="Begin van het lesuur."),
        Column("eindtijd", written.TIME, True, True, explanation="Einde van het lesuur."),
        Column("weekdag", written.WEEKDAY, explanation="1 is maandag; leeg is elke dag."),
        Column("geldig_van", written.DATE, explanation="Eerste dag waarop deze tijden gelden; mag leeg."),
        Column("geldig_tot", written.DATE, explanation="Laatste dag waarop deze tijden gelden; mag leeg."),
        Column("datum", written.DATE, explanation="Eén verkorte dag; gaat vóór de andere rijen."),
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
    explanation="De schooltijden. Worden onthouden: een volgende keer mag u deze tabel weglaten.",
)
REASON_CODES = TableDeclaration(
    "codes",
    feeds.REASON_CODE,
    (
        Column("code", written.CODE, True, True, explanation="De eigen code van de school."),
        Column("omschrijving", written.DESCRIPTION, needed=False, explanation="Wat de school ermee bedoelt; mag leeg."),
        Column("categorie", written.CATEGORY, True, True, explanation="Waaronder de code in de regio telt."),
        Column("geldig_van", written.DATE, explanation="Eerste dag waarop de code dit betekent; mag leeg."),
        Column("geldig_tot", written.DATE, explanation="Laatste dag waarop de code dit betekent; mag leeg."),
    ),
    {
        "code": "code",
        "description": "omschrijving",
        "category": "categorie",
        "valid_from": "geldigvan",
        "valid_to": "geldigtot",
    },
    never_with=("leerlingnummer", "stamnummer"),
    explanation="Wat uw codes betekenen. Wordt onthouden: een volgende keer mag u deze tabel weglaten.",
)
FREE_DAYS = TableDeclaration(
    "vrije_dagen",
    feeds.FREE_DAY,
    (
        Column("datum", written.DATE, True, True, explanation="Een dag zonder lessen, naast de schoolvakanties."),
        Column("omschrijving", None, explanation="Mag leeg blijven; wordt niet bewaard."),
    ),
    {"date": "datum"},
    nothing_else=True,
    explanation="Studiedagen en andere vrije dagen; alleen nodig zonder rooster.",
)

EXCHANGE = Shape(
    "uitwisselformaat",
    (PUPILS, TIMETABLE, LESSONS, GROUP_MEMBERS, REGISTRATIONS, BELL_TIMES, REASON_CODES, FREE_DAYS),
)

EXPLANATION_SHEET = "Uitleg"
"""The sheet of the template that explains the others."""
EXPLANATION_TITLE = "Uitwisselformaat aanwezigheid"
"""What stands in its first cell; together they tell the template from any other workbook."""
ALWAYS_NEEDED = (PUPILS.name, REGISTRATIONS.name)
"""Tables without which there is no delivery; any other sheet of the template may stay empty."""
