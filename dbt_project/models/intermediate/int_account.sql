{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

with delivered as (
    select school_id, month, count(*) as slot_rows, count(distinct pupil_key) as slot_pupils
    from {{ source('raw', 'slot') }} as slot
    where {{ in_partitions(pending, 'slot') }}
    group by school_id, month
),

from_bell as (
    select slot.school_id, slot.month, count(*) as slot_rows_from_bell
    from {{ source('raw', 'slot') }} as slot
    inner join {{ ref('stg_bell_time') }} as bell
        on bell.school_id = slot.school_id
        and bell.month = slot.month
        and bell.date = slot.date
        and bell.lesson_period = slot.lesson_period
    where {{ in_partitions(pending, 'slot') }} and slot.begin_minute is null
    group by slot.school_id, slot.month
),

timed as (
    select school_id, month, count(*) as slots, sum(minutes) as minutes
    from {{ ref('stg_slot') }} as slot
    where {{ in_partitions(pending, 'slot') }}
    group by school_id, month
),

enrolled as (
    select school_id, month, sum(slots) as slots, sum(minutes) as minutes
    from {{ ref('int_slot_day') }} as slot_day
    where {{ in_partitions(pending, 'slot_day') }}
    group by school_id, month
),

slot as (
    select
        delivered.school_id,
        delivered.month,
        delivered.slot_rows,
        delivered.slot_pupils,
        coalesce(timed.minutes, 0) as slot_minutes,
        coalesce(from_bell.slot_rows_from_bell, 0) as slot_rows_from_bell,
        delivered.slot_rows - coalesce(timed.slots, 0) as slot_rows_without_time,
        coalesce(timed.slots, 0) - coalesce(enrolled.slots, 0) as slot_rows_not_enrolled,
        coalesce(timed.minutes, 0) - coalesce(enrolled.minutes, 0) as slot_minutes_not_enrolled
    from delivered
    left join timed
        on timed.school_id = delivered.school_id
        and timed.month = delivered.month
    left join enrolled
        on enrolled.school_id = delivered.school_id
        and enrolled.month = delivered.month
    left join from_bell
        on from_bell.school_id = delivered.school_id
        and from_bell.month = delivered.month
),

repeated as (
    select
        school_id,
        month,
        count(*) as slot_rows_repeated,
        sum(minutes) as slot_minutes_repeated
    from {{ ref('int_crowded_slot') }} as crowded
    where {{ in_partitions(pending, 'crowded') }} and is_repeated
    group by school_id, month
),

overlapping as (
    select
        crowded.school_id,
        crowded.month,
        count(*) as slot_rows_overlapping,
        sum(crowded.minutes) as slot_minutes_overlapping
    from {{ ref('int_crowded_slot') }} as crowded
    inner join {{ ref('int_decision') }} as decision
        on decision.school_id = crowded.school_id
        and decision.month = crowded.month
        and decision.pupil_key = crowded.pupil_key
        and decision.date = crowded.date
        and decision.begin_minute = crowded.begin_minute
        and decision.end_minute = crowded.end_minute
        and decision.is_planned = (crowded.state = 'planned')
        and decision.is_set_aside
    where
        {{ in_partitions(pending, 'crowded') }}
        and {{ in_partitions(pending, 'decision') }}
        and not crowded.is_repeated
    group by crowded.school_id, crowded.month
),

enrolment as (
    select
        enrolment.school_id,
        enrolment.month,
        count(*) as enrolment_rows,
        count(distinct enrolment.pupil_key) as enrolment_pupils,
        count(distinct known.pupil_key) as enrolment_pupils_used,
        sum(case
            when
                enrolment.enrolled_from < {{ next_month('enrolment.month') }}
                and coalesce(enrolment.enrolled_to, enrolment.month) >= enrolment.month
                and coalesce(enrolment.enrolled_to, enrolment.enrolled_from) >= enrolment.enrolled_from
                then 1
            else 0
        end) as enrolment_rows_used
    from {{ source('raw', 'enrolment') }} as enrolment
    left join (
        select distinct school_id, month, pupil_key
        from {{ ref('stg_enrolment') }} as known
        where {{ in_partitions(pending, 'known') }}
    ) as known
        on known.school_id = enrolment.school_id
        and known.month = enrolment.month
        and known.pupil_key = enrolment.pupil_key
    where {{ in_partitions(pending, 'enrolment') }}
    group by enrolment.school_id, enrolment.month
),

registration_pupil as (
    select school_id, month, count(distinct pupil_key) as registration_pupils
    from {{ source('raw', 'registration') }} as registration
    where {{ in_partitions(pending, 'registration') }}
    group by school_id, month
),

deciding_pupil as (
    select school_id, month, count(distinct pupil_key) as registration_pupils_deciding
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside
    group by school_id, month
),

registration as (
    select
        school_id,
        month,
        sum(present_rows + counted_rows) as registration_rows_deciding,
        sum(not_attendance_rows) as registration_rows_not_attendance,
        sum(without_slot_rows) as registration_rows_without_slot,
        sum(superseded_rows) as registration_rows_superseded
    from {{ ref('int_registration_reason') }} as registration
    where {{ in_partitions(pending, 'registration') }}
    group by school_id, month
),

{% set columns = {
    'slot': [
        'slot_rows', 'slot_pupils', 'slot_minutes', 'slot_rows_from_bell', 'slot_rows_without_time',
        'slot_rows_not_enrolled', 'slot_minutes_not_enrolled'
    ],
    'repeated': ['slot_rows_repeated', 'slot_minutes_repeated'],
    'overlapping': ['slot_rows_overlapping', 'slot_minutes_overlapping'],
    'enrolment': ['enrolment_rows', 'enrolment_pupils', 'enrolment_rows_used', 'enrolment_pupils_used'],
    'registration_pupil': ['registration_pupils'],
    'deciding_pupil': ['registration_pupils_deciding'],
    'registration': [
        'registration_rows_deciding', 'registration_rows_not_attendance', 'registration_rows_without_slot',
        'registration_rows_superseded'
    ],
} %}
school_month as (
    select school_id, month
    from {{ source('raw', 'school_month') }} as school_month
    where {{ in_partitions(pending, 'school_month') }}
)

select
    school_month.school_id,
    school_month.month
    {%- for relation, names in columns.items() %}{% for name in names %},
    cast(coalesce({{ relation }}.{{ name }}, 0) as bigint) as {{ name }}
    {%- endfor %}{% endfor %}
from school_month
{% for relation in columns %}
left join {{ relation }}
    on {{ relation }}.school_id = school_month.school_id
    and {{ relation }}.month = school_month.month
{% endfor %}
