{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

with calendar as (
    select
        school_month.school_id,
        school_month.month,
        {{ add_days('school_month.month', 'day_of.month') }} as date
    from {{ source('raw', 'school_month') }} as school_month
    cross join range(0, 31) as day_of(month)
    where
        {{ in_partitions(pending, 'school_month') }}
        and {{ add_days('school_month.month', 'day_of.month') }} < {{ next_month('school_month.month') }}
),

valid as (
    select
        calendar.school_id,
        calendar.month,
        calendar.date,
        bell.lesson_period,
        bell.begin_minute,
        bell.end_minute,
        bell.valid_from,
        bell.file_row_number,
        case when bell.date is not null then 1 when bell.weekday is not null then 2 else 3 end as precedence,
        max(case when bell.date is not null then 1 else 0 end)
            over (partition by calendar.school_id, calendar.month, calendar.date) as is_short_day
    from calendar
    inner join {{ source('raw', 'bell_time') }} as bell
        on bell.school_id = calendar.school_id
        and bell.month = calendar.month
    where
        bell.date = calendar.date
        or (
            bell.date is null
            and coalesce(bell.weekday, {{ iso_weekday('calendar.date') }}) = {{ iso_weekday('calendar.date') }}
            and coalesce(bell.valid_from, calendar.date) <= calendar.date
            and coalesce(bell.valid_to, calendar.date) >= calendar.date
        )
),

ranked as (
    select
        *,
        row_number() over (
            partition by school_id, month, date, lesson_period
            order by precedence, valid_from desc nulls last, file_row_number desc
        ) as choice
    from valid
    where precedence = 1 or is_short_day = 0
),

period as (
    select
        school_id,
        month,
        date,
        lesson_period,
        {{ period_number('lesson_period') }} as period_number,
        begin_minute,
        end_minute
    from ranked
    where choice = 1
),

-- only the spans that this school's slots use
delivered_span as (
    select distinct
        slot.school_id,
        slot.month,
        slot.date,
        slot.lesson_period,
        split_part(slot.lesson_period, '-', 1) as first_period,
        split_part(slot.lesson_period, '-', 2) as last_period
    from {{ source('raw', 'slot') }} as slot
    where
        {{ in_partitions(pending, 'slot') }}
        and (slot.begin_minute is null or slot.end_minute is null)
        and slot.lesson_period like '%-%'
),

span as (
    select
        delivered_span.school_id,
        delivered_span.month,
        delivered_span.date,
        delivered_span.lesson_period,
        min(case when period.lesson_period = delivered_span.first_period then period.begin_minute end) as begin_minute,
        max(case when period.lesson_period = delivered_span.last_period then period.end_minute end) as end_minute,
        cast(sum(period.end_minute - period.begin_minute) as int) as minutes,
        count(*) as periods,
        max(coalesce(
            {{ period_number('delivered_span.last_period') }} - {{ period_number('delivered_span.first_period') }} + 1, 2
        )) as expected_periods
    from delivered_span
    inner join period
        on period.school_id = delivered_span.school_id
        and period.month = delivered_span.month
        and period.date = delivered_span.date
        and (
            period.lesson_period in (delivered_span.first_period, delivered_span.last_period)
            or period.period_number between
                {{ period_number('delivered_span.first_period') }} and {{ period_number('delivered_span.last_period') }}
        )
    group by
        delivered_span.school_id, delivered_span.month, delivered_span.date, delivered_span.lesson_period
)

select
    school_id,
    month,
    date,
    lesson_period,
    begin_minute,
    end_minute,
    end_minute - begin_minute as minutes,
    false as is_span,
    cast(row_number() over (
        partition by school_id, month, date order by begin_minute, end_minute, lesson_period
    ) as int) as sequence
from period
union all
select
    span.school_id,
    span.month,
    span.date,
    span.lesson_period,
    span.begin_minute,
    span.end_minute,
    span.minutes,
    true as is_span,
    cast(null as int) as sequence
from span
left join period
    on period.school_id = span.school_id
    and period.month = span.month
    and period.date = span.date
    and period.lesson_period = span.lesson_period
where span.periods = span.expected_periods and period.lesson_period is null
