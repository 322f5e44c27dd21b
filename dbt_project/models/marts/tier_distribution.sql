{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

select
    profile,
    period_kind,
    month,
    school_id,
    education_type,
    year_group,
    tier,
    count(*) as pupils
from {{ ref('int_pupil_tier') }} as pupil_tier
where {{ in_partitions(pending, 'pupil_tier') }}
group by profile, period_kind, month, school_id, education_type, year_group, tier
