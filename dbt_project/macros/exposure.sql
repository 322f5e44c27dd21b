{#-
    Whether a pupil has enough data for a tier or an early signal (domain.md, Tiers): scheduled on ten days, or on half
    of the school's days, rounded up, where it has fewer than twenty; and at least half of the scheduled time registered.
-#}
{% macro has_enough_data(alias) -%}
(
    ({{ alias }}.scheduled_days >= 10
        or ({{ alias }}.school_days < 20 and 2 * {{ alias }}.scheduled_days >= {{ alias }}.school_days))
    and 2 * {{ alias }}.registered_minutes >= {{ alias }}.scheduled_minutes
)
{%- endmacro %}
