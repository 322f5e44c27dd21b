"""What a school told about its bells, free days and reason codes, resolved for one month.

The rule is docs/counting.md 27 and 28: a month uses the table of its own delivery; else that of an earlier delivery of
the same month; else that of the latest earlier month that brought one; else that of the earliest later month. Reason
codes go code by code. What was entered by hand (rows without a delivery) goes before all of these on the days for which
it was entered; on other days what was delivered holds.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

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
class _Said:
    """All that one school said in one table: by hand, and with its deliveries."""

    by_hand: list[Row] = field(default_factory=list)
    delivered: list[_Told] = field(default_factory=list)


class ReferenceBook:
    """All that the schools told, ready to be asked for any month. A table is read when it is first asked for."""

    def __init__(self, ledger: Ledger, deliveries: list[Delivery], school_id: str | None = None) -> None:
        """What the ledger has of `deliveries` (refused ones told nothing), of one school or of all."""
        self._ledger = ledger
        self._deliveries = [one for one in deliveries if school_id in (None, one.school_id)]
        self._school_id = school_id
        self._tables: dict[str, dict[str, _Said]] = {}

    def bell_times(self, school_id: str, month: date) -> list[Row]:
        """The bells that hold for a school in a month (its first day)."""
        said = self._said("bell_time", school_id)
        return _bell_times(said.by_hand, _nearest(said.delivered, month))

    def bells_over(self, school_id: str, own: list[Row]) -> list[Row]:
        """A delivery's own bell table with what the school says by hand laid over it."""
        return _bell_times(self._said("bell_time", school_id).by_hand, own)

    def reason_codes(self, school_id: str, month: date) -> list[Row]:
        """What the codes of a school mean in a month (its first day)."""
        return _reason_codes(self._said("reason_code", school_id), month)

    def of(self, school_id: str, month: date) -> Reference:
        """All that holds for a school in a month (its first day)."""
        return Reference(
            bell_time=self.bell_times(school_id, month),
            reason_code=self.reason_codes(school_id, month),
            free_day=_free_days(self._said("free_day", school_id), month),
        )

    def _said(self, name: str, school_id: str) -> _Said:
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name][school_id]

    def _read(self, name: str) -> dict[str, _Said]:
        table, is_brought = _TABLES[name]
        schools: dict[str, _Said] = defaultdict(_Said)
        told: dict[str, _Told] = {}
        for one in self._deliveries:
            if one.status == "refused" or one.school_id is None or one.month is None or not is_brought(one):
                continue
            told[one.delivery_id] = _Told(one.month, one.upload_id, [])  # one that was delivered empty is a table, too
            schools[one.school_id].delivered.append(told[one.delivery_id])
        for row in self._ledger.rows(table, self._school_id):
            school, delivery_id = row.pop("school_id"), row.pop("delivery_id")
            del row[f"{name}_id"]
            if delivery_id is None:
                schools[school].by_hand.append(row)
            elif delivery_id in told:
                told[delivery_id].rows.append(row)
        return schools


_TABLES: dict[str, tuple[sa.Table, Callable[[Delivery], bool]]] = {
    "bell_time": (database.bell_time, lambda delivery: delivery.brought_bell_times),
    "reason_code": (database.reason_code, lambda delivery: delivery.brought_reason_codes),
    "free_day": (database.free_day, lambda delivery: delivery.brought_free_days),
}
"""The ledger's tables, and which deliveries brought theirs."""


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


def _free_days(said: _Said, month: date) -> list[Row]:
    """The delivered days, with those that were added by hand and without those that by hand turned out to have lessons."""
    days = {row["date"]: True for row in _nearest(said.delivered, month)}
    days |= {row["date"]: row["is_free"] for row in said.by_hand}
    return [{"date": day} for day in sorted(days) if days[day]]


def _reason_codes(said: _Said, month: date) -> list[Row]:
    chosen: dict[str, list[Row]] = {}
    for told in _by_preference(said.delivered, month):
        found: dict[str, list[Row]] = defaultdict(list)
        for row in told.rows:
            if row["code"] not in chosen:
                found[row["code"]].append(row)
        chosen |= found
    for row in sorted(said.by_hand, key=lambda row: row["valid_from"] or date.min):
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
