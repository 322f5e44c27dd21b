{#-
    Whether a pupil has enough data for a tier or an early signal (docs/domain.md, Tiers): scheduled on enough days, or on a
    share of the school's days, rounded up, where it has few; and a share of the scheduled time registered. `rule` is
    the alias of the seed exposure_rule, which holds the borders.
-#}
{% macro has_enough_data(alias, rule) -%}
(
    ({{ alias }}.scheduled_days >= {{ rule }}.scheduled_days
        or ({{ alias }}.school_days < {{ rule }}.short_period_days
            and 100 * {{ alias }}.scheduled_days >= {{ rule }}.short_period_percent * {{ alias }}.school_days))
    and 100 * {{ alias }}.registered_minutes >= {{ rule }}.registered_percent * {{ alias }}.scheduled_minutes
)
{%- endmacro %}
