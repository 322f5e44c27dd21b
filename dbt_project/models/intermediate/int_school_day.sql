{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

select
    school_id,
    month,
    date,
    count(*) as pupils,
    cast(sum(scheduled_minutes) as bigint) as scheduled_minutes,
    cast(sum(registered_minutes) as bigint) as registered_minutes,
    cast(sum(registered_minutes - absent_minutes) as bigint) as present_minutes,
    cast(sum(absent_minutes) as bigint) as absent_minutes,
    cast(sum(unauthorised_minutes) as bigint) as unauthorised_minutes
from {{ ref('int_pupil_day') }} as pupil_day
where {{ in_partitions(pending, 'pupil_day') }} and scheduled_minutes > 0
group by school_id, month, date
