{{ config(materialized='view') }}

select
    school_month.school_id,
    school_month.month,
    {{ add_days('school_month.month', 'day_of.month') }} as date
from {{ source('raw', 'school_month') }} as school_month
inner join {{ ref('school') }} as school
    on school.school_id = school_month.school_id
cross join range(0, 31) as day_of(month)
left join {{ ref('holiday') }} as holiday
    on holiday.holiday_region = school.holiday_region
    and {{ add_days('school_month.month', 'day_of.month') }} between holiday.date_from and holiday.date_to
left join {{ source('raw', 'free_day') }} as free_day
    on free_day.school_id = school_month.school_id
    and free_day.month = school_month.month
    and free_day.date = {{ add_days('school_month.month', 'day_of.month') }}
where
    -- of a month with totals only no day is known
    school_month.is_totals is not true
    and {{ add_days('school_month.month', 'day_of.month') }} < {{ next_month('school_month.month') }}
    and {{ iso_weekday(add_days('school_month.month', 'day_of.month')) }} <= 5
    and holiday.holiday_region is null
    and free_day.school_id is null
