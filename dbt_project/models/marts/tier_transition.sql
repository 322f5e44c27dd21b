{{ config(materialized='incremental', meta={'scope': 'with_month_before'}) }}
{% set pending = pending_partitions() %}

with pupil_tier as (
    select
        profile,
        school_id,
        month,
        pupil_key,
        education_type,
        year_group,
        tier
    from {{ ref('int_pupil_tier') }}
    where period_kind = 'month'
),

-- each month that was delivered and whose month before was delivered too
comparable as (
    select
        school_month.school_id,
        school_month.month,
        before.month as month_before
    from {{ source('raw', 'school_month') }} as school_month
    inner join {{ source('raw', 'school_month') }} as before
        on before.school_id = school_month.school_id
        and before.month = {{ previous_month('school_month.month') }}
    where {{ in_partitions(pending, 'school_month') }}
),

became as (
    select pupil_tier.*, comparable.month_before
    from pupil_tier
    inner join comparable
        on comparable.school_id = pupil_tier.school_id
        and comparable.month = pupil_tier.month
),

was as (
    select pupil_tier.*, comparable.month as month_after
    from pupil_tier
    inner join comparable
        on comparable.school_id = pupil_tier.school_id
        and comparable.month_before = pupil_tier.month
),

change as (
    select
        coalesce(became.profile, was.profile) as profile,
        coalesce(became.month, was.month_after) as month,
        coalesce(became.school_id, was.school_id) as school_id,
        coalesce(became.education_type, was.education_type) as education_type,
        coalesce(became.year_group, was.year_group) as year_group,
        coalesce(was.tier, 'entered') as from_tier,
        coalesce(became.tier, 'left') as to_tier
    from became
    full outer join was
        on was.profile = became.profile
        and was.school_id = became.school_id
        and was.month_after = became.month
        and was.pupil_key = became.pupil_key
)

select
    profile,
    month,
    school_id,
    education_type,
    year_group,
    from_tier,
    to_tier,
    count(*) as pupils
from change
group by profile, month, school_id, education_type, year_group, from_tier, to_tier
