{#- Processes of segment 5A. -#}

{#- The classes of demand, in the order of class_idx. -#}
{% macro demand_classes() -%}
{{ return(['consumer_daytime', 'office_hours', 'fuel_convenience', 'evening_weekend', 'travel_hospitality', 'bills_utilities',
    'online_24h', 'online_bursty']) }}
{%- endmacro %}

{% macro class_idx(column) -%}
(list_position([{% for name in demand_classes() %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}], {{ column }}) - 1)
{%- endmacro %}


{#- A policy's figure by class, as a list in the order of class_idx; `policy` is an alias, `prefix` the field's name in it. -#}
{% macro by_class(policy, prefix) -%}
[{% for name in demand_classes() %}{{ policy }}.{{ prefix }}_{{ name }}{{ ', ' if not loop.last }}{% endfor %}]
{%- endmacro %}


{#- The same for several figures, one row a class; `figures` maps columns to prefixes. -#}
{% macro class_rows(policy, figures) -%}
select
    unnest([{% for name in demand_classes() %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}]) as demand_class
    {%- for column, prefix in figures.items() %},
    unnest({{ by_class('p', prefix) }}) as {{ column }}
    {%- endfor %}
from {{ policy }} as p
{%- endmacro %}


{% macro role_mult(role, policy) -%}
case {{ role }}
    when 'primary_zone' then {{ policy }}.role_mult_primary
    when 'tail_zone' then {{ policy }}.role_mult_tail
    when 'virtual_zone' then {{ policy }}.role_mult_virtual
    else {{ policy }}.role_mult_secondary
end
{%- endmacro %}

{#- What a merchant's countries and mode do to its demand. -#}
{% macro merchant_mult(merchant, policy) -%}
(case when {{ merchant }}.virtual_mode = 'VIRTUAL_ONLY' then 1 else pow({{ merchant }}.n_countries, {{ policy }}.brand_size_exponent) end
    * case {{ merchant }}.virtual_mode
        when 'VIRTUAL_ONLY' then {{ policy }}.mode_mult_VIRTUAL_ONLY
        when 'HYBRID' then {{ policy }}.mode_mult_HYBRID
        else {{ policy }}.mode_mult_NON_VIRTUAL
    end)
{%- endmacro %}


{#- A sum of millionths: the same in any order of rows. In arrivals, as DECIMAL(38,6). -#}
{% macro exact_sum(expression) -%}
sum(({{ expression }})::decimal(18, 6))
{%- endmacro %}


{#- Kinds of events that have an elasticity of their own. -#}
{% macro event_kinds() -%}
{{ return(['HOLIDAY', 'HOLIDAY_EVE', 'PAYDAY', 'CAMPAIGN_GLOBAL', 'CAMPAIGN_CONSUMER', 'CAMPAIGN_EVENING', 'OUTAGE', 'STRESS']) }}
{%- endmacro %}
