"""Half days (`dagdelen`), as primary school software gives them: absence only; bells and holidays are the timetable."""

from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration
from attendance.reading.shapes.exchange import PUPIL_NUMBER

_DECISIVE = " ".join(f"when '{word.upper()}' then '{category}'" for word, category in written.CATEGORY_WORDS.items())

ABSENCES = TableDeclaration(
    "dagdelen",
    feeds.REGISTRATION,
    (
        PUPIL_NUMBER,
        Column("van", written.DATE, True, True, other_headers=("datum_van", "begindatum")),
        Column("t/m", written.DATE, other_headers=("tot_en_met", "tot", "datum_tot", "einddatum")),
        Column("dagdeel", written.HALF_DAY),
        Column("soort", written.CODE, must_exist=True, needed=False),
        Column("geoorloofd", written.FLAG, needed=False),
        Column("minuten", written.MINUTES, needed=False),
    ),
    {
        "pupil_key": "leerlingnummer",
        "date_from": "van",
        "date_to": "tm",
        "lesson_period_from": "first_period(nullif(dagdeel, '*'))",
        "lesson_period_to": "last_period(nullif(dagdeel, '*'))",
        "code": "soort",
        # the words of docs/formats.md speak for themselves; anything else waits for the school's own list of codes
        "type_category": f"case soort {_DECISIVE} when 'TE LAAT' then "
        "case when geoorloofd then 'late_authorised' when not geoorloofd then 'late_unauthorised' end end",
        "is_authorised": "geoorloofd",
        "minutes": "minuten",
    },
    one_of=("dagdeel", "t/m"),
    never_with=("lesgroep", "onderwijstype"),
    faults={"date_to_before_date_from": "tm < van"},
    fault_columns={"date_to_before_date_from": "t/m"},
)

HALF_DAYS = Shape("dagdelen", (ABSENCES,))
