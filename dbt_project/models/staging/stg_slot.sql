{{ config(materialized='view') }}

with delivered as (
    select
        slot.school_id,
        slot.month,
        slot.pupil_key,
        slot.date,
        slot.lesson_period,
        case when bell.begin_minute is null then slot.begin_minute else bell.begin_minute end as begin_minute,
        case when bell.begin_minute is null then slot.end_minute else bell.end_minute end as end_minute,
        case when bell.begin_minute is null then slot.end_minute - slot.begin_minute else bell.minutes end as minutes,
        coalesce(bell.is_span, false) as is_bell_span,
        slot.state,
        slot.is_roll_call_done,
        slot.row_number,
        slot.file_row_number
    from {{ source('raw', 'slot') }} as slot
    left join {{ ref('stg_bell_time') }} as bell
        on (slot.begin_minute is null or slot.end_minute is null)
        and bell.school_id = slot.school_id
        and bell.month = slot.month
        and bell.date = slot.date
        and bell.lesson_period = slot.lesson_period
),

from_bells as (
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
        cast(bell.sequence as bigint) as file_row_number,
        enrolment.education_type,
        enrolment.year_group
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
)

select
    delivered.school_id,
    delivered.month,
    delivered.pupil_key,
    delivered.date,
    delivered.lesson_period,
    delivered.begin_minute,
    delivered.end_minute,
    delivered.minutes,
    delivered.is_bell_span,
    delivered.state,
    delivered.is_roll_call_done,
    delivered.row_number,
    delivered.file_row_number,
    enrolment.education_type,
    enrolment.year_group
from delivered
inner join {{ ref('stg_enrolment') }} as enrolment
    on enrolment.school_id = delivered.school_id
    and enrolment.month = delivered.month
    and enrolment.pupil_key = delivered.pupil_key
    and delivered.date between enrolment.enrolled_from and enrolment.enrolled_to
where delivered.minutes > 0
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
    is_roll_call_done,
    row_number,
    file_row_number,
    education_type,
    year_group
from from_bells
