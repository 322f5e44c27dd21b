"""Reads one delivery from end to end: files → tables → recognition → typed columns → contract rows per month."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from attendance import contract
from attendance.findings import Finding, finding, shown_column
from attendance.pseudonyms import PseudonymKey
from attendance.reading import declaration as feeds
from attendance.reading.accounting import Account, RowCounts
from attendance.reading.assembly import Assembly
from attendance.reading.checks import citizen_service_numbers, rows_of_other_schools
from attendance.reading.containers import WORKBOOK, File, Unreadable, files_of
from attendance.reading.conversion import PROBLEM_SCHEMA, Converter, empty_typed_table
from attendance.reading.delimited import read_text
from attendance.reading.descriptions import code_descriptions
from attendance.reading.given import typed_name
from attendance.reading.measures import intake_measures, intake_reasons
from attendance.reading.outcome import KnownReference, MonthReading, Reading, arrow_schema
from attendance.reading.raw_table import HeaderScore, RawTable
from attendance.reading.recognition import HeaderScorer, Layout, Recognised, recognise, shown_table
from attendance.reading.row_findings import RowFindings, code_findings
from attendance.reading.workbench import Workbench, workbench
from attendance.school_calendar import month_name, months_between

_ELSEWHERE_SHARE = 0.9
"""A delivery with at least this share of its rows in other months is a delivery of another month."""
_STRAY_SHARE = 0.01
"""Where no month was named, a month with less than this share of the fullest month's rows is a slip of the pen."""
_TABLE_REFUSED_FROM_ROWS = 20
"""One table alone refuses a delivery only if at least this many of its rows are unusable."""


class HasIdentity(Protocol):
    """All that reading needs of a school."""

    @property
    def school_id(self) -> str:
        """The vestigingscode."""
        ...


def read_delivery(
    path: Path,
    school: HasIdentity,
    months: tuple[date, date] | None,
    key: PseudonymKey,
    known: Callable[[date], KnownReference],
    max_unusable_share: float,
    layouts: Sequence[Layout] = (),
) -> Reading:
    """Reads a file or folder of one school. Never raises for bad content: findings say what is wrong.

    `months` are the first and last named month, None = whatever the rows say. `known` gives what the school told
    earlier. `layouts` are tables whose columns the school assigned by hand.
    """
    scorer = HeaderScorer(layouts)
    try:
        tables, notes = raw_tables(path, scorer)
    except Unreadable as problem:
        return Reading(None, findings=[problem.reason])
    refusals = [refusal for table in tables if (refusal := citizen_service_numbers(table))]
    if refusals:
        return Reading(None, findings=refusals)
    if not any(table.row_count for table in tables):
        return Reading(None, findings=[finding("delivery_empty")])
    recognised = recognise(tables, scorer)
    if recognised.refusals:
        shape = recognised.name if recognised.matches else None
        return Reading(shape, findings=[*recognised.refusals, *notes])
    with workbench() as bench:
        reading = _Reader(bench, school.school_id, key, known, max_unusable_share, recognised).read(months)
    reading.findings.extend(notes)
    return reading


def raw_tables(path: Path, score: HeaderScore) -> tuple[list[RawTable], list[Finding]]:
    """The tables of a file or folder as text, and notes on what was left aside. Raises Unreadable."""
    files, notes = files_of(path)
    tables = []
    for number, file in enumerate(files, start=1):
        for table in _tables_of(file, score):
            if file.kind != WORKBOOK:
                table.place = f"bestand {number}"
            elif len(files) > 1:
                table.place += f" van bestand {number}"
            tables.append(table)
    return [table for table in tables if table.header], notes


def _tables_of(file: File, score: HeaderScore) -> Iterator[RawTable]:
    if file.kind == WORKBOOK:
        from attendance.reading.workbooks import read_workbook

        yield from read_workbook(file.content, score)
        return
    table = read_text(file.name, file.content, score)
    if table is not None:
        yield table


class _Reader:
    """One delivery on its way through DuckDB."""

    def __init__(
        self,
        bench: Workbench,
        school_id: str,
        key: PseudonymKey,
        known: Callable[[date], KnownReference],
        max_unusable_share: float,
        recognised: Recognised,
    ) -> None:
        self._bench = bench
        self._school_id = school_id
        self._known = known
        self._max_unusable_share = max_unusable_share
        self._recognised = recognised
        self._converter = Converter(school_id, key)
        self._declarations = recognised.declarations
        self._delivered = {declaration.feeds for declaration in self._declarations}
        self._has_problems = False

    def read(self, named: tuple[date, date] | None) -> Reading:
        shape = self._recognised.name
        if self._convert():
            return Reading(shape, findings=[finding("school_other")])
        has_totals = feeds.PUPIL_TOTAL in self._delivered
        if has_totals and (named is None or named[0] != named[1]):
            return Reading(shape, findings=[finding("month_not_named")])
        assembly = Assembly(self._bench, self._recognised.shape, self._declarations)
        assembly.pupils()
        assembly.reference()
        assembly.slots_given()
        day_counts = assembly.day_counts()
        months, refusal = _months(named, day_counts, assembly.has_timetable)
        if not months:
            return Reading(shape, findings=[refusal or finding("delivery_empty")])
        reference = {month: self._known(month) for month in months}
        own_bells = self._own(assembly, "bell_row", contract.BELL_TIME)
        own_codes = self._own(assembly, "code_row", contract.REASON_CODE)
        own_free_days = self._own(assembly, "free_row", contract.FREE_DAY)
        assembly.bells(months, lambda month: reference[month].bells(own_bells))
        slots = assembly.slots(months[0])
        codes = _codes(reference, own_codes)
        assembly.registrations(months[0], codes, self._converter.doubtful_codes)
        assembly.totals()
        registrations = assembly.rows["registration_row"]
        read_twice = {match.declaration.name for match in self._recognised.matches if match.declaration.also}
        account = Account(assembly.rows, slots, read_twice)
        found = RowFindings(self._bench, account.status, self._has_problems)
        descriptions = code_descriptions(self._bench, self._recognised.shape, self._converter)
        readings = []
        for month in months:
            reading = MonthReading(
                month,
                {
                    "enrolment": _used(assembly.rows["enrolment_row"], contract.ENROLMENT),
                    "slot": slots.used(month),
                    "registration": _used(registrations, contract.REGISTRATION, month),
                    "pupil_total": self._own(assembly, "total_row", contract.PUPIL_TOTAL)
                    or arrow_schema(contract.PUPIL_TOTAL).empty_table(),
                },
                assembly.has_timetable,
                own_bells,
                own_codes,
                own_free_days,
            )
            counts = account.counts(month)
            verdict = [refusal] if refusal else self._unusable(counts)
            _count(reading, counts)
            reading.refused = bool(verdict)
            reading.set_aside = account.set_aside(month)
            reading.measures = intake_measures(assembly.rows, slots, month)
            reading.reasons = intake_reasons(registrations, month, descriptions)
            reading.findings = [
                *verdict,
                *found.of_rows(month),
                *found.of_cells(month),
                *code_findings(registrations, codes, month),
                *self._lacking(reading, counts),
                *(self._fitting() if month == months[0] else []),
            ]
            readings.append(reading)
        return Reading(shape, readings)

    def _convert(self) -> bool:
        """Registers a typed table for each table of the shape; True if all rows that say so are of another school."""
        problems: list[pa.Table] = []
        parts: dict[str, list[pa.Table]] = {}
        named_rows = other_rows = 0
        for match in self._recognised.matches:
            typed, unread = self._converter.typed_table(match)
            problems.extend(unread)
            other = rows_of_other_schools(match, self._school_id)
            if other is not None:
                named_rows += len(other)
                other_rows += pc.sum(other).as_py()
                code = pc.if_else(other, "school_other_row", typed.column("fault_code").combine_chunks())
                typed = typed.set_column(typed.schema.get_field_index("fault_code"), "fault_code", code)
            parts.setdefault(match.declaration.name, []).append(typed)
        for declaration in (*self._recognised.shape.tables, *self._declarations):
            if declaration.name not in parts:
                parts[declaration.name] = [empty_typed_table(declaration)]
        for name, pieces in parts.items():
            self._bench.put(typed_name(name), pieces[0] if len(pieces) == 1 else pa.concat_tables(pieces))
        self._has_problems = bool(problems)
        self._bench.put("problem", pa.concat_tables(problems) if problems else PROBLEM_SCHEMA.empty_table())
        return named_rows > 0 and other_rows >= _ELSEWHERE_SHARE * named_rows

    def _own(self, assembly: Assembly, rows: str, table: contract.Table) -> pa.Table | None:
        return _used(assembly.rows[rows], table) if rows in assembly.rows else None

    def _lacking(self, reading: MonthReading, counts: Mapping[str, RowCounts]) -> list[Finding]:
        """That a month came as totals only, or without any registration that counts."""
        if feeds.PUPIL_TOTAL in self._delivered:
            return [finding("totals_only", table=self._name_of(feeds.PUPIL_TOTAL))]
        if not counts.get("registraties", RowCounts(1)).delivered or not reading.tables["registration"].num_rows:
            return [finding("registrations_none", table=self._name_of(feeds.REGISTRATION))]
        return []

    def _name_of(self, feed: str) -> str:
        return next((d.name for d in self._declarations if d.feeds == feed), "registraties")

    def _unusable(self, counts: Mapping[str, RowCounts]) -> list[Finding]:
        """The refusal of a month with too many unusable rows, over all tables or in one table alone."""
        worst = _share(list(counts.values()))
        for count in counts.values():
            if count.set_aside - count.elsewhere >= _TABLE_REFUSED_FROM_ROWS:
                worst = max(worst, _share([count]))
        if worst <= self._max_unusable_share:
            return []
        unusable = sum(count.set_aside - count.elsewhere for count in counts.values())
        return [finding("too_many_unusable", value=f"{worst:.0%}".replace("%", " %"), count=unusable)]

    def _fitting(self) -> list[Finding]:
        """What was delivered that nobody needs (“passend”): named, not kept."""
        found = []
        for match in self._recognised.matches:
            for position in match.unneeded():
                cells = match.raw.columns[position]
                filled = len(cells) - cells.null_count
                if filled:
                    name = shown_column(match.raw.header[position])
                    found.append(finding("column_unneeded", table=match.declaration.name, column=name, count=filled))
        for match in self._recognised.twice:
            found.append(finding("table_twice", table=match.declaration.name, count=match.raw.row_count))
        for raw in self._recognised.unneeded:
            found.append(finding("table_unneeded", table=shown_table(raw), count=raw.row_count))
        return found


def _used(rows: pa.Table, table: contract.Table, month: date | None = None) -> pa.Table:
    """The rows that count, of one month if it is given, in the columns of the contract."""
    wanted = pc.equal(rows["outcome"], "used")
    if month is not None:
        wanted = pc.and_(wanted, pc.equal(rows["month"], pa.scalar(month, pa.date32())))
    schema = arrow_schema(table)
    kept = rows.select(schema.names)
    return (kept if pc.all(wanted).as_py() else kept.filter(wanted)).cast(schema)


def _count(reading: MonthReading, counts: Mapping[str, RowCounts]) -> None:
    """Adds up the rows of all tables."""
    reading.rows_delivered = sum(count.delivered for count in counts.values())
    reading.rows_used = sum(count.used for count in counts.values())
    reading.rows_set_aside = sum(count.set_aside for count in counts.values())
    reading.rows_dropped = sum(count.dropped for count in counts.values())


def _share(counts: Sequence[RowCounts]) -> float:
    unusable = sum(count.set_aside - count.elsewhere for count in counts)
    rows = sum(count.delivered - count.dropped - count.elsewhere for count in counts)
    return unusable / rows if rows else 0.0


def _months(
    named: tuple[date, date] | None, day_counts: Sequence[tuple[date, int]], has_timetable: bool
) -> tuple[list[date], Finding | None]:
    """The months of the delivery, and the refusal where its rows are of other months than those that were named."""
    total = sum(count for _, count in day_counts)
    if named is None:
        fullest = max((count for _, count in day_counts), default=0)
        return [month for month, count in day_counts if count >= _STRAY_SHARE * fullest], None
    wanted = months_between(*named)
    inside = [month for month, _ in day_counts if month in wanted]
    outside = sum(count for month, count in day_counts if month not in wanted)
    if total and outside >= _ELSEWHERE_SHARE * total:
        fullest_month = max(day_counts, key=lambda pair: (pair[1], pair[0]))[0]
        words = f"vooral {month_name(fullest_month)}"
        return wanted[:1], finding("month_other", value=words, count=outside)
    if has_timetable and not inside:
        return wanted[:1], finding("delivery_empty")
    return (inside if has_timetable else wanted), None


def _codes(reference: Mapping[date, KnownReference], own: pa.Table | None) -> pa.Table:
    """The meanings of codes per month: the delivery's own and those known from before."""
    schema = arrow_schema(contract.REASON_CODE)
    pieces = []
    for month, known in reference.items():
        both = [known.reason_code.select(schema.names).cast(schema), *([own] if own is not None else [])]
        for table in both:
            pieces.append(table.append_column("month", pa.repeat(pa.scalar(month, pa.date32()), table.num_rows)))
    return pa.concat_tables(pieces)
