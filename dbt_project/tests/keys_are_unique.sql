-- Rows: a key that occurs more than once in the table that it should identify.
{% set keys = {
    'attendance_month': ['school_id', 'month', 'education_type', 'year_group'],
    'attendance_home_month': ['month', 'home_municipality_code', 'sector'],
    'absence_category_month': ['school_id', 'month', 'education_type', 'year_group', 'category'],
    'adapted_month': ['school_id', 'month', 'education_type', 'year_group', 'state'],
    'attendance_day': ['school_id', 'date'],
    'attendance_timetable': ['school_id', 'month', 'education_type', 'year_group', 'weekday', 'lesson_period'],
    'pupil_month': ['school_id', 'month', 'pupil_key'],
    'published_school': ['school_id'],
    'delivery': ['delivery_id'],
    'delivery_calendar': ['school_id', 'month'],
    'reconciliation_month': ['school_id', 'month', 'measure', 'table_name'],
    'reconciliation_reason_month': ['school_id', 'month', 'reason'],
    'checklist_month': ['school_id', 'month', 'list', 'item'],
    'comparison_month': ['school_id', 'month'],
    'month_status': ['school_id', 'month'],
    'absence_pattern_month': ['school_id', 'month', 'education_type', 'year_group', 'pattern'],
    'goal': ['school_id', 'school_year', 'profile', 'tier'],
    'intervention': ['intervention_id'],
    'approach': ['school_id', 'tier', 'education_type', 'year_group'],
    'registration_signal':
        ['school_id', 'month', 'signal', 'reason', 'weekday', 'lesson_period', 'education_type', 'year_group'],
} %}
{% for table, columns in keys.items() %}
select '{{ table }}' as table_name, count(*) as key_count
from (
    select 1 as repeated
    from {{ ref(table) }}{% if table == 'reconciliation_month' %} as line(school_id, month, table_name, measure){% endif %}
    group by {{ columns | join(', ') }}
    having count(*) > 1
) as repeated_key
having count(*) > 0
{% if not loop.last %}union all{% endif %}
{% endfor %}
