{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

with absence as (
    select
        pupil_key,
        date,
        category,
        cast(sum(absent_minutes) as bigint) as absent_minutes
    from {{ ref('int_decision') }} as decision
    where {{ in_partitions(pending, 'decision') }} and not is_set_aside and category <> 'present'
    group by pupil_key, date, category
)

select
    pupil_month.school_id,
    pupil_month.month,
    absence.pupil_key,
    absence.date,
    absence.category,
    absence.absent_minutes,
    -- of the bits of scheduled days those up to this day
    cast(bit_count(
        pupil_month.scheduled_day_bits % {{ bit('extract(day from absence.date) + 1') }}
    ) as bigint) as day_number
from absence
inner join {{ ref('int_pupil_month') }} as pupil_month
    on pupil_month.pupil_key = absence.pupil_key
    and pupil_month.month = cast(date_trunc('month', absence.date) as date)
where {{ in_partitions(pending, 'pupil_month') }}
