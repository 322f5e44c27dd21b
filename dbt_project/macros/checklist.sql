{#- How the registration checklist weighs and words its measures; the norms themselves are in the seed checklist_item. -#}

{#- Whether a part of a whole meets a norm, in whole numbers. `norm` is in per mille, or in the unit of the part itself. -#}
{% macro meets_norm(norm) -%}
case
    when norm = 'at_least' then part * scale >= {{ norm }} * whole
    else part * scale <= {{ norm }} * whole
end
{%- endmacro %}

{#- The place of a rating, from the best: 1 good, 2 okay, 3 could be better, 4 needs attention; null where unknown. -#}
{% macro rating_place() -%}
case
    when part is null or whole is null or whole < least then null
    when {{ meets_norm('good') }} then 1
    when {{ meets_norm('okay') }} then 2
    when {{ meets_norm('could_be_better') }} then 3
    else 4
end
{%- endmacro %}

{% macro rating_name(place) -%}
case {{ place }}
    when 1 then 'good'
    when 2 then 'okay'
    when 3 then 'could_be_better'
    when 4 then 'needs_attention'
    else 'unknown'
end
{%- endmacro %}

{#- A count as the Dutch write it: 1.234.567. -#}
{% macro dutch_count(number) -%}
case
    when {{ number }} < 1000 then cast({{ number }} as string)
    when {{ number }} < 1000000
        then cast({{ int_div(number, 1000) }} as string) || '.' || lpad(cast(({{ number }}) % 1000 as string), 3, '0')
    else
        cast({{ int_div(number, 1000000) }} as string) || '.'
        || lpad(cast({{ int_div('(' ~ number ~ ') % 1000000', 1000) }} as string), 3, '0') || '.'
        || lpad(cast(({{ number }}) % 1000 as string), 3, '0')
end
{%- endmacro %}

{#- Per mille as a percentage with one decimal: 963 gives 96,3 %. -#}
{% macro dutch_percent(per_mille) -%}
cast({{ int_div(per_mille, 10) }} as string) || ',' || cast(({{ per_mille }}) % 10 as string) || ' %'
{%- endmacro %}

{#- Minutes count in hours, rounded; all else as it is. -#}
{% macro as_counted(number) -%}
case when counted_in = 'minutes' then {{ int_div(number ~ ' + 30', 60) }} else {{ number }} end
{%- endmacro %}
