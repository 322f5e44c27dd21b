"""The scorecards of registration, and what else the platform noticed about how a school registers."""

from datetime import date

from dashboards.products.data import Row, query


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
