{{ config(materialized='view') }}

with by_day as (
    select
        school_id, month, pupil_key, row_number, file_row_number, lesson_period_from, lesson_period_to,
        begin_minute, end_minute, code, type_category, is_authorised, source, minutes, registered_at,
        date_from as date, true as is_of_one_day
    from {{ source('raw', 'registration') }}
    where date_to = date_from
    union all
    select
        registration.school_id, registration.month, registration.pupil_key, registration.row_number,
        registration.file_row_number, registration.lesson_period_from, registration.lesson_period_to,
        registration.begin_minute, registration.end_minute, registration.code, registration.type_category,
        registration.is_authorised, registration.source, registration.minutes, registration.registered_at,
        {{ add_days('registration.month', 'day_of.month') }} as date, false as is_of_one_day
    from {{ source('raw', 'registration') }} as registration
    cross join range(0, 31) as day_of(month)
    where
        registration.date_to > registration.date_from
        and {{ add_days('registration.month', 'day_of.month') }}
            between registration.date_from and registration.date_to
        and {{ add_days('registration.month', 'day_of.month') }} < {{ next_month('registration.month') }}
)

select
    by_day.school_id,
    by_day.month,
    by_day.pupil_key,
    by_day.date,
    by_day.is_of_one_day,
    by_day.row_number,
    by_day.file_row_number,
    -- a span of names (ochtend-middag) arrives as one period
    {{ first_of_span('by_day.lesson_period_from') }} as lesson_period_from,
    {{ last_of_span('coalesce(by_day.lesson_period_to, by_day.lesson_period_from)') }} as lesson_period_to,
    -- one time without the other leaves that side open
    case
        when by_day.begin_minute is not null or by_day.end_minute is not null then coalesce(by_day.begin_minute, 0)
    end as begin_minute,
    case
        when by_day.begin_minute is not null or by_day.end_minute is not null then coalesce(by_day.end_minute, 1440)
    end as end_minute,
    by_day.minutes,
    by_day.registered_at,
    case by_day.source when 'follow_up' then 3 when 'roll_call' then 2 when 'report' then 1 else 0 end as source_rank,
    coalesce(reason_code.category, by_day.type_category, 'unknown_reason') as category,
    -- what the school itself calls the reason: its code, else the type of its software
    coalesce(upper(trim(by_day.code)), by_day.type_category, '') as reason,
    coalesce(reason_code.category, by_day.type_category) is not null as is_mapped,
    by_day.is_authorised
from by_day
left join {{ ref('stg_reason_code') }} as reason_code
    on reason_code.school_id = by_day.school_id
    and reason_code.month = by_day.month
    and reason_code.date = by_day.date
    and reason_code.code = upper(trim(by_day.code))
