{#- The few spots where SQL dialects differ, one macro each. The default is what Spark understands. -#}

{#- `days` later than `date`, a date. -#}
{% macro add_days(date, days) -%}{{ return(adapter.dispatch('add_days', 'regiobeeld')(date, days)) }}{%- endmacro %}
{% macro default__add_days(date, days) -%}date_add({{ date }}, cast({{ days }} as int)){%- endmacro %}
{% macro duckdb__add_days(date, days) -%}cast({{ date }} + cast({{ days }} as int) as date){%- endmacro %}

{#- 1 Monday … 7 Sunday. -#}
{% macro iso_weekday(date) -%}{{ return(adapter.dispatch('iso_weekday', 'regiobeeld')(date)) }}{%- endmacro %}
{% macro default__iso_weekday(date) -%}cast(extract(dayofweek_iso from {{ date }}) as int){%- endmacro %}
{% macro duckdb__iso_weekday(date) -%}cast(isodow({{ date }}) as int){%- endmacro %}

{#- Integer division, rounded towards zero. -#}
{% macro int_div(dividend, divisor) -%}{{ return(adapter.dispatch('int_div', 'regiobeeld')(dividend, divisor)) }}{%- endmacro %}
{% macro default__int_div(dividend, divisor) -%}({{ dividend }}) div ({{ divisor }}){%- endmacro %}
{% macro duckdb__int_div(dividend, divisor) -%}({{ dividend }}) // ({{ divisor }}){%- endmacro %}

{#- Monday of the date's ISO week. -#}
{% macro week_start(date) -%}cast(date_trunc('week', {{ date }}) as date){%- endmacro %}

{#- First day of the month after `month`, itself a first day; no interval arithmetic needed. -#}
{% macro next_month(month) -%}cast(date_trunc('month', {{ add_days(month, 31) }}) as date){%- endmacro %}

{#- First day of the month before `month`, itself a first day. -#}
{% macro previous_month(month) -%}cast(date_trunc('month', {{ add_days(month, -1) }}) as date){%- endmacro %}

{#- The year in which the school year of this date began: 1 August to 31 July. -#}
{% macro school_year(date) -%}
cast(extract(year from {{ date }}) - case when extract(month from {{ date }}) < 8 then 1 else 0 end as int)
{%- endmacro %}

{#- The number of a lesson period, null for a name; safe on every engine because only digits are cast. -#}
{% macro period_number(period) -%}
case when length({{ period }}) between 1 and 4 and trim(both '0123456789' from {{ period }}) = ''
then try_cast({{ period }} as int) end
{%- endmacro %}

{#- Minutes after midnight as 08:30. -#}
{% macro clock_time(minute) -%}
lpad(cast({{ int_div(minute, 60) }} as string), 2, '0') || ':' || lpad(cast(({{ minute }}) % 60 as string), 2, '0')
{%- endmacro %}

{#-
    Whether the slots of a group might share time. A cheap test that may say yes too often but never no too often, so
    that the costly exact rule is needed for a few pupil-days only. DuckDB: each slot colours the blocks of five minutes
    that it touches, from 07:00 on; slots that share nothing colour as many blocks together as each by itself.
    Elsewhere: any group of two slots or more.
-#}
{% macro might_overlap(begin_minute, end_minute) -%}
{{ return(adapter.dispatch('might_overlap', 'regiobeeld')(begin_minute, end_minute)) }}
{%- endmacro %}
{% macro default__might_overlap(begin_minute, end_minute) -%}count(*) > 1{%- endmacro %}
{% macro duckdb__might_overlap(begin_minute, end_minute) -%}
{%- set first = 'least(124, greatest(0, (' ~ begin_minute ~ ' - 420) // 5))' -%}
{%- set last = 'least(124, greatest(0, (' ~ end_minute ~ ' - 421) // 5))' -%}
cast(bit_count(bit_or(((cast(1 as hugeint) << ({{ last }} - {{ first }} + 1)) - 1) << {{ first }})) as bigint)
<> sum({{ last }} - {{ first }} + 1)
{%- endmacro %}

{#- Whole days from `earlier` to `later`, dates. -#}
{% macro days_between(later, earlier) -%}{{ return(adapter.dispatch('days_between', 'regiobeeld')(later, earlier)) }}{%- endmacro %}
{% macro default__days_between(later, earlier) -%}datediff({{ later }}, {{ earlier }}){%- endmacro %}
{% macro duckdb__days_between(later, earlier) -%}cast({{ later }} - {{ earlier }} as int){%- endmacro %}
