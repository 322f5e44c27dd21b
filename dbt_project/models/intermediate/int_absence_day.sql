{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}

with absence as (
    select
        school_id,
        month,
        pupil_key,
        date,
        category,
        cast(sum(absent_minutes) as bigint) as absent_minutes
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside and category <> 'present'
    group by school_id, month, pupil_key, date, category
),

-- place of each day among the pupil's own scheduled days of the month
numbered_day as (
    select
        school_id,
        month,
        pupil_key,
        date,
        row_number() over (partition by school_id, month, pupil_key order by date) as day_number
    from {{ ref('int_pupil_day') }} as pupil_day
    where {{ in_partitions(pending, 'pupil_day') }} and scheduled_minutes > 0
)

select
    absence.school_id,
    absence.month,
    absence.pupil_key,
    absence.date,
    absence.category,
    absence.absent_minutes,
    numbered_day.day_number
from absence
inner join numbered_day
    on numbered_day.school_id = absence.school_id
    and numbered_day.month = absence.month
    and numbered_day.pupil_key = absence.pupil_key
    and numbered_day.date = absence.date
