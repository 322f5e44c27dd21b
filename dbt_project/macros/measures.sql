{#- The measures that every attendance table shares, summed over rows of int_pupil_month; one place, one order. -#}
{% macro attendance_measures(alias) -%}
    cast(sum(case when {{ alias }}.scheduled_minutes > 0 then 1 else 0 end) as bigint) as pupils,
    cast(sum({{ alias }}.scheduled_minutes) as bigint) as scheduled_minutes,
    cast(sum({{ alias }}.registered_minutes) as bigint) as registered_minutes,
    cast(sum({{ alias }}.registered_minutes - {{ alias }}.absent_minutes) as bigint) as present_minutes,
    cast(sum({{ alias }}.assumed_present_minutes) as bigint) as assumed_present_minutes,
    cast(sum({{ alias }}.absent_minutes) as bigint) as absent_minutes,
    cast(sum({{ alias }}.authorised_minutes) as bigint) as authorised_minutes,
    cast(sum({{ alias }}.unauthorised_minutes) as bigint) as unauthorised_minutes,
    cast(sum({{ alias }}.unknown_reason_minutes) as bigint) as unknown_reason_minutes,
    cast(sum({{ alias }}.scheduled_minutes - {{ alias }}.registered_minutes) as bigint) as unregistered_minutes,
    cast(sum(
        {{ alias }}.cancelled_minutes + {{ alias }}.build_up_minutes + {{ alias }}.bespoke_minutes
        + {{ alias }}.exempt_minutes
    ) as bigint) as adapted_minutes,
    cast(sum({{ alias }}.late_count) as bigint) as late_count
{%- endmacro %}
