{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}
{% set month_number = "extract(year from {0}.month) * 12 + extract(month from {0}.month)" %}

-- a pupil_key is unique over all schools: with the month it says enough
with sick_spell as (
    select pupil_key, first_date, last_date, long_date
    from {{ ref('int_spell') }} as spell
    where {{ in_partitions(pending, 'spell') }} and category = 'sick'
),

-- pupils whose spells of illness reached the border of the signal by their number, in this month or the two before
often_sick as (
    select distinct pupil_month.month, pupil_month.pupil_key
    from {{ ref('int_signal_event') }} as event
    inner join sick_spell
        on sick_spell.pupil_key = event.pupil_key
        and sick_spell.first_date = event.date
    inner join {{ ref('int_pupil_month') }} as pupil_month
        on pupil_month.pupil_key = event.pupil_key
        and {{ school_year('pupil_month.month') }} = {{ school_year('event.month') }}
        and {{ month_number.format('pupil_month') }} - ({{ month_number.format('event') }}) between 0 and 2
    where
        {{ in_partitions(pending, 'event') }}
        and {{ in_partitions(pending, 'pupil_month') }}
        and event.signal = 'mazl_sick'
),

absence as (
    select
        absence_day.month,
        absence_day.pupil_key,
        absence_day.category,
        sick_spell.long_date is not null as is_long,
        absence_day.absent_minutes,
        cast(0 as bigint) as spells
    from {{ ref('int_absence_day') }} as absence_day
    left join sick_spell
        on absence_day.category = 'sick'
        and sick_spell.pupil_key = absence_day.pupil_key
        and absence_day.date between sick_spell.first_date and sick_spell.last_date
    where {{ in_partitions(pending, 'absence_day') }}
    union all
    select
        month,
        pupil_key,
        category,
        category = 'sick' and long_date is not null as is_long,
        cast(0 as bigint) as absent_minutes,
        cast(1 as bigint) as spells
    from {{ ref('int_spell') }} as spell
    where {{ in_partitions(pending, 'spell') }}
),

placed as (
    select
        absence.month,
        absence.pupil_key,
        case
            when absence.is_long then 'long_sick'
            when absence.category = 'sick' and often_sick.pupil_key is not null then 'often_sick'
            when absence.category = 'sick' then 'short_sick'
            when category.category_group = 'authorised' then 'authorised_other'
            when category.category_group = 'unauthorised' then 'unauthorised'
            else 'unknown_reason'
        end as pattern,
        absence.absent_minutes,
        absence.spells
    from absence
    inner join {{ ref('category') }} as category
        on category.category = absence.category
    left join often_sick
        on often_sick.month = absence.month
        and often_sick.pupil_key = absence.pupil_key
),

pupil as (
    select
        month,
        pupil_key,
        pattern,
        sum(absent_minutes) as absent_minutes,
        sum(spells) as spells
    from placed
    group by month, pupil_key, pattern
)

select
    pupil_month.school_id,
    pupil.month,
    pupil_month.education_type,
    pupil_month.year_group,
    pupil.pattern,
    cast(sum(pupil.absent_minutes) as bigint) as absent_minutes,
    count(*) as pupils,
    cast(sum(pupil.spells) as bigint) as spells
from pupil
inner join {{ ref('int_pupil_month') }} as pupil_month
    on pupil_month.month = pupil.month
    and pupil_month.pupil_key = pupil.pupil_key
where {{ in_partitions(pending, 'pupil_month') }}
group by
    pupil_month.school_id, pupil.month, pupil_month.education_type, pupil_month.year_group, pupil.pattern
