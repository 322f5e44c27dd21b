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
    slot.state,
    slot.is_planned,
    slot.is_roll_call_done,
    slot.education_type,
    slot.year_group,
    decision.category,
    decision.category_group,
    coalesce(decision.is_late, false) as is_late,
    coalesce(decision.absent_minutes, 0) as absent_minutes,
    slot.is_planned and (decision.category is not null or coalesce(slot.is_roll_call_done, true)) as is_registered,
    slot.is_planned and decision.category is null and slot.is_roll_call_done is null as is_assumed_present
from {{ ref('int_slot_once') }} as slot
left join {{ ref('int_decision') }} as decision
    on decision.school_id = slot.school_id
    and decision.month = slot.month
    and decision.pupil_key = slot.pupil_key
    and decision.date = slot.date
    and decision.begin_minute = slot.begin_minute
    and decision.end_minute = slot.end_minute
    and decision.is_planned = slot.is_planned
where not coalesce(decision.is_set_aside, false)
