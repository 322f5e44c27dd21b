with school as (
    select
        school_id,
        holiday_region
    from {{ ref('published_school') }}
),

delivered as (
    select
        school_id,
        month,
        min(received_at) as delivered_at,
        max(received_at) as last_delivered_at,
        count(*) as deliveries
    from {{ source('raw', 'delivery') }}
    where status <> 'refused' and school_id is not null and month is not null
    group by school_id, month
),

-- every month between the region's first and last delivered one, and the one after, in which deliveries fall due
month as (
    select distinct
        cast(date_trunc('month', {{ add_days('span.first_month', '28 * place.number') }}) as date) as month
    from (select min(month) as first_month, max(month) as last_month from delivered) as span
    cross join range(0, 600) as place(number)
    where {{ add_days('span.first_month', '28 * place.number') }} < {{ add_days('span.last_month', 62) }}
),

school_day as (
    select
        school.school_id,
        month.month,
        {{ add_days('month.month', 'day_of.month') }} as date
    from school
    cross join month
    cross join range(0, 31) as day_of(month)
    left join {{ ref('holiday') }} as holiday
        on holiday.holiday_region = school.holiday_region
        and {{ add_days('month.month', 'day_of.month') }} between holiday.date_from and holiday.date_to
    left join (select distinct school_id, date from {{ source('raw', 'free_day') }}) as free_day
        on free_day.school_id = school.school_id
        and free_day.date = {{ add_days('month.month', 'day_of.month') }}
    where
        {{ add_days('month.month', 'day_of.month') }} < {{ next_month('month.month') }}
        and {{ iso_weekday(add_days('month.month', 'day_of.month')) }} <= 5
        and holiday.holiday_region is null
        and free_day.school_id is null
),

numbered_day as (
    select
        school_id,
        month,
        date,
        row_number() over (partition by school_id, month order by date) as day_of_month
    from school_day
),

last_month as (
    select max(month) as month from delivered
)

select
    school.school_id,
    month.month,
    coalesce(school_days.school_days, 0) as school_days,
    fifth_day.date as expected_by,
    delivered.school_id is not null as is_delivered,
    delivered.delivered_at,
    delivered.last_delivered_at,
    coalesce(delivered.deliveries, 0) as deliveries,
    case
        when delivered.school_id is null or fifth_day.date is null then null
        else cast(delivered.delivered_at as date) <= fifth_day.date
    end as is_on_time
from school
cross join month
cross join last_month
left join (
    select school_id, month, count(*) as school_days from school_day group by school_id, month
) as school_days
    on school_days.school_id = school.school_id
    and school_days.month = month.month
left join delivered
    on delivered.school_id = school.school_id
    and delivered.month = month.month
left join numbered_day as fifth_day
    on fifth_day.school_id = school.school_id
    and fifth_day.month = {{ next_month('month.month') }}
    and fifth_day.day_of_month = 5
where
    month.month <= last_month.month
    and (school_days.school_days > 0 or delivered.school_id is not null)
