-- Rows: a difference between file and platform that no named rule explains.
select *
from {{ ref('reconciliation_month') }}
where unexplained <> 0 or on_platform < 0
