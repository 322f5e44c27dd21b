{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

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
    row_number() over (
        partition by
            slot.pupil_key,
            slot.date,
            slot.begin_minute,
            slot.end_minute,
            case when slot.state = 'planned' then 1 else 0 end
        order by slot.row_number, slot.file_row_number
    ) > 1 as is_repeated
from {{ ref('stg_slot') }} as slot
inner join {{ ref('int_slot_day') }} as slot_day
    on slot_day.pupil_key = slot.pupil_key
    and slot_day.date = slot.date
where {{ in_partitions(pending, 'slot') }} and {{ in_partitions(pending, 'slot_day') }} and slot_day.is_crowded
