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
    slot.state,
    slot.state = 'planned' as is_planned,
    slot.is_roll_call_done,
    slot.row_number,
    slot.file_row_number,
    slot.education_type,
    slot.year_group
from {{ ref('stg_slot') }} as slot
left join (
    select distinct school_id, month, pupil_key, date from {{ ref('int_crowded_slot') }}
) as crowded_day
    on crowded_day.school_id = slot.school_id
    and crowded_day.month = slot.month
    and crowded_day.pupil_key = slot.pupil_key
    and crowded_day.date = slot.date
where crowded_day.school_id is null
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
    state,
    state = 'planned' as is_planned,
    is_roll_call_done,
    row_number,
    file_row_number,
    education_type,
    year_group
from {{ ref('int_crowded_slot') }}
where not is_repeated
