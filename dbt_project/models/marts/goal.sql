select
    school_id,
    school_year,
    profile,
    tier,
    percent,
    note,
    set_by,
    set_at
from {{ source('raw', 'goal') }}
