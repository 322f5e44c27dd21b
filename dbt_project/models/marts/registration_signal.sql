{{ config(materialized='view') }}

with norm as (
    select item, good, least
    from {{ ref('checklist_item') }}
    where list = 'behaviour' and measure is not null
),

-- a reason that stood in no earlier month, or in this month no more, is a shift as well
school_month as (
    select
        school_id,
        month,
        all_rows,
        sum(all_rows) over (
            partition by school_id, {{ school_year('month') }}
            order by month
            rows between unbounded preceding and 1 preceding
        ) as all_rows_before
    from (
        select school_id, month, sum(registration_rows) as all_rows
        from {{ ref('int_registration_reason') }}
        group by school_id, month
    ) as summed
),

used_before as (
    select
        school_month.school_id,
        school_month.month,
        earlier.reason,
        school_month.all_rows,
        school_month.all_rows_before,
        sum(case when earlier.month = school_month.month then earlier.registration_rows else 0 end) as rows_now,
        sum(case when earlier.month < school_month.month then earlier.registration_rows else 0 end) as rows_before
    from school_month
    inner join {{ ref('int_registration_reason') }} as earlier
        on earlier.school_id = school_month.school_id
        and {{ school_year('earlier.month') }} = {{ school_year('school_month.month') }}
        and earlier.month <= school_month.month
    where school_month.all_rows_before > 0
    group by
        school_month.school_id, school_month.month, earlier.reason, school_month.all_rows, school_month.all_rows_before
),

written as (
    select
        school_id,
        month,
        sum(given_minutes_rows) as given_minutes_rows,
        sum(rounded_rows) as rounded_rows,
        sum(registered_at_rows) as registered_at_rows,
        sum(before_delivery_rows) as before_delivery_rows
    from {{ ref('int_registration_reason') }}
    group by school_id, month
),

lesson as (
    select
        school_id,
        month,
        weekday,
        lesson_period,
        education_type,
        year_group,
        sum(unregistered_minutes) as unregistered_minutes,
        sum(scheduled_minutes) as scheduled_minutes
    from {{ ref('attendance_timetable') }}
    group by grouping sets (
        (school_id, month, weekday),
        (school_id, month, lesson_period),
        (school_id, month, weekday, lesson_period, education_type, year_group)
    )
),

-- of the whole school, so that a moment is told only where the rest of the week is registered
school as (
    select
        school_id,
        month,
        sum(unregistered_minutes) as unregistered_minutes,
        sum(scheduled_minutes) as scheduled_minutes
    from {{ ref('attendance_timetable') }}
    group by school_id, month
),

signal as (
    select
        used_before.school_id,
        used_before.month,
        'code_shift' as item,
        used_before.reason,
        cast(null as int) as weekday,
        cast(null as string) as lesson_period,
        cast(null as string) as education_type,
        cast(null as int) as year_group,
        used_before.rows_now as part,
        used_before.all_rows as whole,
        used_before.rows_before as usual_part,
        used_before.all_rows_before as usual_whole
    from used_before
    inner join norm on norm.item = 'code_shift'
    where
        used_before.all_rows >= norm.least
        and used_before.all_rows_before >= norm.least
        and abs(used_before.rows_now * used_before.all_rows_before - used_before.rows_before * used_before.all_rows)
            * 1000 > norm.good * used_before.all_rows * used_before.all_rows_before
    {% for item, part, whole in [
        ('rounded_minutes', 'rounded_rows', 'given_minutes_rows'),
        ('recorded_before_delivery', 'before_delivery_rows', 'registered_at_rows'),
    ] -%}
    union all
    select
        written.school_id, written.month, norm.item, cast(null as string), cast(null as int), cast(null as string),
        cast(null as string), cast(null as int), written.{{ part }}, written.{{ whole }}, null, null
    from written
    inner join norm on norm.item = '{{ item }}'
    where written.{{ whole }} >= norm.least and written.{{ part }} * 1000 > norm.good * written.{{ whole }}
    {% endfor -%}
    union all
    select
        lesson.school_id, lesson.month, norm.item, cast(null as string), lesson.weekday, lesson.lesson_period,
        lesson.education_type, lesson.year_group, lesson.unregistered_minutes, lesson.scheduled_minutes,
        school.unregistered_minutes, school.scheduled_minutes
    from lesson
    inner join norm on norm.item = 'unregistered_lessons'
    inner join school
        on school.school_id = lesson.school_id
        and school.month = lesson.month
    where
        lesson.scheduled_minutes >= norm.least
        and lesson.unregistered_minutes * 1000 > norm.good * lesson.scheduled_minutes
        and school.unregistered_minutes * 1000 <= norm.good * school.scheduled_minutes
)

select
    school_id,
    month,
    item as signal,
    reason,
    weekday,
    lesson_period,
    education_type,
    year_group,
    cast(part as bigint) as part,
    cast(whole as bigint) as whole,
    cast(usual_part as bigint) as usual_part,
    cast(usual_whole as bigint) as usual_whole
from signal
