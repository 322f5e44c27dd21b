select
    intervention_id,
    school_id,
    education_type,
    year_group,
    title,
    description,
    starts_on,
    ends_on,
    made_by
from {{ source('raw', 'intervention') }}
