{{ config(materialized='ephemeral') }}

select
    school_id,
    {{ school_year('date') }} as school_year,
    {{ week_start('date') }} as week_start,
    max(date) as last_date,
    cast(row_number() over (
        partition by school_id, {{ school_year('date') }} order by {{ week_start('date') }}
    ) as int) as week_number
from {{ ref('int_school_day') }}
group by school_id, {{ school_year('date') }}, {{ week_start('date') }}
