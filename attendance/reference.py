"""What a school told about its bells, free days and reason codes, resolved for one month.

The rule is docs/counting.md 27 and 28: a month uses the table of its own delivery; else that of the latest
earlier month that brought one; else that of the earliest later month. Reason codes go code by code. What was
entered by hand (rows without a delivery) goes before all of these.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
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


@dataclass
class _School:
    by_hand: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    delivered: dict[str, dict[date, list[Row]]] = field(default_factory=lambda: defaultdict(dict))


class ReferenceBook:
    """All that the schools told, ready to be asked for any month."""

    def __init__(self, ledger: Ledger, accepted: list[Delivery], school_id: str | None = None) -> None:
        """Reads the ledger for the `accepted` deliveries, of one school or of all."""
        self._schools: dict[str, _School] = defaultdict(_School)
        in_force = {one.delivery_id: one for one in accepted if school_id in (None, one.school_id)}
        for one in in_force.values():
            self._note_brought_tables(one)
        for name, table in (
            ("bell_time", database.bell_time),
            ("reason_code", database.reason_code),
            ("free_day", database.free_day),
        ):
            for row in ledger.rows(table, school_id):
                school, delivery_id = row.pop("school_id"), row.pop("delivery_id")
                del row[f"{name}_id"]
                if delivery_id is None:
                    self._schools[school].by_hand[name].append(row)
                elif delivery_id in in_force:
                    month = in_force[delivery_id].month
                    assert month is not None
                    self._schools[school].delivered[name][month].append(row)

    def _note_brought_tables(self, one: Delivery) -> None:
        """A table that was delivered empty still counts as delivered."""
        assert one.school_id is not None
        assert one.month is not None
        delivered = self._schools[one.school_id].delivered
        for name, brought in (
            ("bell_time", one.brought_bell_times),
            ("reason_code", one.brought_reason_codes),
            ("free_day", one.brought_free_days),
        ):
            if brought:
                delivered[name][one.month] = []

    def of(self, school_id: str, month: date) -> Reference:
        """What holds for a school in a month (its first day)."""
        school = self._schools[school_id]
        return Reference(
            bell_time=school.by_hand["bell_time"] or _nearest(school.delivered["bell_time"], month),
            reason_code=_reason_codes(school, month),
            free_day=school.by_hand["free_day"] or _nearest(school.delivered["free_day"], month),
        )


def _preference(month: date) -> Any:
    """Orders months by how well their table serves `month`: itself, then earlier ones backwards, then later ones."""
    return lambda other: (other > month, abs((other - month).days))


def _nearest(tables: dict[date, list[Row]], month: date) -> list[Row]:
    return tables[min(tables, key=_preference(month))] if tables else []


def _reason_codes(school: _School, month: date) -> list[Row]:
    chosen: dict[str, list[Row]] = {}
    tables = school.delivered["reason_code"]
    ordered: Iterable[list[Row]] = [
        school.by_hand["reason_code"],
        *(tables[other] for other in sorted(tables, key=_preference(month))),
    ]
    for rows in ordered:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row["code"] not in chosen:
                found[row["code"]].append(row)
        chosen |= found
    return [row for code in sorted(chosen) for row in chosen[code]]
