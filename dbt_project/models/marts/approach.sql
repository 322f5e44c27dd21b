select
    approach.school_id,
    school.name as school_name,
    school.sector,
    approach.tier,
    approach.education_type,
    approach.year_group,
    approach.description,
    approach.contact,
    approach.told_at
from {{ source('raw', 'approach') }} as approach
inner join {{ ref('school') }} as school
    on school.school_id = approach.school_id
