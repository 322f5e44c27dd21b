{% for state in ['cancelled', 'build_up', 'bespoke', 'exempt'] -%}
select
    school_id,
    month,
    education_type,
    year_group,
    '{{ state }}' as state,
    cast(sum({{ state }}_minutes) as bigint) as adapted_minutes,
    count(*) as pupils
from {{ ref('int_pupil_month') }}
where {{ state }}_minutes > 0
group by school_id, month, education_type, year_group
{% if not loop.last %}union all
{% endif -%}
{% endfor %}
