{#-
    Incremental work per school × month. A model is built for a partition when `intermediate.built_partition` holds its
    name with the fingerprint that `intermediate.wanted_partition` has now; the note is written in the model's own
    transaction, so a kill between two models, or within one, heals on the next run. A note is needed beside the rows
    themselves because a partition may rightly be empty (no overlapping slots, a month without lessons).

    scope 'month':             a partition depends on its own month only.
    scope 'with_month_before': it depends on its own month and the one before, also where a school year begins.
    scope 'school_year':       it depends on all months of its school and school year (spells, running totals); then any
                               change in the year makes all its months pending.
-#}

{#- What the partitions of each scope should be built from: scope, school_id, month, fingerprint. Told once, before a build. -#}
{% macro partitions_of_scopes() -%}
select 'month' as scope, school_id, month, fingerprint from {{ source('raw', 'school_month') }}
union all
select
    'with_month_before' as scope,
    school_month.school_id,
    school_month.month,
    school_month.fingerprint % 2147483647 * 2147483647 + coalesce(before.fingerprint % 2147483647 + 1, 0) as fingerprint
from {{ source('raw', 'school_month') }} as school_month
left join {{ source('raw', 'school_month') }} as before
    on before.school_id = school_month.school_id
    and before.month = {{ previous_month('school_month.month') }}
union all
select 'school_year' as scope, school_month.school_id, school_month.month, school_year.fingerprint
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
{%- endmacro %}

{#- What the partitions of this model should be built from: school_id, month, fingerprint. -#}
{% macro wanted_partitions() -%}
select school_id, month, fingerprint
from intermediate.wanted_partition
where scope = '{{ model.config.get('meta', {}).get('scope', 'month') }}'
{%- endmacro %}

{#- The pending partitions as a list of (school_id, month text), or none: everything is to be built. -#}
{% macro pending_partitions() %}
    {% if not execute or not is_incremental() %}{{ return(none) }}{% endif %}
    {% set query %}
        with wanted as ({{ wanted_partitions() }}),
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

{#- Notes, within the transaction of an incremental model, what it is now built from. -#}
{% macro note_built() -%}
    delete from intermediate.built_partition where model = '{{ model.name }}';
    insert into intermediate.built_partition
    select '{{ model.name }}', school_id, month, fingerprint from ({{ wanted_partitions() }}) as wanted
{%- endmacro %}
