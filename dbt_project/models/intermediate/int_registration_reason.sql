{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}
{#- how a row is written down: counted over all rows of the reason -#}
{% set kinds = {
    'unmapped_rows': 'not is_mapped',
    'flag_rows': "is_authorised is not null and category_group in ('authorised', 'unauthorised')",
    'flag_disagree_rows':
        "(is_authorised and category_group = 'unauthorised') or (not is_authorised and category_group = 'authorised')",
    'report_rows': 'source_rank = 1',
    'roll_call_rows': 'source_rank = 2',
    'follow_up_rows': 'source_rank = 3',
    'registered_at_rows': 'registered_at is not null',
    'in_time_rows': 'cast(registered_at as date) <= ' ~ add_days('first_date', 1),
    'before_delivery_rows':
        'cast(registered_at as date) >= ' ~ add_days('cast(received_at as date)', -2)
        ~ ' and cast(registered_at as date) > ' ~ add_days('last_date', 7),
    'given_minutes_rows': 'given_minutes > 0',
    'rounded_rows': 'given_minutes > 0 and given_minutes % 5 = 0',
} %}
{#- what became of a row: each row is in exactly one of these -#}
{% set outcomes = {
    'not_attendance': 'not is_attendance',
    'without_slot': 'is_attendance and not has_slot',
    'superseded': 'is_attendance and has_slot and not is_deciding',
    'present': 'is_deciding and is_present',
    'counted': 'is_deciding and not is_present',
} %}

with registration as (
    select
        registration.school_id,
        registration.month,
        registration.file_row_number,
        max(registration.reason) as reason,
        min(registration.category) as category,
        max(registration.category) as last_category,
        min(category.category_group) as category_group,
        bool_and(category.category_group = 'present') as is_present,
        bool_and(registration.is_mapped) as is_mapped,
        bool_and(registration.is_authorised) as is_authorised,
        max(registration.source_rank) as source_rank,
        max(registration.registered_at) as registered_at,
        min(registration.date) as first_date,
        max(registration.date) as last_date,
        max(registration.minutes) as given_minutes,
        -- what the row itself says of its length; null where it names lessons or days only
        coalesce(
            max(registration.minutes),
            sum(case
                when registration.end_minute < registration.begin_minute then 0
                else registration.end_minute - registration.begin_minute
            end)
        ) as stated_minutes,
        bool_or(registration.category <> 'not_attendance') as is_attendance,
        bool_or(coalesce(pupil_day.scheduled_minutes, 0) > 0) as has_slot
    from {{ ref('stg_registration') }} as registration
    inner join {{ ref('category') }} as category
        on category.category = registration.category
    left join {{ ref('int_pupil_day') }} as pupil_day
        on pupil_day.school_id = registration.school_id
        and pupil_day.month = registration.month
        and pupil_day.pupil_key = registration.pupil_key
        and pupil_day.date = registration.date
        and {{ in_partitions(pending, 'pupil_day') }}
    where {{ in_partitions(pending, 'registration') }}
    group by registration.school_id, registration.month, registration.file_row_number
),

decided as (
    select
        school_id,
        month,
        registration_file_row_number,
        cast(sum(absent_minutes) as bigint) as platform_minutes
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside
    group by school_id, month, registration_file_row_number
),

received as (
    select
        school_month.school_id,
        school_month.month,
        delivery.received_at
    from {{ source('raw', 'school_month') }} as school_month
    inner join {{ source('raw', 'delivery') }} as delivery
        on delivery.delivery_id = school_month.delivery_id
),

followed as (
    select
        registration.*,
        received.received_at,
        decided.school_id is not null as is_deciding,
        coalesce(decided.platform_minutes, 0) as platform_minutes
    from registration
    inner join received
        on received.school_id = registration.school_id
        and received.month = registration.month
    left join decided
        on decided.school_id = registration.school_id
        and decided.month = registration.month
        and decided.registration_file_row_number = registration.file_row_number
)

select
    school_id,
    month,
    reason,
    min(category) as category,
    max(last_category) as last_category,
    count(*) as registration_rows,
    {% for name, condition in kinds.items() -%}
    cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ name }},
    {% endfor -%}
    {% for name, condition in outcomes.items() -%}
    cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ name }}_rows,
    {% if name != 'counted' -%}
    cast(sum(case when {{ condition }} then coalesce(stated_minutes, 0) else 0 end) as bigint) as {{ name }}_minutes,
    {% endif -%}
    {% endfor -%}
    cast(sum(coalesce(stated_minutes, 0)) as bigint) as stated_minutes,
    cast(sum(case when stated_minutes is null then platform_minutes else 0 end) as bigint) as from_timetable_minutes,
    cast(sum(case
        when {{ outcomes['counted'] }} and stated_minutes > platform_minutes then stated_minutes - platform_minutes
        else 0
    end) as bigint) as shorter_minutes,
    cast(sum(case
        when {{ outcomes['counted'] }} and stated_minutes < platform_minutes then platform_minutes - stated_minutes
        else 0
    end) as bigint) as longer_minutes,
    cast(sum(platform_minutes) as bigint) as platform_minutes
from followed
group by school_id, month, reason
