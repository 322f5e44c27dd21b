{#-
    Incremental work per school × month. A model is built for a partition when `intermediate.built_partition` holds its
    name with the fingerprint that `raw.school_month` has now; the note is written in the model's own transaction, so a
    kill between two models, or within one, heals on the next run. A note is needed beside the rows themselves because
    a partition may rightly be empty (no overlapping slots, a month without lessons).

    scope 'month':       a partition depends on its own month only.
    scope 'school_year': it depends on all months of its school and school year (spells, running totals); then any
                         change in the year makes all its months pending.
-#}

{#- What the partitions of this scope should be built from: school_id, month, fingerprint. -#}
{% macro wanted_partitions(scope) -%}
{%- if scope == 'month' -%}
select school_id, month, fingerprint from {{ source('raw', 'school_month') }}
{%- else -%}
select school_month.school_id, school_month.month, school_year.fingerprint
from {{ source('raw', 'school_month') }} as school_month
inner join (
    select
        school_id,
        {{ school_year('month') }} as school_year,
        {#- order matters, so a month that goes and one that comes never cancel out -#}
        cast(sum((fingerprint % 1000000007) * (extract(month from month) * 7919 + 1) % 1000000007) as bigint)
            + count(*) * 1000000007 as fingerprint
    from {{ source('raw', 'school_month') }}
    group by school_id, {{ school_year('month') }}
) as school_year
    on school_year.school_id = school_month.school_id
    and school_year.school_year = {{ school_year('school_month.month') }}
{%- endif -%}
{%- endmacro %}

{#- The pending partitions as a list of (school_id, month text), or none: everything is to be built. -#}
{% macro pending_partitions() %}
    {% set scope = model.config.get('meta', {}).get('scope', 'month') %}
    {% if not execute or not is_incremental() %}{{ return(none) }}{% endif %}
    {% set query %}
        with wanted as ({{ wanted_partitions(scope) }}),
        built as (
            select school_id, month, fingerprint from intermediate.built_partition where model = '{{ model.name }}'
        ),
        pending as (
            select school_id, month from (select * from wanted except select * from built) as changed
            union
            select school_id, month from (select * from built except select * from wanted) as vanished
        )
        select school_id, cast(month as string), (select count(*) from wanted), (select count(*) from built)
        from pending order by 1, 2
    {% endset %}
    {% set rows = run_query(query).rows %}
    {#- nothing built before this counts: then no filter is cheaper than a long one -#}
    {% if rows | length > 0 and rows[0][3] == 0 %}{{ return(none) }}{% endif %}
    {% set pending = [] %}
    {% for row in rows %}{% do pending.append((row[0], row[1])) %}{% endfor %}
    {{ return(pending) }}
{% endmacro %}

{#- A condition in literals, so that the scan opens only the files of the pending partitions. -#}
{% macro in_partitions(pending, alias) -%}
    {%- if pending is none -%}true
    {%- elif pending | length == 0 -%}false
    {%- else -%}
        {%- set prefix = alias ~ '.' if alias else '' -%}
        (
        {%- for school_id, pairs in pending | groupby(0) -%}
            {%- if not loop.first %} or {% endif -%}
            ({{ prefix }}school_id = '{{ school_id }}' and {{ prefix }}month in (
            {%- for pair in pairs %}date '{{ pair[1] }}'{% if not loop.last %}, {% endif %}{% endfor -%}
            ))
        {%- endfor -%}
        )
    {%- endif -%}
{%- endmacro %}

{#- Replaces the pending partitions, also those that have no rows any more. -#}
{% macro get_incremental_replace_partitions_sql(arg_dict) %}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set pending = pending_partitions() -%}
    delete from {{ arg_dict['target_relation'] }} where {{ in_partitions(pending, '') }};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}

{#- Post-hook of every incremental model: notes, within its transaction, what it is now built from. -#}
{% macro note_built() %}
    {%- if model.config.materialized == 'incremental' -%}
    delete from intermediate.built_partition where model = '{{ model.name }}';
    insert into intermediate.built_partition
    select '{{ model.name }}', school_id, month, fingerprint from ({{ wanted_partitions(model.config.get('meta', {}).get('scope', 'month')) }}) as wanted
    {%- endif -%}
{% endmacro %}
