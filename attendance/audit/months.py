"""What all months of a school year together leave possible for one small count.

Two attackers. One knows that a count did not change for some months: all its figures are windows on one number. The
other knows how far it moved from each month to the next: all earlier figures are windows on today's number, moved along.
Both look at the figures of a school and its cohorts, one at a time, with what follows from differences within a row.
"""

from dataclasses import dataclass

from attendance.audit.counts import Short
from attendance.audit.evidence import MonthEvidence
from attendance.audit.system import CountSystem
from attendance.protection.catalogue import WITHIN_SCHOOL

STABLE_LOSS = 1
"""Values that an unchanged count may lose over any number of months: of a stable 1 to 4 each of these four stays possible."""
MOVED_WIDTH = 1
"""Width that a figure must leave to who knows all movements: never one value alone."""


@dataclass
class Window:
    """What is known of one count after the last month: its true value and the values that remain."""

    count: int
    stable: tuple[int, int]
    moved: tuple[int, int]


Windows = dict[tuple[str, str, str, frozenset[str]], Window]
"""Per system, level, row and classes."""


@dataclass
class Followed:
    """What the months together say."""

    statements: int
    narrowest_stable: int | None
    narrowest_moved: int | None
    short: list[Short]


def follow(windows: Windows, evidence: MonthEvidence, systems: list[CountSystem]) -> Followed:
    """Takes a month's figures in; `windows` is brought up to date. Short is what the month's own figures took away."""
    rules, seen = evidence.rules, set()
    followed = Followed(0, None, None, [])
    for system in systems:
        place = {name: number for number, name in enumerate(system.classes)}
        for one in system.says:
            key = (system.name, one.level, one.row, one.classes)
            if one.level not in WITHIN_SCHOOL or key in seen:
                continue
            seen.add(key)
            count = int(system.truth[one.blocks][:, [place[name] for name in one.classes]].sum())
            total = int(system.truth[one.blocks].sum())
            before = windows.get(key)
            stable = before.stable if before and before.count == count else (0, total)
            by = count - before.count if before else 0
            moved = (max(0, before.moved[0] + by), min(total, before.moved[1] + by)) if before else (0, total)
            after = Window(count, _cut(stable, one.low, one.high), _cut(moved, one.low, one.high))
            windows[key] = after
            if min(count, total - count) > rules.least_width:
                continue
            followed.statements += 1
            needed = max(0, min(rules.least_width, total) - STABLE_LOSS)
            width = after.stable[1] - after.stable[0]
            followed.narrowest_stable = _least(followed.narrowest_stable, width, needed)
            if width < min(needed, stable[1] - stable[0]):
                followed.short.append(_short(system, one.level, one.row, one.classes, "unchanged", width, needed))
            needed = min(MOVED_WIDTH, moved[1] - moved[0])
            width = after.moved[1] - after.moved[0]
            if width < needed:
                followed.short.append(_short(system, one.level, one.row, one.classes, "moved", width, needed))
            if before and needed:
                followed.narrowest_moved = _least(followed.narrowest_moved, width, needed)
    return followed


def _cut(window: tuple[int, int], low: int, high: int) -> tuple[int, int]:
    return max(window[0], low), min(window[1], high)


def _least(known: int | None, width: int, needed: int) -> int | None:
    """The narrowest so far, of counts of which anything could be asked."""
    if needed == 0:
        return known
    return width if known is None else min(known, width)


def _short(
    system: CountSystem, level: str, row: str, classes: frozenset[str], knower: str, width: int, needed: int
) -> Short:
    return Short(system.name, level, row, tuple(sorted(classes)), knower, width, needed)
