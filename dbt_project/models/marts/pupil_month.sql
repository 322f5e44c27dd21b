{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

-- a pupil_key is unique over all schools: with the month it says enough
with tier as (
    select
        month,
        pupil_key,
        {% for profile in ['md_mtss', 'pyramid'] -%}
        max(case when profile = '{{ profile }}' and period_kind = 'month' then tier end) as {{ profile }}_tier,
        max(case when profile = '{{ profile }}' and period_kind = 'ytd' then tier end) as {{ profile }}_tier_ytd,
        max(case when profile = '{{ profile }}' and period_kind = 'first_month' then tier end)
            as {{ profile }}_tier_first_month
        {{- ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_pupil_tier') }} as pupil_tier
    where {{ in_partitions(pending, 'pupil_tier') }}
    group by month, pupil_key
)

select
    pupil_month.pupil_key,
    pupil_month.school_id,
    pupil_month.month,
    pupil_month.education_type,
    pupil_month.year_group,
    pupil_month.home_municipality_code,
    pupil_month.is_eighteen_plus as eighteen_plus,
    pupil_month.scheduled_days,
    pupil_month.scheduled_minutes,
    pupil_month.registered_minutes,
    pupil_month.registered_minutes - pupil_month.absent_minutes as present_minutes,
    pupil_month.assumed_present_minutes,
    pupil_month.absent_minutes,
    pupil_month.authorised_minutes,
    pupil_month.unauthorised_minutes,
    pupil_month.unknown_reason_minutes,
    pupil_month.scheduled_minutes - pupil_month.registered_minutes as unregistered_minutes,
    pupil_month.cancelled_minutes + pupil_month.build_up_minutes + pupil_month.bespoke_minutes
        + pupil_month.exempt_minutes as adapted_minutes,
    pupil_month.late_count,
    tier.md_mtss_tier,
    tier.pyramid_tier,
    tier.md_mtss_tier_ytd,
    tier.pyramid_tier_ytd,
    tier.md_mtss_tier_first_month,
    tier.pyramid_tier_first_month
from {{ ref('int_pupil_month') }} as pupil_month
left join tier
    on tier.month = pupil_month.month
    and tier.pupil_key = pupil_month.pupil_key
where {{ in_partitions(pending, 'pupil_month') }}
