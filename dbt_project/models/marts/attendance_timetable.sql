{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}
{% set place = ['cohort', 'weekday', 'lesson_period'] %}

-- school, month, education type and year group as one number: of tens of millions of slots that is a narrow key
with enrolment as (
    select
        *,
        dense_rank() over (
            order by school_id nulls last, month nulls last, education_type nulls last, year_group nulls last
        ) as cohort
    from {{ ref('stg_enrolment') }} as enrolment
    where {{ in_partitions(pending, 'enrolment') }}
),

cohort as (
    select distinct cohort, school_id, month, education_type, year_group from enrolment
),

-- of the few overlapping slots those that were set aside
set_aside as (
    select pupil_key, date, begin_minute, end_minute
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and is_set_aside and is_planned
),

planned as (
    select
        enrolment.cohort,
        {{ iso_weekday('slot.date') }} as weekday,
        coalesce(slot.lesson_period, {{ clock_time('slot.begin_minute') }}) as lesson_period,
        sum(slot.minutes) as scheduled_minutes,
        sum(case when not slot.is_roll_call_done then slot.minutes else 0 end) as minutes_not_done
    from {{ ref('int_planned_slot') }} as slot
    inner join enrolment
        on enrolment.pupil_key = slot.pupil_key
        and enrolment.month = slot.month
        and slot.date between enrolment.enrolled_from and enrolment.enrolled_to
    left join set_aside
        on set_aside.pupil_key = slot.pupil_key
        and set_aside.date = slot.date
        and set_aside.begin_minute = slot.begin_minute
        and set_aside.end_minute = slot.end_minute
    where
        {{ in_partitions(pending, 'slot') }}
        and set_aside.pupil_key is null
    group by
        enrolment.cohort,
        {{ iso_weekday('slot.date') }},
        coalesce(slot.lesson_period, {{ clock_time('slot.begin_minute') }})
),

decided as (
    select
        enrolment.cohort,
        {{ iso_weekday('decision.date') }} as weekday,
        coalesce(decision.lesson_period, {{ clock_time('decision.begin_minute') }}) as lesson_period,
        sum(decision.absent_minutes) as absent_minutes,
        sum(case when decision.is_late then 1 else 0 end) as late_count,
        sum(case when not decision.is_roll_call_done then decision.minutes else 0 end) as minutes_not_done
    from {{ ref('int_decision') }} as decision
    inner join enrolment
        on enrolment.pupil_key = decision.pupil_key
        and enrolment.month = decision.month
        and decision.date between enrolment.enrolled_from and enrolment.enrolled_to
    where
        {{ in_partitions(pending, 'decision') }}
        and not decision.is_set_aside
    group by
        enrolment.cohort,
        {{ iso_weekday('decision.date') }},
        coalesce(decision.lesson_period, {{ clock_time('decision.begin_minute') }})
)

select
    cohort.school_id,
    cohort.month,
    cohort.education_type,
    cohort.year_group,
    planned.weekday,
    planned.lesson_period,
    cast(planned.scheduled_minutes as bigint) as scheduled_minutes,
    cast(planned.scheduled_minutes - planned.minutes_not_done + coalesce(decided.minutes_not_done, 0) as bigint)
        as registered_minutes,
    cast(coalesce(decided.absent_minutes, 0) as bigint) as absent_minutes,
    cast(coalesce(decided.late_count, 0) as bigint) as late_count,
    cast(planned.minutes_not_done - coalesce(decided.minutes_not_done, 0) as bigint) as unregistered_minutes
from planned
inner join cohort
    on cohort.cohort = planned.cohort
left join decided
    on {{ equal_on('decided', 'planned', place) }}
