"""What the desk shows back of a draft: what was recognised, the counts, and the findings by what to do."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from attendance.deliveries import Delivery
from attendance.desk.advice import advice
from attendance.findings import REFUSED, SEVERITIES, Finding, finding
from attendance.reading import MonthReading, Reading

ANSWER = "answer.json"
"""In a draft's folder: what was found when it was read."""


@dataclass(frozen=True)
class MonthAnswer:
    """One month of a draft. Rows obey delivered = used + set aside + dropped."""

    month: date
    is_refused: bool
    rows_delivered: int
    rows_used: int
    rows_set_aside: int
    rows_dropped: int
    pupils: int
    """Pupils in the file that can be used."""
    scheduled_minutes: int | None
    """Minutes of all slots that can be used, before any rule of counting, or of the totals; None with neither."""
    registrations: int
    """Registrations that can be used."""
    replaces: bool
    """True if a delivery of this month is in force, which this one would take the place of."""


@dataclass(frozen=True)
class Answer:
    """What a draft holds. `repeats_at` is when the very same content was received, if it is in force unchanged."""

    shape: str | None
    months: tuple[MonthAnswer, ...]
    findings: tuple[Finding, ...]
    """Over all months together, the heaviest first."""
    repeats_at: datetime | None
    seconds: float
    """How long the reading took."""

    @property
    def is_refused(self) -> bool:
        """True if nothing of it could be taken in."""
        return not self.repeats_at and all(month.is_refused for month in self.months)

    @property
    def rows_set_aside(self) -> int:
        """Rows that can't be used, over all months."""
        return sum(month.rows_set_aside for month in self.months)

    @property
    def lacks_month(self) -> bool:
        """True if only the month is missing: the file does not say it, and nobody did."""
        return [one.code for one in self.findings if one.severity == REFUSED] == ["month_not_named"]

    @property
    def is_totals(self) -> bool:
        """True if it holds totals per pupil, and so no days and no registrations."""
        return any(one.code == "totals_only" for one in self.findings)

    def by_severity(self) -> list[tuple[str, list[Finding]]]:
        """The findings by what to do: what blocks, what is set aside, what to know; only those that there are."""
        groups = [(severity, [one for one in self.findings if one.severity == severity]) for severity in SEVERITIES]
        return [(severity, found) for severity, found in groups if found]

    def advice(self, one: Finding) -> str | None:
        """How to mend a finding in the software that this draft comes from."""
        return advice(one.code, self.shape)


def make_answer(
    reading: Reading, in_force: Iterable[Delivery], repeats: Sequence[Delivery], seconds: float, blocked: Finding | None
) -> Answer:
    """The answer to what was read. `in_force` are the school's accepted deliveries; `blocked` refuses it whatever it holds."""
    current = {one.month for one in in_force}
    found = [*([blocked] if blocked else []), *reading.findings]
    for month in reading.months:
        found += month.findings
    months = tuple(_month(month, month.month in current, blocked is not None) for month in reading.months)
    repeats_at = min(one.received_at for one in repeats) if repeats else None
    return Answer(reading.shape, months, tuple(merged(found)), repeats_at, seconds)


def _month(reading: MonthReading, replaces: bool, is_blocked: bool) -> MonthAnswer:
    measures = {(one.table_name, one.measure): one.in_file - one.set_aside - one.dropped for one in reading.measures}
    return MonthAnswer(
        month=reading.month,
        is_refused=reading.refused or is_blocked,
        rows_delivered=reading.rows_delivered,
        rows_used=reading.rows_used,
        rows_set_aside=reading.rows_set_aside,
        rows_dropped=reading.rows_dropped,
        pupils=measures.get(("leerlingen", "pupils"), 0),
        scheduled_minutes=measures.get(("rooster", "minutes"), 0)
        if reading.has_timetable
        else measures.get(("totalen", "minutes")),
        registrations=measures.get(("registraties", "rows"), 0),
        replaces=replaces,
    )


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of several months as one each, and those that differ in their example only as well.

    The heaviest come first, and within a severity those of most rows.
    """
    groups: dict[tuple[str, str | None, str | None, str | None], list[Finding]] = {}
    for one in findings:
        is_said = one.value is not None and one.value in one.sentence
        groups.setdefault((one.code, one.table_name, one.column_name, one.value if is_said else None), []).append(one)
    together = [
        group[0]
        if len(group) == 1
        else finding(
            code,
            table=table,
            column=column,
            value=value if value is not None else group[0].value,
            count=sum(one.row_count for one in group),
            row=min((one.row_number for one in group if one.row_number is not None), default=None),
        )
        for (code, table, column, value), group in groups.items()
    ]
    return sorted(together, key=lambda one: (SEVERITIES.index(one.severity), -one.row_count))


def stopped() -> Answer:
    """The answer where the reading ended without one."""
    return Answer(None, (), (finding("reading_stopped"),), None, 0.0)


def blocks(answer: Answer) -> list[Finding]:
    """The findings for which a draft can't be taken in, or not all of it."""
    return [one for one in answer.findings if one.severity == REFUSED]


def save(answer: Answer, folder: Path) -> None:
    """Writes an answer into the folder of its draft, whole."""
    partial = folder / f"{ANSWER}.partial"
    partial.write_text(json.dumps(asdict(answer), default=lambda value: value.isoformat()))
    partial.replace(folder / ANSWER)


def load(folder: Path) -> Answer | None:
    """The answer to a draft; None while it is still being read."""
    try:
        said = json.loads((folder / ANSWER).read_text())
    except FileNotFoundError:
        return None
    return Answer(
        shape=said["shape"],
        months=tuple(MonthAnswer(**one | {"month": date.fromisoformat(one["month"])}) for one in said["months"]),
        findings=tuple(Finding(**one) for one in said["findings"]),
        repeats_at=datetime.fromisoformat(said["repeats_at"]) if said["repeats_at"] else None,
        seconds=said["seconds"],
    )
