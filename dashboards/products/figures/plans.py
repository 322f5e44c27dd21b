"""What schools set out to do, and what followed on it."""

from dashboards.products.data import Row, has_table, query


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
