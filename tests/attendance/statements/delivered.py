"""Months that were delivered, for a school to look at."""

from datetime import date, datetime

from attendance.deliveries import Delivery, Entry, Ledger

SCHOOL = "00AH00"
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)
MONDAY = datetime(2025, 11, 3, 9)
"""No holiday follows for seven weeks."""


def deliver(
    ledger: Ledger, month: date = OCTOBER, at: datetime = MONDAY, status: str = "accepted", school_id: str = SCHOOL
) -> str:
    """Records a delivery taken in at noon UTC of that day, and returns its id."""
    upload = f"{at:%Y%m%d}T120000000000-{len(ledger.deliveries()):08d}"
    one = Delivery(
        delivery_id=f"{upload}-{month:%Y%m}",
        upload_id=upload,
        school_id=school_id,
        month=month,
        received_at=at,
        sha256=upload,
        shape="uitwisselformaat",
        status=status,
        has_timetable=True,
        brought_bell_times=False,
        brought_reason_codes=False,
        brought_free_days=False,
        rows_delivered=0,
        rows_used=0,
        rows_set_aside=0,
        rows_dropped=0,
    )
    ledger.record([Entry(one)])
    return one.delivery_id
