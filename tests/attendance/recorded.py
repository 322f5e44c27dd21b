"""A delivery as the ledger records it."""

from datetime import date, datetime

from attendance.deliveries import Delivery

OCTOBER = date(2025, 10, 1)


def delivery(upload_id: str, status: str = "accepted", month: date = OCTOBER, sha256: str = "a") -> Delivery:
    return Delivery(
        delivery_id=f"{upload_id}-{month:%Y%m}",
        upload_id=upload_id,
        school_id="00AH00",
        month=month,
        received_at=datetime(2025, 11, 1),
        sha256=sha256,
        shape="uitwisselformaat",
        status=status,
        has_timetable=True,
        brought_bell_times=False,
        brought_reason_codes=True,
        brought_free_days=False,
        rows_delivered=10,
        rows_used=8,
        rows_set_aside=1,
        rows_dropped=1,
    )
