"""The account of looks: who looked at what, when, and what was done. Append-only, each entry chained to the one before.

An entry's hash covers all it says and the hash of its predecessor, so a change, a removal or an insertion breaks the
chain at that place; the head, kept apart, shows when the end was cut off. It says no pupil: what goes in is a closed list
of keys, with short values. What is past its term goes from the front, and the anchor that is left says up to where.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from attendance import database, moments
from attendance.spreadsheets import harmless

KINDS = {
    "login": "inloggen",
    "logout": "uitloggen",
    "refused": "geweigerd",
    "view": "bekeken",
    "download": "gedownload",
    "upload": "aangeleverd",
    "mapping": "toegewezen",
    "approval": "vrijgegeven",
    "setting": "ingevuld",
    "access": "toegang",
    "expired": "opgeruimd",
}
"""What an entry can be about, and the word for it on screen."""
KEYS = frozenset(
    [
        "month",
        "sector",
        "school",
        "school_or_all",
        "own_school",
        "own_published_school",
        "viewpoint",
        "measure",
        "month_or_year",
        "series",
        "school_year",
        "profile",
        "period_kind",
        "order",
        "municipality",
        "sector_here",
        "table",
        "file",
        "reason",
        "given_role",
        "scope",
        "about",
        "upload",
        "subjects",
        "until",
        "removed",
        "months",
    ]
)
"""All that an entry may say beside its own columns; anything else is left out."""
_LONGEST = 120
_FIRST = "0" * 64
_HEAD, _BEGIN = "head", "begin"
_look, _anchor = database.look, database.look_anchor


@dataclass(frozen=True)
class Look:
    """One entry. Moments are in UTC; `detail` says the filters and such, by keys of KEYS."""

    look_id: int
    made_at: datetime
    subject: str
    role: str
    kind: str
    product: str
    page: str
    detail: dict[str, str]
    hash: str


@dataclass(frozen=True)
class Verification:
    """What checking the whole chain gave."""

    entries: int
    head: str
    """The hash of the last entry: noted elsewhere, it proves later that nothing before it was changed."""
    broken_at: int | None
    """The first entry that does not follow from the one before; 0 = the begin or the end was cut off."""

    def sentence(self) -> str:
        """The outcome in Dutch."""
        if self.broken_at is None:
            return f"De keten klopt: {self.entries} regels, elk volgt op de vorige. Kenmerk van de laatste: {self.head[:16]}."
        if self.broken_at == 0:
            return "De keten klopt NIET: aan het begin of het einde ontbreken regels."
        return f"De keten klopt NIET: regel {self.broken_at} is veranderd, of ervoor is iets weggehaald of ingevoegd."


def record(
    engine: sa.Engine, subject: str, role: str, kind: str, *, product: str = "", page: str = "", **detail: Any
) -> None:
    """Appends one entry. Raises ValueError for a kind that does not exist; keys outside KEYS are left out.

    Writers wait for each other (attendance.database), so the chain never forks.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    row = {"subject": subject[:_LONGEST], "role": role, "kind": kind, "product": product, "page": page}
    with engine.execution_options(writes=True).begin() as connection:
        _append(connection, row | {"detail": _kept(detail)})


def _kept(detail: Mapping[str, Any]) -> str:
    kept = {name: str(value)[:_LONGEST] for name, value in detail.items() if name in KEYS and value is not None}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _append(connection: sa.Connection, row: dict[str, Any]) -> None:
    head = connection.execute(sa.select(_anchor).where(_anchor.c.name == _HEAD)).first()
    entry = row | {"look_id": (head.look_id if head else 0) + 1, "made_at": moments.utc_now()}
    entry["previous_hash"] = head.hash if head else _FIRST
    entry["hash"] = _hash(entry)
    connection.execute(_look.insert(), entry)
    _set_anchor(connection, _HEAD, entry["look_id"], entry["hash"])


def _set_anchor(connection: sa.Connection, name: str, look_id: int, digest: str) -> None:
    values = {"look_id": look_id, "hash": digest}
    if not connection.execute(_anchor.update().where(_anchor.c.name == name).values(values)).rowcount:
        connection.execute(_anchor.insert(), values | {"name": name})


def _hash(entry: Mapping[str, Any]) -> str:
    said = [
        entry[name] for name in ("look_id", "subject", "role", "kind", "product", "page", "detail", "previous_hash")
    ]
    said.append(entry["made_at"].isoformat(timespec="microseconds"))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def verify(engine: sa.Engine, known_head: str | None = None) -> Verification:
    """Checks the whole chain; with `known_head`, noted earlier, also that this entry still stands in it."""
    entries, previous, broken = 0, _FIRST, None
    met_known = known_head is None
    with engine.connect() as connection:
        anchors = {row.name: row for row in connection.execute(sa.select(_anchor))}
        begin, head = anchors.get(_BEGIN), anchors.get(_HEAD)
        if begin:
            previous = begin.hash
            met_known = met_known or begin.hash == known_head
        number = begin.look_id if begin else 0
        for row in connection.execution_options(yield_per=5000).execute(sa.select(_look).order_by(_look.c.look_id)):
            entries, number = entries + 1, number + 1
            if row.look_id != number or row.previous_hash != previous or row.hash != _hash(dict(row._mapping)):
                broken = 0 if entries == 1 and row.hash == _hash(dict(row._mapping)) else row.look_id
                break
            previous = row.hash
            met_known = met_known or row.hash == known_head
    if broken is None and (number, previous) != ((head.look_id, head.hash) if head else (0, _FIRST)):
        broken = 0
    if broken is None and not met_known:
        broken = 0
    return Verification(entries, previous, broken)


def entries(
    engine: sa.Engine, *, kind: str = "", subject: str = "", first: date | None = None, limit: int | None = None
) -> Iterator[Look]:
    """Entries, the newest first, of one kind, of subjects that hold this text, from this day here on."""
    query = sa.select(_look).order_by(_look.c.look_id.desc())
    if kind:
        query = query.where(_look.c.kind == kind)
    if subject:
        query = query.where(_look.c.subject.contains(subject, autoescape=True))
    if first:
        query = query.where(_look.c.made_at >= moments.utc(datetime.combine(first, datetime.min.time())))
    with engine.connect() as connection:
        for row in connection.execution_options(yield_per=5000).execute(query.limit(limit)):
            said = {name: value for name, value in row._mapping.items() if name != "previous_hash"}
            yield Look(**said | {"detail": json.loads(row.detail)})


HEADINGS = ("nummer", "moment", "moment (UTC)", "wie", "rol", "wat", "bestand", "pagina", "bijzonderheden", "kenmerk")


def csv_rows(engine: sa.Engine, **which: Any) -> Iterator[tuple[str, ...]]:
    """Entries as rows of text with a heading, the newest first; harmless to spreadsheets. `which` as for `entries`."""
    yield HEADINGS
    for one in entries(engine, **which):
        detail = ", ".join(f"{name}={value}" for name, value in one.detail.items())
        when = [f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (moments.local(one.made_at), one.made_at)]
        words = (one.subject, one.role, KINDS[one.kind], one.product, one.page, detail)
        yield (str(one.look_id), *when, *(str(harmless(word)) for word in words), one.hash)


def expire(engine: sa.Engine, oldest: datetime, *, dry_run: bool = False) -> int:
    """Removes entries from before this moment, from the front only, leaving an anchor; returns how many.

    The removal is an entry itself, with the anchor in it.
    """
    with engine.execution_options(writes=not dry_run).begin() as connection:
        first_kept = connection.scalar(sa.select(sa.func.min(_look.c.look_id)).where(_look.c.made_at >= oldest))
        past = sa.true() if first_kept is None else _look.c.look_id < first_kept
        last = connection.execute(sa.select(_look).where(past).order_by(_look.c.look_id.desc()).limit(1)).first()
        if last is None:
            return 0
        count = connection.scalar(sa.select(sa.func.count()).select_from(_look).where(past)) or 0
        if not dry_run:
            connection.execute(_look.delete().where(past))
            _set_anchor(connection, _BEGIN, last.look_id, last.hash)
            detail = _kept({"removed": count, "until": last.hash})
            row = {"subject": "regiobeeld", "role": "", "kind": "expired", "product": "", "page": "", "detail": detail}
            _append(connection, row)
        return count
