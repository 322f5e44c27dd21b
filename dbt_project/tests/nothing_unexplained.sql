-- Rows: a difference between file and platform that no named rule explains; hours per reason that are not the absence.
select school_id, month, measure
from {{ ref('reconciliation_month') }}
where unexplained <> 0 or on_platform < 0
union all
select school_id, month, 'reason ' || reason
from {{ ref('reconciliation_reason_month') }}
where rows_unexplained <> 0 or unexplained_minutes <> 0 or rows_on_platform < 0
union all
select reason.school_id, reason.month, 'hours of all reasons'
from (
    select school_id, month, sum(on_platform_minutes) as on_platform_minutes
    from {{ ref('reconciliation_reason_month') }}
    group by school_id, month
) as reason
inner join (
    select school_id, month, sum(absent_minutes) as absent_minutes
    from {{ ref('attendance_month') }}
    group by school_id, month
) as attendance
    on attendance.school_id = reason.school_id
    and attendance.month = reason.month
where attendance.absent_minutes <> reason.on_platform_minutes
