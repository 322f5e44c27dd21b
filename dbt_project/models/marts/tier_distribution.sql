select
    profile,
    period_kind,
    month,
    school_id,
    education_type,
    year_group,
    tier,
    count(*) as pupils
from {{ ref('int_pupil_tier') }}
group by profile, period_kind, month, school_id, education_type, year_group, tier
