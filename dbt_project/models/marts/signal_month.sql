select
    event.signal,
    event.month,
    event.school_id,
    pupil_month.education_type,
    pupil_month.year_group,
    count(distinct event.pupil_key) as pupils,
    count(*) as events
from {{ ref('int_signal_event') }} as event
inner join {{ ref('int_pupil_month') }} as pupil_month
    on pupil_month.school_id = event.school_id
    and pupil_month.month = event.month
    and pupil_month.pupil_key = event.pupil_key
group by event.signal, event.month, event.school_id, pupil_month.education_type, pupil_month.year_group
