"""A layout that nobody knows yet: its columns, what they may be, and how they would be read when assigned by hand."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attendance.database import correction
from attendance.deliveries import Ledger
from attendance.findings import shown
from attendance.intake.landing import Upload
from attendance.reading import Layout, notations
from attendance.reading.containers import Unreadable
from attendance.reading.declaration import Column, TableDeclaration, normalise
from attendance.reading.raw_table import RawTable
from attendance.reading.reader import raw_tables
from attendance.reading.recognition import HeaderScorer, recognise
from attendance.reading.shapes import EXCHANGE
from attendance.reading.shapes.half_days import ABSENCES
from attendance.statements.corrections import COLUMN_LAYOUT

TABLES: tuple[TableDeclaration, ...] = (*EXCHANGE.tables, ABSENCES)
"""What an unknown table can be assigned to: the tables of the exchange format, and the half days of primary schools."""

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "leerlingnummer": (
        "leerling",
        "kind",
        "nummer",
        "leerlingid",
        "deelnemer",
        "deelnemernummer",
        "studentnummer",
        "id",
    ),
    "datum": ("dag", "datumverzuim", "dagvanverzuim", "verzuimdatum", "lesdatum", "date"),
    "datum_tot": ("totenmet", "laatstedag", "einddatum", "datumtm"),
    "van": ("vanaf", "eerstedag", "startdatum", "ingangsdatum"),
    "t/m": ("laatstedag", "totdatum"),
    "lesuur": ("uur", "les", "periode", "lesnummer"),
    "begintijd": ("van", "start", "starttijd", "vanaf"),
    "eindtijd": ("tot", "stop", "stoptijd"),
    "code": ("reden", "verzuimreden", "verzuimcode", "redencode", "afkorting"),
    "soort": ("reden", "verzuimsoort", "verzuimreden"),
    "omschrijving": ("betekenis", "naam", "toelichting"),
    "geoorloofd": ("toegestaan", "geldig"),
    "onderwijstype": ("niveau", "opleiding", "schoolsoort"),
    "leerjaar": ("jaar", "jaarlaag", "groep"),
    "inschrijving": ("vanaf", "ingeschreven", "startdatum"),
    "uitschrijving": ("tot", "uitgeschreven", "einddatum"),
}
"""What other software calls these columns, as they are compared."""
_EXAMPLES = 3
_ALIKE = 0.72
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Trial:
    """One column of a declared table as it would be read from a column of the file."""

    column: str
    header: str
    examples: tuple[tuple[str, str], ...]
    """As it stands in the file and as it was read; a pupil number is made unrecognisable."""
    rows: int
    """Rows with anything in the column."""
    rows_unreadable: int


@dataclass(frozen=True)
class Unknown:
    """A table of a draft that was not recognised."""

    raw: RawTable

    @property
    def headers(self) -> list[str]:
        """Its column names as written, without empty ones."""
        return [header for header in self.raw.header if header]


def unknown_tables(draft: Upload, layouts: Sequence[Layout]) -> list[Unknown]:
    """The tables of a draft that are none of those known; a table without column names can't be assigned."""
    try:
        tables, _ = raw_tables(draft.payload, _words_in)
    except Unreadable:
        return []
    scorer = HeaderScorer(layouts)
    recognised = recognise(tables, scorer)
    known = {id(match.raw) for match in (*recognised.matches, *recognised.twice)}
    return [
        Unknown(raw)
        for raw in tables
        if id(raw) not in known and len([h for h in raw.header if _LETTER.search(h)]) > 1 and raw.row_count
    ]


def _words_in(row: Sequence[str]) -> int:
    """How much a row looks like column names: how many different words it has, none of them with a digit."""
    return len({cell.strip().lower() for cell in row if _LETTER.search(cell) and not any(c.isdigit() for c in cell)})


def declaration(name: str) -> TableDeclaration:
    """The table that a layout is assigned to, by its name. Raises KeyError for another."""
    return {table.name: table for table in TABLES}[name]


def fields(table: TableDeclaration) -> list[Column]:
    """The columns of a declared table that are worth assigning."""
    return [column for column in table.columns if column.notation is not None]


def is_needed(table: TableDeclaration, column: Column) -> bool:
    """True if a table can't be read without this column."""
    return column.must_exist or column.header in table.one_of


def likely_table(unknown: Unknown) -> TableDeclaration:
    """The table that an unknown one looks most like."""
    return max(TABLES, key=lambda table: sum(name is not None for name in _by_likeness(table, unknown).values()))


def likely_names(ledger: Ledger, table: TableDeclaration, unknown: Unknown) -> dict[str, str | None]:
    """Per column of the table the header of the file that it probably is: as other schools assigned it, or by its words."""
    elsewhere: dict[str, str] = {}
    for row in ledger.rows(correction):
        if row["subject"] == COLUMN_LAYOUT:
            for one in row["content"]:
                if one["table"] == table.name:
                    elsewhere |= {normalise(name): normalise(header) for header, name in one["names"].items()}
    own = {normalise(header): header for header in unknown.headers}
    by_likeness = _by_likeness(table, unknown)
    known = {name: header for name in by_likeness if (header := own.get(elsewhere.get(normalise(name), "")))}
    taken = set(known.values())
    return {name: known.get(name) or (None if header in taken else header) for name, header in by_likeness.items()}


def _by_likeness(table: TableDeclaration, unknown: Unknown) -> dict[str, str | None]:
    """Each header is given away once, to the column it resembles most."""
    scores = [
        (
            max(
                difflib.SequenceMatcher(None, normalise(header), name).ratio()
                for name in (*column.names, *_SYNONYMS.get(column.header, ()))
            ),
            column.header,
            header,
        )
        for column in fields(table)
        for header in unknown.headers
    ]
    chosen: dict[str, str | None] = {column.header: None for column in fields(table)}
    taken: set[str] = set()
    for score, name, header in sorted(scores, key=lambda one: -one[0]):
        if score >= _ALIKE and chosen[name] is None and header not in taken:
            chosen[name] = header
            taken.add(header)
    return chosen


def trial(table: TableDeclaration, unknown: Unknown, names: Mapping[str, str | None]) -> list[Trial]:
    """How each assigned column would be read: examples, and how many rows could not be."""
    made = []
    for column in fields(table):
        header = names.get(column.header)
        if header is None or column.notation is None:
            continue
        cells = unknown.raw.columns[unknown.raw.header.index(header)]
        counts: dict[str, int] = {}
        for one in cells.decoded().value_counts().to_pylist():
            if one["values"] is not None and notations.clean(one["values"]) not in notations.BLANKS:
                counts[one["values"]] = counts.get(one["values"], 0) + one["counts"]
        read = {text: _read(column, text) for text in counts}
        examples = [
            (_as_shown(column, text), words) for text, words in list(read.items())[:_EXAMPLES] if words is not None
        ]
        unreadable = sum(number for text, number in counts.items() if read[text] is None)
        made.append(Trial(column.header, header, tuple(examples), sum(counts.values()), unreadable))
    return made


def _as_shown(column: Column, text: str) -> str:
    return (shown(text) or "") if column.notation is notations.PUPIL else text


def _read(column: Column, text: str) -> str | None:
    """A cell as it is understood, in words; None where it can't be read."""
    assert column.notation
    if column.notation is notations.PUPIL:
        return "leerling"
    if column.notation.read is None:
        return text.strip()
    value = column.notation.read(notations.clean(text))
    if value is None:
        return None
    if column.notation.is_word and column.notation.type == "varchar":
        return "herkend"
    if column.notation is notations.TIME:
        return f"{value // 60:02}:{value % 60:02} uur"
    if column.notation.type == "date":
        return f"{value:%d-%m-%Y}"
    return {True: "ja", False: "nee"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def missing(table: TableDeclaration, names: Mapping[str, str | None]) -> list[str]:
    """The columns without which the table can't be read and that are not assigned yet."""
    lacking = [column.header for column in table.columns if column.must_exist and not names.get(column.header)]
    if table.one_of and not any(names.get(name) for name in table.one_of):
        lacking.append(" of ".join(table.one_of))
    return lacking


def given_twice(names: Mapping[str, str | None]) -> list[str]:
    """The headers of the file that were assigned to more than one column."""
    headers = [header for header in names.values() if header]
    return sorted({header for header in headers if headers.count(header) > 1})


def layout(table: TableDeclaration, names: Mapping[str, str | None]) -> Layout:
    """The layout that these choices make: the file's own headers to those of the table."""
    return Layout(table.name, {header: name for name, header in names.items() if header})
