"""Totals of absence (`verzuimtotalen`, “Totaaloverzicht Verzuim”): one row per pupil and nothing of any day.

The overview has no dates, so the month must be named at delivery. Names stand in it and must go (docs/formats.md §2).
"""

from attendance.contract import TOTALS_SHAPE
from attendance.reading import declaration as feeds
from attendance.reading import notations as written
from attendance.reading.declaration import Column, Shape, TableDeclaration
from attendance.reading.shapes.exchange import PUPIL_NUMBER

PUPIL_TOTALS = TableDeclaration(
    "totalen",
    feeds.PUPIL_TOTAL,
    (
        Column("Studentnummer", written.PUPIL, True, True, other_headers=PUPIL_NUMBER.names),
        Column("Aanwezigheid", written.DURATION, True, True),
        Column("Geoorloofde afwezigheid", written.DURATION, must_exist=True),
        Column("Ongeoorloofde afwezigheid", written.DURATION, must_exist=True),
        Column("Totale afwezigheid", written.DURATION, True, True),
        Column("Laatste verzuimmelding", None),
    ),
    {
        "pupil_key": "studentnummer",
        "present_minutes": "aanwezigheid",
        # parts that were each rounded to the minute may be one more than their total
        "absent_minutes": "greatest(totaleafwezigheid, coalesce(geoorloofdeafwezigheid, 0) "
        "+ coalesce(ongeoorloofdeafwezigheid, 0))",
        "authorised_minutes": "coalesce(geoorloofdeafwezigheid, 0)",
        "unauthorised_minutes": "coalesce(ongeoorloofdeafwezigheid, 0)",
    },
    faults={
        "totals_disagree": "coalesce(geoorloofdeafwezigheid, 0) + coalesce(ongeoorloofdeafwezigheid, 0) "
        "> totaleafwezigheid + 1"
    },
    fault_columns={"totals_disagree": "Totale afwezigheid"},
)

TOTALS = Shape(TOTALS_SHAPE, (PUPIL_TOTALS,), is_poor=True)
