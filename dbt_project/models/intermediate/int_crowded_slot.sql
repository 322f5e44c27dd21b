{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}

with crowded_day as (
    select school_id, month, pupil_key, date
    from {{ ref('stg_slot') }} as slot
    where {{ in_partitions(pending, 'slot') }}
    group by school_id, month, pupil_key, date
    having {{ might_overlap('begin_minute', 'end_minute') }}
)

select
    slot.school_id,
    slot.month,
    slot.pupil_key,
    slot.date,
    slot.lesson_period,
    slot.begin_minute,
    slot.end_minute,
    slot.minutes,
    slot.is_bell_span,
    slot.state,
    slot.is_roll_call_done,
    slot.row_number,
    slot.file_row_number,
    slot.education_type,
    slot.year_group,
    row_number() over (
        partition by
            slot.school_id,
            slot.month,
            slot.pupil_key,
            slot.date,
            slot.begin_minute,
            slot.end_minute,
            case when slot.state = 'planned' then 1 else 0 end
        order by slot.row_number, slot.file_row_number
    ) > 1 as is_repeated
from {{ ref('stg_slot') }} as slot
inner join crowded_day
    on crowded_day.school_id = slot.school_id
    and crowded_day.month = slot.month
    and crowded_day.pupil_key = slot.pupil_key
    and crowded_day.date = slot.date
where {{ in_partitions(pending, 'slot') }}
