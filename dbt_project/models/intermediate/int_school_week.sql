{{ config(materialized='view') }}

with numbered_month as (
    select
        school_id,
        month,
        {{ school_year('month') }} as school_year,
        -- constant over months without a gap between them
        extract(year from month) * 12 + extract(month from month) - row_number() over (
            partition by school_id, {{ school_year('month') }} order by month
        ) as run
    from {{ source('raw', 'school_month') }}
    -- of a month with totals only no day is known: it counts as not delivered here
    where is_totals is not true
),

-- an undelivered month is longer than three weeks, so no week lies in two stretches
stretch as (
    select
        school_id,
        month,
        min(month) over (partition by school_id, school_year, run) as stretch
    from numbered_month
)

select
    school_day.school_id,
    {{ school_year('school_day.date') }} as school_year,
    stretch.stretch,
    {{ week_start('school_day.date') }} as week_start,
    max(school_day.date) as last_date,
    cast(row_number() over (
        partition by school_day.school_id, {{ school_year('school_day.date') }}
        order by {{ week_start('school_day.date') }}
    ) as int) as week_number
from {{ ref('int_school_day') }} as school_day
inner join stretch
    on stretch.school_id = school_day.school_id
    and stretch.month = school_day.month
group by
    school_day.school_id,
    {{ school_year('school_day.date') }},
    stretch.stretch,
    {{ week_start('school_day.date') }}
