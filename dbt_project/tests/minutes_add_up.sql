-- Rows: a cohort whose own sums disagree, or a school-month that another table does not give back.
with per_school as (
    select
        school_id,
        month,
        cast(sum(pupils) as bigint) as pupils,
        cast(sum(scheduled_minutes) as bigint) as scheduled_minutes,
        cast(sum(registered_minutes) as bigint) as registered_minutes,
        cast(sum(absent_minutes) as bigint) as absent_minutes,
        cast(sum(adapted_minutes) as bigint) as adapted_minutes,
        cast(sum(late_count) as bigint) as late_count,
        max(registration_mode) as registration_mode
    from {{ ref('attendance_month') }}
    group by school_id, month
),

told_elsewhere as (
    select 'absence_category_month' as told_by, 'absent_minutes' as measure, school_id, month,
        cast(sum(absent_minutes) as bigint) as total
    from {{ ref('absence_category_month') }} group by school_id, month
    union all
    select 'absence_pattern_month', 'absent_minutes', school_id, month, cast(sum(absent_minutes) as bigint)
    from {{ ref('absence_pattern_month') }} group by school_id, month
    union all
    select 'adapted_month', 'adapted_minutes', school_id, month, cast(sum(adapted_minutes) as bigint)
    from {{ ref('adapted_month') }} group by school_id, month
    {% for measure in ['scheduled_minutes', 'registered_minutes', 'absent_minutes'] %}
    union all
    select 'attendance_day', '{{ measure }}', school_id, month, cast(sum({{ measure }}) as bigint)
    from {{ ref('attendance_day') }} group by school_id, month
    {% endfor %}
    {% for measure in ['scheduled_minutes', 'registered_minutes', 'absent_minutes', 'late_count'] %}
    union all
    select 'attendance_timetable', '{{ measure }}', school_id, month, cast(sum({{ measure }}) as bigint)
    from {{ ref('attendance_timetable') }} group by school_id, month
    {% endfor %}
    union all
    select 'tier_distribution ' || profile || ' ' || period_kind, 'pupils', school_id, month,
        cast(sum(pupils) as bigint)
    from {{ ref('tier_distribution') }} where period_kind <> 'first_month'
    group by profile, period_kind, school_id, month
),

expected as (
    {% for measure in
        ['pupils', 'scheduled_minutes', 'registered_minutes', 'absent_minutes', 'adapted_minutes', 'late_count'] -%}
    select '{{ measure }}' as measure, school_id, month, {{ measure }} as total from per_school
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select told_elsewhere.told_by, expected.measure, expected.school_id, expected.month, expected.total, told_elsewhere.total
    as told
from told_elsewhere
inner join expected
    on expected.measure = told_elsewhere.measure
    and expected.school_id = told_elsewhere.school_id
    and expected.month = told_elsewhere.month
where expected.total <> told_elsewhere.total
union all
-- nothing told where there is something to tell
select missing.told_by, 'scheduled_minutes', per_school.school_id, per_school.month, per_school.scheduled_minutes, null
from per_school
cross join (select 'attendance_day' as told_by union all select 'attendance_timetable') as missing
left join (
    select distinct told_by, school_id, month from told_elsewhere
) as told
    on told.told_by = missing.told_by
    and told.school_id = per_school.school_id
    and told.month = per_school.month
where per_school.scheduled_minutes > 0 and told.school_id is null and per_school.registration_mode <> 'totals'
union all
-- something told where nothing can be known
select told.told_by, 'totals only', told.school_id, told.month, 0, max(told.total)
from told_elsewhere as told
inner join per_school
    on per_school.school_id = told.school_id
    and per_school.month = told.month
where per_school.registration_mode = 'totals' and told.told_by not like 'tier_distribution%'
group by told.told_by, told.school_id, told.month
union all
select 'attendance_month', 'scheduled = present + absent + unregistered', school_id, month, scheduled_minutes,
    present_minutes + absent_minutes + unregistered_minutes
from {{ ref('attendance_month') }}
where
    scheduled_minutes <> present_minutes + absent_minutes + unregistered_minutes
    or absent_minutes <> authorised_minutes + unauthorised_minutes + unknown_reason_minutes
    or assumed_present_minutes > present_minutes
    or present_minutes < 0
