select
    delivery_id,
    finding_number,
    code,
    severity,
    table_name,
    row_number,
    column_name,
    value,
    row_count,
    sentence
from {{ source('raw', 'finding') }}
