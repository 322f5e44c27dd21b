"""What schools say beside their figures, and which months they still look at: on the pages, and in every download.

A note travels with the figures: every table adds it by itself to the rows that it is about. Who looks from one school
reads the notes of that school only: those of others would say which figure is whose.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from attendance.papers.content import Quotations
from dashboards import filters
from dashboards.drawing import blocks, sheet, wording
from dashboards.products import figures, protected
from dashboards.products.data import Row, has_table, query

NOTE, PRELIMINARY, MEASURES = "Toelichting van de school", "Voorlopig", "Maatregel begonnen"
UNDER_REVIEW = "under_review"
_MOST_AT_ONCE = 4
_SIDE_BY_SIDE = {"measure", "series"}
"""Choices of pages that lay schools side by side: a row there is about the page's school only if it says so."""


def statuses(first: date, last: date, sector: str | None = None, school_id: str | None = None) -> list[Row]:
    """Where school-months stand, with the name of the school; those of which there is something to tell."""
    if not has_table("month_status"):
        return []
    if not has_table("school"):
        return _protected(first, last, school_id)
    return query(
        """
        select s.school_id, school.name, s.month, s.state, s.review_until, s.context_note
        from month_status as s join school using (school_id)
        where s.month between $first and $last and ($sector is null or school.sector = $sector)
            and ($school_id is null or s.school_id = $school_id)
            and (s.state = 'under_review' or s.context_note is not null)
        order by school.name, s.school_id, s.month
        """,
        first=first,
        last=last,
        sector=sector,
        school_id=school_id,
    )


def _protected(first: date, last: date, school_id: str | None) -> list[Row]:
    """The same from the municipality's product: it holds the notes of months that are out, and nothing that is still looked at."""
    place = filters.all_chosen().get("municipality")
    found = protected.notes(first, last, place["municipality_code"] if place else None)
    return [{**row, "state": None, "review_until": None} for row in found if school_id in (None, row["school_id"])]


def show_school(school_id: str, months: Sequence[date], month: date) -> None:
    """Under the conclusion of a school's page: whether the month is preliminary, and its notes of this school year."""
    rows = statuses(months[0], months[-1], school_id=school_id)
    for row in rows:
        if row["month"] == month and row["state"] == UNDER_REVIEW:
            blocks.note(
                f"**Voorlopig.** De school kijkt deze maand zelf nog na, tot en met {wording.day(row['review_until'])}. "
                "De gemeente en andere scholen zien haar nog niet."
            )
    told = [(wording.month_name(row["month"]).capitalize(), row["context_note"]) for row in rows if row["context_note"]]
    _said("De school zegt hierover", told)


def show_region(month: date, sector: str | None = None) -> None:
    """Under the conclusion of a page about several schools: which of them still look, and what they say of the month."""
    rows = statuses(month, month, sector)
    waiting = [row for row in rows if row["state"] == UNDER_REVIEW]
    if waiting:
        names = wording.listing([row["name"] for row in waiting])
        last = max(row["review_until"] for row in waiting)
        blocks.note(
            f"**Voorlopig.** {names} {'kijkt' if len(waiting) == 1 else 'kijken'} {wording.month_name(month)} zelf nog na, "
            f"uiterlijk tot en met {wording.day(last)}. Deze cijfers kunnen dus nog veranderen; de gemeente ziet "
            f"{'deze school' if len(waiting) == 1 else 'deze scholen'} nog niet."
        )
    told = [(row["name"], row["context_note"]) for row in rows if row["context_note"]]
    _said("Een school zegt hierover" if len(told) == 1 else "Scholen zeggen hierover", told)


def is_preliminary() -> bool:
    """Whether a school that the page is about still looks at the month that was chosen."""
    scope = _scope()
    if scope is None or scope.month is None:
        return False
    school_id = None if scope.is_side_by_side else scope.school_id
    rows = statuses(scope.month, scope.month, scope.sector, school_id)
    return any(row["state"] == UNDER_REVIEW for row in rows)


def mark(school_id: str, month: date) -> str:
    """`voorlopig` as a small label where the school still looks at the month; else nothing."""
    rows = statuses(month, month, school_id=school_id)
    return blocks.mark("voorlopig") if any(row["state"] == UNDER_REVIEW for row in rows) else ""


def _said(heading: str, told: Sequence[tuple[str, str]]) -> None:
    """The notes as quotations, in the schools' own words; more than a few are folded away."""
    if not told:
        return
    if paper := sheet.current():
        paper.add(Quotations(heading, tuple(told)))
        return
    lines = "".join(f"<p><strong>{escape(about)}:</strong> {escape(text)}</p>" for about, text in told)
    html = f"<div class='rb-said' role='note'><p class='who'>{heading}</p>{lines}</div>"
    if len(told) <= _MOST_AT_ONCE:
        st.html(html)
        return
    with st.expander(f"{wording.count(len(told))} toelichtingen van scholen"):
        st.html(html)


class _Scope(NamedTuple):
    """What the tables of this page are about, as far as the choices above it say."""

    first: date
    last: date
    month: date | None
    sector: str | None
    school_id: str | None
    is_side_by_side: bool


def beside(rows: Sequence[Row]) -> list[tuple[str, Callable[[Row], Any]]]:
    """The columns that a download of these rows gets beside its own: heading and value; none where nothing is to tell."""
    scope = _scope()
    if scope is None or not rows:
        return []
    found = statuses(scope.first, scope.last, scope.sector, scope.school_id)
    by_month: dict[date, list[Row]] = {}
    for status in found:
        by_month.setdefault(status["month"], []).append(status)

    def of(row: Row) -> list[Row]:
        month = _month(row) or scope.month
        school_id = row.get("school_id")
        if month is None or (scope.is_side_by_side and school_id is None):
            return []
        return [one for one in by_month.get(month, []) if school_id in (None, one["school_id"])]

    def note(row: Row) -> str | None:
        told = [(one["name"], one["context_note"]) for one in of(row) if one["context_note"]]
        is_one = "school_id" in row or scope.school_id is not None
        return " | ".join(text if is_one else f"{name}: {text}" for name, text in told) or None

    def preliminary(row: Row) -> str | None:
        names = [one["name"] for one in of(row) if one["state"] == UNDER_REVIEW]
        is_one = "school_id" in row or scope.school_id is not None
        return ("voorlopig" if is_one else ", ".join(names)) if names else None

    begun = _interventions_begun(scope.school_id)

    def measures(row: Row) -> str | None:
        month, school_id = _month(row) or scope.month, row.get("school_id")
        if month is None or (school_id is None and (scope.is_side_by_side or scope.school_id is None)):
            return None
        return begun.get((school_id or scope.school_id, month))

    columns = ((NOTE, note), (PRELIMINARY, preliminary), (MEASURES, measures))
    return [(heading, value) for heading, value in columns if _any(value, rows)]


def _interventions_begun(school_id: str | None) -> dict[tuple[str | None, date], str]:
    """Per school and month the interventions that began in it, for whom and from which day on."""
    begun: dict[tuple[str | None, date], list[str]] = {}
    for row in figures.interventions(school_id):
        day = row["starts_on"]
        whom = f", {wording.cohort(row['education_type'], row['year_group'])}" if row["education_type"] else ""
        begun.setdefault((row["school_id"], day.replace(day=1)), []).append(
            f"{row['title']} (vanaf {wording.day(day)}{whom})"
        )
    return {key: " | ".join(told) for key, told in begun.items()}


def _any(value: Callable[[Row], Any], rows: Iterable[Row]) -> bool:
    return any(value(row) is not None for row in rows)


def _month(row: Row) -> date | None:
    """The month that a row is about, if it says so."""
    day = row.get("month") or row.get("date")
    return day.replace(day=1) if isinstance(day, date) else None


def _scope() -> _Scope | None:
    chosen = filters.all_chosen()
    month = chosen.get("month")
    start = month or chosen.get("school_year")
    if start is None:
        return None
    first = wording.school_year_start(start)
    seen_from = chosen.get("viewpoint")
    school = next(
        (
            chosen[name]
            for name in ("school", "own_published_school", "own_school", "school_or_all")
            if chosen.get(name) is not None
        ),
        seen_from.school if seen_from else None,
    )
    return _Scope(
        first,
        date(first.year + 1, 7, 1),
        month,
        chosen.get("sector") or (seen_from.sector if seen_from else None),
        school["school_id"] if school else None,
        bool(_SIDE_BY_SIDE & chosen.keys()),
    )
