{#- Small pieces of SQL for joining slots with registrations; used where a rule needs them more than once. -#}

{% macro columns_of(alias, columns) -%}
{%- for column in columns %}{{ alias }}.{{ column }}{% if not loop.last %}, {% endif %}{% endfor -%}
{%- endmacro %}

{% macro equal_on(left, right, columns) -%}
{%- for column in columns %}{{ left }}.{{ column }} = {{ right }}.{{ column }}{% if not loop.last %} and {% endif %}{% endfor -%}
{%- endmacro %}

{#- The bit of a place, from 1; a power of two is exact in every engine. -#}
{% macro bit(place) -%}cast(power(2, {{ place }} - 1) as bigint){%- endmacro %}

{#- First and last part of a period such as 3 or 3-5. -#}
{% macro first_of_span(period) -%}split_part({{ period }}, '-', 1){%- endmacro %}
{% macro last_of_span(period) -%}
case when {{ period }} like '%-%' then split_part({{ period }}, '-', 2) else {{ period }} end
{%- endmacro %}

{#-
    Whether a period (or span) shares a period with a registration: numbers as ranges, names by equality. The long part
    is only looked at where one of the two is a span: it runs over every slot of every day with a registration.
-#}
{% macro shares_a_period(period, registration) -%}
(
    {{ period }} = {{ registration }}.lesson_period_from
    or {{ period }} = {{ registration }}.lesson_period_to
    or (
        (
            {{ registration }}.lesson_period_from <> {{ registration }}.lesson_period_to
            or {{ period }} like '%-%'
        )
        and (
            (
                {{ period_number(first_of_span(period)) }} <= {{ period_number(registration ~ '.lesson_period_to') }}
                and {{ period_number(last_of_span(period)) }} >= {{ period_number(registration ~ '.lesson_period_from') }}
            )
            or {{ first_of_span(period) }} in ({{ registration }}.lesson_period_from, {{ registration }}.lesson_period_to)
            or {{ last_of_span(period) }} in ({{ registration }}.lesson_period_from, {{ registration }}.lesson_period_to)
        )
    )
)
{%- endmacro %}

{#- Whether a single period is one of those of a span. -#}
{% macro is_part_of_span(period, span) -%}
(
    {{ period }} in ({{ first_of_span(span) }}, {{ last_of_span(span) }})
    or {{ period_number(period) }} between {{ period_number(first_of_span(span)) }} and {{ period_number(last_of_span(span)) }}
)
{%- endmacro %}
