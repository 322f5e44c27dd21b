{{ config(materialized='view') }}

{#- what a row loses on its way, with the minutes that it stated -#}
{% set lost = ['not_attendance', 'without_slot', 'superseded', 'present'] %}

with intake as (
    select
        school_month.school_id,
        school_month.month,
        intake_reason.reason,
        intake_reason.rows_in_file,
        intake_reason.rows_set_aside,
        intake_reason.rows_dropped,
        intake_reason.minutes_in_file,
        intake_reason.minutes_set_aside,
        intake_reason.minutes_dropped
    from {{ source('raw', 'intake_reason') }} as intake_reason
    inner join {{ source('raw', 'school_month') }} as school_month
        on school_month.delivery_id = intake_reason.delivery_id
),

-- deliveries taken in before there were counts per reason have none to compare with
told as (
    select distinct school_id, month from intake
),

platform as (
    select reason.*
    from {{ ref('int_registration_reason') }} as reason
    inner join told
        on told.school_id = reason.school_id
        and told.month = reason.month
)

select
    coalesce(intake.school_id, platform.school_id) as school_id,
    coalesce(intake.month, platform.month) as month,
    coalesce(intake.reason, platform.reason) as reason,
    platform.category,
    coalesce(platform.category <> platform.last_category, false) as has_several_categories,
    coalesce(intake.rows_in_file, 0) as rows_in_file,
    coalesce(platform.counted_rows, 0) as rows_on_platform,
    coalesce(intake.rows_set_aside, 0) as rows_set_aside,
    coalesce(intake.rows_dropped, 0) as rows_dropped,
    {% for outcome in lost -%}
    coalesce(platform.{{ outcome }}_rows, 0) as rows_{{ outcome }},
    {% endfor -%}
    coalesce(intake.rows_in_file, 0) - coalesce(intake.rows_set_aside, 0) - coalesce(intake.rows_dropped, 0)
        - coalesce(platform.counted_rows{% for outcome in lost %} + platform.{{ outcome }}_rows{% endfor %}, 0)
        as rows_unexplained,
    coalesce(intake.minutes_in_file, 0) as in_file_minutes,
    coalesce(platform.platform_minutes, 0) as on_platform_minutes,
    coalesce(platform.from_timetable_minutes, 0) as from_timetable_minutes,
    coalesce(intake.minutes_set_aside, 0) as set_aside_minutes,
    coalesce(intake.minutes_dropped, 0) as dropped_minutes,
    {% for outcome in lost -%}
    coalesce(platform.{{ outcome }}_minutes, 0) as {{ outcome }}_minutes,
    {% endfor -%}
    coalesce(platform.shorter_minutes, 0) as shorter_minutes,
    coalesce(platform.longer_minutes, 0) as longer_minutes,
    coalesce(intake.minutes_in_file, 0) - coalesce(intake.minutes_set_aside, 0) - coalesce(intake.minutes_dropped, 0)
        - coalesce(
            platform.platform_minutes - platform.from_timetable_minutes + platform.shorter_minutes
            - platform.longer_minutes{% for outcome in lost %} + platform.{{ outcome }}_minutes{% endfor %},
            0
        ) as unexplained_minutes
from intake
full outer join platform
    on platform.school_id = intake.school_id
    and platform.month = intake.month
    and platform.reason = intake.reason
