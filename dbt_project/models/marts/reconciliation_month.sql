{#- per table and measure: what the platform counted, and each named reason why a delivered row is not in it -#}
{% set lines = [
    ('leerlingen', 'rows', 'enrolment_rows_used', {'not_enrolled': 'enrolment_rows - enrolment_rows_used'}),
    ('leerlingen', 'pupils', 'enrolment_pupils_used', {'not_enrolled': 'enrolment_pupils - enrolment_pupils_used'}),
    ('rooster', 'rows', 'counted_slots', {
        'without_time': 'slot_rows_without_time',
        'not_enrolled': 'slot_rows_not_enrolled',
        'repeated': 'slot_rows_repeated',
        'overlapping': 'slot_rows_overlapping',
    }),
    ('rooster', 'pupils', 'counted_pupils', {'not_enrolled': 'slot_pupils - counted_pupils'}),
    ('rooster', 'minutes', 'counted_minutes', {
        'not_enrolled': 'slot_minutes_not_enrolled',
        'repeated': 'slot_minutes_repeated',
        'overlapping': 'slot_minutes_overlapping',
    }),
    ('registraties', 'rows', 'registration_rows_deciding', {
        'not_attendance': 'registration_rows_not_attendance',
        'without_slot': 'registration_rows_without_slot',
        'superseded': 'registration_rows_superseded',
    }),
    ('registraties', 'pupils', 'registration_pupils_deciding', {
        'superseded': 'registration_pupils - registration_pupils_deciding',
    }),
    ('totalen', 'rows', 'counted_total_pupils', {'not_enrolled': 'total_rows - counted_total_pupils'}),
    ('totalen', 'pupils', 'counted_total_pupils', {'not_enrolled': 'total_rows - counted_total_pupils'}),
    ('totalen', 'minutes', 'counted_total_minutes', {'not_enrolled': 'total_minutes - counted_total_minutes'}),
] %}
{% set reasons = [
    'without_time', 'not_enrolled', 'repeated', 'overlapping', 'not_attendance', 'without_slot', 'superseded'
] %}

with counted as (
    select
        school_id,
        month,
        sum(scheduled_slots + adapted_slots) as counted_slots,
        sum(scheduled_minutes + cancelled_minutes + build_up_minutes + bespoke_minutes + exempt_minutes)
            as counted_minutes,
        count(*) as counted_pupils
    from {{ ref('int_pupil_month') }}
    where not is_totals
    group by school_id, month
),

counted_total as (
    select
        school_id,
        month,
        count(*) as counted_total_pupils,
        sum(scheduled_minutes) as counted_total_minutes
    from {{ ref('int_pupil_month') }}
    where is_totals
    group by school_id, month
),

-- intake passes one row per pupil on
total as (
    select
        school_id,
        month,
        count(*) as total_rows,
        sum(present_minutes + absent_minutes) as total_minutes
    from {{ source('raw', 'pupil_total') }}
    group by school_id, month
),

account as (
    select
        account.*,
        school_month.delivery_id,
        school_month.is_totals is true as is_totals,
        coalesce(total.total_rows, 0) as total_rows,
        coalesce(total.total_minutes, 0) as total_minutes,
        coalesce(counted_total.counted_total_pupils, 0) as counted_total_pupils,
        coalesce(counted_total.counted_total_minutes, 0) as counted_total_minutes,
        -- slots made from the bell table stand in no file
        case when school_month.has_timetable then coalesce(counted.counted_slots, 0) else 0 end as counted_slots,
        case when school_month.has_timetable then coalesce(counted.counted_minutes, 0) else 0 end as counted_minutes,
        case when school_month.has_timetable then coalesce(counted.counted_pupils, 0) else 0 end as counted_pupils
    from {{ ref('int_account') }} as account
    inner join {{ source('raw', 'school_month') }} as school_month
        on school_month.school_id = account.school_id
        and school_month.month = account.month
    left join counted
        on counted.school_id = account.school_id
        and counted.month = account.month
    left join total
        on total.school_id = account.school_id
        and total.month = account.month
    left join counted_total
        on counted_total.school_id = account.school_id
        and counted_total.month = account.month
),

line as (
    {% for table, measure, on_platform, explanations in lines %}
    select
        school_id,
        month,
        delivery_id,
        '{{ table }}' as table_name,
        '{{ measure }}' as measure,
        {{ on_platform }} as on_platform,
        {% for reason in reasons -%}
        {{ explanations.get(reason, '0') }} as {{ reason }},
        {% endfor -%}
        {% if (table, measure) == ('rooster', 'minutes') -%}
        -- with the bells of today; they may differ from those of the day the file was read
        case when slot_rows_from_bell > 0 then slot_minutes end as converted_minutes
        {%- else -%}
        null as converted_minutes
        {%- endif %}
    from account
    {% if table != 'leerlingen' %}where {{ '' if table == 'totalen' else 'not ' }}is_totals{% endif %}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

explained as (
    select
        line.school_id,
        line.month,
        line.table_name,
        line.measure,
        cast(coalesce(intake.in_file, 0) as bigint) as in_file,
        cast(line.on_platform as bigint) as on_platform,
        cast(coalesce(intake.set_aside, 0) as bigint) as set_aside,
        cast(coalesce(intake.dropped, 0) as bigint) as dropped,
        {% for reason in reasons -%}
        cast(line.{{ reason }} as bigint) as {{ reason }},
        {% endfor -%}
        cast(case
            when line.converted_minutes is null then 0
            else coalesce(intake.in_file, 0) - coalesce(intake.set_aside, 0) - coalesce(intake.dropped, 0)
                - line.converted_minutes
        end as bigint) as bell_change
    from line
    left join {{ source('raw', 'intake_measure') }} as intake
        on intake.delivery_id = line.delivery_id
        and intake.table_name = line.table_name
        and intake.measure = line.measure
)

select
    school_id,
    month,
    table_name as "table",
    measure,
    in_file,
    on_platform,
    set_aside + dropped + {{ reasons | join(' + ') }} + bell_change as explained,
    in_file - on_platform - (set_aside + dropped + {{ reasons | join(' + ') }} + bell_change) as unexplained,
    set_aside,
    dropped,
    {% for reason in reasons -%}
    {{ reason }},
    {% endfor -%}
    bell_change
from explained
