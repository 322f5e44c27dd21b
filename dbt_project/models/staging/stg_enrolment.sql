{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

with in_month as (
    select
        school_id,
        month,
        pupil_key,
        education_type,
        year_group,
        home_municipality_code,
        coalesce(is_eighteen_plus, false) as is_eighteen_plus,
        enrolled_from as delivered_from,
        row_number,
        file_row_number,
        case when enrolled_from > month then enrolled_from else month end as enrolled_from,
        case
            when enrolled_to < {{ next_month('month') }} then enrolled_to
            else {{ add_days(next_month('month'), -1) }}
        end as enrolled_to
    from {{ source('raw', 'enrolment') }}
    where
        {{ in_partitions(pending, '') }}
        and enrolled_from < {{ next_month('month') }}
        and coalesce(enrolled_to, month) >= month
        and coalesce(enrolled_to, enrolled_from) >= enrolled_from
),

-- nearly all pupils have one row: only those with several need to be put in order
several as (
    select pupil_key, month
    from in_month
    group by pupil_key, month
    having count(*) > 1
),

of_several as (
    select in_month.*
    from in_month
    inner join several
        on several.pupil_key = in_month.pupil_key
        and several.month = in_month.month
),

cohort as (
    select * from (
        select
            school_id,
            month,
            pupil_key,
            education_type,
            year_group,
            home_municipality_code,
            is_eighteen_plus,
            row_number() over (
                partition by pupil_key, month
                order by delivered_from desc, row_number desc, file_row_number desc
            ) as recency
        from of_several
    ) as ranked
    where recency = 1
),

-- a period begins where no earlier row reaches
begun as (
    select
        *,
        case when enrolled_from <= max(enrolled_to) over (
            partition by pupil_key, month
            order by enrolled_from, enrolled_to, file_row_number
            rows between unbounded preceding and 1 preceding
        ) then 0 else 1 end as is_begin
    from of_several
),

numbered as (
    select
        *,
        sum(is_begin) over (
            partition by pupil_key, month
            order by enrolled_from, enrolled_to, file_row_number
            rows between unbounded preceding and current row
        ) as period
    from begun
),

period as (
    select
        school_id,
        month,
        pupil_key,
        min(enrolled_from) as enrolled_from,
        max(enrolled_to) as enrolled_to
    from numbered
    group by school_id, month, pupil_key, period
)

select
    period.school_id,
    period.month,
    period.pupil_key,
    period.enrolled_from,
    period.enrolled_to,
    cohort.education_type,
    cohort.year_group,
    cohort.home_municipality_code,
    cohort.is_eighteen_plus
from period
inner join cohort
    on cohort.month = period.month
    and cohort.pupil_key = period.pupil_key
union all
select
    in_month.school_id,
    in_month.month,
    in_month.pupil_key,
    in_month.enrolled_from,
    in_month.enrolled_to,
    in_month.education_type,
    in_month.year_group,
    in_month.home_municipality_code,
    in_month.is_eighteen_plus
from in_month
left join several
    on several.pupil_key = in_month.pupil_key
    and several.month = in_month.month
where several.pupil_key is null
