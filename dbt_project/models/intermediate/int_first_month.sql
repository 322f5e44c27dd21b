{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

with delivered as (
    select
        school_id,
        month,
        {{ school_year('month') }} as school_year,
        row_number() over (partition by school_id, {{ school_year('month') }} order by month) as place,
        extract(year from month) * 12 + extract(month from month) as month_number,
        min(month) over (partition by school_id, {{ school_year('month') }}) as first_month
    from {{ source('raw', 'school_month') }}
    -- of a month with totals only no day is known: it counts as not delivered here
    where is_totals is not true
),

-- school years with a school day by the calendar before the first delivered month; two months back always show one
begun_unseen as (
    select
        delivered.school_id,
        delivered.school_year
    from delivered
    inner join {{ ref('school') }} as school
        on school.school_id = delivered.school_id
    cross join range(1, 63) as days_before(number)
    left join {{ ref('holiday') }} as holiday
        on holiday.holiday_region = school.holiday_region
        and {{ add_days('delivered.month', '-days_before.number') }} between holiday.date_from and holiday.date_to
    left join {{ source('raw', 'free_day') }} as free_day
        on free_day.school_id = delivered.school_id
        and free_day.month = delivered.month
        and free_day.date = {{ add_days('delivered.month', '-days_before.number') }}
    where
        delivered.place = 1
        and {{ school_year(add_days('delivered.month', '-days_before.number')) }} = delivered.school_year
        and {{ iso_weekday(add_days('delivered.month', '-days_before.number')) }} <= 5
        and holiday.holiday_region is null
        and free_day.school_id is null
    group by delivered.school_id, delivered.school_year
),

-- the month in which the fourth school week ends, where it and all months before it are there from the start
period as (
    select
        delivered.school_id,
        delivered.school_year,
        delivered.month,
        school_week.last_date
    from {{ ref('int_school_week') }} as school_week
    inner join delivered
        on delivered.school_id = school_week.school_id
        and delivered.month = cast(date_trunc('month', school_week.last_date) as date)
    left join begun_unseen
        on begun_unseen.school_id = delivered.school_id
        and begun_unseen.school_year = delivered.school_year
    where
        school_week.week_number = 4
        and begun_unseen.school_id is null
        and delivered.month_number - delivered.place + 1
            = extract(year from delivered.first_month) * 12 + extract(month from delivered.first_month)
),

school_days as (
    select period.school_id, period.month, count(*) as school_days
    from period
    inner join {{ ref('int_school_day') }} as school_day
        on school_day.school_id = period.school_id
        and {{ school_year('school_day.date') }} = period.school_year
        and school_day.date <= period.last_date
    group by period.school_id, period.month
),

summed as (
    select
        period.school_id,
        period.month,
        pupil_day.pupil_key,
        cast(sum(pupil_day.scheduled_minutes) as bigint) as scheduled_minutes,
        cast(sum(pupil_day.registered_minutes) as bigint) as registered_minutes,
        cast(sum(pupil_day.absent_minutes) as bigint) as absent_minutes,
        count(*) as scheduled_days
    from period
    inner join {{ ref('int_pupil_day') }} as pupil_day
        on pupil_day.school_id = period.school_id
        and {{ school_year('pupil_day.date') }} = period.school_year
        and pupil_day.date <= period.last_date
    where {{ in_partitions(pending, 'pupil_day') }} and pupil_day.scheduled_minutes > 0
    group by period.school_id, period.month, pupil_day.pupil_key
)

select
    summed.school_id,
    summed.month,
    summed.pupil_key,
    pupil_month.education_type,
    pupil_month.year_group,
    summed.scheduled_minutes,
    summed.registered_minutes,
    summed.absent_minutes,
    summed.scheduled_days,
    school_days.school_days
from summed
inner join school_days
    on school_days.school_id = summed.school_id
    and school_days.month = summed.month
inner join {{ ref('int_pupil_month') }} as pupil_month
    on pupil_month.school_id = summed.school_id
    and pupil_month.month = summed.month
    and pupil_month.pupil_key = summed.pupil_key
    and pupil_month.scheduled_minutes > 0
