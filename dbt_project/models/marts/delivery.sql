select
    delivery_id,
    upload_id,
    school_id,
    month,
    received_at,
    sha256,
    shape,
    status,
    rows_delivered,
    rows_used,
    rows_set_aside,
    rows_dropped
from {{ source('raw', 'delivery') }}
