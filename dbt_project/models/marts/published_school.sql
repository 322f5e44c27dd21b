{{ config(alias='school') }}

select
    school.school_id,
    school.name,
    school.board,
    school.sector,
    school.municipality_code,
    school.municipality,
    school.region_code,
    school.longitude,
    school.latitude,
    school.registered_pupils,
    school.holiday_region
from {{ ref('school') }} as school
where school.school_id in (
    select school_id from {{ source('raw', 'delivery') }} where school_id is not null
    union
    select school_id from {{ source('raw', 'school_month') }}
)
