"""Taking in: from a landed upload to raw tables and an entry in the ledger, in an order that a kill can't break.

1. read and check (attendance.reading), 2. write the raw files under names of their own, 3. record everything in one
transaction, which is what makes the delivery count, 4. remove the upload. Killed before 3, the upload still waits and
the raw files are orphans without meaning; killed after 3, the next run finds the entry and only cleans up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from attendance import database, paths
from attendance.administration.keys import confirmed_key
from attendance.administration.rewriting import rows_in_use
from attendance.contract import BELL_TIME, BULK_TABLES, REASON_CODE, Table
from attendance.deliveries import Delivery, Entry, Ledger
from attendance.errors import Busy, UnknownSchool
from attendance.findings import Finding, finding
from attendance.intake import landing
from attendance.intake.landing import Upload
from attendance.intake.raw_files import write_raw_file
from attendance.intake.reference import ReferenceBook, Row
from attendance.reading import KnownReference, MonthReading, Reading, arrow_schema, read_delivery
from attendance.schools import find_school
from attendance.settings import Settings
from attendance.statements import corrections

_WAIT_SECONDS = 600.0
WORTH_WORKERS = 8
"""From so many uploads on, worker processes save more time than it takes to start them."""


@dataclass(frozen=True)
class Outcome:
    """What became of one upload: its deliveries (one per month) with their findings, or the upload it repeats."""

    upload: Upload
    deliveries: list[Delivery]
    findings: list[Finding]
    repeats: list[Delivery]

    @property
    def refused(self) -> bool:
        """True if any month of the upload was refused."""
        return any(one.status == "refused" for one in self.deliveries)


class Intake:
    """Takes in uploads for one data folder. Safe to use from several threads and next to other processes."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        """Loads the pseudonym key. Raises PseudonymKeyChanged if it is not the one the kept data was made with."""
        self.settings = settings
        self.ledger = ledger
        self.key = confirmed_key(settings, ledger)

    def deliver(self, path: Path, school_id: str | None, months: tuple[date, date] | None) -> Outcome:
        """Hands in one file or folder and answers at once."""
        upload = landing.receive(self.settings.home, path, school_id, months)
        outcome = self.take_in(upload)
        if outcome is None:  # a build that ran at the same moment took it along
            with landing.locked(self._lock(upload), wait_seconds=_WAIT_SECONDS):
                outcome = self._recorded(upload)
        return outcome

    def waiting_uploads(self) -> int:
        """How many uploads wait in landing or lie in the inbox."""
        return len(landing.waiting(self.settings.home)) + len(landing.inbox_entries(self.settings.home))

    def take_in_waiting(self) -> Iterator[Outcome]:
        """Takes in all that lies in the inbox or was left in landing, in order of receipt per school."""
        landing.sweep(self.settings.home)
        landing.collect_inbox(self.settings.home)
        uploads = landing.waiting(self.settings.home)
        # One upload of a school after the other, because what it told in one delivery holds for its next.
        by_school: dict[str | None, list[Upload]] = {}
        for upload in uploads:
            by_school.setdefault(upload.school_id, []).append(upload)
        workers = min(self.settings.threads, len(by_school))
        if len(uploads) < WORTH_WORKERS or workers < 2:
            for upload in uploads:
                outcome = self.take_in(upload)
                if outcome is not None:
                    yield outcome
            return
        from attendance.intake.workers import take_in_side_by_side

        # the largest first, so that at the end no worker is left alone with much to do
        queues = sorted(by_school.values(), key=lambda queue: -sum(upload.payload_size for upload in queue))
        yield from take_in_side_by_side(self.settings, queues, workers)

    def take_in(self, upload: Upload) -> Outcome | None:
        """Takes in one landed upload; None if another process is at it or has just finished it."""
        lock = self._lock(upload)
        try:
            with rows_in_use(self.settings, self.ledger), landing.locked(lock):
                if self.ledger.key_fingerprint() != self.key.fingerprint():  # rotated since this process began
                    self.key = confirmed_key(self.settings, self.ledger)
                if not upload.folder.exists():
                    lock.unlink(missing_ok=True)
                    return None
                outcome = self._take_in(upload)
                if upload.from_inbox and outcome.refused:
                    landing.return_refused(self.settings.home, upload, answer(outcome))
                landing.discard(upload)
                lock.unlink(missing_ok=True)
                return outcome
        except Busy:
            return None

    def _lock(self, upload: Upload) -> Path:
        return paths.landing(self.settings.home) / f".{upload.upload_id}.lock"

    def _recorded(self, upload: Upload) -> Outcome:
        """What the ledger knows of an upload that was taken in before."""
        deliveries = self.ledger.deliveries(upload_id=upload.upload_id)
        rows = [row for one in deliveries for row in self.ledger.rows(database.finding, delivery_id=one.delivery_id)]
        findings = [Finding(**{name: row[name] for name in Finding.__dataclass_fields__}) for row in rows]
        repeats = [] if deliveries else self.ledger.repeated_by(upload.school_id, upload.sha256, upload.upload_id)
        return Outcome(upload, deliveries, list(dict.fromkeys(findings)), repeats)

    def _take_in(self, upload: Upload) -> Outcome:
        if self.ledger.deliveries(upload_id=upload.upload_id):  # a kill came between recording and removing
            return self._recorded(upload)
        repeats = self.repeated_by(upload)
        if repeats:
            self.ledger.record_repeat(upload.upload_id, repeats[0].upload_id, upload.received_at)
            return Outcome(upload, [], [], repeats)
        reading = self.read(upload)
        entries = [self._entry(upload, reading, month) for month in reading.months]
        if not entries:
            entries = [_unreadable(upload, reading)]
        findings = [*reading.findings, *(one for month in reading.months for one in month.findings)]
        return Outcome(upload, self.ledger.record(entries), findings, [])

    def repeated_by(self, upload: Upload) -> list[Delivery]:
        """The deliveries that an upload merely repeats: of the same content and months, with nothing corrected since."""
        repeats = _of_named_months(upload, self.ledger.repeated_by(upload.school_id, upload.sha256, upload.upload_id))
        if repeats and upload.school_id:
            received_at = min(one.received_at for one in repeats)
            return [] if corrections.is_corrected_since(self.ledger, upload.school_id, received_at) else repeats
        return repeats

    def read(self, upload: Upload) -> Reading:
        """Reads an upload with all that its school told before. Writes nothing."""
        if upload.school_id is None:
            return Reading(None, [], [finding("school_not_named")])
        try:
            school = find_school(upload.school_id)
        except UnknownSchool:
            return Reading(None, [], [finding("school_unknown", value=upload.school_id)])
        book = ReferenceBook(self.ledger, self.ledger.deliveries(school_id=school.school_id), school.school_id)
        reading = read_delivery(
            upload.payload,
            school,
            upload.months,
            self.key,
            lambda month: _known(book, school.school_id, month),
            self.settings.max_unusable_share,
            layouts=corrections.layouts(self.ledger, school.school_id),
        )
        self._refuse_expired(reading)
        return reading

    def _refuse_expired(self, reading: Reading) -> None:
        """Refuses months of school years of which no pupil rows are kept any more."""
        kept_from = self.ledger.kept_from()
        for month in reading.months:
            if kept_from and month.month < kept_from:
                month.refused = True
                month.findings.append(finding("month_expired"))

    def _entry(self, upload: Upload, reading: Reading, month: MonthReading) -> Entry:
        delivery_id = f"{upload.upload_id}-{month.month:%Y%m}"
        refused = reading.refused or month.refused
        if not refused:
            assert upload.school_id is not None
            tables = {table.name: month.tables[table.name] for table in BULK_TABLES}
            sparse = {table.name for table in BULK_TABLES if table.sparse}
            for name, rows in (tables | {"set_aside": month.set_aside}).items():
                if name in sparse and not rows.num_rows:
                    continue
                write_raw_file(
                    paths.raw_file(self.settings.home, name, upload.school_id, month.month, delivery_id), rows
                )
        return Entry(
            Delivery(
                delivery_id=delivery_id,
                upload_id=upload.upload_id,
                school_id=upload.school_id,
                month=month.month,
                received_at=upload.received_at,
                sha256=upload.sha256,
                shape=reading.shape,
                status="refused" if refused else "accepted",
                has_timetable=month.has_timetable,
                brought_bell_times=month.bell_time is not None,
                brought_reason_codes=month.reason_code is not None,
                brought_free_days=month.free_day is not None,
                rows_delivered=month.rows_delivered,
                rows_used=month.rows_used,
                rows_set_aside=month.rows_set_aside,
                rows_dropped=month.rows_dropped,
            ),
            findings=_numbered([*reading.findings, *month.findings]),
            measures=[vars(measure) for measure in month.measures],
            reasons=[vars(reason) for reason in month.reasons],
            bell_times=_rows(month.bell_time, refused),
            reason_codes=_rows(month.reason_code, refused),
            free_days=_rows(month.free_day, refused),
        )


def _of_named_months(upload: Upload, repeats: list[Delivery]) -> list[Delivery]:
    """The repeats, unless the same content is now handed in as something else: another month was named."""
    if upload.months is None:
        return repeats
    first, last = upload.months
    return repeats if all(one.month and first <= one.month <= last for one in repeats) else []


def _known(book: ReferenceBook, school_id: str, month: date) -> KnownReference:
    def bells(own: pa.Table | None) -> pa.Table:
        over = book.bells_over(school_id, own.to_pylist()) if own else book.bell_times(school_id, month)
        return _table(over, BELL_TIME)

    return KnownReference(_table(book.reason_codes(school_id, month), REASON_CODE), bells)


def _table(rows: list[Row], table: Table) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow_schema(table))


def _unreadable(upload: Upload, reading: Reading) -> Entry:
    """The entry of an upload of which nothing could be read: refused, with the findings that say why."""
    return Entry(
        Delivery(
            delivery_id=upload.upload_id,
            upload_id=upload.upload_id,
            school_id=upload.school_id,
            month=upload.months[0] if upload.months else None,
            received_at=upload.received_at,
            sha256=upload.sha256,
            shape=reading.shape,
            status="refused",
            has_timetable=False,
            brought_bell_times=False,
            brought_reason_codes=False,
            brought_free_days=False,
            rows_delivered=0,
            rows_used=0,
            rows_set_aside=0,
            rows_dropped=0,
        ),
        findings=_numbered(reading.findings),
    )


def _numbered(findings: list[Finding]) -> list[dict[str, Any]]:
    return [{"finding_number": number, **vars(finding)} for number, finding in enumerate(findings, start=1)]


def _rows(table: pa.Table | None, refused: bool) -> list[Row]:
    return [] if table is None or refused else table.to_pylist()


def answer(outcome: Outcome) -> str:
    """The answer to an upload in plain Dutch: what was recognised, the counts, and each finding with how to mend it."""
    lines = []
    if outcome.repeats:
        received = outcome.repeats[0].received_at
        lines.append(
            f"Al ontvangen op {received:%d-%m-%Y om %H:%M}: dit is precies dezelfde inhoud. Er verandert niets."
        )
    for one in outcome.deliveries:
        month = f"{one.month:%Y-%m}" if one.month else "onbekende maand"
        verdict = {"accepted": "aangenomen", "refused": "geweigerd", "superseded": "vervangen door een nieuwere"}
        lines.append(
            f"{one.school_id or 'Onbekende school'}, {month}: {verdict[one.status]} ({one.shape or 'vorm onbekend'})."
        )
        if one.rows_delivered:
            lines.append(
                f"  {one.rows_delivered} rijen geleverd = {one.rows_used} gebruikt + "
                f"{one.rows_set_aside} apart gezet + {one.rows_dropped} bewust weggelaten."
            )
        if one.status == "refused":
            lines.append("  Wat eerder van deze school en maand op het platform stond, blijft zoals het was.")
    headings = {"refused": "Daarom geweigerd", "row set aside": "Apart gezet", "note": "Ter informatie"}
    for severity, heading in headings.items():
        of_kind = [finding for finding in outcome.findings if finding.severity == severity]
        if of_kind:
            lines.append(f"{heading}:")
            lines += [f"  - {_place(finding)}{finding.sentence}" for finding in of_kind]
    return "\n".join(lines) + "\n"


def _place(finding: Finding) -> str:
    place = finding.table_name or ""
    if finding.row_number is not None:
        more = f" en {finding.row_count - 1} andere" if finding.row_count > 1 else ""
        place += f", rij {finding.row_number}{more}"
    return f"{place}: " if place else ""
