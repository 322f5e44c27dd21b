"""Which table is which, and which software made them: by the columns first, by the file's name only as a hint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from attendance.findings import Finding, finding, shown_column
from attendance.reading import declaration as feeds
from attendance.reading.declaration import Shape, TableDeclaration, normalise
from attendance.reading.raw_table import RawTable
from attendance.reading.shapes import EXCHANGE, SHAPES

_DECLARATIONS = tuple((shape, table) for shape in SHAPES for table in shape.tables)
_VOCABULARY = frozenset(key for _, table in _DECLARATIONS for column in table.columns for key in column.names)

_TIMETABLE = (feeds.SLOT, feeds.LESSON, feeds.GROUP_MEMBER)
_NEAR = 0.6
"""A table whose header holds this share of a declared table's columns was meant to be that table."""
_HEADER_WORD_LENGTH = 40


@dataclass(frozen=True)
class Match:
    """A delivered table and what it is: `positions` gives the header position of each column key that is there."""

    declaration: TableDeclaration
    raw: RawTable
    positions: Mapping[str, int]
    part: int
    """0 for the first file that feeds the same rows, 1 for the second …"""

    def header_of(self, key: str) -> str:
        """The school's own header of a column, as it may be shown."""
        if key in self.positions:
            return shown_column(self.raw.header[self.positions[key]])
        return next((column.header for column in self.declaration.columns if column.key == key), key)

    def unneeded(self) -> list[int]:
        """Header positions of columns that no declaration knows."""
        known = set(self.positions.values())
        return [position for position in range(len(self.raw.header)) if position not in known]


@dataclass
class Recognised:
    """What a delivery was taken for. `refusals` is filled where that is not enough to go on."""

    shape: Shape
    beside: list[Shape] = field(default_factory=list)
    """Shapes that give the timetable beside it."""
    matches: list[Match] = field(default_factory=list)
    twice: list[Match] = field(default_factory=list)
    """Tables of the exchange format beside the software's own table for the same; not used."""
    unneeded: list[RawTable] = field(default_factory=list)
    refusals: list[Finding] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The shape as it is recorded: `somtoday`, or `somtoday + zermelo`."""
        return " + ".join(shape.name for shape in (self.shape, *self.beside))

    @property
    def declarations(self) -> list[TableDeclaration]:
        """What the delivered tables are read for, each once."""
        return list({(d.feeds, d.name): d for match in self.matches for d in match.declaration.readings()}.values())


@dataclass(frozen=True)
class Layout:
    """The columns of one table as a school's software writes them, assigned by hand once.

    `names` maps the school's own headers to those of the declared table `table`. A delivered table has this layout if
    all these headers are there; its other columns are not needed then.
    """

    table: str
    names: Mapping[str, str]

    def keys(self, row: Sequence[str]) -> list[str] | None:
        """The headers of a row as they are compared, under their assigned names; None for a row of another layout."""
        assigned = {normalise(header): normalise(name) for header, name in self.names.items()}
        own = [normalise(cell) for cell in row]
        return [assigned.get(key, "") for key in own] if assigned.keys() <= set(own) else None


@dataclass(frozen=True)
class HeaderScorer:
    """Counts the different known column names in a row, given the layouts that were assigned by hand."""

    layouts: Sequence[Layout] = ()

    def __call__(self, row: Sequence[str]) -> int:
        return len(set(self.keys(row)) & _VOCABULARY)

    def layout_of(self, row: Sequence[str]) -> Layout | None:
        """The layout that a header row has; of several the one that names most columns."""
        fitting = [layout for layout in self.layouts if layout.keys(row) is not None]
        return max(fitting, key=lambda layout: len(layout.names), default=None)

    def keys(self, row: Sequence[str]) -> list[str]:
        """The headers of a row as they are compared: what was assigned by hand goes first."""
        layout = self.layout_of(row) if self.layouts else None
        return (layout and layout.keys(row)) or [normalise(cell) for cell in row]

    def declarations(self, row: Sequence[str]) -> list[tuple[Shape, TableDeclaration]]:
        """What a table with this header row may be: whatever there is, or what it was assigned to."""
        layout = self.layout_of(row)
        named = [one for one in _DECLARATIONS if layout is not None and one[1].name == layout.table]
        return named or list(_DECLARATIONS)


def recognise(tables: Sequence[RawTable], scorer: HeaderScorer) -> Recognised:
    """Takes each table for what it looks most like, then settles the shape of the whole delivery."""
    candidates: list[tuple[RawTable, Shape, TableDeclaration, dict[str, int]]] = []
    strangers: list[RawTable] = []
    for raw in tables:
        keys = scorer.keys(raw.header)
        best = max(
            ((_fit(table, keys, raw.name), shape, table) for shape, table in scorer.declarations(raw.header)),
            key=lambda fit: fit[0],
        )
        if best[0] > (0, 0):
            candidates.append((raw, best[1], best[2], _positions(best[2], keys)))
        else:
            strangers.append(raw)
    feeds_of = {reading.feeds for _, _, table, _ in candidates for reading in table.readings()}
    owners = [o for _, o, _, _ in candidates if not o.is_beside and not (o.is_poor and feeds.REGISTRATION in feeds_of)]
    shape = next((s for s in SHAPES if s in owners), EXCHANGE)
    result = Recognised(shape)
    offered = [
        (owner, table)
        for _, owner, table, _ in candidates
        if (owner in (shape, EXCHANGE) or owner.is_beside) and not (shape.is_poor and table.feeds in _TIMETABLE)
    ]
    parts: dict[str, int] = {}  # counted per feed: tables that feed the same rows keep their row numbers apart
    for raw, owner, table, positions in candidates:
        part = parts.get(table.feeds, 0)
        match = Match(table, raw, positions, part)
        if (owner, table) not in offered or _is_replaced(owner, table, offered):
            result.twice.append(match)
        else:
            parts[table.feeds] = part + 1
            result.matches.append(match)
            if owner.is_beside and owner not in result.beside:
                result.beside.append(owner)
    _judge(result, strangers, scorer)
    return result


def _is_replaced(owner: Shape, table: TableDeclaration, offered: Sequence[tuple[Shape, TableDeclaration]]) -> bool:
    """A timetable per pupil goes before one per group, and the software's own table before that of the exchange format."""
    feeds_of = [(other, reading.feeds) for other, one in offered for reading in one.readings()]
    if table.feeds in (feeds.LESSON, feeds.GROUP_MEMBER) and any(feed == feeds.SLOT for _, feed in feeds_of):
        return True
    return owner is EXCHANGE and any(other is not EXCHANGE and feed == table.feeds for other, feed in feeds_of)


def _fit(table: TableDeclaration, keys: Sequence[str], name: str) -> tuple[int, int]:
    """How many columns fit, and whether the name does; (0, 0) where a needed column is missing."""
    present = set(keys)
    found = [column for column in table.columns if present.intersection(column.names)]
    if any(column.must_exist and column not in found for column in table.columns):
        return (0, 0)
    if table.one_of and not any(normalise(column.header) in map(normalise, table.one_of) for column in found):
        return (0, 0)
    if present.intersection(map(normalise, table.never_with)):
        return (0, 0)
    if table.nothing_else and present - {""} - {key for column in table.columns for key in column.names}:
        return (0, 0)
    return (len(found), int(_named(table, name)))


def shown_table(raw: RawTable) -> str:
    """A delivered table as it may be told of: by the name of the table that it is called after, else by its place.

    Never by its own name, in which a file or sheet may name a pupil.
    """
    return next((table.name for _, table in _DECLARATIONS if _named(table, raw.name)), raw.place)


def _named(table: TableDeclaration, name: str) -> bool:
    return normalise(table.name) in normalise(name)


def _positions(table: TableDeclaration, keys: Sequence[str]) -> dict[str, int]:
    """Of two columns with the same name the first counts."""
    positions: dict[str, int] = {}
    for column in table.columns:
        for key in column.names:
            if key in keys:
                positions[column.key] = keys.index(key)
                break
    return positions


def _judge(result: Recognised, strangers: Sequence[RawTable], scorer: HeaderScorer) -> None:
    """Strangers that were meant to be a needed table refuse the delivery; so does a needed table that is not there."""
    delivered = {declaration.feeds for declaration in result.declarations}
    for raw in strangers:
        meant = _meant(raw, scorer)
        if meant is not None and meant.feeds not in delivered:
            result.refusals.extend(_missing_columns(meant, raw, scorer))
        else:
            result.unneeded.append(raw)
    if not result.matches and not result.refusals:
        result.refusals.append(_unknown(strangers))
        return
    if result.refusals:
        return
    for wanted, name in (
        ({feeds.ENROLMENT}, "leerlingen"),
        ({feeds.REGISTRATION, feeds.PUPIL_TOTAL}, "registraties"),
    ):
        if not wanted & delivered:
            result.refusals.append(finding("table_missing", table=name))
    if (feeds.LESSON in delivered) != (feeds.GROUP_MEMBER in delivered):
        result.refusals.append(
            finding("table_missing", table="groepsindeling" if feeds.LESSON in delivered else "lessen")
        )


def _meant(raw: RawTable, scorer: HeaderScorer) -> TableDeclaration | None:
    keys = set(scorer.keys(raw.header))
    if not raw.has_header:
        return None
    nearest, share = None, 0.0
    for _, table in _DECLARATIONS:
        needed = [column for column in table.columns if column.must_exist]
        found = sum(1 for column in needed if keys.intersection(column.names))
        table_share = found / len(needed) + (1 if _named(table, raw.name) and found else 0)
        if not table.nothing_else and table_share > share:
            nearest, share = table, table_share
    return nearest if share >= _NEAR and len(keys & _VOCABULARY) >= 2 else None


def _missing_columns(table: TableDeclaration, raw: RawTable, scorer: HeaderScorer) -> list[Finding]:
    keys = set(scorer.keys(raw.header))
    missing = [c.header for c in table.columns if c.must_exist and not keys.intersection(c.names)]
    if not missing and table.one_of:
        missing = [" of ".join(table.one_of)]
    return [finding("column_missing", table=table.name, column=header) for header in missing] or [_unknown([raw])]


def _unknown(tables: Sequence[RawTable]) -> Finding:
    """Names the columns seen and the nearest shape, but only where the row surely is a header and not a pupil."""
    for raw in tables:
        cells = [cell for cell in raw.header if cell]
        if len(cells) > 1 and all(len(c) <= _HEADER_WORD_LENGTH and not any(d.isdigit() for d in c) for c in cells):
            seen = ", ".join(shown_column(cell) for cell in cells[:12])
            return finding(
                "shape_unknown", table=shown_table(raw), value=f"{seen}; het meest lijkt het op {_nearest(raw)}"
            )
    return finding("header_missing", table=shown_table(tables[0]) if tables else None)


def _nearest(raw: RawTable) -> str:
    keys = {normalise(header) for header in raw.header}
    _, name = max(
        (sum(1 for column in table.columns if keys.intersection(column.names)), f"‘{table.name}’ van {shape.name}")
        for shape, table in _DECLARATIONS
    )
    return name
