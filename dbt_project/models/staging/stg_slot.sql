{{ config(materialized='view') }}

-- with times (both or none); apart from those without, so that tens of millions of rows need no look at the bells
select
    slot.school_id,
    slot.month,
    slot.pupil_key,
    slot.date,
    slot.lesson_period,
    slot.begin_minute,
    slot.end_minute,
    slot.end_minute - slot.begin_minute as minutes,
    false as is_bell_span,
    slot.state,
    slot.is_roll_call_done,
    slot.row_number,
    slot.file_row_number
from {{ source('raw', 'slot') }} as slot
where slot.begin_minute is not null and slot.end_minute > slot.begin_minute
union all
-- with a period only
select
    slot.school_id,
    slot.month,
    slot.pupil_key,
    slot.date,
    slot.lesson_period,
    bell.begin_minute,
    bell.end_minute,
    bell.minutes,
    bell.is_span as is_bell_span,
    slot.state,
    slot.is_roll_call_done,
    slot.row_number,
    slot.file_row_number
from {{ source('raw', 'slot') }} as slot
inner join {{ ref('stg_bell_time') }} as bell
    on bell.school_id = slot.school_id
    and bell.month = slot.month
    and bell.date = slot.date
    and bell.lesson_period = slot.lesson_period
where slot.begin_minute is null and bell.minutes > 0
union all
-- the bells themselves, where no timetable was delivered
select
    bell.school_id,
    bell.month,
    enrolment.pupil_key,
    bell.date,
    bell.lesson_period,
    bell.begin_minute,
    bell.end_minute,
    bell.minutes,
    false as is_bell_span,
    'planned' as state,
    cast(null as boolean) as is_roll_call_done,
    cast(bell.sequence as bigint) as row_number,
    cast(bell.sequence as bigint) as file_row_number
from {{ source('raw', 'school_month') }} as school_month
inner join {{ ref('stg_bell_time') }} as bell
    on bell.school_id = school_month.school_id
    and bell.month = school_month.month
inner join {{ ref('stg_school_day') }} as school_day
    on school_day.school_id = bell.school_id
    and school_day.date = bell.date
inner join {{ ref('stg_enrolment') }} as enrolment
    on enrolment.school_id = bell.school_id
    and enrolment.month = bell.month
    and bell.date between enrolment.enrolled_from and enrolment.enrolled_to
where not school_month.has_timetable and not bell.is_span and bell.minutes > 0
