"""One pupil: what is kept, and erasing it. The school asks by number, the key finds; the number itself is kept nowhere.

Figures that were released stay; the next build counts without the pupil. What the account of a delivery says was in the
file stays true: erased rows move from used to dropped on purpose.
"""

import calendar
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from attendance import database
from attendance.administration import rewriting
from attendance.administration.keys import confirmed_key
from attendance.administration.rewriting import ERASED, Rewriting
from attendance.deliveries import Delivery, Ledger
from attendance.intake.raw_files import write_raw_file
from attendance.schools import find_school
from attendance.settings import Settings

Row = dict[str, Any]

_TABLES = {"enrolment": "leerlingen", "slot": "rooster", "registration": "registraties", "pupil_total": "totalen"}
"""The raw tables with rows of pupils, and what they are called in the account of a delivery."""


@dataclass(frozen=True)
class PupilMonth:
    """What is kept of one pupil from one delivery."""

    month: date
    delivery_id: str
    rows: dict[str, list[Row]] = field(repr=False)
    """Per raw table the rows as they are kept, without the pseudonym."""


def kept_rows(settings: Settings, ledger: Ledger, school_id: str, number: str) -> list[PupilMonth]:
    """All that is kept of a pupil of one school, by month. Raises UnknownSchool and PseudonymKeyChanged."""
    with rewriting.rows_in_use(settings, ledger):
        key = _pupil_key(settings, ledger, school_id, number)
        found = []
        for one in _deliveries(ledger, school_id):
            rows = {
                name: pq.read_table(path, partitioning=None, filters=[("pupil_key", "=", key)])
                .drop_columns(["pupil_key"])
                .to_pylist()
                for name, path in rewriting.raw_files(settings.home, one)
                if name in _TABLES
            }
            if any(rows.values()):
                assert one.month
                found.append(
                    PupilMonth(one.month, one.delivery_id, {name: many for name, many in rows.items() if many})
                )
    return sorted(found, key=lambda one: (one.month, one.delivery_id))


def erase(settings: Settings, ledger: Ledger, school_id: str, number: str) -> int:
    """Removes all rows of a pupil of one school and returns how many there were; all or none, also after a kill.

    The ledger remembers that it was done, for which school and deliveries, and not for whom. Raises UnknownSchool,
    PseudonymKeyChanged and Busy.
    """
    with rewriting.rows_alone(settings, ledger):
        key = _pupil_key(settings, ledger, school_id, number)
        change = Rewriting(settings, ledger)
        accounts = []
        removed = 0
        for one in _deliveries(ledger, school_id):
            account = _Account(one)
            for name, path in rewriting.raw_files(settings.home, one):
                if name not in _TABLES:
                    continue
                rows = pq.read_table(path, partitioning=None)
                is_theirs = pc.equal(rows["pupil_key"], key)
                theirs = rows.filter(is_theirs)
                if theirs.num_rows:
                    left = rows.filter(pc.invert(is_theirs))
                    write_raw_file(change.place(path), left)
                    account.add(name, theirs, left)
                    removed += theirs.num_rows
            if account.tables:
                accounts.append(account)

        def note(connection: sa.Connection) -> None:
            for account in accounts:
                account.note(connection)

        ids = [account.delivery.delivery_id for account in accounts]
        if removed:
            change.commit(ERASED, ids, school_id=school_id, rows_removed=removed, also=note)
        else:
            change.abandon()
    return removed


def _pupil_key(settings: Settings, ledger: Ledger, school_id: str, number: str) -> int:
    find_school(school_id)
    return confirmed_key(settings, ledger).pupil_keys(school_id, [number])[0]


def _deliveries(ledger: Ledger, school_id: str) -> list[Delivery]:
    """Also those that were replaced: their rows lie there until the next build."""
    return ledger.deliveries("accepted", "superseded", school_id=school_id)


class _Account:
    """What moves from used to dropped in the account of one delivery."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.tables: dict[str, Counter[str]] = {}
        self._minutes_left: int | None = None
        self._reasons: dict[str, Counter[str]] = {}

    def add(self, name: str, theirs: pa.Table, left: pa.Table) -> None:
        """Counts the rows of a pupil in one table, beside those that are left."""
        counted = Counter(rows=theirs.num_rows, pupils=1)
        if name == "slot":
            counted["minutes"] = _timed_minutes(theirs)
            if left["begin_minute"].null_count == 0:
                # no slot is left that has its minutes from the bells: then the account has to come out by itself
                self._minutes_left = _timed_minutes(left)
        if name == "pupil_total":
            counted["minutes"] = sum(
                pc.sum(theirs[column]).as_py() or 0 for column in ("present_minutes", "absent_minutes")
            )
        if name == "registration":
            for row in theirs.to_pylist():
                of_reason = self._reasons.setdefault(row["code"] or row["type_category"] or "", Counter())
                of_reason.update(rows_dropped=1, minutes_dropped=self._stated_minutes(row))
        self.tables[_TABLES[name]] = counted

    def _stated_minutes(self, row: Row) -> int:
        """Minutes that a registration states itself, on its days in this month; 0 if it names lessons or days only."""
        if row["minutes"] is not None:
            return int(row["minutes"])
        if row["begin_minute"] is None or row["end_minute"] is None:
            return 0
        month = self.delivery.month
        assert month
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        days = (min(row["date_to"], last) - max(row["date_from"], month)).days + 1
        return max(row["end_minute"] - row["begin_minute"], 0) * days

    def note(self, connection: sa.Connection) -> None:
        """Writes it to the ledger."""
        table = database.intake_measure
        for name, counted in self.tables.items():
            for measure, count in counted.items():
                dropped: Any = table.c.dropped + count
                if (name, measure) == ("rooster", "minutes") and self._minutes_left is not None:
                    dropped = table.c.in_file - table.c.set_aside - self._minutes_left
                here = (
                    table.c.delivery_id == self.delivery.delivery_id,
                    table.c.table_name == name,
                    table.c.measure == measure,
                )
                connection.execute(table.update().where(*here).values(dropped=dropped))
        reason = database.intake_reason
        for code, counted in self._reasons.items():
            of_code = (reason.c.delivery_id == self.delivery.delivery_id, reason.c.reason == code)
            changed: dict[str, Any] = {name: reason.c[name] + count for name, count in counted.items()}
            connection.execute(reason.update().where(*of_code).values(changed))


def _timed_minutes(slots: pa.Table) -> int:
    """The minutes of slots that have times of their own."""
    minutes = pc.max_element_wise(pc.subtract(slots["end_minute"], slots["begin_minute"]), 0, skip_nulls=False)
    return int(pc.sum(minutes).as_py() or 0)
