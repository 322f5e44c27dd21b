{{ config(materialized='view') }}

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
    slot.is_roll_call_done,
    slot.row_number,
    slot.file_row_number
from {{ ref('stg_slot') }} as slot
left join {{ ref('int_slot_day') }} as crowded_day
    on crowded_day.is_crowded
    and crowded_day.pupil_key = slot.pupil_key
    and crowded_day.date = slot.date
where slot.state = 'planned' and crowded_day.pupil_key is null
union all
select
    school_id,
    month,
    pupil_key,
    date,
    lesson_period,
    begin_minute,
    end_minute,
    minutes,
    is_bell_span,
    is_roll_call_done,
    row_number,
    file_row_number
from {{ ref('int_crowded_slot') }}
where state = 'planned' and not is_repeated
