{{ config(materialized='incremental', incremental_strategy='replace_partitions', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

-- delivered months without a gap between them share a stretch
with stretch as (
    select
        school_id,
        month,
        extract(year from month) * 12 + extract(month from month)
            - row_number() over (partition by school_id order by month) as stretch
    from {{ source('raw', 'school_month') }}
    -- of a month with totals only no day is known: it counts as not delivered here
    where is_totals is not true
),

pupil_month as (
    select
        school_id,
        month,
        pupil_key,
        coalesce(sum(scheduled_days) over (
            partition by school_id, pupil_key, {{ school_year('month') }}
            order by month
            rows between unbounded preceding and 1 preceding
        ), 0) as days_before
    from {{ ref('int_pupil_month') }} as pupil_month
    where {{ in_partitions(pending, 'pupil_month') }}
),

placed as (
    select
        absence.school_id,
        absence.pupil_key,
        {{ school_year('absence.month') }} as school_year,
        absence.category,
        absence.date,
        stretch.stretch,
        -- constant within a run of the pupil's own consecutive days
        pupil_month.days_before + absence.day_number - row_number() over (
            partition by
                absence.school_id,
                absence.pupil_key,
                {{ school_year('absence.month') }},
                absence.category
            order by absence.date
        ) as run
    from {{ ref('int_absence_day') }} as absence
    inner join pupil_month
        on pupil_month.school_id = absence.school_id
        and pupil_month.month = absence.month
        and pupil_month.pupil_key = absence.pupil_key
    inner join stretch
        on stretch.school_id = absence.school_id
        and stretch.month = absence.month
    where {{ in_partitions(pending, 'absence') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by school_id, pupil_key, school_year, category, stretch, run order by date
        ) as day_of_spell
    from placed
)

select
    numbered.school_id,
    cast(date_trunc('month', min(numbered.date)) as date) as month,
    numbered.pupil_key,
    numbered.category,
    min(numbered.date) as first_date,
    max(numbered.date) as last_date,
    cast(count(*) as int) as days,
    max(case when numbered.day_of_spell = rule.threshold then numbered.date end) as long_date
from numbered
left join {{ ref('signal_rule') }} as rule
    on rule.rule = 'sick_days'
group by
    numbered.school_id,
    numbered.pupil_key,
    numbered.school_year,
    numbered.category,
    numbered.stretch,
    numbered.run
