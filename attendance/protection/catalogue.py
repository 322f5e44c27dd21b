"""The fixed catalogue: every table of pupils and hours that leaves the alliance, and the sums that it consists of.

It is the one thing that protector and auditor share. A table that is not here is not published, and the auditor stops
a release that holds one. There is no free slicing of exact figures: that is the cheapest protection there is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

COHORT, SCHOOL = "cohort", "school"
MUNICIPALITY_COHORT, MUNICIPALITY = "municipality_cohort", "municipality"
REGION_COHORT, REGION = "region_cohort", "region"

LEVELS: dict[str, tuple[str, ...]] = {
    COHORT: ("school_id", "education_type", "year_group"),
    SCHOOL: ("school_id",),
    MUNICIPALITY_COHORT: ("municipality_code", "education_type", "year_group"),
    MUNICIPALITY: ("municipality_code", "sector"),
    REGION_COHORT: ("education_type", "year_group"),
    REGION: ("sector",),
}
"""Per level the columns that name a row; a table has `month` before them."""

WITHIN_SCHOOL = (COHORT, SCHOOL)
"""Levels whose rows lie within one school; the rows of all others are sums over schools."""

TOO_LITTLE_DATA, ENTERED, LEFT = "too_little_data", "entered", "left"
PRESENT, UNREGISTERED = "present", "unregistered"
"""The two parts of the scheduled minutes that are no category of absence."""
ABSENT = "absent"

TIER, SIGNAL, TRANSITION, REFERENCE = "tier", "signal", "transition", "reference"
PERIOD_KINDS = ("month", "ytd", "first_month")
HEALTH_SIGNALS = frozenset({"mazl_sick"})
HEALTH_LEVELS = (MUNICIPALITY, REGION_COHORT, REGION)
"""Signals about illness are health data (AVG art. 9): only on these levels, never of one school or a small group of them."""
FIRST_MONTH_SIGNALS = {"early_month": 95, "early_month_below_90": 90}
"""Signals that are a sum of tiers of first_month: pupils below that percentage. They follow from the rounded tiers, because a
second rounding of the same count would be a second window on it."""


@dataclass(frozen=True)
class CountTable:
    """A table of pupils: which family of counts it is a sum of, and on which level."""

    name: str
    family: str
    level: str
    parts: tuple[str, ...]
    """Columns that say which part of the pupils a row counts."""

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return ("month", *LEVELS[self.level], *self.parts)


@dataclass(frozen=True)
class HourTable:
    """A table of minutes, by category or by the parts of the scheduled minutes."""

    name: str
    level: str
    is_by_category: bool
    period: str = "month"

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return (self.period, *LEVELS[self.level], *(("category",) if self.is_by_category else ()))


_NAMES = {
    COHORT: "{0}",
    SCHOOL: "{1}_school_month",
    MUNICIPALITY_COHORT: "{1}_municipality_cohort_month",
    MUNICIPALITY: "{1}_municipality_month",
    REGION_COHORT: "{1}_region_cohort_month",
    REGION: "{1}_region_month",
}

COUNT_TABLES: tuple[CountTable, ...] = (
    *(
        CountTable(name.format("tier_distribution", "tier"), TIER, level, ("profile", "period_kind", "tier"))
        for level, name in _NAMES.items()
    ),
    *(CountTable(name.format("signal_month", "signal"), SIGNAL, level, ("signal",)) for level, name in _NAMES.items()),
    *(
        CountTable(f"tier_transition_{level}_month", TRANSITION, level, ("profile", "from_tier", "to_tier"))
        for level in (MUNICIPALITY, REGION)
    ),
    *(
        CountTable(f"reference_pupils_{level}_month", REFERENCE, level, ())
        for level in (COHORT, SCHOOL, MUNICIPALITY, REGION)
    ),
)

HOUR_TABLES: tuple[HourTable, ...] = (
    HourTable("absence_category_school_month", SCHOOL, True),
    HourTable("absence_category_municipality_month", MUNICIPALITY, True),
    HourTable("absence_category_region_cohort_month", REGION_COHORT, True),
    HourTable("absence_category_region_month", REGION, True),
    HourTable("attendance_school_month", SCHOOL, False),
    HourTable("attendance_municipality_month", MUNICIPALITY, False),
    HourTable("attendance_region_cohort_month", REGION_COHORT, False),
    HourTable("attendance_region_month", REGION, False),
    HourTable("absence_category_term", COHORT, True, period="term"),
    HourTable("attendance_term", COHORT, False, period="term"),
)

Table = CountTable | HourTable
TABLES: tuple[Table, ...] = (*COUNT_TABLES, *HOUR_TABLES)

HOUR_LEVELS = (SCHOOL, MUNICIPALITY, REGION_COHORT, REGION)
"""Levels on which minutes are shown by month; a school's cohorts only by term."""

PLAIN_TABLES = (
    "release", "column_dictionary", "protection_summary", "protection_audit", "protection_text", "protected_month",
    "protected_school",
    "month_status", "registration_mode",
)  # fmt: skip
"""Tables of the product that hold no figure of pupils: what the release is and how it was protected."""


@dataclass(frozen=True)
class TierClass:
    """Pupils between two neighbouring borders of all profiles together: the finest class, and its tier per profile."""

    name: str
    at_least_percent: int | None
    """None for those with too little data."""
    tiers: Mapping[str, str]


def tier_classes(tiers: Iterable[Mapping[str, Any]]) -> list[TierClass]:
    """The finest classes, highest first, from rows of table `tier` (profile, tier, at_least_percent, below_percent).

    A count per class decides the count of every tier of every profile, so that profiles can't be played against each other.
    """
    rows = list(tiers)
    borders = sorted({int(row["at_least_percent"]) for row in rows}, reverse=True)
    classes = []
    for border in borders:
        holding = {
            row["profile"]: row["tier"]
            for row in sorted(rows, key=lambda row: int(row["at_least_percent"]))
            if int(row["at_least_percent"]) <= border
        }
        classes.append(TierClass(f"{border}", border, holding))
    return [*classes, TierClass(TOO_LITTLE_DATA, None, {row["profile"]: TOO_LITTLE_DATA for row in rows})]


Parts = dict[tuple[str, ...], frozenset[str]]
"""Which classes a part consists of, by the values of the part's columns."""


def tier_parts(classes: list[TierClass]) -> Parts:
    """Per profile and tier its classes."""
    parts: dict[tuple[str, ...], set[str]] = {}
    for one in classes:
        for profile, tier in one.tiers.items():
            parts.setdefault((profile, tier), set()).add(one.name)
    return {key: frozenset(names) for key, names in parts.items()}


def transition_class(before: str, after: str) -> str:
    """The name of the class of pupils that went from one finest class (or `entered`) to another (or `left`)."""
    return f"{before}>{after}"


def transition_parts(classes: list[TierClass]) -> Parts:
    """Per profile, tier before and tier after the classes of transition that it consists of."""
    outside = {name: TierClass(name, None, dict.fromkeys(classes[0].tiers, name)) for name in (ENTERED, LEFT)}
    parts: dict[tuple[str, ...], set[str]] = {}
    for before in [*classes, outside[ENTERED]]:
        for after in [*classes, outside[LEFT]]:
            if before.name == ENTERED and after.name == LEFT:
                continue
            for profile in classes[0].tiers:
                key = (profile, before.tiers[profile], after.tiers[profile])
                parts.setdefault(key, set()).add(transition_class(before.name, after.name))
    return {key: frozenset(names) for key, names in parts.items()}


def signal_parts(signals: Iterable[str], classes: list[TierClass]) -> tuple[Parts, Parts]:
    """The signals that are counted on their own, and those that are sums of the classes of first_month."""
    own: Parts = {(name,): frozenset({name}) for name in signals if name not in FIRST_MONTH_SIGNALS}
    derived: Parts = {
        (name,): frozenset(
            one.name for one in classes if one.at_least_percent is not None and one.at_least_percent < below
        )
        for name, below in FIRST_MONTH_SIGNALS.items()
    }
    return own, derived


def term(month: date) -> str:
    """The term of a month: three a school year, August–November, December–March, April–July; such as `2025-2026/1`."""
    year = school_year(month)
    number = 1 + ((month.month - 8) % 12) // 4
    return f"{year}-{year + 1}/{number}"


def school_year(month: date) -> int:
    """The year in which the school year of a month began; school years run from 1 August.

    Said here beside attendance.school_calendar, because the auditor may lean on nothing of the platform but this module.
    """
    return month.year if month.month >= 8 else month.year - 1


def is_reference_month(month: date) -> bool:
    """Whether the month holds a reference date: 1 October or 1 February."""
    return month.month in (10, 2)
