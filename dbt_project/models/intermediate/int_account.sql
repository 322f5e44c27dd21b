{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
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

-- per registration: is it one at all, did the pupil have a planned slot on any of its days, did it decide a slot
registration_row as (
    select
        registration.school_id,
        registration.month,
        registration.pupil_key,
        registration.file_row_number,
        max(case when registration.category = 'not_attendance' then 0 else 1 end) as is_attendance,
        max(case when pupil_day.scheduled_minutes > 0 then 1 else 0 end) as has_slot
    from {{ ref('stg_registration') }} as registration
    left join {{ ref('int_pupil_day') }} as pupil_day
        on pupil_day.school_id = registration.school_id
        and pupil_day.month = registration.month
        and pupil_day.pupil_key = registration.pupil_key
        and pupil_day.date = registration.date
    where {{ in_partitions(pending, 'registration') }}
    group by registration.school_id, registration.month, registration.pupil_key, registration.file_row_number
),

deciding_row as (
    select distinct school_id, month, registration_file_row_number
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside
),

registration as (
    select
        registration_row.school_id,
        registration_row.month,
        count(distinct registration_row.pupil_key) as registration_pupils,
        count(distinct case when deciding_row.school_id is not null then registration_row.pupil_key end)
            as registration_pupils_deciding,
        sum(case when deciding_row.school_id is not null then 1 else 0 end) as registration_rows_deciding,
        sum(case when registration_row.is_attendance = 0 then 1 else 0 end) as registration_rows_not_attendance,
        sum(case
            when registration_row.is_attendance = 1 and registration_row.has_slot = 0 then 1 else 0
        end) as registration_rows_without_slot,
        sum(case
            when
                registration_row.is_attendance = 1
                and registration_row.has_slot = 1
                and deciding_row.school_id is null
                then 1
            else 0
        end) as registration_rows_superseded
    from registration_row
    left join deciding_row
        on deciding_row.school_id = registration_row.school_id
        and deciding_row.month = registration_row.month
        and deciding_row.registration_file_row_number = registration_row.file_row_number
    group by registration_row.school_id, registration_row.month
),

{% set columns = {
    'slot': [
        'slot_rows', 'slot_pupils', 'slot_minutes', 'slot_rows_from_bell', 'slot_rows_without_time',
        'slot_rows_not_enrolled', 'slot_minutes_not_enrolled'
    ],
    'repeated': ['slot_rows_repeated', 'slot_minutes_repeated'],
    'overlapping': ['slot_rows_overlapping', 'slot_minutes_overlapping'],
    'enrolment': ['enrolment_rows', 'enrolment_pupils', 'enrolment_rows_used', 'enrolment_pupils_used'],
    'registration': [
        'registration_pupils', 'registration_pupils_deciding', 'registration_rows_deciding',
        'registration_rows_not_attendance', 'registration_rows_without_slot', 'registration_rows_superseded'
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
