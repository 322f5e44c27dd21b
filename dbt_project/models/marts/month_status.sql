select
    calendar.school_id,
    calendar.month,
    coalesce(review.state, 'not_delivered') as state,
    coalesce(review.state, 'not_delivered') in ('approved', 'released') as is_released,
    review.review_until,
    review.decided_at,
    review.decided_by,
    review.context_note
from {{ ref('delivery_calendar') }} as calendar
left join {{ source('raw', 'review') }} as review
    on review.school_id = calendar.school_id
    and review.month = calendar.month
