{{ config(materialized='incremental', incremental_strategy='replace_partitions') }}
{% set pending = pending_partitions() %}

select
    school_id,
    month,
    pupil_key,
    date,
    cast(sum(case when is_planned then minutes else 0 end) as bigint) as scheduled_minutes,
    cast(sum(case when is_registered then minutes else 0 end) as bigint) as registered_minutes,
    cast(sum(case when is_assumed_present then minutes else 0 end) as bigint) as assumed_present_minutes,
    cast(sum(absent_minutes) as bigint) as absent_minutes,
    cast(sum(case when category_group = 'authorised' then absent_minutes else 0 end) as bigint) as authorised_minutes,
    cast(sum(case when category_group = 'unauthorised' then absent_minutes else 0 end) as bigint)
        as unauthorised_minutes,
    cast(sum(case when category_group = 'unknown' then absent_minutes else 0 end) as bigint) as unknown_reason_minutes,
    cast(sum(case when is_late then 1 else 0 end) as bigint) as late_count,
    {% for state in ['cancelled', 'build_up', 'bespoke', 'exempt'] -%}
    cast(sum(case when state = '{{ state }}' then minutes else 0 end) as bigint) as {{ state }}_minutes,
    {% endfor -%}
    cast(sum(case when is_planned then 1 else 0 end) as bigint) as scheduled_slots,
    cast(sum(case when is_planned then 0 else 1 end) as bigint) as adapted_slots,
    cast(sum(case when is_planned and is_roll_call_done is not null then 1 else 0 end) as bigint) as roll_call_slots
from {{ ref('int_slot') }} as slot
where {{ in_partitions(pending, 'slot') }}
group by school_id, month, pupil_key, date
