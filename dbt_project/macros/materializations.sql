{#-
    How DuckDB's tables are made: one transaction per model, in as few statements as will do. dbt's own way makes a table
    under another name and swaps it, compares columns and copies new rows through a temporary table, which is more work
    than the figures of one school-month. A model that fails leaves its table as it was.
-#}

{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {% call statement('main') -%}
        {{ made_anew(target_relation) }}
    {%- endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#- Of a table that is there only the pending partitions are replaced, also those that have no rows any more. -#}
{% materialization incremental, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set pending = pending_partitions() -%}
    {%- if pending is not none and pending | length == 0 -%}
        {% call noop_statement('main', 'nothing pending') %}{% endcall %}
    {%- else -%}
        {% call statement('main') -%}
            {{ note_built() }};
            {% if is_incremental() -%}
                {%- if config.get('contract').enforced %}{{ get_assert_columns_equivalent(compiled_code) }}{% endif -%}
                delete from {{ target_relation }} where {{ in_partitions(pending, '') }};
                insert into {{ target_relation }} by name {{ compiled_code }}
            {%- else -%}
                {{ made_anew(target_relation) }}
            {%- endif %}
        {%- endcall %}
        {% do adapter.commit() %}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro made_anew(target_relation) -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- if existing_relation %}drop {{ existing_relation.type }} {{ existing_relation }};{% endif %}
    {{ create_table_as(false, target_relation, compiled_code) }}
{%- endmacro %}
