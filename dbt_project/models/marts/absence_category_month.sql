{{ config(materialized='incremental', meta={'scope': 'school_year'}) }}
{% set pending = pending_partitions() %}

with absence as (
    select
        school_id,
        month,
        pupil_key,
        category,
        sum(absent_minutes) as absent_minutes,
        sum(spells) as spells
    from (
        select school_id, month, pupil_key, category, absent_minutes, 0 as spells
        from {{ ref('int_absence_day') }} as absence_day
        where {{ in_partitions(pending, 'absence_day') }}
        union all
        select school_id, month, pupil_key, category, cast(0 as bigint) as absent_minutes, 1 as spells
        from {{ ref('int_spell') }} as spell
        where {{ in_partitions(pending, 'spell') }}
    ) as day_or_spell
    group by school_id, month, pupil_key, category
)

select
    absence.school_id,
    absence.month,
    pupil_month.education_type,
    pupil_month.year_group,
    absence.category,
    cast(sum(absence.absent_minutes) as bigint) as absent_minutes,
    count(*) as pupils,
    cast(sum(absence.spells) as bigint) as spells
from absence
inner join {{ ref('int_pupil_month') }} as pupil_month
    on pupil_month.school_id = absence.school_id
    and pupil_month.month = absence.month
    and pupil_month.pupil_key = absence.pupil_key
where {{ in_partitions(pending, 'pupil_month') }}
group by
    absence.school_id, absence.month, pupil_month.education_type, pupil_month.year_group, absence.category
