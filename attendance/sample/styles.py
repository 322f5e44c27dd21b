"""How schools deliver: the styles that a made-up region takes in turn, from plain to awkward."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from attendance.sample.notation import Notation
from attendance.sample.tables import FileStyle
from attendance.schools import School


@dataclass(frozen=True)
class SchoolStyle:
    """How one school registers and delivers."""

    shape: str
    """uitwisselformaat, somtoday, magister, pars or dagdelen."""
    file: FileStyle = field(default_factory=FileStyle)
    notation: Notation = field(default_factory=Notation)
    timetable: str = "per_pupil"
    """per_pupil, per_group or bells (no timetable at all)."""
    has_times: bool = True
    """Slots carry clock times; else the lesson period only."""
    has_roll_call: bool = True
    registers: str = "span"
    """How a whole day of absence is written: span (one row per spell), day or lesson."""
    lesson_minutes: int = 50
    code_kind: str = "letters"
    codes_change: np.datetime64 | None = None
    bells_change: np.datetime64 | None = None
    has_reference_monthly: bool = True
    """Bell table, codes and free days in each delivery; else in the first only."""
    faults: frozenset[str] = frozenset()
    """Names of `faults.FAULTS`, in each delivery of the school."""


_NOVEMBER = np.datetime64("2025-11-03")
_JANUARY = np.datetime64("2026-01-05")
_CP1252 = FileStyle(encoding="cp1252", newline="\r\n")
_DUTCH = Notation(date="dutch")

_STYLES: tuple[SchoolStyle, ...] = (
    SchoolStyle("uitwisselformaat", codes_change=_NOVEMBER),
    SchoolStyle("somtoday", FileStyle(encoding="utf-8-sig"), code_kind="other_letters"),
    SchoolStyle("magister", registers="lesson", code_kind="numbers", lesson_minutes=45),
    SchoolStyle(
        "uitwisselformaat",
        replace(_CP1252, is_quoted=True),
        Notation("dutch", "point", "ja", "nee"),
        timetable="per_group",
        registers="lesson",
        code_kind="other_letters",
        faults=frozenset({"unneeded_columns", "unknown_pupils", "impossible_dates"}),
    ),
    SchoolStyle(
        "dagdelen",
        replace(_CP1252),
        Notation("dutch", "colon", "Ja", "Nee"),
        timetable="bells",
        code_kind="words",
        has_roll_call=False,
    ),
    SchoolStyle(
        "uitwisselformaat",
        FileStyle(container="workbook"),
        timetable="bells",
        code_kind="words",
        registers="day",
        has_roll_call=False,
    ),
    SchoolStyle(
        "somtoday",
        replace(_CP1252, is_quoted=True),
        lesson_minutes=60,
        bells_change=_NOVEMBER,
        faults=frozenset({"unneeded_columns"}),
    ),
    SchoolStyle(
        "uitwisselformaat",
        FileStyle(container="workbook"),
        _DUTCH,
        timetable="per_group",
        lesson_minutes=70,
        faults=frozenset({"other_month", "unmapped_codes", "rounded_minutes"}),
    ),
    SchoolStyle("magister", replace(_CP1252), _DUTCH, registers="lesson", lesson_minutes=45, code_kind="other_letters"),
    SchoolStyle(
        "uitwisselformaat",
        FileStyle(container="folder", has_totals_row=True, has_empty_last_column=True),
        Notation("short", "bare", "1", "0"),
        registers="lesson",
        has_reference_monthly=False,
        faults=frozenset({"same_slot_twice", "overlapping_slots", "registered_while_cancelled", "roll_call_given_up"}),
    ),
    SchoolStyle(
        "uitwisselformaat",
        FileStyle(encoding="utf-16", delimiter="\t", newline="\r\n", title_rows=("Export verzuim", "")),
        _DUTCH,
        lesson_minutes=45,
        code_kind="numbers",
        faults=frozenset({"minutes_in_words"}),
    ),
    SchoolStyle("magister", registers="lesson", bells_change=_JANUARY),
    SchoolStyle(
        "uitwisselformaat",
        has_times=False,
        bells_change=_NOVEMBER,
        registers="lesson",
        code_kind="other_letters",
        codes_change=_JANUARY,
        faults=frozenset({"periods_without_bell", "registered_twice", "lost_zeros"}),
    ),
    SchoolStyle(
        "uitwisselformaat",
        FileStyle(encoding="utf-8-sig", is_quoted=True),
        timetable="bells",
        code_kind="words",
        has_roll_call=False,
    ),
    SchoolStyle("pars", replace(_CP1252), registers="lesson", has_reference_monthly=False, lesson_minutes=60),
    SchoolStyle(
        "uitwisselformaat",
        replace(_CP1252),
        _DUTCH,
        has_roll_call=False,
        lesson_minutes=60,
        faults=frozenset({"flag_against_category", "after_leaving"}),
    ),
)
"""One style per school, taken in turn; the fifth, sixth and fourteenth suit primary schools."""

_PRIMARY_STYLES = (4, 5, 13)
_SECONDARY_STYLES = tuple(number for number in range(len(_STYLES)) if number not in _PRIMARY_STYLES)


def styles_of(sites: list[School], formats: str) -> Iterator[SchoolStyle]:
    """One style per site, in order: `mixed` takes all styles in turn, `uitwisselformaat` plain ones only."""
    primary = secondary = 0
    for number, school in enumerate(sites):
        is_primary = school.sector in ("po", "so")
        if formats == "uitwisselformaat":
            yield _plain(number, is_primary)
        elif is_primary:
            yield _STYLES[_PRIMARY_STYLES[primary % len(_PRIMARY_STYLES)]]
            primary += 1
        else:
            yield _STYLES[_SECONDARY_STYLES[secondary % len(_SECONDARY_STYLES)]]
            secondary += 1


def _plain(number: int, is_primary: bool) -> SchoolStyle:
    if is_primary:
        return SchoolStyle("uitwisselformaat", timetable="bells", code_kind="words", has_roll_call=False)
    return SchoolStyle(
        "uitwisselformaat",
        registers=("span", "lesson")[number % 2],
        lesson_minutes=(50, 45, 50, 60)[number % 4],
        code_kind=("letters", "other_letters", "numbers")[number % 3],
    )
