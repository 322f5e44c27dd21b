{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

with school_month as (
    select
        school_month.school_id,
        school_month.month,
        {{ school_year('school_month.month') }} as school_year,
        count(school_day.date) as school_days
    from {{ source('raw', 'school_month') }} as school_month
    left join {{ ref('int_school_day') }} as school_day
        on school_day.school_id = school_month.school_id
        and school_day.month = school_month.month
    where {{ in_partitions(pending, 'school_month') }}
    group by school_month.school_id, school_month.month
),

school_month_to_date as (
    select
        school_id,
        month,
        school_days,
        cast(sum(school_days) over (
            partition by school_id, school_year order by month rows between unbounded preceding and current row
        ) as bigint) as school_days_to_date
    from school_month
),

pupil_month as (
    select
        school_id,
        month,
        pupil_key,
        education_type,
        year_group,
        scheduled_minutes,
        registered_minutes,
        absent_minutes,
        scheduled_days,
        has_enough_time,
        cast(max(has_enough_time) over to_date as int) as has_enough_time_to_date,
        {% for column in ['scheduled_minutes', 'registered_minutes', 'absent_minutes', 'scheduled_days'] -%}
        cast(sum({{ column }}) over to_date as bigint) as {{ column }}_to_date{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            pupil_month.*,
            -- without days the exposure shows in the time: at least the same share of what the school's pupils have on average
            case
                when
                    is_totals
                    and 100 * scheduled_minutes * count(*) over (partition by school_id, month)
                    >= exposure_rule.short_period_percent * sum(scheduled_minutes) over (partition by school_id, month)
                    then 1
                else 0
            end as has_enough_time
        from {{ ref('int_pupil_month') }} as pupil_month
        inner join {{ ref('exposure_rule') }} as exposure_rule
            on exposure_rule.rule = 'enough_data'
        where {{ in_partitions(pending, 'pupil_month') }}
    ) as pupil_month
    window to_date as (
        partition by school_id, pupil_key, {{ school_year('month') }}
        order by month
        rows between unbounded preceding and current row
    )
),

period as (
    select
        'month' as period_kind,
        pupil_month.school_id,
        pupil_month.month,
        pupil_month.pupil_key,
        pupil_month.education_type,
        pupil_month.year_group,
        pupil_month.scheduled_minutes,
        pupil_month.registered_minutes,
        pupil_month.registered_minutes - pupil_month.absent_minutes as present_minutes,
        pupil_month.scheduled_days,
        school_month.school_days,
        pupil_month.has_enough_time
    from pupil_month
    inner join school_month_to_date as school_month
        on school_month.school_id = pupil_month.school_id
        and school_month.month = pupil_month.month
    where pupil_month.scheduled_minutes > 0
    union all
    select
        'ytd' as period_kind,
        pupil_month.school_id,
        pupil_month.month,
        pupil_month.pupil_key,
        pupil_month.education_type,
        pupil_month.year_group,
        pupil_month.scheduled_minutes_to_date as scheduled_minutes,
        pupil_month.registered_minutes_to_date as registered_minutes,
        pupil_month.registered_minutes_to_date - pupil_month.absent_minutes_to_date as present_minutes,
        pupil_month.scheduled_days_to_date as scheduled_days,
        school_month.school_days_to_date as school_days,
        pupil_month.has_enough_time_to_date as has_enough_time
    from pupil_month
    inner join school_month_to_date as school_month
        on school_month.school_id = pupil_month.school_id
        and school_month.month = pupil_month.month
    where pupil_month.scheduled_minutes > 0
    union all
    select
        'first_month' as period_kind,
        school_id,
        month,
        pupil_key,
        education_type,
        year_group,
        scheduled_minutes,
        registered_minutes,
        registered_minutes - absent_minutes as present_minutes,
        scheduled_days,
        school_days,
        0 as has_enough_time
    from {{ ref('int_first_month') }} as first_month
    where {{ in_partitions(pending, 'first_month') }}
)

select
    tier_profile.profile,
    period.period_kind,
    period.school_id,
    period.month,
    period.pupil_key,
    period.education_type,
    period.year_group,
    coalesce(tier.tier, 'too_little_data') as tier,
    period.registered_minutes,
    period.present_minutes
from period
cross join {{ ref('tier_profile') }} as tier_profile
inner join {{ ref('exposure_rule') }} as exposure_rule
    on exposure_rule.rule = 'enough_data'
left join {{ ref('tier') }} as tier
    on tier.profile = tier_profile.profile
    and ({{ has_enough_data('period', 'exposure_rule') }} or period.has_enough_time = 1)
    and period.present_minutes * 100 >= tier.at_least_percent * period.registered_minutes
    and period.present_minutes * 100 < coalesce(tier.below_percent, 101) * period.registered_minutes
