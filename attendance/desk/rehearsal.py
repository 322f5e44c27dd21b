"""The question what figures would become, and its answer: what a screen asks and what the rehearsal gives back, as JSON.

The counting itself is the platform's own, in a scratch data folder (orchestration.rehearsal); no rule stands here.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from attendance.statements.corrections import Change, from_plain, to_plain

Row = dict[str, Any]

MEASURES = (
    "pupils",
    "scheduled_minutes",
    "registered_minutes",
    "present_minutes",
    "absent_minutes",
    "authorised_minutes",
    "unauthorised_minutes",
    "unknown_reason_minutes",
    "unregistered_minutes",
    "late_count",
)
"""Of attendance_month."""


@dataclass(frozen=True)
class Question:
    """What is tried for one school: a draft of its desk taken in, changes by hand made, or both."""

    school_id: str
    draft: str | None = None
    """The upload_id of a draft."""
    changes: tuple[Change, ...] = ()

    def to_json(self) -> str:
        """The question as text; the same question is the same text."""
        changes = [
            {"subject": one.subject, "key": one.key, "rows": [to_plain(row) for row in one.rows]}
            for one in self.changes
        ]
        return json.dumps({"school_id": self.school_id, "draft": self.draft, "changes": changes}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Question":
        """The question from its text. Raises ValueError or KeyError for anything else."""
        said = json.loads(text)
        changes = tuple(
            Change(one["subject"], one["key"], tuple(from_plain(one["subject"], row) for row in one["rows"]))
            for one in said["changes"]
        )
        return cls(said["school_id"], said["draft"], changes)


@dataclass(frozen=True)
class Figures:
    """A school's figures of one school year, per month."""

    attendance: list[Row] = field(default_factory=list)
    """month and the MEASURES of attendance_month, over all cohorts."""
    tiers: list[Row] = field(default_factory=list)
    """month, profile, period_kind, tier, pupils of tier_distribution."""
    categories: list[Row] = field(default_factory=list)
    """month, category, absent_minutes, pupils of absence_category_month."""

    def months(self) -> list[date]:
        """The months that have figures, in order."""
        return sorted(row["month"] for row in self.attendance)


@dataclass(frozen=True)
class Rehearsal:
    """What the figures are, and what they would become."""

    before: Figures
    after: Figures
    is_refused: bool
    """True if the draft would be refused: then nothing changes."""
    seconds: float

    def changed_months(self) -> list[date]:
        """The months of which any figure would change, in order."""
        changed = set()
        for name in ("attendance", "tiers", "categories"):
            was, becomes = (
                {tuple(sorted(row.items(), key=lambda pair: pair[0])) for row in getattr(side, name)}
                for side in (self.before, self.after)
            )
            changed |= {dict(row)["month"] for row in was ^ becomes}
        return sorted(changed)

    def to_json(self) -> str:
        """The rehearsal as text."""
        return json.dumps(asdict(self), default=lambda value: value.isoformat())

    @classmethod
    def from_json(cls, text: str) -> "Rehearsal":
        """The rehearsal from its text. Raises ValueError for anything else."""
        said = json.loads(text)
        before, after = (
            Figures(**{name: _dated(rows) for name, rows in said[side].items()}) for side in ("before", "after")
        )
        return cls(before, after, said["is_refused"], said["seconds"])


def _dated(rows: Sequence[Row]) -> list[Row]:
    return [row | {"month": date.fromisoformat(row["month"])} for row in rows]
