-- Rows: a rate of 0 to 100 whole percent that falls in no tier of a profile, or in several; a category or state of a
-- school that the seeds do not know.
select tier_profile.profile as subject, 'rate ' || cast(percent.rate as string) as problem
from {{ ref('tier_profile') }} as tier_profile
cross join range(0, 101) as percent(rate)
left join {{ ref('tier') }} as tier
    on tier.profile = tier_profile.profile
    and percent.rate >= tier.at_least_percent
    and percent.rate < coalesce(tier.below_percent, 101)
group by tier_profile.profile, percent.rate
having count(tier.tier) <> 1
union all
select distinct reason_code.category, 'category of a reason code'
from {{ source('raw', 'reason_code') }} as reason_code
left join {{ ref('category') }} as category
    on category.category = reason_code.category
where category.category is null
