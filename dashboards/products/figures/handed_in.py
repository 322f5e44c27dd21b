"""Schools and what they handed in: the calendar, deliveries with their findings, and which months are fit to compare."""

from datetime import date

from dashboards.products.data import Row, has_table, query


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
