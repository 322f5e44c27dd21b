with registration_mode as (
    select distinct school_id, month, registration_mode from {{ ref('attendance_month') }}
)

select
    pupil_month.month,
    pupil_month.home_municipality_code,
    school.sector,
    {{ attendance_measures('pupil_month') }},
    case
        when min(registration_mode.registration_mode) = max(registration_mode.registration_mode)
            then min(registration_mode.registration_mode)
        else 'mixed'
    end as registration_mode
from {{ ref('int_pupil_month') }} as pupil_month
inner join {{ ref('school') }} as school
    on school.school_id = pupil_month.school_id
inner join registration_mode
    on registration_mode.school_id = pupil_month.school_id
    and registration_mode.month = pupil_month.month
group by pupil_month.month, pupil_month.home_municipality_code, school.sector
