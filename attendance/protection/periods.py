"""Which months are due: when a month is published for municipalities, once and for good.

A month is due when every school that is expected to deliver it did; or, once its term has passed for all of them, when
the share that the settings ask for did. Fewer than the minimum number of schools is never enough. With a month, earlier
months of its school year that were still waiting become due as they are: what a month says depends on what was said
before it. What comes in later counts in the schools' and the analysts' own products, and for municipalities in the
months to come; a published month is never restated, because the difference could be one pupil.
"""

from collections.abc import Collection
from datetime import date

import duckdb

from attendance.protection.catalogue import school_year
from attendance.settings import ProtectionRules


def due_months(
    connection: duckdb.DuckDBPyConnection,
    warehouse: str,
    published: Collection[date],
    rules: ProtectionRules,
    today: date,
) -> list[date]:
    """The months to be published now, in their order."""
    rows = connection.execute(
        f"""
        select month, count(*) filter (where is_delivered) >= $schools as is_enough,
            bool_and(is_delivered) or (
                max(expected_by) < $today and count(*) filter (where is_delivered) >= $share * count(*)
            ) as is_ripe
        from {warehouse}.marts.delivery_calendar group by month order by month
        """,
        {"schools": rules.minimum_schools, "share": rules.publication_share, "today": today},
    ).fetchall()
    ripe = [month for month, is_enough, is_ripe in rows if is_enough and is_ripe]
    last: dict[int, date] = {}
    for month in published:
        year = school_year(month)
        last[year] = max(month, last.get(year, month))
    return [
        month
        for month, is_enough, _ in rows
        if is_enough
        and month > last.get(school_year(month), date.min)
        and any(month <= one and school_year(one) == school_year(month) for one in ripe)
    ]
