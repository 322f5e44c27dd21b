"""What a profile shows, from rows of figures: a week laid beside what is usual, moves between tiers, a cohort over the years.

Counting and dividing only; the page draws, and chooses the words around it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np

from attendance.comparison.first_month import Outlook, outlook
from attendance.comparison.transitions import Transitions, transitions
from dashboards.drawing import wording
from dashboards.drawing.profile_charts import FELL, OTHER, RECOVERED, STAYED
from dashboards.drawing.wording import Missing, Share
from dashboards.filters import Viewpoint
from dashboards.products import figures, labels
from dashboards.products.data import Row

PATTERNS = {
    "long_sick": ("Langdurig ziek", "Geoorloofd"),
    "often_sick": ("Vaak kort ziek", "Geoorloofd"),
    "short_sick": ("Af en toe kort ziek", "Geoorloofd"),
    "authorised_other": ("Ander geoorloofd verzuim", "Geoorloofd"),
    "unauthorised": ("Ongeoorloofd", "Ongeoorloofd"),
    "unknown_reason": ("Reden nog onbekend", "Reden nog onbekend"),
}
"""Pattern to its name and group, in the order in which they are always shown."""
FIRST_MONTH_GROUPS = ("90 % of meer aanwezig", "80 tot 90 % aanwezig", "minder dan 80 % aanwezig")
_FEWEST_HOURS = 5
"""Below so many hours that would usually be missed, one pupil makes a cell dark: it is left empty."""


def scope(viewpoint: Viewpoint) -> figures.Scope:
    """The filters of a viewpoint: its school, or all schools of its sector whose months may be compared."""
    if viewpoint.school is not None:
        return {"school_id": viewpoint.school["school_id"]}
    return {"sector": viewpoint.sector, "comparable": True}


def week_beside_usual(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Weekday × lesson as a multiple of the share of lesson time that is missed in the whole week."""
    registered = sum(row["registered_minutes"] for row in rows)
    usual = sum(row["absent_minutes"] for row in rows) / registered if registered else 0
    return [
        {
            "column": wording.WEEKDAYS[row["weekday"] - 1],
            "row": lesson(row["lesson_period"]),
            "what": f"{wording.WEEKDAYS[row['weekday'] - 1]}, {lesson(row['lesson_period'])}",
            "basis": f"{wording.hours(row['registered_minutes'])} geregistreerde uren",
            **_ratio(row, usual),
        }
        for row in rows
    ]


def days_beside_usual(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each day as a multiple of what is usually missed on that weekday (the median over these days)."""
    shares: dict[int, list[float]] = {}
    for row in rows:
        if row["registered_minutes"]:
            shares.setdefault(row["date"].weekday(), []).append(row["absent_minutes"] / row["registered_minutes"])
    usual = {weekday: median(found) for weekday, found in shares.items()}
    return [
        {
            "date": row["date"],
            "column": (row["date"] - timedelta(days=row["date"].weekday())).isoformat(),
            "row": wording.WEEKDAYS[row["date"].weekday()][:2],
            "what": wording.day_name(row["date"]),
            "basis": f"{wording.hours(row['registered_minutes'])} geregistreerde uren",
            **_ratio(row, usual.get(row["date"].weekday(), 0)),
        }
        for row in rows
    ]


def _ratio(row: Row, usual: float) -> dict[str, Any]:
    expected = row["registered_minutes"] * usual
    if expected < 60 * _FEWEST_HOURS:
        return {"ratio": None, "text": "te weinig"}
    ratio = round(row["absent_minutes"] / expected, 1)
    return {"ratio": ratio, "text": f"{wording.decimal(ratio)} ×"}


def lesson(period: object) -> str:
    """`les 3`, or the time at which a lesson without a number begins."""
    text = str(period)
    return f"les {text}" if text[:1].isdigit() and ":" not in text else text


def moves(rows: Sequence[Row], profile: str) -> tuple[list[dict[str, Any]], Transitions]:
    """The moves of a month as streams with their kind, and their count; `rows`: from_tier, to_tier, pupils."""
    tiers = [tier.tier for tier in labels.tiers(profile)]
    place = {tier: number for number, tier in enumerate(tiers)}
    names = group_names(profile)
    counts = np.zeros((len(tiers), len(tiers)))
    came, went = np.zeros(len(tiers)), np.zeros(len(tiers))
    streams = []
    for row in rows:
        start, end = place.get(row["from_tier"]), place.get(row["to_tier"])
        if start is not None and end is not None:
            counts[start, end] += row["pupils"]
        elif row["from_tier"] == "entered" and end is not None:
            came[end] += row["pupils"]
        elif row["to_tier"] == "left" and start is not None:
            went[start] += row["pupils"]
        known = start is not None and end is not None
        kind = STAYED if start == end else RECOVERED if known and end < start else FELL  # type: ignore[operator]
        streams.append(
            {
                "from_group": row["from_tier"],
                "to_group": row["to_tier"],
                "pupils": row["pupils"],
                "kind": kind if known else OTHER,
                "what": f"{wording.plural(row['pupils'], 'leerling', 'leerlingen')}: {names[row['from_tier']]} → {names[row['to_tier']]}",
            }
        )
    return streams, transitions(counts, came, went)


def group_names(profile: str) -> dict[str, str]:
    """Every group that a pupil can come from or go to, from the base upwards, with its name."""
    return {tier.tier: tier.label for tier in labels.tiers(profile)} | {
        labels.TOO_LITTLE.tier: labels.TOO_LITTLE.label,
        **labels.MOVES,
    }


def first_month(viewpoint: Viewpoint) -> tuple[Outlook | None, list[int]]:
    """What the first month said of finished school years, and which these are; None as long as there is none."""
    school_id = viewpoint.school["school_id"] if viewpoint.school else None
    rows = figures.first_month_outcomes(viewpoint.sector, school_id)
    if not rows:
        return None, []
    pupils = [row["pupils"] for row in rows]
    found = outlook(
        np.repeat([row["first"] for row in rows], pupils),
        np.repeat([row["ended_high"] for row in rows], pupils),
        len(FIRST_MONTH_GROUPS),
    )
    return found, sorted({row["school_year"] for row in rows})


def cohorts_over_years(viewpoint: Viewpoint, month: date) -> list[Row]:
    """Per cohort its attendance this school year to date, of the same group a year ago and of the same year group then.

    The same months each time. Each row: label, now, same_group, same_year (Share or Missing).
    """
    start = wording.school_year_start(month)
    by = ["education_type", "year_group"]
    now = figures.attendance(by, first=start, last=month, **scope(viewpoint))
    before = figures.attendance(
        by,
        first=start.replace(year=start.year - 1),
        last=month.replace(year=month.year - 1),
        **scope(viewpoint),
    )
    was = {(row["education_type"], row["year_group"]): figures.rate(row) for row in before}
    return [
        {
            "label": wording.cohort(row["education_type"], row["year_group"]),
            "group_then": wording.cohort(row["education_type"], row["year_group"] - 1) if row["year_group"] > 1 else None,
            "now": figures.rate(row),
            "same_group": was.get((row["education_type"], row["year_group"] - 1), Missing.NONE),
            "same_year": was.get((row["education_type"], row["year_group"]), Missing.NONE),
            "pupils": row["pupils"],
        }
        for row in now
    ]  # fmt: skip


def fraction(value: "Share | Missing") -> float | None:
    """A share for drawing; None where there is none."""
    return value.fraction if isinstance(value, Share) else None
