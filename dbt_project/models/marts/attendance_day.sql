select
    school_id,
    month,
    date,
    pupils,
    scheduled_minutes,
    registered_minutes,
    present_minutes,
    absent_minutes,
    unauthorised_minutes
from {{ ref('int_school_day') }}
