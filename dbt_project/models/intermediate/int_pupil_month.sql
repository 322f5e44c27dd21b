{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}
{% set sums = [
    'scheduled_minutes', 'registered_minutes', 'assumed_present_minutes', 'absent_minutes', 'authorised_minutes',
    'unauthorised_minutes', 'unknown_reason_minutes', 'cancelled_minutes', 'build_up_minutes', 'bespoke_minutes',
    'exempt_minutes', 'late_count', 'scheduled_slots', 'adapted_slots', 'roll_call_minutes'
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
        cast(sum(case when scheduled_minutes > 0 then 1 else 0 end) as bigint) as scheduled_days,
        cast(sum(case when scheduled_minutes > 0 then {{ bit('extract(day from date)') }} else 0 end) as bigint)
            as scheduled_day_bits
    from {{ ref('int_pupil_day') }} as pupil_day
    where {{ in_partitions(pending, 'pupil_day') }}
    group by school_id, month, pupil_key
),

-- a school that delivers totals only: what of no day is known is null, not zero
total as (
    select
        school_id,
        month,
        pupil_key,
        cast(sum(present_minutes + absent_minutes) as bigint) as scheduled_minutes,
        cast(sum(absent_minutes) as bigint) as absent_minutes,
        cast(sum(authorised_minutes) as bigint) as authorised_minutes,
        cast(sum(unauthorised_minutes) as bigint) as unauthorised_minutes
    from {{ source('raw', 'pupil_total') }} as pupil_total
    where {{ in_partitions(pending, 'pupil_total') }}
    group by school_id, month, pupil_key
),

pupil as (
    select
        school_id,
        month,
        pupil_key,
        {% for column in sums -%}
        {{ column }},
        {% endfor -%}
        scheduled_days,
        scheduled_day_bits,
        false as is_totals
    from summed
    union all
    select
        school_id,
        month,
        pupil_key,
        {% for column in sums -%}
        {% if column in ['scheduled_minutes', 'absent_minutes', 'authorised_minutes', 'unauthorised_minutes'] -%}
        {{ column }},
        {% elif column == 'registered_minutes' -%}
        scheduled_minutes as registered_minutes,
        {% elif column == 'unknown_reason_minutes' -%}
        absent_minutes - authorised_minutes - unauthorised_minutes as unknown_reason_minutes,
        {% else -%}
        cast(null as bigint) as {{ column }},
        {% endif -%}
        {% endfor -%}
        cast(null as bigint) as scheduled_days,
        cast(null as bigint) as scheduled_day_bits,
        true as is_totals
    from total
)

select
    pupil.school_id,
    pupil.month,
    pupil.pupil_key,
    cohort.education_type,
    cohort.year_group,
    cohort.home_municipality_code,
    cohort.is_eighteen_plus,
    {% for column in sums -%}
    pupil.{{ column }},
    {% endfor -%}
    pupil.scheduled_days,
    pupil.scheduled_day_bits,
    pupil.is_totals
from pupil
inner join cohort
    on cohort.school_id = pupil.school_id
    and cohort.month = pupil.month
    and cohort.pupil_key = pupil.pupil_key
