"""One way to ask a mart: add up some columns by others, within filters."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from dashboards.products.data import Row, has_table, query

_EDUCATION_TYPES = [name for names in EDUCATION_TYPES_BY_SECTOR.values() for name in names]
_GROUPS = {
    "month": "f.month",
    "school_id": "f.school_id",
    "name": "school.name",
    "sector": "school.sector",
    "education_type": "f.education_type",
    "year_group": "f.year_group",
    "category": "f.category",
    "pattern": "f.pattern",
    "tier": "f.tier",
    "weekday": "f.weekday",
    "lesson_period": "f.lesson_period",
    "state": "f.state",
    "signal": "f.signal",
    "from_tier": "f.from_tier",
    "to_tier": "f.to_tier",
}


class Scope(TypedDict, total=False):
    """What the rows are of; None is all. `comparable` leaves out the months of schools that do not qualify for comparison."""

    sector: str | None
    school_id: str | None
    education_type: str | None
    year_group: int | None
    comparable: bool


class Filters(Scope, total=False):
    """A scope, over the months `first` … `last`."""

    first: date | None
    last: date | None


_FILTERED = Filters.__annotations__.keys() - {"comparable"}


def ask(
    measures: str,
    table: str,
    by: Sequence[str],
    filters: Filters,
    where: str = "true",
    **named: object,
) -> list[Row]:
    """Adds up `measures` of one mart (as f) by the named columns, in order of the groups.

    `where` is one more condition, whose parameters are `named`.
    """
    if filters.get("comparable"):
        where += f" and {qualifying('f.school_id', 'f.month')}"
    groups = "".join(f"{_GROUPS[name]} as {name}, " for name in by)
    rows = query(
        f"""
        select {groups}{measures}
        from {table} as f
        join school on school.school_id = f.school_id
        where f.month between coalesce($first, date '1900-01-01') and coalesce($last, date '2999-01-01')
            and ($sector is null or school.sector = $sector)
            and ($school_id is null or f.school_id = $school_id)
            and ($education_type is null or f.education_type = $education_type)
            and ($year_group is null or f.year_group = $year_group)
            and {where}
        group by all
        order by {", ".join(by) if by else "1"}
        """,
        **{name: filters.get(name) for name in _FILTERED},
        **named,
    )
    return sorted(rows, key=lambda row: _place(row["education_type"])) if by[:1] == ["education_type"] else rows


def qualifying(school_id: str, month: str) -> str:
    """The condition, on these two columns, that leaves out the months of schools that do not qualify for comparison.

    In a product without the mart comparison_month nothing is left out.
    """
    if not has_table("comparison_month"):
        return "true"
    return f"({school_id}, {month}) not in (select (school_id, month) from comparison_month where not qualifies)"


def _place(education_type: str) -> tuple[int, str]:
    """Education types in their own order, from bao to mbo-4, a combination at its first type; not by alphabet."""
    first = education_type.split("/")[0]
    return (_EDUCATION_TYPES.index(first) if first in _EDUCATION_TYPES else len(_EDUCATION_TYPES), education_type)
