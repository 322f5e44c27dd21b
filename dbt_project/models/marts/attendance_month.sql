with registration_mode as (
    select
        school_id,
        month,
        case
            when min(case when is_totals then 0 else 1 end) = 0 then 'totals'
            when sum(roll_call_minutes) > 0 then 'roll_call'
            else 'absence_only'
        end as registration_mode
    from {{ ref('int_pupil_month') }}
    group by school_id, month
)

select
    pupil_month.school_id,
    pupil_month.month,
    pupil_month.education_type,
    pupil_month.year_group,
    {{ attendance_measures('pupil_month') }},
    registration_mode.registration_mode
from {{ ref('int_pupil_month') }} as pupil_month
inner join registration_mode
    on registration_mode.school_id = pupil_month.school_id
    and registration_mode.month = pupil_month.month
group by
    pupil_month.school_id,
    pupil_month.month,
    pupil_month.education_type,
    pupil_month.year_group,
    registration_mode.registration_mode
