"""What a school's own product says of other schools: protected figures under an alias, and the region's.

The product of an analyst has no such tables: there every school is there itself. Aliases stand in the place of a school's
code, so that the pages that lay schools side by side need not know the difference.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from attendance.comparison.uncertainty import Numbers
from dashboards.products import labels
from dashboards.products.data import Row, has_table, query

Cohort = tuple[str, int]
SENTENCE = (
    "Uw eigen cijfers zijn precies. Van andere scholen staan hier de cijfers die ook gemeenten zien: aantallen leerlingen "
    "afgerond op vijftallen, uren alleen als niemand eruit te herkennen is."
)


@dataclass(frozen=True)
class Others:
    """Other schools on one measure. Arrays have one place per school; an event is an absent minute or a pupil in a tier."""

    schools: list[Row]
    """school_id (its alias), name (None unless the school lets it be shown)."""
    pupils: Numbers
    events: Numbers
    exposure: Numbers
    expected: Numbers
    """The events that the region's cohort rates would give."""
    region: float
    cohort_rates: dict[Cohort, float]
    """The region's rate per cohort, where it is shown."""


def are_known() -> bool:
    """Whether this product knows other schools by an alias."""
    return has_table("other_school")


def count(sector: str) -> int:
    """How many other schools of the sector there are."""
    return int(query("select count(*) as n from other_school where sector = $sector", sector=sector)[0]["n"])


def attendance(first: date, last: date, sector: str) -> Others:
    """Absence over months: absent minutes out of registered ones, of the months that are shown."""
    rows = query(
        """
        select alias as school_id, o.name, arg_max(a.pupils, a.month) as pupils, sum(absent_minutes)::double as events,
            sum(registered_minutes)::double as exposure
        from other_attendance_month as a join other_school as o using (alias)
        where month between $first and $last and sector = $sector and pupils_status = 'value'
            and absent_minutes_status = 'value' and registered_minutes_status = 'value'
        group by all having exposure > 0 order by school_id
        """,
        first=first,
        last=last,
        sector=sector,
    )
    shown = "absent_minutes_status = 'value' and registered_minutes_status = 'value' and month between $first and $last"
    rates = query(
        f"""
        select education_type, year_group, sum(absent_minutes) / sum(registered_minutes) as rate
        from attendance_region_cohort_month where {shown} group by all having sum(registered_minutes) > 0
        """,
        first=first,
        last=last,
    )
    region = query(
        f"select sum(absent_minutes) / sum(registered_minutes) as rate from attendance_region_month "
        f"where {shown} and sector = $sector",
        first=first,
        last=last,
        sector=sector,
    )
    return _others(rows, rates, region, "month", last, with_too_little=True)


def tier(profile: str, name: str, month: date, period: str, sector: str) -> Others:
    """Pupils in a tier, out of those with enough data."""
    where = "month = $month and profile = $profile and period_kind = $period and tier <> $too_little and pupils_status = 'value'"
    chosen = {"month": month, "profile": profile, "period": period, "tier": name, "too_little": labels.TOO_LITTLE.tier}
    in_tier = "coalesce(sum(pupils) filter (where tier = $tier), 0)::double"
    rows = query(
        f"""
        select alias as school_id, o.name, sum(pupils) as pupils, {in_tier} as events, sum(pupils)::double as exposure
        from other_tier_month join other_school as o using (alias)
        where {where} and sector = $sector group by all having exposure > 0 order by school_id
        """,
        **chosen,
        sector=sector,
    )
    rates = query(
        f"select education_type, year_group, {in_tier} / sum(pupils) as rate from tier_region_cohort_month "
        f"where {where} group by all having sum(pupils) > 0",
        **chosen,
    )
    region = query(
        f"select {in_tier} / nullif(sum(pupils), 0) as rate from tier_region_month where {where} and sector = $sector",
        **chosen,
        sector=sector,
    )
    return _others(rows, rates, region, period, month, with_too_little=False)


def _others(
    rows: list[Row], rates: list[Row], region: list[Row], period: str, month: date, with_too_little: bool
) -> Others:
    by_cohort = {(row["education_type"], row["year_group"]): float(row["rate"]) for row in rates}
    whole = region[0]["rate"]
    rate = float(whole) if whole is not None else float("nan")
    of_schools = cohorts(month, period, with_too_little)
    expected = []
    for row in rows:
        mine = of_schools.get(row["school_id"], {})
        pupils = sum(mine.values())
        # where a school's cohorts are not shown, it is taken to have the region's mix
        share = sum(n * by_cohort.get(one, rate) for one, n in mine.items()) / pupils if pupils else rate
        expected.append(row["exposure"] * share)

    def numbers(name: str) -> Numbers:
        return np.array([row[name] for row in rows], float)

    named = [{"school_id": row["school_id"], "name": row["name"]} for row in rows]
    return Others(
        named, numbers("pupils"), numbers("events"), numbers("exposure"), np.array(expected, float), rate, by_cohort
    )


def cohorts(month: date, period: str = "month", with_too_little: bool = True) -> dict[str, dict[Cohort, int]]:
    """Per other school its cohorts with their pupils, as far as they are shown."""
    rows = query(
        """
        select alias, education_type, year_group, sum(pupils)::bigint as pupils from other_tier_cohort_month
        where month = $month and period_kind = $period and pupils_status = 'value'
            and profile = (select min(profile) from other_tier_cohort_month) and ($every or tier <> $too_little)
        group by all having sum(pupils) > 0
        """,
        month=month,
        period=period,
        every=with_too_little,
        too_little=labels.TOO_LITTLE.tier,
    )
    found: dict[str, dict[Cohort, int]] = {}
    for row in rows:
        found.setdefault(row["alias"], {})[row["education_type"], row["year_group"]] = row["pupils"]
    return found


def names() -> dict[str, str]:
    """What each other school is called on a page: its name, where it lets that be shown, else its alias."""
    return {row["alias"]: row["name"] or row["alias"] for row in query("select alias, name from other_school")}


def sectors() -> dict[str, str]:
    """The sector of each other school."""
    return {row["alias"]: row["sector"] for row in query("select alias, sector from other_school")}


def minutes(first: date, last: date, sector: str, category: str | None = None) -> list[Row]:
    """school_id (the alias), month, registered and absent minutes (of one category) of the months that are shown."""
    absent = "a.absent_minutes" if category is None else "c.absent_minutes"
    shown = "a.absent_minutes_status" if category is None else "c.absent_minutes_status"
    of_category = (
        ""
        if category is None
        else "join other_absence_category_month as c on c.alias = a.alias and c.month = a.month and c.category = $category"
    )
    return query(
        f"""
        select a.alias as school_id, a.month, a.registered_minutes, {absent} as absent_minutes, 0 as totals_schools
        from other_attendance_month as a join other_school as o on o.alias = a.alias {of_category}
        where a.month between $first and $last and o.sector = $sector and a.registered_minutes_status = 'value'
            and {shown} = 'value' order by all
        """,
        first=first,
        last=last,
        sector=sector,
        **({} if category is None else {"category": category}),
    )
