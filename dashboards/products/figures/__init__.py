"""What the pages ask of a product: one function per question, rows back.

    asking       adding up a mart by some of its columns, within filters
    minutes      attendance, reasons, patterns, lessons and days
    pupils       tiers, and what pupils add up to
    handed_in    schools, the calendar, deliveries, and which months are fit to compare
    scorecards   the checklist, and hints about registration
    plans        what schools set out to do, and what followed
    contents     the release, its checks, columns and words
    rates        from a row to a share

Every rate is left as its numerator and denominator; who shows it divides (P over R) after adding up, never before.
Only marts are read here, and all adding up happens in DuckDB. A filter that is None does not filter.
"""

from dashboards.products.figures.asking import Filters, Scope
from dashboards.products.figures.contents import checks, dictionary, label_table, release
from dashboards.products.figures.handed_in import (
    calendar,
    comparison,
    deliveries,
    findings,
    left_out,
    months,
    reasons_followed,
    reconciliation,
    schools,
    still_looking,
)
from dashboards.products.figures.minutes import (
    adapted,
    attendance,
    attendance_same_schools,
    days,
    home_municipalities,
    patterns,
    reasons,
    sector_days,
    signals,
    timetable,
    weekdays,
    weeks,
)
from dashboards.products.figures.plans import approaches, better_than_expected, interventions
from dashboards.products.figures.pupils import first_month_outcomes, pupil_sums, tiers, transitions
from dashboards.products.figures.rates import band, basis_mark, coverage, rate
from dashboards.products.figures.scorecards import checklist, registration_signals

__all__ = [
    "Filters",
    "Scope",
    "adapted",
    "approaches",
    "attendance",
    "attendance_same_schools",
    "band",
    "basis_mark",
    "better_than_expected",
    "calendar",
    "checklist",
    "checks",
    "comparison",
    "coverage",
    "days",
    "deliveries",
    "dictionary",
    "findings",
    "first_month_outcomes",
    "home_municipalities",
    "interventions",
    "label_table",
    "left_out",
    "months",
    "patterns",
    "pupil_sums",
    "rate",
    "reasons",
    "reasons_followed",
    "reconciliation",
    "registration_signals",
    "release",
    "schools",
    "sector_days",
    "signals",
    "still_looking",
    "tiers",
    "timetable",
    "transitions",
    "weekdays",
    "weeks",
]
