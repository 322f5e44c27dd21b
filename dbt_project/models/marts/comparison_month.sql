{{ config(materialized='view') }}

{#- the grounds in the order in which they are told; a test compares them with the seed -#}
{% set grounds = ['delivered', 'registrations', 'coverage', 'unknown_reasons', 'unmapped_codes'] %}

select
    school_id,
    month,
    bool_and(rating <> 'needs_attention') as qualifies,
    nullif(
        concat_ws(
            '; '
            {%- for ground in grounds %},
            max(case when item = '{{ ground }}' and rating = 'needs_attention' then evidence end)
            {%- endfor %}
        ),
        ''
    ) as reasons
from {{ ref('checklist_month') }}
where list = 'comparison'
group by school_id, month
