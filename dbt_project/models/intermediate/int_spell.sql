{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

-- delivered months without a gap between them share a stretch
with stretch as (
    select
        school_id,
        month,
        cast(extract(year from month) * 12 + extract(month from month)
            - row_number() over (partition by school_id order by month) as int) as stretch
    from {{ source('raw', 'school_month') }}
    -- of a month with totals only no day is known: it counts as not delivered here
    where is_totals is not true
),

pupil_month as (
    select
        school_id,
        month,
        pupil_key,
        {{ school_year('month') }} as school_year,
        cast(coalesce(sum(scheduled_days) over (
            partition by pupil_key, {{ school_year('month') }}
            order by month
            rows between unbounded preceding and 1 preceding
        ), 0) as int) as days_before
    from {{ ref('int_pupil_month') }} as pupil_month
    where {{ in_partitions(pending, 'pupil_month') }}
),

placed as (
    select
        pupil_month.school_id,
        absence.pupil_key,
        absence.category,
        absence.date,
        pupil_month.school_year,
        stretch.stretch,
        -- among the pupil's own scheduled days of the school year
        pupil_month.days_before + cast(absence.day_number as int) as place
    from {{ ref('int_absence_day') }} as absence
    inner join pupil_month
        on pupil_month.pupil_key = absence.pupil_key
        and pupil_month.month = absence.month
    inner join stretch
        on stretch.school_id = pupil_month.school_id
        and stretch.month = pupil_month.month
    where {{ in_partitions(pending, 'absence') }}
),

-- a run keeps its distance to the place among the days of absence, within a school year: the grouping below sees to that
run as (
    select
        *,
        place - cast(row_number() over (partition by pupil_key, category order by date) as int) as run
    from placed
),

spell as (
    select
        school_id,
        pupil_key,
        category,
        school_year,
        min(date) as first_date,
        max(date) as last_date,
        min(place) as first_place,
        count(*) as days
    from run
    group by school_id, pupil_key, category, school_year, stretch, run
),

-- few spells are long: of those the day on which they became so
long_spell as (
    select
        spell.pupil_key,
        spell.category,
        spell.first_date,
        day.date as long_date
    from spell
    inner join {{ ref('signal_rule') }} as rule
        on rule.rule = 'sick_days'
        and spell.days >= rule.threshold
    inner join placed as day
        on day.pupil_key = spell.pupil_key
        and day.school_year = spell.school_year
        and day.category = spell.category
        and day.place = spell.first_place + rule.threshold - 1
)

select
    spell.school_id,
    cast(date_trunc('month', spell.first_date) as date) as month,
    spell.pupil_key,
    spell.category,
    spell.first_date,
    spell.last_date,
    cast(spell.days as int) as days,
    long_spell.long_date
from spell
left join long_spell
    on long_spell.pupil_key = spell.pupil_key
    and long_spell.category = spell.category
    and long_spell.first_date = spell.first_date
