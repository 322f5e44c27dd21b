{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}
{% set sums = [
    'scheduled_minutes', 'registered_minutes', 'assumed_present_minutes', 'absent_minutes', 'authorised_minutes',
    'unauthorised_minutes', 'unknown_reason_minutes', 'cancelled_minutes', 'build_up_minutes', 'bespoke_minutes',
    'exempt_minutes', 'late_count', 'scheduled_slots', 'adapted_slots', 'roll_call_slots'
] %}

with cohort as (
    select distinct
        school_id, month, pupil_key, education_type, year_group, home_municipality_code, is_eighteen_plus
    from {{ ref('stg_enrolment') }} as enrolment
    where {{ in_partitions(pending, 'enrolment') }}
),

summed as (
    select
        school_id,
        month,
        pupil_key,
        {% for column in sums -%}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {% endfor -%}
        cast(sum(case when scheduled_minutes > 0 then 1 else 0 end) as bigint) as scheduled_days
    from {{ ref('int_pupil_day') }} as pupil_day
    where {{ in_partitions(pending, 'pupil_day') }}
    group by school_id, month, pupil_key
)

select
    summed.school_id,
    summed.month,
    summed.pupil_key,
    cohort.education_type,
    cohort.year_group,
    cohort.home_municipality_code,
    cohort.is_eighteen_plus,
    {% for column in sums -%}
    summed.{{ column }},
    {% endfor -%}
    summed.scheduled_days
from summed
inner join cohort
    on cohort.school_id = summed.school_id
    and cohort.month = summed.month
    and cohort.pupil_key = summed.pupil_key
