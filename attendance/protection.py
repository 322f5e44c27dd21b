"""Disclosure control: what municipality staff may see. The only place that decides which aggregate is shown.

This protection knows municipality and region totals only, hides each cell with fewer than the minimum number of
pupils, and hides a second cell wherever a hidden one could be found by subtracting from the total above it. It is
one function over the marts, so that a stronger method can take its place without the release knowing.
"""

import duckdb

MEASURES = (
    "pupils",
    "scheduled_minutes",
    "registered_minutes",
    "present_minutes",
    "absent_minutes",
    "unregistered_minutes",
)
"""Measures of attendance_month that leave the alliance. No authorised or unauthorised part: illness is health data
(AVG art. 9) and needs the full method before it may be shown."""

DESCRIPTION = "Gemeente- en regiototalen; cellen met minder dan {minimum} leerlingen zijn niet getoond."


def protect(connection: duckdb.DuckDBPyConnection, marts: str, target: str, minimum_pupils: int) -> None:
    """Makes the municipality tables in schema `target` from the marts in schema `marts`.

    `attendance_municipality_month` (month × municipality × sector), `attendance_region_month` (month × sector),
    `tier_municipality_month` and `tier_region_month` (profile × period_kind × month × … × tier). Each measure has
    beside it `<measure>_status`: value, hidden, no_pupils or not_delivered (published.md).
    """
    _attendance(connection, marts, target, minimum_pupils)
    _tiers(connection, marts, target, minimum_pupils)


def _attendance(connection: duckdb.DuckDBPyConnection, marts: str, target: str, minimum: int) -> None:
    sums = ", ".join(f"cast(sum(a.{name}) as bigint) as {name}" for name in MEASURES)
    connection.execute(f"""
        create or replace temp table municipality_cell as
        with school_month as (
            select s.municipality_code, s.municipality, s.sector, c.month, s.school_id, c.is_delivered
            from {marts}.delivery_calendar as c join {marts}.school as s using (school_id)
        ),
        cell as (
            select municipality_code, municipality, sector, month, bool_or(is_delivered) as is_delivered
            from school_month group by all
        ),
        measured as (
            select s.municipality_code, s.sector, a.month, {sums}
            from {marts}.attendance_month as a join {marts}.school as s using (school_id) group by all
        )
        select cell.month, cell.municipality_code, cell.municipality, cell.sector, cell.is_delivered,
            {", ".join(f"coalesce(measured.{name}, 0) as {name}" for name in MEASURES)}
        from cell left join measured using (municipality_code, sector, month)
    """)
    connection.execute(f"""
        create or replace temp table municipality_verdict as
        with first as (
            select *, is_delivered and pupils > 0 and pupils < {minimum} as is_small from municipality_cell
        ),
        ranked as (
            select *,
                sum(cast(is_small as integer)) over (partition by month, sector) as small_cells,
                row_number() over (
                    partition by month, sector, is_small or not is_delivered or pupils = 0
                    order by pupils, municipality_code
                ) as size_order
            from first
        )
        select *, is_small or (
            -- one hidden cell alone comes back by subtraction: the smallest shown one goes with it
            small_cells = 1 and is_delivered and pupils > 0 and size_order = 1
        ) as is_hidden
        from ranked
    """)
    status = (
        "case when not is_delivered then 'not_delivered' when pupils = 0 then 'no_pupils' "
        "when is_hidden then 'hidden' else 'value' end"
    )
    shown = ", ".join(
        f"case when {status} = 'value' then {name} end as {name}, {status} as {name}_status" for name in MEASURES
    )
    connection.execute(f"""
        create or replace table {target}.attendance_municipality_month as
        select month, municipality_code, municipality, sector, {shown}
        from municipality_verdict order by month, municipality, sector
    """)
    total = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in MEASURES)
    shown = ", ".join(
        f"case when {status} = 'value' then {name} end as {name}, {status} as {name}_status" for name in MEASURES
    )
    connection.execute(f"""
        create or replace table {target}.attendance_region_month as
        with total as (
            select month, sector, bool_or(is_delivered) as is_delivered, {total},
                -- a total over one hidden municipality alone is that municipality
                sum(pupils) < {minimum}
                or (count(*) filter (where is_hidden) > 0 and count(*) filter (where not is_hidden and pupils > 0) = 0
                    and count(*) filter (where is_hidden) = 1) as is_hidden
            from municipality_verdict group by month, sector
        )
        select month, sector, {shown} from total order by month, sector
    """)


def _tiers(connection: duckdb.DuckDBPyConnection, marts: str, target: str, minimum: int) -> None:
    for name, keys in (
        ("tier_municipality_month", "municipality_code, municipality, sector"),
        ("tier_region_month", "sector"),
    ):
        cell = f"profile, period_kind, month, {keys}"
        connection.execute(f"""
            create or replace table {target}.{name} as
            with cell as (
                select profile, period_kind, month, {keys}, tier, cast(sum(pupils) as bigint) as pupils
                from {marts}.tier_distribution join {marts}.school using (school_id) group by all
            ),
            complete as (
                select {cell}, tier.tier, coalesce(cell.pupils, 0) as pupils
                from (select distinct {cell} from cell) as present
                join (
                    select profile, tier from {marts}.tier
                    union all select distinct profile, 'too_little_data' from {marts}.tier
                ) as tier using (profile)
                left join cell using ({cell}, tier)
            ),
            ranked as (
                select *, pupils < {minimum} as is_small,
                    sum(cast(pupils < {minimum} as integer)) over (partition by {cell}) as small_cells,
                    row_number() over (partition by {cell}, pupils < {minimum} order by pupils, tier) as size_order
                from complete
            )
            select {cell}, tier,
                case when is_hidden then null else pupils end as pupils,
                case when is_hidden then 'hidden' else 'value' end as pupils_status
            from (select *, is_small or (small_cells = 1 and size_order = 1) as is_hidden from ranked)
            order by {cell}, tier
        """)
