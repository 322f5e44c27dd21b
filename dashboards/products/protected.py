"""What the pages ask of the municipality's product, and what a protected figure says: a value, or why there is none.

Only tables of the catalogue (attendance/protection/catalogue.py) are read here, row by row as they were published. What is
derived – shares, ranges – is derived from protected figures alone.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attendance.comparison.uncertainty import wilson_of_rounded
from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from attendance.errors import UnknownSchool
from attendance.schools import School, find_school
from dashboards.drawing import wording
from dashboards.drawing.wording import Missing, Share
from dashboards.products.data import Row, has_table, query

_EDUCATION_TYPES = [name for names in EDUCATION_TYPES_BY_SECTOR.values() for name in names]
STATES = {
    "hidden": Missing.HIDDEN,
    "no_pupils": Missing.NO_PUPILS,
    "not_delivered": Missing.NOT_DELIVERED,
}
STATUS_WORDS = {"value": "waarde"} | {status: str(missing) for status, missing in STATES.items()}
"""The four states in a download, in their own column."""
MUNICIPALITY, REGION, SCHOOL = "municipality", "region", "school"
"""Levels: rows of a municipality and of the region are per sector."""


def is_here() -> bool:
    """Whether the product holds protected tables and at least one month in them."""
    return has_table("protected_month") and bool(query("select 1 from protected_month limit 1"))


def rows(table: str, **equal: Any) -> list[Row]:
    """Rows of one protected table in which each named column equals what is given, in the order of publication."""
    where = " and ".join(f'"{name}" = ${name}' for name in equal) or "true"
    return query(f'select * from "{table}" where {where}', **equal)


def figure(row: Row | None, measure: str) -> "int | Missing":
    """The measure of a row, or why it is not there. Without a row nothing was delivered."""
    if row is None:
        return Missing.NOT_DELIVERED
    status = row[f"{measure}_status"]
    return row[measure] if status == "value" else STATES[status]


def status(row: Row | None, measure: str) -> str:
    """The state of a measure in a word, for downloads."""
    return STATUS_WORDS["not_delivered" if row is None else row[f"{measure}_status"]]


def share(row: Row | None, part: str, whole: str) -> "Share | Missing":
    """One measure as a part of another of the same row, or why there is none."""
    for measure in (part, whole):
        if isinstance(value := figure(row, measure), Missing):
            return value
    assert row is not None
    return wording.share(row[part], row[whole])


def rate(row: Row | None) -> "Share | Missing":
    """Attendance: present over registered minutes."""
    return share(row, "present_minutes", "registered_minutes")


def coverage(row: Row | None) -> "Share | Missing":
    """Which part of the scheduled minutes someone registered."""
    return share(row, "registered_minutes", "scheduled_minutes")


def band(row: Row | None) -> "tuple[Share, Share] | None":
    """The lowest and the highest that attendance can be: all that is unregistered absent, or all of it present."""
    low = share(row, "present_minutes", "scheduled_minutes")
    extra = figure(row, "unregistered_minutes")
    if isinstance(low, Missing) or isinstance(extra, Missing):
        return None
    return low, Share(low.part + extra, low.whole)


def window(level: str) -> int:
    """How far a shown count of this level may lie from the truth, in pupils; of the month in which that is most."""
    name = "school" if level == SCHOOL else "region"
    if _has_column("protected_month", f"{name}_deviation_pupils"):
        found = query(f"select max({name}_deviation_pupils) as width from protected_month")[0]["width"]
        if found is not None:
            return found
    return query(f"select {name}_window as width from release")[0]["width"]


def _has_column(table: str, column: str) -> bool:
    sql = "select 1 from duckdb_columns() where table_name = $table_name and column_name = $column_name"
    return bool(query(sql, table_name=table, column_name=column))


def share_interval(shown: int, whole: int, width: int) -> "tuple[float, float] | None":
    """Between which shares (0 … 1) the truth can lie by rounding and chance, from rounded counts only (docs/comparing.md); None of nobody."""
    if not whole:
        return None
    found = wilson_of_rounded([shown], [whole], window=width)
    return float(found.low[0]), float(found.high[0])


def schools() -> list[Row]:
    """The schools of the product with their names (the register's, which is public), by name."""
    made = []
    for row in query("select * from protected_school"):
        school = _register(row["school_id"])
        made.append(
            {
                **row,
                "name": school.name if school else row["school_id"],
                "longitude": school.longitude if school else None,
                "latitude": school.latitude if school else None,
                "registered_pupils": school.registered_pupils if school else None,
            }
        )
    return sorted(made, key=lambda row: (row["name"], row["school_id"]))


def municipalities(allowed: Iterable[str] = ()) -> list[Row]:
    """Municipalities with schools in the product, by name: code, name, number of schools and sectors, the most common first.

    `allowed` are codes; none means all of them: everyone who reads this product may read all of it.
    """
    found: dict[str, Row] = {}
    for row in query("select * from protected_school order by municipality, municipality_code, sector"):
        code = row["municipality_code"]
        one = found.setdefault(code, {"municipality_code": code, "municipality": row["municipality"], "sectors": []})
        one["sectors"].append(row["sector"])
    wanted = set(allowed)
    return [
        {**row, "schools": len(row["sectors"]), "sectors": _most_common(row["sectors"])}
        for row in found.values()
        if not wanted or row["municipality_code"] in wanted
    ]


def _most_common(sectors: Sequence[str]) -> list[str]:
    order = list(wording.SECTORS)
    return sorted(set(sectors), key=lambda sector: (-sectors.count(sector), order.index(sector)))


def _register(school_id: str) -> School | None:
    try:
        return find_school(school_id)
    except UnknownSchool:
        return None


def months_until(month: date) -> list[date]:
    """The published months of the school year of `month`, in order; later ones as well."""
    start = wording.school_year_start(month)
    found = query("select month from protected_month order by month")
    return [row["month"] for row in found if wording.school_year_start(row["month"]) == start]


def cohort_order(education_type: str, year_group: int) -> tuple[int, str, int]:
    """The place of a cohort among others: education types in their own order, a combination at its first type."""
    first = education_type.split("/")[0]
    return (
        _EDUCATION_TYPES.index(first) if first in _EDUCATION_TYPES else len(_EDUCATION_TYPES),
        education_type,
        year_group,
    )


def how_known(
    month: date, *, school_id: str | None = None, municipality_code: str | None = None, sector: str | None = None
) -> Row:
    """How presence is known at the schools of a month: schools, assumed_schools and totals_schools, as `figures.basis_mark` reads
    them; none where an older release does not say."""
    if not has_table("registration_mode"):
        return {"schools": 0, "assumed_schools": 0, "totals_schools": 0}
    return query(
        """
        select count(*) as schools, count(*) filter (where registration_mode = 'absence_only') as assumed_schools,
            count(*) filter (where registration_mode = 'totals') as totals_schools
        from registration_mode join protected_school using (school_id)
        where month = $month and ($school_id is null or school_id = $school_id) and ($sector is null or sector = $sector)
            and ($municipality_code is null or municipality_code = $municipality_code)
        """,
        month=month,
        school_id=school_id,
        municipality_code=municipality_code,
        sector=sector,
    )[0]


def tiers(table: str, profile: str, period_kind: str, **equal: Any) -> list[Row]:
    """Rows of pupils per tier of one profile and period kind."""
    return rows(table, profile=profile, period_kind=period_kind, **equal)


def first_month_of(month: date) -> date | None:
    """The month in which the school year's first four weeks end, if it was published."""
    start = wording.school_year_start(month)
    found = query("select distinct month from tier_region_month where period_kind = 'first_month' order by month")
    return next((row["month"] for row in found if wording.school_year_start(row["month"]) == start), None)


def said(topic: str) -> str:
    """What readers are told about a topic of the protection (attendance/protection/words.py), as the release carries it."""
    found = query("select text_nl from protection_text where topic = $topic", topic=topic)
    return found[0]["text_nl"] if found else ""


def notes(first: date, last: date, municipality_code: str | None = None) -> list[Row]:
    """What schools say of their months: school, name, month, note; of one municipality or of all."""
    found = query(
        """
        select s.school_id, s.month, s.context_note from month_status as s join protected_school as p using (school_id)
        where s.month between $first and $last and s.context_note is not null
            and ($municipality_code is null or p.municipality_code = $municipality_code)
        order by s.school_id, s.month
        """,
        first=first,
        last=last,
        municipality_code=municipality_code,
    )
    named = {row["school_id"]: row["name"] for row in schools()}
    return sorted(
        ({**row, "name": named.get(row["school_id"], row["school_id"])} for row in found), key=lambda row: row["name"]
    )
