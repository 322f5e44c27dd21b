"""A made-up region of two schools, small enough to count by hand."""

from datetime import date, timedelta
from typing import Any

from .raw_folder import RawFolder, Row

SECONDARY, PRIMARY = "00AH00", "00AH07"
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)
BELLS = [
    {"lesson_period": "1", "begin_minute": 510, "end_minute": 560},
    {"lesson_period": "2", "begin_minute": 560, "end_minute": 610},
]
CODES = [{"code": "ZK", "category": "sick"}, {"code": "OA", "category": "unauthorised"}]
ADA, BEN, COR = 11, 12, 21


def enrolled(pupil_key: int, education_type: str = "havo", **columns: Any) -> Row:
    """An enrolment since August."""
    return {
        "pupil_key": pupil_key,
        "education_type": education_type,
        "year_group": 1,
        "enrolled_from": date(2025, 8, 1),
        **columns,
    }


def slot(pupil_key: int, day: date, lesson_period: str, **columns: Any) -> Row:
    """A planned slot that takes its times from the bells; the roll call was done."""
    return {
        "pupil_key": pupil_key,
        "date": day,
        "lesson_period": lesson_period,
        "kind": "regular",
        "state": "planned",
        "is_roll_call_done": True,
        **columns,
    }


def registered(pupil_key: int, day: date, code: str, **columns: Any) -> Row:
    """A registration of a whole day."""
    return {"pupil_key": pupil_key, "date_from": day, "date_to": day, "code": code, **columns}


def weekdays(month: date, count: int) -> list[date]:
    """The first weekdays of a month."""
    days = [month + timedelta(days=offset) for offset in range(28)]
    return [day for day in days if day.isoweekday() <= 5][:count]


def deliver_secondary(raw: RawFolder, month: date, fingerprint: int, absent_days: int = 1) -> None:
    """Ten days of two lessons for two pupils; Ada is sick on the first days. Ben's first lesson of the month was
    cancelled, and nobody looked at his second."""
    days = weekdays(month, 10)
    slots = [slot(pupil_key, day, period) for pupil_key in (ADA, BEN) for day in days for period in ("1", "2")]
    slots[20] |= {"state": "cancelled"}
    slots[21] |= {"is_roll_call_done": False}
    raw.deliver(
        SECONDARY,
        month,
        f"vo-{month}-{fingerprint}",
        fingerprint,
        enrolment=[enrolled(ADA), enrolled(BEN, "vwo")],
        slot=slots,
        registration=[registered(ADA, day, "ZK") for day in days[:absent_days]],
        bell_time=BELLS,
        reason_code=CODES,
    )


def deliver_primary(raw: RawFolder, month: date, fingerprint: int) -> None:
    """No timetable: the bells make it. Cor is absent without leave on one day, and leaves on the 15th."""
    raw.deliver(
        PRIMARY,
        month,
        f"po-{month}-{fingerprint}",
        fingerprint,
        has_timetable=False,
        enrolment=[enrolled(COR, "bao", enrolled_to=month.replace(day=15))],
        registration=[registered(COR, weekdays(month, 1)[0], "oa")],
        bell_time=BELLS,
        reason_code=CODES,
    )


def deliver_region(raw: RawFolder) -> None:
    """Both schools, two months."""
    for month in (SEPTEMBER, OCTOBER):
        deliver_secondary(raw, month, fingerprint=month.month)
        deliver_primary(raw, month, fingerprint=month.month)
    raw.write()
