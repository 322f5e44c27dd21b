{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}

select
    school_id,
    month,
    education_type,
    year_group,
    {{ iso_weekday('date') }} as weekday,
    coalesce(lesson_period, {{ clock_time('begin_minute') }}) as lesson_period,
    cast(sum(minutes) as bigint) as scheduled_minutes,
    cast(sum(case when is_registered then minutes else 0 end) as bigint) as registered_minutes,
    cast(sum(absent_minutes) as bigint) as absent_minutes,
    cast(sum(case when is_late then 1 else 0 end) as bigint) as late_count,
    cast(sum(case when is_registered then 0 else minutes end) as bigint) as unregistered_minutes
from {{ ref('int_slot') }} as slot
where {{ in_partitions(pending, 'slot') }} and is_planned
group by
    school_id,
    month,
    education_type,
    year_group,
    {{ iso_weekday('date') }},
    coalesce(lesson_period, {{ clock_time('begin_minute') }})
