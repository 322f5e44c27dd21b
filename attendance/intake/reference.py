"""What a school told about its bells, free days and reason codes, resolved for one month.

The rule is docs/counting.md 27 and 28: a month uses the table of its own delivery; else that of an earlier delivery of
the same month; else that of the latest earlier month that brought one; else that of the earliest later month. Reason
codes go code by code. What was entered by hand (rows without a delivery) goes before all of these on the days for which
it was entered; on other days what was delivered holds.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from attendance import database
from attendance.deliveries import Delivery, Ledger

Row = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """What holds for one school in one month; rows in the columns of attendance.contract without school and month."""

    bell_time: list[Row]
    reason_code: list[Row]
    free_day: list[Row]


@dataclass(frozen=True)
class _Told:
    """One table of one delivery."""

    month: date
    upload_id: str
    rows: list[Row]


@dataclass
class _School:
    by_hand: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    delivered: dict[str, list[_Told]] = field(default_factory=lambda: defaultdict(list))


class ReferenceBook:
    """All that the schools told, ready to be asked for any month."""

    def __init__(self, ledger: Ledger, deliveries: list[Delivery], school_id: str | None = None) -> None:
        """Reads the ledger for `deliveries` (refused ones told nothing), of one school or of all."""
        self._schools: dict[str, _School] = defaultdict(_School)
        told = self._brought_tables([one for one in deliveries if school_id in (None, one.school_id)])
        for name, table in _TABLES.items():
            for row in ledger.rows(table, school_id):
                school, delivery_id = row.pop("school_id"), row.pop("delivery_id")
                del row[f"{name}_id"]
                if delivery_id is None:
                    self._schools[school].by_hand[name].append(row)
                elif (name, delivery_id) in told:
                    told[name, delivery_id].rows.append(row)

    def _brought_tables(self, deliveries: list[Delivery]) -> dict[tuple[str, str], _Told]:
        """An empty table for each that was delivered: one that was delivered empty is a table, too."""
        told = {}
        for one in deliveries:
            if one.status == "refused" or one.school_id is None or one.month is None:
                continue
            for name, brought in (
                ("bell_time", one.brought_bell_times),
                ("reason_code", one.brought_reason_codes),
                ("free_day", one.brought_free_days),
            ):
                if brought:
                    told[name, one.delivery_id] = _Told(one.month, one.upload_id, [])
                    self._schools[one.school_id].delivered[name].append(told[name, one.delivery_id])
        return told

    def bells_over(self, school_id: str, own: list[Row]) -> list[Row]:
        """A delivery's own bell table with what the school says by hand laid over it."""
        return _bell_times(self._schools[school_id].by_hand["bell_time"], own)

    def of(self, school_id: str, month: date) -> Reference:
        """What holds for a school in a month (its first day)."""
        school = self._schools[school_id]
        return Reference(
            bell_time=_bell_times(school.by_hand["bell_time"], _nearest(school.delivered["bell_time"], month)),
            reason_code=_reason_codes(school, month),
            free_day=_free_days(school, month),
        )


_TABLES = {
    "bell_time": database.bell_time,
    "reason_code": database.reason_code,
    "free_day": database.free_day,
}


def _by_preference(tables: list[_Told], month: date) -> list[_Told]:
    """The month itself first, then earlier ones backwards, then later ones; within a month the newest delivery first."""
    newest_first = sorted(tables, key=lambda told: told.upload_id, reverse=True)
    return sorted(newest_first, key=lambda told: (told.month > month, abs((told.month - month).days)))


def _nearest(tables: list[_Told], month: date) -> list[Row]:
    return _by_preference(tables, month)[0].rows if tables else []


def _bell_times(by_hand: list[Row], rows: list[Row]) -> list[Row]:
    """A table by hand takes the place of the delivered one on its days; a single day by hand that of the same day."""
    if not by_hand:
        return rows
    days = {row["date"] for row in by_hand if row["date"]}
    single = [row for row in rows if row["date"] and row["date"] not in days]
    regular = [row for row in rows if not row["date"]]
    tables: dict[tuple[date | None, date | None], list[Row]] = defaultdict(list)
    for row in by_hand:
        if row["date"]:
            single.append(row)
        else:
            tables[row["valid_from"], row["valid_to"]].append(row)
    for first, last in sorted(tables, key=lambda window: window[0] or date.min):
        regular = [*_outside(regular, first, last), *tables[first, last]]
    return [*regular, *single]


def _free_days(school: _School, month: date) -> list[Row]:
    """The delivered days, with those that were added by hand and without those that by hand turned out to have lessons."""
    days = {row["date"]: True for row in _nearest(school.delivered["free_day"], month)}
    days |= {row["date"]: row["is_free"] for row in school.by_hand["free_day"]}
    return [{"date": day} for day in sorted(days) if days[day]]


def _reason_codes(school: _School, month: date) -> list[Row]:
    chosen: dict[str, list[Row]] = {}
    for told in _by_preference(school.delivered["reason_code"], month):
        found: dict[str, list[Row]] = defaultdict(list)
        for row in told.rows:
            if row["code"] not in chosen:
                found[row["code"]].append(row)
        chosen |= found
    for row in sorted(school.by_hand["reason_code"], key=lambda row: row["valid_from"] or date.min):
        rest = _outside(chosen.get(row["code"], []), row["valid_from"], row["valid_to"])
        chosen[row["code"]] = [*rest, row]
    return [row for code in sorted(chosen) for row in chosen[code]]


def _outside(rows: list[Row], first: date | None, last: date | None) -> list[Row]:
    """Rows with a validity, cut down to the days before `first` and after `last`; None = open on that side."""
    kept = []
    for row in rows:
        begin, end = row["valid_from"], row["valid_to"]
        if first is not None and (begin is None or begin < first):
            day_before = first - timedelta(days=1)
            kept.append(row | {"valid_to": min(end, day_before) if end else day_before})
        if last is not None and (end is None or end > last):
            day_after = last + timedelta(days=1)
            kept.append(row | {"valid_from": max(begin, day_after) if begin else day_after})
    return kept
