{#-
    Runs before every build. Makes the schema `raw` a set of views over the raw folder (REGIOBEELD_RAW) and keeps the
    notes of what should be built and of what was. Columns and types come from models/raw/raw.yml, which a test compares
    with the contract. Only deliveries in force are read: the file list is written out, so nothing superseded can slip in by a
    wildcard.
-#}
{% macro prepare_warehouse() %}
    {% if not execute or flags.WHICH not in ('run', 'build', 'test', 'seed', 'run-operation', 'show', 'retry') %}{{ return('') }}{% endif %}
    {% do run_query('create schema if not exists raw; create schema if not exists intermediate;') %}
    {% do run_query("create table if not exists intermediate.built_partition"
        ~ " (model string, school_id string, month date, fingerprint bigint)") %}
    {% set folder = env_var('REGIOBEELD_RAW', 'target/no_raw') %}
    {% set raw_tables = graph.sources.values() | selectattr('source_name', 'equalto', 'raw') | list %}
    {% set statements = [] %}
    {% set in_force = [] %}
    {% if raw_file_exists(folder ~ '/school_month.parquet') %}
        {% for row in run_query(
            "select school_id, cast(month as string), delivery_id from read_parquet('" ~ folder
            ~ "/school_month.parquet') order by 1, 2"
        ).rows %}
            {% do in_force.append('school_id=' ~ row[0] ~ '/month=' ~ row[1] ~ '/' ~ row[2] ~ '.parquet') %}
        {% endfor %}
    {% endif %}
    {% for table in raw_tables %}
        {% set is_bulk = table.config.meta.get('is_bulk', false) %}
        {% set files = [] %}
        {% if is_bulk and table.config.meta.get('is_sparse', false) %}
            {#- written only where there are rows -#}
            {% for row in run_query("select file from glob('" ~ folder ~ '/' ~ table.name ~ "/*/*/*.parquet') order by file").rows %}
                {% if row[0][(folder ~ '/' ~ table.name ~ '/') | length:] in in_force %}{% do files.append(row[0]) %}{% endif %}
            {% endfor %}
        {% elif is_bulk %}
            {% for path in in_force %}{% do files.append(folder ~ '/' ~ table.name ~ '/' ~ path) %}{% endfor %}
        {% elif raw_file_exists(folder ~ '/' ~ table.name ~ '.parquet') %}
            {% do files.append(folder ~ '/' ~ table.name ~ '.parquet') %}
        {% endif %}
        {% do statements.append('create or replace view raw.' ~ table.name ~ ' as ' ~ raw_relation(table, files, is_bulk)) %}
    {% endfor %}
    {% do statements.append('create or replace table intermediate.wanted_partition as ' ~ partitions_of_scopes()) %}
    {% do run_query(statements | join(';\n')) %}
{% endmacro %}

{#- The select behind one raw view; an empty relation of the declared types where there is no file. -#}
{% macro raw_relation(table, files, is_bulk) %}
    {%- set columns = [] -%}
    {%- for column in table.columns.values() -%}
        {%- do columns.append(
            ('cast(' ~ ('"date"' if column.name == 'date' else column.name) ~ ' as ' ~ column.data_type ~ ')' if not is_bulk and column.name != 'file_row_number'
             else column.name) ~ ' as ' ~ column.name if files else
            'cast(null as ' ~ column.data_type ~ ') as ' ~ column.name
        ) -%}
    {%- endfor -%}
    select {{ columns | join(', ') }}
    {%- if files %} from read_parquet(['{{ files | join("', '") }}'], file_row_number = true
        {%- if is_bulk %}, hive_partitioning = true, hive_types = {'school_id': varchar, 'month': date}{% endif %})
    {%- else %} where false
    {%- endif -%}
{% endmacro %}

{% macro raw_file_exists(path) %}
    {{ return(run_query("select count(*) from glob('" ~ path ~ "')").rows[0][0] > 0) }}
{% endmacro %}
