{# Small pieces that several states of segment 1A share. #}

{# Fractional part of (position x golden ratio + offset): positions 0, 1, 2, … fall evenly into [0, 1) at every length. #}
{% macro golden_ratio_fraction(position, offset) -%}
(({{ position }}) * 0.6180339887498949e0 + ({{ offset }})) % 1e0
{%- endmacro %}


{# The order in which quotas run over merchants: neighbours in it, from a country up to a stratum, share an even set. #}
{% macro market_order(merchant) -%}
{{ merchant }}.territory_class, {{ merchant }}.continent, {{ merchant }}.home_country_iso
{%- endmacro %}


{# The tiers of a policy table with both ends: from_n_outlets to to_n_outlets, the last one open-ended. #}
{% macro outlet_tiers(policy_table) -%}
select
    *,
    coalesce(lag(max_n_outlets) over (order by ordinal), 0) + 1 as from_n_outlets,
    coalesce(max_n_outlets, 2147483647) as to_n_outlets
from {{ policy_table }}
{%- endmacro %}
