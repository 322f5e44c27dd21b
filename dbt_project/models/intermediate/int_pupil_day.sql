{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}
{% set states = ['cancelled', 'build_up', 'bespoke', 'exempt'] %}
{% set groups = {'authorised': 'authorised', 'unauthorised': 'unauthorised', 'unknown': 'unknown_reason'} %}

-- of crowded days the slots that stayed
with stayed as (
    select crowded.*
    from {{ ref('int_crowded_slot') }} as crowded
    left join {{ ref('int_decision') }} as decision
        on {{ in_partitions(pending, 'decision') }}
        and decision.is_set_aside
        and decision.pupil_key = crowded.pupil_key
        and decision.date = crowded.date
        and decision.begin_minute = crowded.begin_minute
        and decision.end_minute = crowded.end_minute
        and decision.is_planned = (crowded.state = 'planned')
    where {{ in_partitions(pending, 'crowded') }} and not crowded.is_repeated and decision.pupil_key is null
),

-- few slots are adapted: of crowded days those that stayed, of other days all
adapted as (
    select
        pupil_key,
        date,
        cast(count(*) as int) as adapted_slots,
        cast(sum(minutes) as int) as adapted_minutes
        {%- for state in states %},
        cast(sum(case when state = '{{ state }}' then minutes else 0 end) as int) as {{ state }}_minutes
        {%- endfor %}
    from (
        select slot.pupil_key, slot.date, slot.state, slot.minutes
        from {{ ref('stg_slot') }} as slot
        left join (
            select distinct pupil_key, date
            from {{ ref('int_crowded_slot') }} as crowded
            where {{ in_partitions(pending, 'crowded') }}
        ) as crowded_day
            on crowded_day.pupil_key = slot.pupil_key
            and crowded_day.date = slot.date
        where {{ in_partitions(pending, 'slot') }} and slot.state <> 'planned' and crowded_day.pupil_key is null
        union all
        select pupil_key, date, state, minutes from stayed where state <> 'planned'
    ) as adapted_slot
    group by pupil_key, date
),

slot_day as (
    select school_id, month, pupil_key, date, slots, minutes, minutes_not_done, minutes_not_known, is_crowded
    from {{ ref('int_slot_day') }} as slot_day
    where {{ in_partitions(pending, 'slot_day') }} and not is_crowded
    union all
    {{ slot_day('stayed', ref('stg_enrolment'), pending, 'true') }}
),

decided as (
    select
        pupil_key,
        date,
        sum(absent_minutes) as absent_minutes,
        {% for group, name in groups.items() -%}
        sum(case when category_group = '{{ group }}' then absent_minutes else 0 end) as {{ name }}_minutes,
        {% endfor -%}
        sum(case when is_late then 1 else 0 end) as late_count,
        sum(case when not is_roll_call_done then minutes else 0 end) as minutes_not_done,
        sum(case when is_roll_call_done is null then minutes else 0 end) as minutes_not_known
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside
    group by pupil_key, date
)

select
    slot_day.school_id,
    slot_day.month,
    slot_day.pupil_key,
    slot_day.date,
    slot_day.minutes - coalesce(adapted.adapted_minutes, 0) as scheduled_minutes,
    -- no deciding row: roll call done is present, not done is unregistered, not known is assumed present
    cast(
        slot_day.minutes - coalesce(adapted.adapted_minutes, 0)
        - slot_day.minutes_not_done + coalesce(decided.minutes_not_done, 0) as int
    ) as registered_minutes,
    cast(slot_day.minutes_not_known - coalesce(decided.minutes_not_known, 0) as int) as assumed_present_minutes,
    {% for name in ['absent', 'authorised', 'unauthorised', 'unknown_reason'] -%}
    cast(coalesce(decided.{{ name }}_minutes, 0) as int) as {{ name }}_minutes,
    {% endfor -%}
    cast(coalesce(decided.late_count, 0) as int) as late_count,
    {% for state in states -%}
    coalesce(adapted.{{ state }}_minutes, 0) as {{ state }}_minutes,
    {% endfor -%}
    slot_day.slots - coalesce(adapted.adapted_slots, 0) as scheduled_slots,
    coalesce(adapted.adapted_slots, 0) as adapted_slots,
    -- planned minutes of which it is known whether a roll call was held (docs/counting.md 8)
    slot_day.minutes - coalesce(adapted.adapted_minutes, 0) - slot_day.minutes_not_known as roll_call_minutes
from slot_day
left join adapted
    on adapted.pupil_key = slot_day.pupil_key
    and adapted.date = slot_day.date
left join decided
    on decided.pupil_key = slot_day.pupil_key
    and decided.date = slot_day.date
