{{ config(materialized='view') }}

select
    school_id,
    month,
    date,
    code,
    category
from (
    select
        reason_code.school_id,
        reason_code.month,
        {{ add_days('reason_code.month', 'day_of.month') }} as date,
        upper(trim(reason_code.code)) as code,
        reason_code.category,
        row_number() over (
            partition by
                reason_code.school_id,
                reason_code.month,
                {{ add_days('reason_code.month', 'day_of.month') }},
                upper(trim(reason_code.code))
            order by reason_code.valid_from desc nulls last, reason_code.file_row_number desc
        ) as choice
    from {{ source('raw', 'reason_code') }} as reason_code
    cross join range(0, 31) as day_of(month)
    where
        {{ add_days('reason_code.month', 'day_of.month') }} < {{ next_month('reason_code.month') }}
        and coalesce(reason_code.valid_from, {{ add_days('reason_code.month', 'day_of.month') }})
            <= {{ add_days('reason_code.month', 'day_of.month') }}
        and coalesce(reason_code.valid_to, {{ add_days('reason_code.month', 'day_of.month') }})
            >= {{ add_days('reason_code.month', 'day_of.month') }}
) as ranked
where choice = 1
