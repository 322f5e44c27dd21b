"""What the pages ask of a product: one function per question, rows back.

Every rate is left as its numerator and denominator; who shows it divides (P over R) after adding up, never before.
Only marts are read here, and all adding up happens in DuckDB. A filter that is None does not filter.
"""

from collections.abc import Sequence
from datetime import date

from attendance.contract import EDUCATION_TYPES_BY_SECTOR
from dashboards.drawing.wording import ASSUMED, TOTALS_ONLY, Missing, Share, share
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
_ATTENDANCE = """
    sum(f.pupils)::bigint as pupils,
    sum(f.scheduled_minutes)::bigint as scheduled_minutes,
    sum(f.registered_minutes)::bigint as registered_minutes,
    sum(f.present_minutes)::bigint as present_minutes,
    sum(f.assumed_present_minutes)::bigint as assumed_present_minutes,
    sum(f.absent_minutes)::bigint as absent_minutes,
    sum(f.authorised_minutes)::bigint as authorised_minutes,
    sum(f.unauthorised_minutes)::bigint as unauthorised_minutes,
    sum(f.unknown_reason_minutes)::bigint as unknown_reason_minutes,
    sum(f.unregistered_minutes)::bigint as unregistered_minutes,
    sum(f.late_count)::bigint as late_count"""


def _ask(
    measures: str,
    table: str,
    by: Sequence[str],
    *,
    first: date | None = None,
    last: date | None = None,
    sector: str | None = None,
    school_id: str | None = None,
    education_type: str | None = None,
    year_group: int | None = None,
    where: str = "true",
    comparable: bool = False,
    **more: object,
) -> list[Row]:
    """Adds up `measures` of one mart by the named columns, over the months `first` … `last`, in order of the groups.

    `comparable` leaves out the months of schools that do not qualify for comparison (the mart comparison_month).
    """
    if comparable and has_table("comparison_month"):
        where += (
            " and (f.school_id, f.month) not in (select (school_id, month) from comparison_month where not qualifies)"
        )
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
        first=first,
        last=last,
        sector=sector,
        school_id=school_id,
        education_type=education_type,
        year_group=year_group,
        **more,
    )
    return sorted(rows, key=lambda row: _place(row["education_type"])) if by[:1] == ["education_type"] else rows


def _place(education_type: str) -> tuple[int, str]:
    """Education types in their own order, from bao to mbo-4, a combination at its first type; not by alphabet."""
    first = education_type.split("/")[0]
    return (_EDUCATION_TYPES.index(first) if first in _EDUCATION_TYPES else len(_EDUCATION_TYPES), education_type)


def schools() -> list[Row]:
    """Every school that ever delivered, by name."""
    return query("select * from school order by name, school_id")


def months() -> list[Row]:
    """The months of the delivery calendar, the latest first: how many schools were expected, how many delivered.

    In the municipality's product: the months that were published for it.
    """
    if not has_table("delivery_calendar"):
        return query(
            "select month, schools_expected as expected, schools_delivered as delivered from protected_month order by month desc"
        )
    return query(
        """
        select month, count(*) as expected, count(*) filter (where is_delivered) as delivered
        from delivery_calendar group by month having delivered > 0 order by month desc
        """
    )


def calendar(first: date, last: date, sector: str | None = None) -> list[Row]:
    """School × month over the months `first` … `last`: delivered or not, when, and when it was expected."""
    return query(
        """
        select c.*, school.name, school.sector from delivery_calendar as c join school using (school_id)
        where c.month between $first and $last and ($sector is null or school.sector = $sector)
        order by school.name, c.school_id, c.month
        """,
        first=first,
        last=last,
        sector=sector,
    )


def attendance(by: Sequence[str] = (), **filters: object) -> list[Row]:
    """Minutes and pupils, with the number of schools, of those that record absence only and of those that deliver totals only.

    No rows: no deliveries.
    """
    rows = _ask(
        f"""{_ATTENDANCE},
        sum(f.adapted_minutes)::bigint as adapted_minutes,
        count(distinct f.school_id) as schools,
        count(distinct f.school_id) filter (where f.registration_mode = 'absence_only') as assumed_schools,
        count(distinct f.school_id) filter (where f.registration_mode = 'totals') as totals_schools,
        coalesce(sum(f.scheduled_minutes) filter (where f.registration_mode = 'totals'), 0)::bigint as totals_minutes""",
        "attendance_month",
        by,
        **filters,  # type: ignore[arg-type]
    )
    return [row for row in rows if row["schools"]]


def attendance_same_schools(month: date, before: date, **filters: object) -> list[Row]:
    """Attendance of two months at the schools that delivered both, so that the change is not a change of schools.

    A school of which one of the two does not qualify for comparison stays out of both.
    """
    out = "select school_id from comparison_month where not qualifies and month in ($month, $before)"
    return _ask(
        f"{_ATTENDANCE}, count(distinct f.school_id) as schools",
        "attendance_month",
        ["month"],
        where="""f.month in ($month, $before) and f.school_id in (
            select school_id from attendance_month where month = $month
            intersect select school_id from attendance_month where month = $before)"""
        + (f" and f.school_id not in ({out})" if has_table("comparison_month") else ""),
        month=month,
        before=before,
        **filters,  # type: ignore[arg-type]
    )


def home_municipalities(month: date, sector: str | None = None) -> list[Row]:
    """Attendance by the code of the municipality in which the pupils live; null where the school did not say.

    From the pupils and not from attendance_home_month: that table knows no school, so the months that do not qualify for
    comparison can't be left out of it.
    """
    out = "(p.school_id, p.month) not in (select (school_id, month) from comparison_month where not qualifies)"
    return query(
        f"""
        with f as (
            select p.*, case when p.scheduled_minutes > 0 then 1 else 0 end as pupils, mode.registration_mode
            from pupil_month as p
            join school using (school_id)
            join (select distinct school_id, month, registration_mode from attendance_month) as mode
                on mode.school_id = p.school_id and mode.month = p.month
            where p.month = $month and ($sector is null or school.sector = $sector)
                and {out if has_table("comparison_month") else "true"}
        )
        select f.home_municipality_code as municipality_code, {_ATTENDANCE},
            coalesce(sum(f.scheduled_minutes) filter (where f.registration_mode = 'totals'), 0)::bigint as totals_minutes
        from f group by f.home_municipality_code
        """,
        month=month,
        sector=sector,
    )


def tiers(by: Sequence[str], profile: str, period_kind: str, **filters: object) -> list[Row]:
    """Pupils per tier. A tier is the state of one period, so `by` names the month or the filters hold it to one."""
    return _ask(
        "sum(f.pupils)::bigint as pupils",
        "tier_distribution",
        [*by, "tier"],
        where="f.profile = $profile and f.period_kind = $period_kind",
        profile=profile,
        period_kind=period_kind,
        **filters,  # type: ignore[arg-type]
    )


def pupil_sums(first: date, last: date, sector: str) -> list[Row]:
    """Per school and cohort what its pupils add up to over the months `first` … `last` that qualify for comparison.

    With a pupil's absent minutes a and registered minutes r over the period: pupils, Σa, Σr, Σa², Σar, Σr². The cohort is
    that of the pupil's last month. Pupils of whom nothing was registered are left out.
    """
    out = "(f.school_id, f.month) not in (select (school_id, month) from comparison_month where not qualifies)"
    return query(
        f"""
        with pupil as (
            select f.school_id, f.pupil_key, max_by(f.education_type, f.month) as education_type,
                max_by(f.year_group, f.month) as year_group, sum(f.absent_minutes)::double as a,
                sum(f.registered_minutes)::double as r
            from pupil_month as f join school using (school_id)
            where f.month between $first and $last and school.sector = $sector
                and {out if has_table("comparison_month") else "true"}
            group by f.school_id, f.pupil_key
            having sum(f.registered_minutes) > 0
        )
        select school_id, education_type, year_group, count(*) as pupils, sum(a) as absent, sum(r) as minutes,
            sum(a * a) as absent_squared, sum(a * r) as absent_minutes, sum(r * r) as minutes_squared
        from pupil group by all order by all
        """,
        first=first,
        last=last,
        sector=sector,
    )


def weekdays(first: date, last: date, sector: str) -> list[Row]:
    """Registered and absent minutes per school, month and weekday, of the months that qualify for comparison."""
    return _ask(
        "sum(f.registered_minutes)::bigint as registered_minutes, sum(f.absent_minutes)::bigint as absent_minutes",
        "attendance_timetable",
        ["school_id", "month", "weekday"],
        first=first,
        last=last,
        sector=sector,
        comparable=True,
    )


def weeks(first: date, last: date, sector: str) -> list[Row]:
    """Registered and absent minutes per school and week (its Monday), of the months that qualify for comparison."""
    out = "(d.school_id, date_trunc('month', d.date)::date) not in (select (school_id, month) from comparison_month where not qualifies)"
    return query(
        f"""
        select d.school_id, date_trunc('week', d.date)::date as week,
            sum(d.registered_minutes)::bigint as registered_minutes, sum(d.absent_minutes)::bigint as absent_minutes
        from attendance_day as d join school using (school_id)
        where date_trunc('month', d.date)::date between $first and $last and school.sector = $sector
            and {out if has_table("comparison_month") else "true"}
        group by all having sum(d.registered_minutes) > 0 order by all
        """,
        first=first,
        last=last,
        sector=sector,
    )


def transitions(profile: str, month: date, **filters: object) -> list[Row]:
    """Pupils by the tier of the month before and that of this month."""
    return _ask(
        "sum(f.pupils)::bigint as pupils",
        "tier_transition",
        ["from_tier", "to_tier"],
        first=month,
        last=month,
        where="f.profile = $profile",
        profile=profile,
        **filters,  # type: ignore[arg-type]
    )


def reasons(by: Sequence[str] = (), **filters: object) -> list[Row]:
    """Absent minutes, pupils and spells per category."""
    return _ask(
        """sum(f.absent_minutes)::bigint as absent_minutes, sum(f.pupils)::bigint as pupils,
        sum(f.spells)::bigint as spells""",
        "absence_category_month",
        [*by, "category"],
        **filters,  # type: ignore[arg-type]
    )


def patterns(by: Sequence[str] = (), **filters: object) -> list[Row]:
    """Absent minutes, pupils and spells per pattern of reasons and spells; empty where the release does not carry them."""
    if not has_table("absence_pattern_month"):
        return []
    return _ask(
        """sum(f.absent_minutes)::bigint as absent_minutes, sum(f.pupils)::bigint as pupils,
        sum(f.spells)::bigint as spells""",
        "absence_pattern_month",
        [*by, "pattern"],
        **filters,  # type: ignore[arg-type]
    )


def first_month_outcomes(sector: str, school_id: str | None = None) -> list[Row]:
    """Pupils of finished school years by how the first four school weeks went (`first`: 0 at least 90 %, 1 at least 80 %,
    2 less) and whether they ended in tier 3 (`ended_high`); the school years in which that was.

    Only pupils with enough data at both moments. A school's year is finished when May or a later month was delivered.
    Empty where the release does not carry the first month of pupils.
    """
    if not query(
        "select 1 from duckdb_columns() where table_name = 'pupil_month' and column_name = 'pyramid_tier_first_month'"
    ):
        return []
    return query(
        """
        with pupil as (
            select p.*, year(p.month) - (month(p.month) < 8)::int as school_year
            from pupil_month as p join school using (school_id)
            where school.sector = $sector and ($school_id is null or p.school_id = $school_id)
        ),
        finished as (
            select school_id, school_year, max(month) as month from pupil group by all having month(max(month)) between 5 and 7
        ),
        first as (
            select school_id, school_year, pupil_key,
                case when pyramid_tier_first_month in ('orange', 'red') then 2
                    when md_mtss_tier_first_month = 'tier_3' then 1 else 0 end as first
            from pupil
            where md_mtss_tier_first_month is not null and md_mtss_tier_first_month <> 'too_little_data'
        )
        select first.first, pupil.md_mtss_tier_ytd = 'tier_3' as ended_high, first.school_year, count(*) as pupils
        from first
        join finished using (school_id, school_year)
        join pupil on pupil.school_id = first.school_id and pupil.pupil_key = first.pupil_key
            and pupil.month = finished.month
        where pupil.md_mtss_tier_ytd is not null and pupil.md_mtss_tier_ytd <> 'too_little_data'
        group by all order by all
        """,
        sector=sector,
        school_id=school_id,
    )


def interventions(school_id: str | None = None) -> list[Row]:
    """Measures that schools logged, with what followed on them, by first day; empty where the release does not carry them."""
    if not has_table("intervention"):
        return []
    return query(
        """
        select i.*, e.* exclude (intervention_id, school_id) from intervention as i
        left join intervention_effect as e using (intervention_id)
        where $school_id is null or i.school_id = $school_id order by i.starts_on, i.intervention_id
        """,
        school_id=school_id,
    )


def approaches() -> list[Row]:
    """What schools that may be asked tell of their approach, by name of the school, tier and cohort."""
    return (
        query("from approach order by school_name, school_id, tier, education_type nulls first, year_group")
        if has_table("approach")
        else []
    )


def better_than_expected() -> list[Row]:
    """Schools and cohorts with less absence than expected in several periods, that may be asked; by school."""
    return (
        query("from better_than_expected order by school_id, education_type nulls first, year_group")
        if has_table("better_than_expected")
        else []
    )


def adapted(**filters: object) -> list[Row]:
    """Lesson time that was taken out of the timetable, per state; it is never absence."""
    return _ask(
        "sum(f.adapted_minutes)::bigint as adapted_minutes, sum(f.pupils)::bigint as pupils",
        "adapted_month",
        ["state"],
        **filters,  # type: ignore[arg-type]
    )


def timetable(**filters: object) -> list[Row]:
    """Registered and absent minutes per weekday and lesson."""
    return _ask(
        """sum(f.registered_minutes)::bigint as registered_minutes, sum(f.absent_minutes)::bigint as absent_minutes,
        sum(f.late_count)::bigint as late_count, sum(f.unregistered_minutes)::bigint as unregistered_minutes""",
        "attendance_timetable",
        ["weekday", "lesson_period"],
        **filters,  # type: ignore[arg-type]
    )


def signals(by: Sequence[str] = (), **filters: object) -> list[Row]:
    """Pupils and events per signal."""
    return _ask(
        "sum(f.pupils)::bigint as pupils, sum(f.events)::bigint as events",
        "signal_month",
        [*by, "signal"],
        **filters,  # type: ignore[arg-type]
    )


def sector_days(sector: str, first: date, last: date) -> list[Row]:
    """The days with lessons of all schools of a sector together, from `first` up to and including `last`."""
    return query(
        """
        select d.date, sum(d.registered_minutes)::bigint as registered_minutes,
            sum(d.absent_minutes)::bigint as absent_minutes
        from attendance_day as d join school using (school_id)
        where school.sector = $sector and d.date between $first and $last group by d.date order by d.date
        """,
        sector=sector,
        first=first,
        last=last,
    )


def days(school_id: str, first: date, last: date) -> list[Row]:
    """The school's days with lessons from `first` up to and including `last`."""
    return query(
        """
        select date, scheduled_minutes, registered_minutes, present_minutes, absent_minutes, unauthorised_minutes
        from attendance_day where school_id = $school_id and date between $first and $last order by date
        """,
        school_id=school_id,
        first=first,
        last=last,
    )


def left_out(first: date, last: date, sector: str | None = None) -> list[Row]:
    """School-months that were delivered and do not qualify for comparison, with the reasons; by name and month."""
    if not has_table("comparison_month"):
        return []
    return query(
        """
        select c.school_id, school.name, school.sector, c.month, c.reasons
        from comparison_month as c join school using (school_id)
        join delivery_calendar as d on d.school_id = c.school_id and d.month = c.month and d.is_delivered
        where not c.qualifies and c.month between $first and $last and ($sector is null or school.sector = $sector)
        order by school.name, c.school_id, c.month
        """,
        first=first,
        last=last,
        sector=sector,
    )


def still_looking(first: date, last: date) -> set[str]:
    """Schools with a month in this period that is not out yet: their figures are not for other schools to see."""
    if not has_table("month_status"):
        return set()
    rows = query(
        "select distinct school_id from month_status where not is_released and month between $first and $last",
        first=first,
        last=last,
    )
    return {row["school_id"] for row in rows}


def comparison(first: date, last: date, school_id: str | None = None, sector: str | None = None) -> list[Row]:
    """Which school-months qualify for comparison, and why not; those not delivered as well."""
    return query(
        """
        select c.*, school.name, school.sector from comparison_month as c join school using (school_id)
        where c.month between $first and $last and ($school_id is null or c.school_id = $school_id)
            and ($sector is null or school.sector = $sector)
        order by school.name, c.school_id, c.month
        """,
        first=first,
        last=last,
        school_id=school_id,
        sector=sector,
    )


def checklist(first: date, last: date, school_id: str | None = None, sector: str | None = None) -> list[Row]:
    """The scorecards of schools: an item of a list per month, in the order of schools, lists and items."""
    return query(
        """
        select c.*, item.label_nl as label, item.description_nl as description, item.display_order,
            item.next_step_nl as item_next_step, item.source_document, item.source_section, school.name
        from checklist_month as c
        join checklist_item as item on item.list = c.list and item.item = c.item and item.measure is null
        join school using (school_id)
        where c.month between $first and $last and ($school_id is null or c.school_id = $school_id)
            and ($sector is null or school.sector = $sector)
        order by school.name, c.school_id, c.list, item.display_order, c.month
        """,
        first=first,
        last=last,
        school_id=school_id,
        sector=sector,
    )


def reasons_followed(school_id: str, month: date) -> list[Row]:
    """Per reason of the school what its file held and what the platform holds; the largest on the platform first."""
    return query(
        """
        select r.*, category.label_nl as category_label from reconciliation_reason_month as r
        left join category on category.category = r.category
        where r.school_id = $school_id and r.month = $month
        order by r.on_platform_minutes desc, r.rows_in_file desc, r.reason
        """,
        school_id=school_id,
        month=month,
    )


def registration_signals(school_id: str, first: date, last: date) -> list[Row]:
    """Hints about how a school registered, the latest month first."""
    return query(
        """
        select s.*, item.label_nl as label, item.description_nl as description, item.next_step_nl as next_step,
            item.display_order
        from registration_signal as s
        join checklist_item as item on item.list = 'behaviour' and item.item = s.signal and item.measure is null
        where s.school_id = $school_id and s.month between $first and $last
        order by s.month desc, item.display_order, s.part desc, s.reason, s.weekday, s.lesson_period,
            s.education_type, s.year_group
        """,
        school_id=school_id,
        first=first,
        last=last,
    )


def deliveries(school_id: str | None = None, first: date | None = None, last: date | None = None) -> list[Row]:
    """Deliveries with the name of their school, the latest first; those without a known school or month as well."""
    return query(
        """
        select d.*, school.name from delivery as d left join school using (school_id)
        where ($school_id is null or d.school_id = $school_id)
            and ($first is null or d.month is null or d.month between $first and $last)
        order by d.received_at desc, d.delivery_id
        """,
        school_id=school_id,
        first=first,
        last=last,
    )


def findings(school_id: str | None = None, first: date | None = None, last: date | None = None) -> list[Row]:
    """What was found in the deliveries, the heaviest first."""
    return query(
        """
        select d.school_id, school.name, d.month, d.received_at, f.severity, f.table_name, f.row_number,
            f.column_name, f.value, f.row_count, f.sentence
        from finding as f join delivery as d using (delivery_id) left join school using (school_id)
        where ($school_id is null or d.school_id = $school_id)
            and ($first is null or d.month is null or d.month between $first and $last)
        order by list_position(['refused', 'row set aside', 'note'], f.severity), d.received_at desc, d.delivery_id,
            f.finding_number
        """,
        school_id=school_id,
        first=first,
        last=last,
    )


def reconciliation(school_id: str | None = None, first: date | None = None, last: date | None = None) -> list[Row]:
    """What the files held against what the platform holds, per school, month, table and measure."""
    return query(
        """
        select school.name, r.* from reconciliation_month as r join school using (school_id)
        where ($school_id is null or r.school_id = $school_id) and ($first is null or r.month between $first and $last)
        order by school.name, r.school_id, r.month, r."table", r.measure
        """,
        school_id=school_id,
        first=first,
        last=last,
    )


def checks() -> list[Row]:
    """The results of the checks that this release passed through; empty where the release does not carry them."""
    return query("select * from check_result") if has_table("check_result") else []


def release() -> Row:
    """The release itself: its name, when it was made, from what."""
    return query("select * from release")[0]


def dictionary() -> list[Row]:
    """Every column of the product with its unit and meaning, of the tables that are there."""
    return query('select * from column_dictionary order by "table"')


def label_table(name: str) -> list[Row]:
    """A small table of words and borders, whole; empty where the release does not carry it."""
    return query(f'select * from "{name}"') if has_table(name) else []


def rate(row: Row) -> "Share | Missing":
    """Attendance: present over registered minutes."""
    return share(row["present_minutes"], row["registered_minutes"])


def coverage(row: Row) -> "Share | Missing":
    """Which part of the scheduled minutes someone registered; of schools that deliver totals only nobody knows."""
    unknown = row.get("totals_minutes") or 0
    if unknown and unknown == row["scheduled_minutes"]:
        return Missing.TOTALS_ONLY
    return share(row["registered_minutes"] - unknown, row["scheduled_minutes"] - unknown)


def band(row: Row) -> "tuple[Share, Share] | None":
    """The lowest and the highest that attendance can be: everything unregistered absent, or everything present."""
    scheduled = row["scheduled_minutes"]
    if not scheduled or scheduled == row.get("totals_minutes"):
        return None
    present = row["present_minutes"]
    return Share(present, scheduled), Share(present + row["unregistered_minutes"], scheduled)


def basis_mark(row: Row) -> str:
    """What kind of figure it is: `aangenomen` where all schools of the row record absence only, `alleen totalen` where all
    deliver totals only, with `deels` before it where some do; else empty."""
    kinds = ((row["assumed_schools"], ASSUMED), (row["totals_schools"], TOTALS_ONLY))
    return ", ".join(word if schools == row["schools"] else f"deels {word}" for schools, word in kinds if schools)
