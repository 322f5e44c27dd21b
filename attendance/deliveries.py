"""The ledger: which deliveries were received, accepted, refused or superseded, with what was found in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from attendance import database
from attendance.contract import TOTALS_SHAPE
from attendance.database import bell_time, delivery, finding, free_day, intake_measure, reason_code, repeat


@dataclass(frozen=True)
class Delivery:
    """One extract of one school for one month, as received. Row counts obey delivered = used + set aside + dropped."""

    delivery_id: str
    upload_id: str
    school_id: str | None
    month: date | None
    received_at: datetime
    sha256: str
    shape: str | None
    status: str
    has_timetable: bool
    brought_bell_times: bool
    brought_reason_codes: bool
    brought_free_days: bool
    rows_delivered: int
    rows_used: int
    rows_set_aside: int
    rows_dropped: int

    @property
    def is_totals(self) -> bool:
        """True if it holds totals per pupil only."""
        return self.shape == TOTALS_SHAPE


Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Entry:
    """A delivery with all that is recorded in one go; rows are dicts in the columns of attendance.database."""

    delivery: Delivery
    findings: Rows = ()
    measures: Rows = ()
    reasons: Rows = ()
    bell_times: Rows = ()
    reason_codes: Rows = ()
    free_days: Rows = ()


class Ledger:
    """Reads and writes the ledger. One instance per process; safe for several processes at once."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writes=True)

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """Opens the application database at an SQLAlchemy URL and brings it up to date."""
        return cls(database.connect(url))

    # --- writing -----------------------------------------------------------------------------------------------

    def record(self, entries: Iterable[Entry]) -> list[Delivery]:
        """Records the deliveries of one upload in one transaction and returns them with their final status.

        An accepted delivery supersedes the earlier one of its school and month as a whole (docs/formats.md). Uploads may
        be taken in out of order, so one that was received before the delivery in force is itself superseded.
        Recording the same delivery again changes nothing: a run that was killed in between may repeat itself.
        """
        recorded = []
        with self._writer.begin() as connection:
            for entry in entries:
                known = connection.execute(
                    sa.select(delivery).where(delivery.c.delivery_id == entry.delivery.delivery_id)
                ).one_or_none()
                if known is not None:
                    recorded.append(Delivery(**known._mapping))
                    continue
                recorded.append(self._insert(connection, entry))
        return recorded

    def _insert(self, connection: sa.Connection, entry: Entry) -> Delivery:
        values = dict(vars(entry.delivery))
        if values["status"] == "accepted":
            rivals = sa.and_(
                delivery.c.school_id == values["school_id"],
                delivery.c.month == values["month"],
                delivery.c.status == "accepted",
            )
            newer = sa.select(delivery.c.delivery_id).where(rivals, delivery.c.upload_id > values["upload_id"])
            if connection.execute(newer).first() is not None:
                values["status"] = "superseded"
            else:
                connection.execute(delivery.update().where(rivals).values(status="superseded"))
        connection.execute(delivery.insert().values(values))
        reference = {"school_id": values["school_id"], "delivery_id": values["delivery_id"]}
        for table, rows, extra in (
            (finding, entry.findings, {"delivery_id": values["delivery_id"]}),
            (intake_measure, entry.measures, {"delivery_id": values["delivery_id"]}),
            (database.intake_reason, entry.reasons, {"delivery_id": values["delivery_id"]}),
            (bell_time, entry.bell_times, reference),
            (reason_code, entry.reason_codes, reference),
            (free_day, entry.free_days, reference),
        ):
            if rows:
                connection.execute(table.insert(), [row | extra for row in rows])
        return Delivery(**values)

    def record_repeat(self, upload_id: str, repeats_upload_id: str, received_at: datetime) -> None:
        """Remembers that an upload was a repeat of an earlier one; recording it twice changes nothing."""
        with self._writer.begin() as connection:
            if connection.scalar(sa.select(repeat.c.upload_id).where(repeat.c.upload_id == upload_id)) is None:
                connection.execute(
                    repeat.insert().values(
                        upload_id=upload_id, repeats_upload_id=repeats_upload_id, received_at=received_at
                    )
                )

    def record_checks(self, rows: Rows, keep_days: int = 400) -> None:
        """Adds results of checks (rows of `check_result`, no pupil value in any) and forgets those older than `keep_days`."""
        table = database.check_result
        with self._writer.begin() as connection:
            if rows:
                newest = max(row["checked_at"] for row in rows)
                oldest = newest - timedelta(days=keep_days)
                connection.execute(table.delete().where(table.c.checked_at < oldest))
                connection.execute(table.insert(), list(rows))

    def confirm_key(self, fingerprint: str, now: datetime) -> bool:
        """True if the pseudonym key is the one that the kept data was made with; the first key is remembered."""
        table = database.pseudonym_key
        with self._writer.begin() as connection:
            known: Sequence[str] = connection.scalars(sa.select(table.c.fingerprint)).all()
            if not known:
                connection.execute(table.insert().values(fingerprint=fingerprint, recorded_at=now))
            return not known or fingerprint in known

    def key_fingerprint(self) -> str | None:
        """That of the key with which all kept rows were made; None before the first delivery."""
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(database.pseudonym_key.c.fingerprint))

    def kept_from(self) -> date | None:
        """The first day of the oldest school year of which pupil rows are kept; None = all were kept so far."""
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.max(database.row_change.c.kept_from)))

    # --- reading -----------------------------------------------------------------------------------------------

    def deliveries(self, *statuses: str, school_id: str | None = None, upload_id: str | None = None) -> list[Delivery]:
        """Deliveries in order of receipt: all, or those of the given statuses, of one school, of one upload."""
        query = sa.select(delivery).order_by(delivery.c.upload_id, delivery.c.month)
        if school_id is not None:
            query = query.where(delivery.c.school_id == school_id)
        if upload_id is not None:
            query = query.where(delivery.c.upload_id == upload_id)
        if statuses:
            query = query.where(delivery.c.status.in_(statuses))
        with self.engine.connect() as connection:
            return [Delivery(**row._mapping) for row in connection.execute(query)]

    def schools(self) -> set[str | None]:
        """The codes of the schools that ever handed in something; None where a delivery did not say whose it is."""
        with self.engine.connect() as connection:
            return set(connection.scalars(sa.select(delivery.c.school_id).distinct()))

    def repeated_by(self, school_id: str | None, sha256: str, upload_id: str) -> list[Delivery]:
        """The deliveries that an upload merely repeats, because they came from the very same content.

        They do if they were all in force when this upload was handed in; or if they were handed in after it, which then
        was left behind by a kill and has been answered since. Empty if the content is new, was refused in part, or was
        partly superseded before this upload.
        """
        query = sa.select(delivery).where(delivery.c.sha256 == sha256, delivery.c.school_id == school_id)
        with self.engine.connect() as connection:
            known = [Delivery(**row._mapping) for row in connection.execute(query)]
            newest = [one for one in known if one.upload_id == max(other.upload_id for other in known)]
            if any(one.status == "refused" or _was_over_before(connection, one, upload_id) for one in newest):
                return []
        return newest

    def rows(
        self,
        table: sa.Table,
        school_id: str | None = None,
        delivery_id: str | None = None,
        by_hand: bool = False,
    ) -> list[dict[str, Any]]:
        """The rows of one of the ledger's tables, in the order in which they were written: all, of a school, of a delivery,
        or just those that were entered by hand, without a delivery."""
        query = sa.select(table).order_by(*table.primary_key.columns)
        if school_id is not None:
            query = query.where(table.c.school_id == school_id)
        if delivery_id is not None:
            query = query.where(table.c.delivery_id == delivery_id)
        if by_hand:
            query = query.where(table.c.delivery_id.is_(None))
        names = [column.name for column in table.columns]
        with self.engine.connect() as connection:
            return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def _was_over_before(connection: sa.Connection, one: Delivery, upload_id: str) -> bool:
    """Whether a delivery was in force no more when an upload was handed in, which may be long before it is taken in."""
    if one.status == "accepted" or one.upload_id > upload_id:
        return False
    between = sa.select(delivery.c.delivery_id).where(
        delivery.c.school_id == one.school_id,
        delivery.c.month == one.month,
        delivery.c.status != "refused",
        delivery.c.upload_id > one.upload_id,
        delivery.c.upload_id < upload_id,
    )
    return one.status == "expired" or connection.execute(between).first() is not None
