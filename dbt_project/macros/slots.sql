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
    Whether a period (or span) shares a period with a registration: numbers as ranges, names by equality.
-#}
{% macro shares_a_period(period, registration) -%}
(
    {{ period }} = {{ registration }}.lesson_period_from
    or {{ period }} = {{ registration }}.lesson_period_to
    or {{ first_of_span(period) }} in ({{ registration }}.lesson_period_from, {{ registration }}.lesson_period_to)
    or {{ last_of_span(period) }} in ({{ registration }}.lesson_period_from, {{ registration }}.lesson_period_to)
    or (
        {{ period_number(first_of_span(period)) }} <= {{ period_number(registration ~ '.lesson_period_to') }}
        and {{ period_number(last_of_span(period)) }} >= {{ period_number(registration ~ '.lesson_period_from') }}
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

{#-
    Sums of slots per pupil and date, on days of enrolment; what a registration says of them, and which were adapted,
    comes later. pupil_key is unique over all schools (docs/domain.md), so a pupil and a date are key enough: narrow keys
    are what makes sums over tens of millions of slots cheap. The minutes of a day fit an int.
    `slots` names a relation in the columns of stg_slot, `is_crowded` is an aggregate over it.
-#}
{% macro slot_day(slots, enrolment, pending, is_crowded) -%}
select
    enrolment.school_id,
    enrolment.month,
    summed.pupil_key,
    summed.date,
    summed.slots,
    summed.minutes,
    summed.minutes_not_done,
    summed.minutes_not_known,
    summed.is_crowded
from (
    select
        pupil_key,
        date,
        cast(count(*) as int) as slots,
        cast(sum(minutes) as int) as minutes,
        cast(sum(case when state = 'planned' and not is_roll_call_done then minutes else 0 end) as int)
            as minutes_not_done,
        cast(sum(case when state = 'planned' and is_roll_call_done is null then minutes else 0 end) as int)
            as minutes_not_known,
        {{ is_crowded }} as is_crowded
    from {{ slots }} as slot
    where {{ in_partitions(pending, 'slot') }}
    group by pupil_key, date
) as summed
inner join {{ enrolment }} as enrolment
    on enrolment.pupil_key = summed.pupil_key
    and enrolment.month = cast(date_trunc('month', summed.date) as date)
    and summed.date between enrolment.enrolled_from and enrolment.enrolled_to
where {{ in_partitions(pending, 'enrolment') }}
{%- endmacro %}
