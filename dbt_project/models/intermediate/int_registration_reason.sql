{{ config(materialized='incremental') }}
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

with registration_day as (
    select
        registration.school_id,
        registration.month,
        registration.pupil_key,
        registration.file_row_number,
        registration.is_of_one_day,
        registration.reason,
        registration.category,
        category.category_group,
        category.category_group = 'present' as is_present,
        registration.is_mapped,
        registration.is_authorised,
        registration.source_rank,
        registration.registered_at,
        registration.date,
        registration.minutes as given_minutes,
        case
            when registration.end_minute < registration.begin_minute then 0
            else registration.end_minute - registration.begin_minute
        end as timed_minutes,
        registration.category <> 'not_attendance' as is_attendance,
        -- among the days on which the pupil has planned slots
        coalesce(
            (pupil_month.scheduled_day_bits & {{ bit('extract(day from registration.date)') }}) > 0, false
        ) as has_slot
    from {{ ref('stg_registration') }} as registration
    inner join {{ ref('category') }} as category
        on category.category = registration.category
    left join {{ ref('int_pupil_month') }} as pupil_month
        on pupil_month.pupil_key = registration.pupil_key
        and pupil_month.month = cast(date_trunc('month', registration.date) as date)
        and {{ in_partitions(pending, 'pupil_month') }}
    where {{ in_partitions(pending, 'registration') }}
),

{#- what holds for a row of several days, from its days -#}
{% set of_row = {
    'reason': ['max', 'reason'],
    'category': ['min', 'category'],
    'last_category': ['max', 'category'],
    'category_group': ['min', 'category_group'],
    'is_present': ['bool_and', 'is_present'],
    'is_mapped': ['bool_and', 'is_mapped'],
    'is_authorised': ['bool_and', 'is_authorised'],
    'source_rank': ['max', 'source_rank'],
    'registered_at': ['max', 'registered_at'],
    'first_date': ['min', 'date'],
    'last_date': ['max', 'date'],
    'given_minutes': ['max', 'given_minutes'],
    'timed_minutes': ['sum', 'timed_minutes'],
    'is_attendance': ['bool_or', 'is_attendance'],
    'has_slot': ['bool_or', 'has_slot'],
} %}
-- nearly all rows are of one day: those need no grouping
registration as (
    select
        school_id,
        month,
        pupil_key,
        file_row_number
        {%- for name, (_, of_day) in of_row.items() %},
        {{ of_day }} as {{ name }}
        {%- endfor %}
    from registration_day
    where is_of_one_day
    union all
    select
        school_id,
        month,
        pupil_key,
        file_row_number
        {%- for name, (over_days, of_day) in of_row.items() %},
        {{ over_days }}({{ of_day }}) as {{ name }}
        {%- endfor %}
    from registration_day
    where not is_of_one_day
    group by school_id, month, pupil_key, file_row_number
),

-- a pupil_key is unique over all schools: with the month and the place in the file it says which row
decided as (
    select
        pupil_key,
        month,
        registration_file_row_number,
        cast(sum(absent_minutes) as bigint) as platform_minutes
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside
    group by pupil_key, month, registration_file_row_number
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
        -- what the row itself says of its length; null where it names lessons or days only
        coalesce(registration.given_minutes, registration.timed_minutes) as stated_minutes,
        received.received_at,
        decided.pupil_key is not null as is_deciding,
        coalesce(decided.platform_minutes, 0) as platform_minutes
    from registration
    inner join received
        on received.school_id = registration.school_id
        and received.month = registration.month
    left join decided
        on decided.pupil_key = registration.pupil_key
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
