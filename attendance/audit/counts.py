"""Every small count of one month, and how many values remain possible for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from attendance.audit.evidence import joined_text
from attendance.audit.moves import certain_moves
from attendance.audit.search import Search
from attendance.audit.system import CountSystem
from attendance.protection.catalogue import LEVELS, WITHIN_SCHOOL


@dataclass(frozen=True)
class Short:
    """A count of which too little remains possible; no true value is in it."""

    system: str
    level: str
    row: str
    classes: tuple[str, ...]
    knower: str
    """Who could find it: `reader`, or a school that knows its own figures."""
    width: int
    needed: int


@dataclass
class Found:
    """What the audit of counts found."""

    statements: int = 0
    searched: int = 0
    least_width: int | None = None
    short: list[Short] = field(default_factory=list)

    def see(self, width: int) -> None:
        """Remembers the narrowest."""
        self.least_width = width if self.least_width is None else min(width, self.least_width)


@dataclass
class _Statement:
    """A sentence about a few pupils, and the width that must remain for one who could say it."""

    level: str
    row: str
    number: int
    knower: str
    blocks: np.ndarray
    """The blocks that it is about, without those of the knower."""
    needed: int
    width: int = 0


def audit_counts(system: CountSystem, least_width: int) -> Found:
    """All small counts of a system: of each class, tier, ‘this tier or worse’, and of all but them.

    Needed is a width of `least_width`, or the number of pupils if that is less: for a reader, and for a school that
    knows its own figures and looks at what is left of a sum.
    """
    statements = list(_statements(system, least_width))
    found = Found(statements=len(statements))
    rise, fall = certain_moves(system)
    for one in statements:
        one.width = int((rise + fall)[one.blocks, one.number].max())
    schools, towns = system.blocks["school_id"].to_numpy(), system.blocks["municipality_code"].to_numpy()
    for school in np.unique(schools):
        _search_together(system, [one for one in statements if school in schools[one.blocks]], schools == school)
    for town in np.unique(towns):
        near = [one for one in statements if one.width < one.needed and town in towns[one.blocks]]
        for knower in {one.knower for one in near}:
            known_by_none = (towns == town) & (schools != knower)
            _search_together(system, [one for one in near if one.knower == knower], known_by_none)
    left = [one for one in statements if one.width < one.needed]
    for knower in {one.knower for one in left}:
        _search_together(system, [one for one in left if one.knower == knower], schools != knower)
    for one in statements:
        classes = system.statements[one.number]
        if one.width < one.needed:
            found.searched += 1
            one.width = max(one.width, _search(system, one.blocks, classes, one.knower, one.needed))
        found.see(one.width if one.needed == least_width else least_width)
        if one.width < one.needed:
            knower = one.knower or "reader"
            found.short.append(
                Short(system.name, one.level, one.row, tuple(sorted(classes)), knower, one.width, one.needed)
            )
    return found


def _statements(system: CountSystem, least_width: int) -> Iterator[_Statement]:
    about = np.array([[name in one for name in system.classes] for one in system.statements], dtype=int)
    counts, totals = system.truth @ about.T, system.truth.sum(axis=1)
    schools = system.blocks["school_id"].to_numpy()
    for level in system.statement_levels:
        keys = joined_text(system.blocks, LEVELS[level]).to_numpy()
        for row in np.unique(keys):
            blocks = np.flatnonzero(keys == row)
            total = int(totals[blocks].sum())
            # a school of the row itself sees what is left of a sum; within one school there is no such reader
            knowers = [] if level in WITHIN_SCHOOL else list(np.unique(schools[blocks]))
            small = np.minimum(counts[blocks].sum(axis=0), total - counts[blocks].sum(axis=0)) <= least_width
            for knower in ["", *knowers]:
                others = blocks[schools[blocks] != knower]
                left = int(totals[others].sum())
                if left:
                    for number in np.flatnonzero(small):
                        yield _Statement(level, row, int(number), str(knower), others, min(least_width, total, left))


def _search_together(system: CountSystem, statements: list[_Statement], unknown: np.ndarray) -> None:
    """Possible tables in which only the unknown blocks differ from the truth, until all statements are wide enough."""
    mine = [one for one in statements if one.width < one.needed]
    if not mine:
        return
    own = np.flatnonzero(unknown)
    member = np.array([[name in one for name in system.classes] for one in system.statements], dtype=int)
    about = np.stack([np.outer(np.isin(own, one.blocks), member[one.number]).ravel() for one in mine])
    distinct, place = np.unique(about, axis=0, return_inverse=True)
    needed = np.zeros(len(distinct), dtype=int)
    np.maximum.at(needed, place, [one.needed for one in mine])
    random = np.random.default_rng(1)  # which tables are tried first matters to nobody
    widths = Search(system, own).widths(distinct, needed, random)
    for one, width in zip(mine, widths[place], strict=True):
        one.width = max(one.width, int(width))


def _search(system: CountSystem, blocks: np.ndarray, classes: frozenset[str], knower: str, enough: int) -> int:
    """The width that remains, searched in ever more of the region: what a small search finds possible is possible."""
    places = system.blocks
    near = places["municipality_code"].isin(places["municipality_code"].iloc[blocks])
    width = 0
    for unknown in (near, near | True):
        chosen = np.flatnonzero((unknown & (places["school_id"] != knower)).to_numpy())
        interval = Search(system, chosen).interval(blocks, classes)
        if interval is None:
            return 0
        width = max(width, interval[1] - interval[0])
        if width >= enough:
            break
    return width
