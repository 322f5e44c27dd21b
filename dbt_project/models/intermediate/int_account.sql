{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}

with delivered_slot as (
    select
        slot.school_id,
        slot.month,
        slot.pupil_key,
        bell.school_id is not null as is_from_bell,
        case when bell.begin_minute is null then slot.end_minute - slot.begin_minute else bell.minutes end as minutes,
        enrolment.school_id is not null as is_enrolled
    from {{ source('raw', 'slot') }} as slot
    left join {{ ref('stg_bell_time') }} as bell
        on (slot.begin_minute is null or slot.end_minute is null)
        and bell.school_id = slot.school_id
        and bell.month = slot.month
        and bell.date = slot.date
        and bell.lesson_period = slot.lesson_period
    left join {{ ref('stg_enrolment') }} as enrolment
        on enrolment.school_id = slot.school_id
        and enrolment.month = slot.month
        and enrolment.pupil_key = slot.pupil_key
        and slot.date between enrolment.enrolled_from and enrolment.enrolled_to
    where {{ in_partitions(pending, 'slot') }}
),

slot as (
    select
        school_id,
        month,
        count(*) as slot_rows,
        count(distinct pupil_key) as slot_pupils,
        sum(case when minutes > 0 then minutes else 0 end) as slot_minutes,
        sum(case when is_from_bell then 1 else 0 end) as slot_rows_from_bell,
        sum(case when minutes > 0 then 0 else 1 end) as slot_rows_without_time,
        sum(case when minutes > 0 and not is_enrolled then 1 else 0 end) as slot_rows_not_enrolled,
        sum(case when minutes > 0 and not is_enrolled then minutes else 0 end) as slot_minutes_not_enrolled
    from delivered_slot
    group by school_id, month
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
