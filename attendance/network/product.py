"""network.duckdb: what the network meeting may read, and nothing else.

Its own meetings, notes and agreements; the threads as they were gathered, in fives; the words; and beside them the
region's attendance from the product for municipalities, which is protected already. No case, no school, no pupil.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from attendance.network import agreements, meetings, vocabulary
from attendance.network.meetings import Meeting
from attendance.network.vocabulary import FACTOR_GROUPS, KINDS, QUESTIONS
from attendance.publication import names

VALUE, HIDDEN = "value", "hidden"
REGION_TABLES = (
    "tier_region_month",
    "tier_region_cohort_month",
    "attendance_region_month",
    "absence_category_region_month",
    "signal_region_month",
    "reference_pupils_region_month",
    "protected_month",
    "protection_text",
)
"""Protected tables of the region that go along: no school, no municipality."""
_TEXT, _COUNT, _REAL, _DAY, _MOMENT = pa.string(), pa.int32(), pa.float64(), pa.date32(), pa.timestamp("us")
SCHEMAS: dict[str, dict[str, pa.DataType]] = {
    "network_meeting": {
        "meeting_id": _COUNT, "held_on": _DAY, "state": _TEXT, "gathered_at": _MOMENT, "cases": _COUNT,
        "schools_at_least": _COUNT, "too_little": _TEXT,
    },
    "network_note": {"meeting_id": _COUNT, "topic": _TEXT, "text": _TEXT},
    "network_agreement": {
        "agreement_id": _COUNT, "meeting_id": _COUNT, "text": _TEXT, "owner": _TEXT, "due_on": _DAY, "state": _TEXT,
        "reason": _TEXT, "said_at_meeting": _COUNT,
    },
    "network_count": {"meeting_id": _COUNT, "kind": _TEXT, "word": _TEXT, "cases": _COUNT, "cases_status": _TEXT},
    "network_pattern": {
        "meeting_id": _COUNT, "pattern_number": _COUNT, "cases": _COUNT, "schools_at_least": _COUNT, "lift": _REAL,
        "lift_low": _REAL, "lift_high": _REAL,
    },
    "network_pattern_word": {"meeting_id": _COUNT, "pattern_number": _COUNT, "word": _TEXT},
    "network_pattern_check": {"meeting_id": _COUNT, "checked_meeting_id": _COUNT, "pattern_number": _COUNT, "outcome": _TEXT},
    "network_measure": {
        "meeting_id": _COUNT, "word": _TEXT, "tried_cases": _COUNT, "helped_cases": _COUNT, "helped_share": _REAL,
        "helped_share_low": _REAL, "helped_share_high": _REAL,
    },
    "network_word": {"kind": _TEXT, "kind_nl": _TEXT, "word": _TEXT, "label_nl": _TEXT, "is_factor": pa.bool_(), "display_order": _COUNT},
    "network_question": {"topic": _TEXT, "question_nl": _TEXT, "display_order": _COUNT},
}  # fmt: skip
Rows = Iterable[dict[str, Any]]


def write(
    connection: duckdb.DuckDBPyConnection,
    engine: sa.Engine,
    release: Path,
    labels: Iterable[str],
    describe: Callable[[str], None],
) -> None:
    """Writes the product into the folder of a release, where the municipality's product already lies.

    `labels` are tables of words and borders to take along, of those that the municipality's product has; `describe` adds
    the release and the dictionary to the attached product of that name.
    """
    tables = {
        name: pa.Table.from_pylist(list(rows), schema=pa.schema(list(SCHEMAS[name].items())))
        for name, rows in _rows(engine).items()
    }
    path = release / names.NETWORK
    path.unlink(missing_ok=True)
    connection.execute(f"attach '{path}' as network (block_size 16384)")
    connection.execute(f"attach '{release / names.MUNICIPALITY}' as protected (read_only)")
    try:
        for name, table in tables.items():
            connection.register("network_rows", table)
            connection.execute(f"create table network.{name} as from network_rows")
            connection.unregister("network_rows")
        for name in (*REGION_TABLES, *labels):
            connection.execute(f"create table network.{name} as from protected.{name}")
        describe("network")
    finally:
        connection.execute("detach protected")
        connection.execute("detach network")


def _rows(engine: sa.Engine) -> dict[str, Rows]:
    """All own tables, in the columns of SCHEMAS."""
    known = sorted(meetings.every_meeting(engine), key=lambda one: one.held_on)
    gathered = [one for one in known if one.thread is not None]
    return {
        "network_meeting": [_meeting(one) for one in known],
        "network_note": [
            {"meeting_id": one.meeting_id, "topic": topic, "text": text}
            for one in known
            for topic, text in one.notes.items()
            if text
        ],
        "network_agreement": [vars(one) for one in agreements.every_agreement(engine)],
        "network_count": [row for one in gathered for row in _counts(one)],
        "network_pattern": [
            {"meeting_id": one.meeting_id, "pattern_number": number, "cases": found["cases"],
             "schools_at_least": found["schools_at_least"], "lift": found["lift"], "lift_low": found["low"],
             "lift_high": found["high"]}
            for one in gathered
            for number, found in _patterns(one)
        ],
        "network_pattern_word": [
            {"meeting_id": one.meeting_id, "pattern_number": number, "word": word}
            for one in gathered
            for number, found in _patterns(one)
            for word in found["words"]
        ],
        "network_pattern_check": list(_checks(gathered)),
        "network_measure": [
            {"meeting_id": one.meeting_id, "word": found["word"], "tried_cases": found["tried"],
             "helped_cases": found["helped"], "helped_share": found["share"], "helped_share_low": found["low"],
             "helped_share_high": found["high"]}
            for one in gathered
            for found in _thread(one)["measures"]
        ],
        "network_word": [
            {"kind": one.kind, "kind_nl": KINDS[one.kind], "word": one.word, "label_nl": one.label,
             "is_factor": one.kind in FACTOR_GROUPS, "display_order": place}
            for place, one in enumerate(vocabulary.every_word(), 1)
        ],
        "network_question": [
            {"topic": topic, "question_nl": text, "display_order": place}
            for place, (topic, text) in enumerate(QUESTIONS.items(), 1)
        ],
    }  # fmt: skip


def _thread(meeting: Meeting) -> dict[str, Any]:
    assert meeting.thread is not None
    return dict(meeting.thread)


def _meeting(one: Meeting) -> dict[str, Any]:
    thread = one.thread or {}
    return {
        "meeting_id": one.meeting_id,
        "held_on": one.held_on,
        "state": one.state,
        "gathered_at": one.gathered_at,
        "cases": thread.get("cases") or None,
        "schools_at_least": thread.get("schools_at_least") or None,
        "too_little": thread.get("too_little") or None,
    }


def _counts(meeting: Meeting) -> list[dict[str, Any]]:
    thread = _thread(meeting)
    return [
        {
            "meeting_id": meeting.meeting_id,
            "kind": one["kind"],
            "word": one["word"],
            "cases": one["cases"],
            "cases_status": HIDDEN if one["cases"] is None else VALUE,
        }
        for one in (*thread["factors"], *thread["profile"])
    ]


def _patterns(meeting: Meeting) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(_thread(meeting)["together"], 1))


def _checks(gathered: list[Meeting]) -> Iterable[dict[str, Any]]:
    """How patterns of the last meeting with figures held on the cases that came in since."""
    last: Meeting | None = None
    for one in gathered:
        if last is not None:
            numbers = {tuple(found["words"]): number for number, found in _patterns(last)}
            for check in _thread(one)["checked"]:
                yield {
                    "meeting_id": one.meeting_id,
                    "checked_meeting_id": last.meeting_id,
                    "pattern_number": numbers[tuple(check["words"])],
                    "outcome": check["outcome"],
                }
        if not _thread(one)["too_little"]:
            last = one
