"""Which school-months have work, and taking that work in: by Dagster's step, or begun before Dagster is there.

Without Dagster, whose import takes seconds in which much can be taken in already. It is as safe as a delivery by hand
beside a build: each upload has its own lock, and what the step did not see is logged from the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pyarrow.parquet as pq

from attendance import moments, paths
from attendance.deliveries import Delivery, Ledger
from attendance.intake import landing
from attendance.intake.landing import Upload
from attendance.intake.taking_in import WORTH_WORKERS, Intake, Outcome
from attendance.settings import Settings

UNNAMED = "onbekend"
"""Stands for the school of an upload whose name does not say which: it has to be answered all the same."""


def named_key(school_id: str | None, months: tuple[date, date] | None) -> tuple[str, date]:
    """The school-month that an upload is filed under before it is read."""
    return school_id or UNNAMED, months[0] if months else moments.today().replace(day=1)


def waiting_keys(settings: Settings) -> set[tuple[str, date]]:
    """The school-months for which something lies in the inbox or in landing."""
    names = [landing.parse_name(path.name) for path in landing.inbox_entries(settings.home)]
    names += [(upload.school_id, upload.months) for upload in landing.waiting(settings.home)]
    return {named_key(*name) for name in names}


def new_deliveries(settings: Settings, ledger: Ledger) -> list[Delivery]:
    """Deliveries in force that dbt was not handed yet."""
    path = paths.raw_small(settings.home, "school_month")
    handed = set(pq.read_table(path, columns=["delivery_id"])["delivery_id"].to_pylist()) if path.exists() else set()
    return [one for one in ledger.deliveries("accepted") if one.delivery_id not in handed]


def keys_to_run(settings: Settings, ledger: Ledger) -> set[tuple[str, date]]:
    """The school-months that taking in has work for."""
    new = {(one.school_id, one.month) for one in new_deliveries(settings, ledger) if one.school_id and one.month}
    return new | waiting_keys(settings)


@dataclass(frozen=True)
class UnderWay:
    """Uploads that are being taken in."""

    collected: list[Upload]
    """What came out of the inbox."""
    uploads: int
    """How many there are to take in, with those that waited in landing."""
    outcomes: Iterator[Outcome]
    """What becomes of each, as it is known."""


def under_way(intake: Intake) -> UnderWay:
    """What `begin` began, or else what waits now; that is taken in as its outcomes are asked for."""
    return _begun.pop().follow() if _begun else _now(intake)


def _now(intake: Intake) -> UnderWay:
    collected = landing.collect_inbox(intake.settings.home)
    return UnderWay(collected, intake.waiting_uploads(), intake.take_in_waiting())


def begin(settings: Settings) -> None:
    """Begins in worker processes, where enough waits for them; `under_way` is to follow. A few uploads are left to it."""
    if len(landing.inbox_entries(settings.home)) + len(landing.waiting(settings.home)) >= WORTH_WORKERS:
        _begun.append(_Begun(settings))


class _Begun:
    """Taking in by a thread, which mostly waits for the workers."""

    def __init__(self, settings: Settings) -> None:
        self._told: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._take_in, args=(settings,), daemon=True).start()

    def follow(self) -> UnderWay:
        begun: UnderWay = self._next()
        return UnderWay(begun.collected, begun.uploads, iter(self._next, None))

    def _take_in(self, settings: Settings) -> None:
        try:
            here = _now(Intake(settings, Ledger.open(settings.database_url)))
            self._told.put(here)
            for outcome in here.outcomes:
                self._told.put(outcome)
            self._told.put(None)
        except Exception as problem:
            self._told.put(problem)

    def _next(self) -> Any:
        told = self._told.get()
        if isinstance(told, Exception):
            raise told
        return told


_begun: list[_Begun] = []
