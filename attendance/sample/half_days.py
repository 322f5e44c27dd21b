"""Half days (`dagdelen`) of primary school software: absence only; pupils, bells and codes in exchange columns."""

import numpy as np
import pyarrow as pa

from attendance.sample.codes import AUTHORISED
from attendance.sample.exchange import event_codes, leerlingen, reference_tables
from attendance.sample.month import SchoolMonth
from attendance.sample.tables import Table, table, texts

_PARTS = ("hele dag", "ochtend", "middag")


def half_day_tables(month: SchoolMonth) -> list[Table]:
    """All tables of one delivery of a school that registers by half days."""
    return [leerlingen(month), dagdelen(month), *reference_tables(month)]


def dagdelen(month: SchoolMonth) -> Table:
    """One row per absence; both halves of a day are one whole day."""
    events, write = month.events, month.plan.style.notation
    days = texts(write.days(month.calendar.days))
    is_half = (events.first_period >= 0) & (events.first_period == events.last_period)
    return table(
        "dagdelen",
        {
            "leerlingnummer": texts(month.pupils.numbers).take(pa.array(events.pupil)),
            "van": days.take(pa.array(events.first_day)),
            "t/m": days.take(pa.array(events.last_day)),
            "dagdeel": texts(list(_PARTS)).take(pa.array(np.where(is_half, events.first_period + 1, 0))),
            "soort": event_codes(month),
            "geoorloofd": write.yes_no(AUTHORISED[events.category]),
            "minuten": pa.array(events.minutes, mask=events.minutes < 0),
        },
    )
